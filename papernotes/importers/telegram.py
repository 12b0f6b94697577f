"""A chat that Telegram Desktop has exported: `result.json` in a folder with the chat's pictures and other files.

A post is a note when a reader would take it for a review: a line that could be a title, and enough text. Telegram cuts
texts of more than 4,096 signs; what was cut is put together again, and files sent right after a post belong to it.
"""

from __future__ import annotations

import re
import stat
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from papernotes.importers.entities import (
    Line,
    Piece,
    heading_of,
    in_brackets,
    lines_of,
    markdown_of,
    pieces_of,
    words_of,
)
from papernotes.importers.incoming import Beside, Harvest, Incoming, cleaned, one_line
from papernotes.problems import Problem
from papernotes.reading.links import has_paper_address
from papernotes.site.files import DOCUMENTS, IMAGES, MEDIA
from papernotes.text import is_cjk, slugify

_CUT_FROM = 3000
_FULL = 3800
_SECONDS = 120
_LEAST = 280
_LEAST_WITH_PAPER = 80
_CJK_WEIGHT = 2.5
_LONGEST_TITLE = 200
_SHORTENED = 80
_NO_TITLE = re.compile(r"(?:https?://|[-*•+>#@]|\d{1,2}[.)]\s)")
_END = re.compile(r"[.!?:;…。！？：；）)]$")
_ASIDE = frozenset({"sticker", "voice_message", "video_message"})
"""Kinds of files that say something to those who chat, not to those who read."""


class _Message(Struct, frozen=True, kw_only=True):
    """A message that somebody wrote: its text as lines, and its file, if it has one that is in the export.

    `name` is what the file was called when it was sent; a photo has no name.
    """

    number: int
    time: datetime
    sender: str
    writer: str
    lines: Sequence[Line]
    file: Path | None
    name: str


def is_chat(value: object) -> bool:
    """Tell whether a value of JSON is a chat that was exported."""
    return isinstance(value, Mapping) and isinstance(value.get("messages"), list)


def read_chat(chat: Mapping[str, object], folder: Path) -> Harvest:
    """Read the chat that was exported to `folder`; a message that is broken is said with its number."""
    name = one_line(str(chat.get("id") or chat.get("name") or folder.resolve().name))
    is_channel = "channel" in str(chat.get("type", ""))
    messages: list[_Message] = []
    problems: list[Problem] = []
    missing = 0
    listed = chat["messages"]
    for place, value in enumerate(listed if isinstance(listed, list) else (), start=1):
        if isinstance(value, Mapping) and value.get("type", "message") != "message":
            continue
        message = _message(value, folder, is_channel=is_channel)
        if message is None:
            problems.append(_broken(value, place))
            continue
        missing += message.file is None and bool(_attached(value))
        messages.append(message)
    if missing:
        problems.append(_without_files(missing))
    notes, left_out = _notes(_posts(messages), f"telegram:{slugify(name)}")
    if problems and (broken := sum(problem.code == "broken-message" for problem in problems)):
        left_out["not readable"] = broken
    return Harvest(notes=notes, left_out=left_out, problems=tuple(problems))


def _broken(value: object, place: int) -> Problem:
    number = value.get("id") if isinstance(value, Mapping) else None
    name = f"message {number}" if isinstance(number, int) else f"value {place} of the messages"
    message = f"{name} is left out: it has no number, no date, or a text that is not as Telegram exports it"
    return Problem(path="", severity="warning", code="broken-message", message=message)


def _without_files(count: int) -> Problem:
    what = "picture or file is" if count == 1 else "pictures and files are"
    message = f"{count:,} {what} not in the export, or nothing that a site shows"
    help_text = "export the chat again with photos, files and videos if the notes are to show them"
    return Problem(path="", severity="warning", code="no-picture", message=message, help=help_text)


def _message(value: object, folder: Path, *, is_channel: bool) -> _Message | None:
    if not isinstance(value, Mapping) or not isinstance(number := value.get("id"), int):
        return None
    pieces = pieces_of(value.get("text_entities") or value.get("text") or "")
    try:
        time = datetime.fromisoformat(str(value.get("date"))).replace(tzinfo=None)
    except ValueError:
        return None
    if pieces is None:
        return None
    sender, signature, other = (one_line(str(value.get(key) or "")) for key in ("from", "author", "forwarded_from"))
    writer = other or signature or ("" if is_channel else sender)
    return _Message(
        number=number,
        time=time,
        sender=f"{sender} {signature}",
        writer=writer,
        lines=lines_of(pieces),
        file=_file(folder, _attached(value)),
        name=one_line(str(value.get("file_name") or "")),
    )


def _attached(value: Mapping[str, object]) -> str:
    """Give the path of a message's photo or file as the export writes it, or "" for one without."""
    written = value.get("photo") or (value.get("file") if value.get("media_type") not in _ASIDE else "")
    return written if isinstance(written, str) else ""


def _file(folder: Path, written: str) -> Path | None:
    """Give a file of the export that a site may show, or None: only a regular one below `folder`, never by a link."""
    if not written or "\0" in written:
        return None
    top = folder.resolve()
    path = top / written
    try:
        is_file = stat.S_ISREG(path.lstat().st_mode) and path.resolve() == path
    except (OSError, RuntimeError):
        return None
    is_inside = path.is_relative_to(top) and ".." not in path.parts
    is_shown = path.suffix.casefold()[1:] in IMAGES | MEDIA | DOCUMENTS and path.name != "result.json"
    return path if is_file and is_inside and is_shown else None


