"""The preview's server over real sockets: what it gives, what it refuses, what it tells open pages."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from papernotes.preview.bulletin import Bulletin
from papernotes.preview.server import EVENTS, SCRIPT, PortBusyError, Server, with_script
from papernotes.problems import Problem

FILES = {
    "index.html": "<html><body><p>Front</p></body></html>",
    "404.html": "<html><body>Lost</body></html>",
    "notes/어텐션/index.html": "<html><body>어텐션</body></html>",
    "assets/style.css": "p { color: red }",
    "feed.xml": "<feed/>",
    "papers.json": "{}",
    "papers.bib": "@misc{a}",
    "figure.png": "png",
    "fonts/a.woff2": "font",
    "no-body.html": "<p>short",
    ".papernotes": "index.html",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    text: str


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    top = tmp_path / "built"
    for name, text in FILES.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, "utf-8")
    (tmp_path / "secret.txt").write_text("secret")
    (top / "link.txt").symlink_to(tmp_path / "secret.txt")
    return top


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    with Server(folder, Bulletin(), host="127.0.0.1", port=0) as running:
        running.start()
        yield running


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Host": f"127.0.0.1:{server.server_port}", **named})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return Answer(status=answer.status, headers=answer.headers, text=text)


@pytest.mark.parametrize(
    ("path", "kind", "text"),
    [
        ("/", "text/html; charset=utf-8", "<p>Front</p><script src="),
        ("/index.html?q=1", "text/html; charset=utf-8", "<p>Front</p>"),
        ("/notes/%EC%96%B4%ED%85%90%EC%85%98/", "text/html; charset=utf-8", "어텐션"),
        ("/assets/style.css", "text/css; charset=utf-8", "p { color: red }"),
        ("/feed.xml", "application/xml; charset=utf-8", "<feed/>"),
        ("/papers.json", "application/json; charset=utf-8", "{}"),
        ("/papers.bib", "text/x-bibtex; charset=utf-8", "@misc{a}"),
        ("/figure.png", "image/png", "png"),
        ("/fonts/a.woff2", "font/woff2", "font"),
        (SCRIPT, "text/javascript; charset=utf-8", "EventSource"),
    ],
)
def test_files_come_with_their_type_and_are_never_kept(server: Server, path: str, kind: str, text: str) -> None:
    answer = ask(server, path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert text in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Length"] == str(len(answer.text.encode()))
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize("accepted", ["gzip", "deflate, GZIP;q=0.5, br", "gzip ; q=1.0"])
def test_texts_go_packed_to_browsers_that_take_them_so(server: Server, folder: Path, accepted: str) -> None:
    text = "p { color: red }" * 1000
    (folder / "assets" / "style.css").write_text(text)
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.request("GET", "/assets/style.css", headers={"Accept-Encoding": accepted})
    answer = connection.getresponse()
    packed = answer.read()
    assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert int(answer.headers["Content-Length"]) == len(packed) < 1000
    assert gzip.decompress(packed).decode() == text


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip;q=0.00, br", "xgzip"])
def test_texts_go_plain_to_others(server: Server, folder: Path, accepted: str) -> None:
    text = "p { color: red }" * 1000
    (folder / "assets" / "style.css").write_text(text)
    answer = ask(server, "/assets/style.css", Accept_Encoding=accepted)
    assert (answer.text, answer.headers["Content-Encoding"]) == (text, None)


def test_the_script_is_in_the_answer_and_not_in_the_file(server: Server, folder: Path) -> None:
    version = server.bulletin.version
    assert f'<script src="{SCRIPT}" data-version="{version}"></script></body>' in ask(server, "/").text
    assert ask(server, "/no-body.html").text == f'<p>short<script src="{SCRIPT}" data-version="{version}"></script>'
    assert (folder / "index.html").read_text() == FILES["index.html"]
    assert with_script(b"<body>a</body> b </BODY>", "1").endswith(b"</script></BODY>")


def test_an_address_without_its_slash_is_led_on(server: Server) -> None:
    answer = ask(server, "//notes//%EC%96%B4%ED%85%90%EC%85%98?x=//evil.example")
    assert (answer.status, answer.headers["Location"]) == (301, "/notes/%EC%96%B4%ED%85%90%EC%85%98/")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere/",
        "/index.html/",
        "/notes/",
        "/assets/",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..%5csecret.txt",
        "/%00",
        "/%ff",
        "/link.txt",
        "/.papernotes",
        "//etc/passwd",
        "/" + "a" * 5000,
    ],
)
def test_what_is_no_file_of_the_site_is_its_404_page(server: Server, path: str) -> None:
    answer = ask(server, path)
    assert answer.status == 404
    assert "Lost<script" in answer.text
    assert "data-lost" in answer.text


def test_a_site_that_is_not_built_yet_says_so(server: Server, folder: Path) -> None:
    (folder / "404.html").unlink()
    (folder / "index.html").unlink()
    answer = ask(server, "/")
    assert answer.status == 503
    assert "not built yet" in answer.text
    assert "data-lost" in answer.text


def test_head_gives_the_headers_alone(server: Server) -> None:
    for path in ("/", "/figure.png", "/nowhere", SCRIPT):
        whole, head = ask(server, path), ask(server, path, "HEAD")
        assert (head.status, head.headers["Content-Length"], head.text) == (
            whole.status,
            whole.headers["Content-Length"],
            "",
        )


@pytest.mark.parametrize(
    ("asked", "status", "text", "place"),
    [
        ("bytes=2-4", 206, "cde", "bytes 2-4/10"),
        ("bytes=7-", 206, "hij", "bytes 7-9/10"),
        ("bytes=-2", 206, "ij", "bytes 8-9/10"),
        ("bytes=8-99", 206, "ij", "bytes 8-9/10"),
        ("bytes=-99", 200, "abcdefghij", None),
        ("bytes=0-", 200, "abcdefghij", None),
        ("bytes=4-2", 200, "abcdefghij", None),
        ("bytes=-", 200, "abcdefghij", None),
        ("bytes=0-1,4-5", 200, "abcdefghij", None),
        ("lines=1-2", 200, "abcdefghij", None),
        ("bytes=10-", 416, "this file has 10 bytes\n", "bytes */10"),
        ("bytes=-0", 416, "this file has 10 bytes\n", "bytes */10"),
    ],
)
def test_a_film_is_given_from_where_a_player_jumps_to(
    server: Server, folder: Path, asked: str, status: int, text: str, place: str | None
) -> None:
    (folder / "film.mp4").write_text("abcdefghij")
    answer = ask(server, "/film.mp4", Range=asked)
    assert (answer.status, answer.text, answer.headers["Content-Range"]) == (status, text, place)
    assert answer.headers["Content-Length"] == str(len(text))
    assert ask(server, "/film.mp4", Range=asked, If_Range='"x"').text == "abcdefghij"
    assert ask(server, "/film.mp4", "HEAD", Range=asked).status == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_else_is_done(server: Server, method: str) -> None:
    answer = ask(server, "/", method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "[", "10.0.0.7"])
@pytest.mark.parametrize("path", ["/", SCRIPT, EVENTS, "/figure.png"])
def test_other_names_than_this_machine_s_are_refused(server: Server, host: str, path: str) -> None:
    assert ask(server, path, Host=host).status == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8000", "localhost."])
def test_names_of_this_machine_are_not(server: Server, host: str) -> None:
    assert ask(server, "/", Host=host).status == 200


def test_a_host_that_is_given_counts_and_all_addresses_are_numbers(folder: Path) -> None:
    with Server(folder, Bulletin(), host="0.0.0.0", port=0) as server:  # noqa: S104 - what is tested
        assert server.is_ours("192.168.1.7:8000")
        assert server.is_ours(socket.gethostname())
        assert not server.is_ours("evil.example")
        assert server.address == f"http://127.0.0.1:{server.server_port}/"


def test_news_are_for_its_own_pages_alone(server: Server) -> None:
    assert ask(server, EVENTS, Origin="http://evil.example").status == 403
    assert ask(server, EVENTS, Sec_Fetch_Site="cross-site").status == 403


def test_news_come_as_they_are_told(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.request("GET", EVENTS)
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    first = json.loads(answer.readline().removeprefix(b"data: "))
    assert (first["version"], first["problems"]) == (server.bulletin.version, [])
    answer.readline()
    problem = Problem(path="papernotes.toml", line=1, column=1, code="bad-toml", message="no </script> TOML")
    server.bulletin.publish((problem,), ("a/index.html", "files/figure.png"), is_built=False)
    second = json.loads(answer.readline().removeprefix(b"data: "))
    assert second == {
        "version": server.bulletin.version,
        "built": False,
        "count": 1,
        "problems": [{"severity": "error", "text": "papernotes.toml:1:1: error: no </script> TOML [bad-toml]"}],
        "files": ["files/figure.png"],
    }
    assert second["version"] != first["version"]
    connection.close()


def test_a_port_in_use_is_told_apart(server: Server, folder: Path) -> None:
    with pytest.raises(PortBusyError):
        Server(folder, Bulletin(), host="127.0.0.1", port=server.server_port)


def test_a_stream_ends_with_the_server(folder: Path) -> None:
    with Server(folder, Bulletin(), host="127.0.0.1", port=0) as server:
        server.start()
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
        connection.request("GET", EVENTS)
        answer = connection.getresponse()
        answer.readline()
    assert b"data" not in answer.read()
    connection.close()
