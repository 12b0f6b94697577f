"""Serves the built folder to this machine's browsers: pages with the preview's script, and a stream of news to it.

Only files below the folder are given, only for GET and HEAD, and only when the request names a host that is this
machine: another site's page cannot read the drafts by pointing its own name at 127.0.0.1 (DNS rebinding).
"""

from __future__ import annotations

import gzip
import html
import ipaddress
import mimetypes
import os
import re
import socket
import socketserver
import sys
import threading
from collections.abc import Mapping
from email.message import Message
from errno import EADDRINUSE
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from papernotes.preview.bulletin import Bulletin

OWN = "/.papernotes/"
"""Addresses of the preview itself; no file of a site can have them."""
EVENTS = f"{OWN}events"
SCRIPT = f"{OWN}live.js"
HEARTBEAT_SECONDS = 15.0
"""Time after which a stream without news says so, which shows whether the page is still there."""
REQUEST_SECONDS = 10.0
PACKED_FROM = 1400
"""Bytes of a text that are worth packing: less than that is one parcel on most ways anyhow."""
PACKED_AT_MOST = 8_000_000
PIECE_BYTES = 1 << 16

_TYPES = {
    ".atom": "application/atom+xml",
    ".bib": "text/x-bibtex",
    ".csv": "text/csv",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_GUESSES = mimetypes.MimeTypes()  # without the machine's own lists, so that all machines agree
_NOT_BUILT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{text}</p></body></html>
"""


class PortBusyError(Exception):
    """Another program listens at the port."""


class _Answer(Struct, frozen=True, kw_only=True):
    """A whole answer that is held in memory."""

    status: HTTPStatus
    content_type: str
    data: bytes
    headers: Mapping[str, str]


class Server(ThreadingHTTPServer):
    """Serves `folder` at `address` in threads of its own, from `start` to the end of its `with` block."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, folder: Path, bulletin: Bulletin, *, host: str, port: int) -> None:
        """Take the port; requests wait until `start`. Raises `PortBusyError`, or `OSError` for a host not ours."""
        self.folder = folder.resolve()
        self.bulletin = bulletin
        self.host = host
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._thread = threading.Thread(target=self.serve_forever, args=(0.1,), name="papernotes-serve", daemon=True)
        try:
            super().__init__((host, port), _Handler)
        except OSError as error:
            if error.errno != EADDRINUSE:
                raise
            raise PortBusyError(error.strerror) from error

    def server_bind(self) -> None:
        """Bind without asking a name server who we are, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        """Stop answering and let the port go."""
        self.bulletin.close()
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.server_close()

    @property
    def address(self) -> str:
        """The address to open in a browser."""
        host = "127.0.0.1" if self.host == "0.0.0.0" else "::1" if self.host == "::" else self.host  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.server_port}/"

    def is_ours(self, host: str) -> bool:
        """Tell whether a `Host` header names this machine.

        Any address in digits does when we listen on all of them: rebinding takes a name.
        """
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name in {"localhost", "127.0.0.1", "::1", self.host.casefold()}:
            return True
        if self.host not in {"0.0.0.0", "::"}:  # noqa: S104 - a comparison; binding so is the user's own word
            return False
        return _is_number(name) or name == socket.gethostname().casefold()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away; all else is a fault of ours."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Server
    timeout = REQUEST_SECONDS

    def do_GET(self) -> None:
        """Give a page, a file, or the stream of news."""
        self._respond(has_body=True)

    def do_HEAD(self) -> None:
        """Give the headers that GET would."""
        self._respond(has_body=False)

    def do_POST(self) -> None:
        """Refuse: the preview only shows."""
        self._give(_text(HTTPStatus.METHOD_NOT_ALLOWED, "only GET and HEAD", {"Allow": "GET, HEAD"}), has_body=True)

    do_CONNECT = do_DELETE = do_OPTIONS = do_PATCH = do_PUT = do_TRACE = do_POST  # noqa: N815 - http.server's

    def version_string(self) -> str:
        """Name the program and no versions."""
        return "papernotes"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has in http.server
        """Say nothing: the terminal is for builds."""

    def _respond(self, *, has_body: bool) -> None:
        path = urlsplit(self.path).path
        if not self.server.is_ours(self.headers.get("Host", "")):
            name = html.escape(self.headers.get("Host", ""))
            message = f'this preview is not "{name}"; name the host with --host to reach it so'
            self._give(_text(HTTPStatus.MISDIRECTED_REQUEST, message), has_body=has_body)
        elif path == EVENTS and has_body:
            self._stream()
        elif path == SCRIPT:
            self._give(_answer("text/javascript; charset=utf-8", _script()), has_body=has_body)
        else:
            self._file(path, has_body=has_body)

    def _file(self, path: str, *, has_body: bool) -> None:
        """Give the file at an address, `index.html` for a folder, the site's 404 page where there is none."""
        version = self.server.bulletin.version  # before the file is read: a build in between is news for the page
        found = _inside(self.server.folder, path)
        if found is not None and found.is_dir():
            if not path.endswith("/"):
                place = quote(f"/{found.relative_to(self.server.folder).as_posix()}/")
                self._give(_text(HTTPStatus.MOVED_PERMANENTLY, place, {"Location": place}), has_body=has_body)
                return
            found = _inside(self.server.folder, f"{path}index.html")
        elif path.endswith("/"):
            found = None
        try:
            if found is None or not found.is_file():
                self._give(self._lost(version), has_body=has_body)
            elif found.suffix == ".html":
                page = with_script(found.read_bytes(), version)
                self._give(_answer("text/html; charset=utf-8", page), has_body=has_body)
            else:
                self._copy(found, has_body=has_body)
        except FileNotFoundError:  # a build took it away just now
            self._give(self._lost(version), has_body=has_body)

    def _lost(self, version: str) -> _Answer:
        """Give the site's 404 page; a site that could not be built yet has none."""
        try:
            status, page = HTTPStatus.NOT_FOUND, (self.server.folder / "404.html").read_bytes()
        except FileNotFoundError:
            status = HTTPStatus.SERVICE_UNAVAILABLE
            text = "The reason stands below and in the terminal. This page shows the site as soon as it is mended."
            page = _NOT_BUILT.format(title="The site is not built yet", text=text).encode()
        data = with_script(page, version, is_lost=True)
        return _answer("text/html; charset=utf-8", data, status=status)

    def _copy(self, path: Path, *, has_body: bool) -> None:
        """Give a file that may be too big to hold in memory."""
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if _is_text(content_type(path)) and size <= PACKED_AT_MOST:
                self._give(_answer(content_type(path), file.read()), has_body=has_body)
                return
            part = part_of(self.headers, size)
            if part is None:
                headers = {"Content-Range": f"bytes */{size}"}
                status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
                self._give(_text(status, f"this file has {size} bytes", headers), has_body=has_body)
                return
            headers = {"Content-Type": content_type(path), "Content-Length": str(len(part)), "Accept-Ranges": "bytes"}
            if len(part) < size:
                headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
            self._head(HTTPStatus.PARTIAL_CONTENT if len(part) < size else HTTPStatus.OK, headers)
            if has_body:
                self._pour(file, part)

    def _pour(self, file: BinaryIO, part: range) -> None:
        """Give a part of a file, by pieces."""
        file.seek(part.start)
        left = len(part)
        while left and (piece := file.read(min(left, PIECE_BYTES))):
            self.wfile.write(piece)
            left -= len(piece)

    def _stream(self) -> None:
        """Give each message of the bulletin as a server-sent event, the latest at once."""
        origin = self.headers.get("Origin")
        is_own = origin is None or urlsplit(origin).netloc == self.headers.get("Host")
        if not is_own or self.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            self._give(_text(HTTPStatus.FORBIDDEN, "only for pages of this preview"), has_body=True)
            return
        self._head(HTTPStatus.OK, {"Content-Type": "text/event-stream; charset=utf-8"})
        version = ""
        while not self.server.bulletin.is_closed:
            message = self.server.bulletin.after(version, HEARTBEAT_SECONDS)
            if message is None:
                self.wfile.write(b": nothing new\n\n")
            else:
                version, text = message
                self.wfile.write(f"data: {text}\n\n".encode())

    def _give(self, answer: _Answer, *, has_body: bool) -> None:
        """Give an answer, packed as hosts do where it is a text and the browser takes it so."""
        data, headers = answer.data, {"Content-Type": answer.content_type, **answer.headers}
        if _is_text(answer.content_type) and len(data) >= PACKED_FROM:
            headers["Vary"] = "Accept-Encoding"
            if _takes_gzip(self.headers.get("Accept-Encoding", "")):
                data, headers["Content-Encoding"] = gzip.compress(data, 1), "gzip"
        self._head(answer.status, {**headers, "Content-Length": str(len(data))})
        if has_body:
            self.wfile.write(data)

    def _head(self, status: HTTPStatus, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.end_headers()


def with_script(page: bytes, version: str, *, is_lost: bool = False) -> bytes:
    """Give a page with the preview's script at the end of its body, where it runs before deferred ones."""
    mark = " data-lost" if is_lost else ""
    script = f'<script src="{SCRIPT}" data-version="{version}"{mark}></script>'.encode()
    place = page.lower().rfind(b"</body>")
    place = len(page) if place < 0 else place
    return page[:place] + script + page[place:]


def part_of(headers: Message, size: int) -> range | None:
    """Give the bytes that a request asks for of a file of `size`, or None where it has none of them.

    Players of films ask for what they jump to. Several parts at once are given as the whole file, which RFC 9110 (14.2)
    allows; so is a part of what the browser has already, since no answer names a version of its file (`If-Range`).
    """
    asked = re.fullmatch(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", headers.get("Range", ""), re.ASCII)
    if asked is None or asked[0].strip().endswith("=-") or "If-Range" in headers:
        return range(size)
    first, last = asked[1], asked[2]
    if not first:
        part = range(max(size - int(last), 0), size)
    elif last and int(last) < int(first):
        return range(size)
    else:
        part = range(int(first), min(int(last) + 1, size) if last else size)
    return part or None


def content_type(path: Path) -> str:
    """Give the media type by the file's name; text is UTF-8."""
    kind = _TYPES.get(path.suffix.casefold()) or _GUESSES.guess_type(path.name)[0] or "application/octet-stream"
    is_text = kind.startswith("text/") or kind.endswith(("json", "xml"))
    return f"{kind}; charset=utf-8" if is_text else kind


def _is_text(kind: str) -> bool:
    return kind.endswith("; charset=utf-8")


def _takes_gzip(accepted: str) -> bool:
    """Tell whether an `Accept-Encoding` header names gzip, and not as refused."""
    return any(
        re.fullmatch(r"\s*gzip\s*(;\s*q\s*=\s*(?!0(\.0*)?\s*$).*)?", one, re.IGNORECASE) for one in accepted.split(",")
    )


def _inside(folder: Path, path: str) -> Path | None:
    """Give what stands at an address below `folder`: nothing hidden, nothing outside, not even through a link."""
    try:
        parts = [part for part in unquote(path, errors="strict").split("/") if part]
        if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
            return None
        found = folder.joinpath(*parts).resolve(strict=True)
    except (OSError, UnicodeDecodeError):
        return None
    return found if found.is_relative_to(folder) else None


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _answer(kind: str, data: bytes, *, status: HTTPStatus = HTTPStatus.OK) -> _Answer:
    return _Answer(status=status, content_type=kind, data=data, headers={})


def _text(status: HTTPStatus, text: str, headers: Mapping[str, str] | None = None) -> _Answer:
    return _Answer(
        status=status, content_type="text/plain; charset=utf-8", data=f"{text}\n".encode(), headers=headers or {}
    )


def _script() -> bytes:
    return Path(__file__).with_name("live.js").read_bytes()