def _posts(messages: Iterable[_Message]) -> list[list[_Message]]:
    """Put together what is one post: a text that was cut, an album, pictures before or behind their text."""
    posts: list[list[_Message]] = []
    for message in messages:
        last = posts[-1][-1] if posts else None
        is_near = (
            last is not None
            and (last.sender, last.writer) == (message.sender, message.writer)
            and 0 <= (message.time - last.time).total_seconds() <= _SECONDS
        )
        is_more = is_near and last is not None and (not message.lines or _is_cut(last, message))
        is_below_pictures = is_near and bool(message.lines) and not any(part.lines for part in posts[-1])
        if is_more or is_below_pictures:
            posts[-1].append(message)
        else:
            posts.append([message])
    return posts


def _is_cut(first: _Message, second: _Message) -> bool:
    """Tell whether a text goes on in the next message: it is nearly as long as one may be, and that has no title.

    What looks like a title behind a text of full length is a heading within it, unless it is above a paper of its own.
    """
    length = sum(len(words_of(line)) + 1 for line in first.lines)
    is_another = _has_title(second.lines) and (length < _FULL or _has_paper(second.lines))
    return length > _CUT_FROM and not is_another


def _has_title(lines: Sequence[Line]) -> bool:
    """Tell whether the first line could be a title: short, no sentence, no item and no address, and text follows."""
    text = words_of(lines[0]).strip() if lines else ""
    is_inline = bool(lines) and lines[0][0].kind not in {"pre", "blockquote", "expandable_blockquote"}
    is_sentence = text.endswith((".", "。", "…", ":", "：", ",", ";")) or text[:1].islower()
    has_words = sum(map(str.isalpha, text)) > 1
    return is_inline and has_words and len(text) <= _LONGEST_TITLE and not is_sentence and not _NO_TITLE.match(text)


def _has_paper(lines: Iterable[Line]) -> bool:
    texts = (" ".join(f"{piece.text} {piece.more}" for piece in line) for line in lines)
    return any(map(has_paper_address, texts))


def _is_enough(lines: Sequence[Line], least: float) -> bool:
    """Tell whether a text is as long as `least` letters of an alphabet; one letter of Chinese says as much as some."""
    texts = [words_of(line) for line in lines]
    if sum(map(len, texts)) >= least:
        return True
    return sum(_CJK_WEIGHT if is_cjk(char) else 1 for text in texts for char in text) >= least


def _notes(posts: Iterable[Sequence[_Message]], chat: str) -> tuple[tuple[Incoming, ...], Counter[str]]:
    left_out: Counter[str] = Counter()
    notes: dict[str, Incoming] = {}
    for post in posts:
        lines = _all_lines(post)
        has_paper = _has_paper(lines)
        has_title = _has_title(lines)
        least = _LEAST_WITH_PAPER if has_paper else _LEAST
        if not lines:
            left_out["without text"] += 1
        elif not _is_enough(lines[1:] if has_title else lines, least):
            left_out["too short"] += 1
        elif not has_title and not has_paper:
            left_out["without a title"] += 1
        else:
            note = _note(post, lines, chat)
            notes.setdefault(note.origin, note)
    return tuple(notes.values()), left_out


def _all_lines(post: Iterable[_Message]) -> list[Line]:
    """Give the lines of a post; a sentence that was cut in two is one again."""
    lines: list[Line] = []
    for message in post:
        following = list(message.lines)
        if lines and following and not _END.search(words_of(lines[-1])) and following[0][0].kind != "pre":
            lines[-1] = (*lines[-1], Piece(kind="plain", text=" "), *following.pop(0))
        elif lines and following:
            lines.append(())
        lines += following
    return lines


def _note(post: Sequence[_Message], lines: Sequence[Line], chat: str) -> Incoming:
    first = post[0]
    has_title = _has_title(lines)
    name = one_line(words_of(lines[0])) if has_title else _shortened(lines)
    start = chat.replace(":", "-")
    found = [(message, message.file) for message in post if message.file]
    files = tuple(Beside(name=f"{start}-{one.number}{path.suffix.casefold()}", path=path) for one, path in found)
    shown = (_shown(file, one.name) for (one, _), file in zip(found, files, strict=True))
    text = f"{heading_of(lines[0])}\n\n{markdown_of(list(lines[1:]))}" if has_title else markdown_of(lines)
    return Incoming(
        origin=f"{chat}#{first.number}",
        name=name,
        number=str(first.number),
        title="" if has_title else name,
        reviewer=first.writer,
        day=first.time.date(),
        body="\n\n".join((text, *shown)),
        files=files,
    )


def _shown(file: Beside, name: str) -> str:
    """Give the Markdown that shows a file: a picture or what is played in its place, else a link with its name."""
    is_shown = file.path.suffix.casefold()[1:] in IMAGES | MEDIA
    return f"{'!' if is_shown else ''}[{in_brackets(name or ('' if is_shown else file.name))}]({file.name})"


def _shortened(lines: Sequence[Line]) -> str:
    """Give the first words of a text, for a title: those of its first line that has any besides addresses."""
    bare = (one_line(re.sub(r"https?://\S+", "", words_of(line))) for line in lines)
    text = next((line for line in bare if any(map(str.isalpha, line))), one_line(words_of(lines[0])))
    text = cleaned(text).rstrip(" .:。：")
    return text if len(text) <= _SHORTENED else f"{text[:_SHORTENED].rpartition(' ')[0] or text[:_SHORTENED]}…"
