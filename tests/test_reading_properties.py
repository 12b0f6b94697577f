"""Whatever a file holds: reading it never fails, keeps every line in its place, and takes time in proportion."""

from __future__ import annotations

import time
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.model import Site, Source
from papernotes.problems import NoteError
from papernotes.reading.bibtex import decode_latex
from papernotes.reading.dates import read_date
from papernotes.reading.inline import plain
from papernotes.reading.loader import read_note
from papernotes.reading.notes import note_of
from papernotes.reading.plain_yaml import read_plain_yaml
from papernotes.reading.records import record
from papernotes.reading.yaml_values import read_yaml
from papernotes.text import mend

ROOT = Path("/site")
SITE = Site(root=ROOT, notes=ROOT / "notes", templates=ROOT / "templates", output=ROOT / "_site")
PATH = PurePosixPath("2019/note.md")

PIECES = st.sampled_from(
    [
        *(
            "---",
            "+++",
            "...",
            "# Title",
            "## TL;DR",
            "### Paper:",
            "#[T](https://arxiv.org/abs/1706.03762)",
            "===",
            "- a",
            "  - b",
            "> ",
            ">",
            "```",
            "~~~",
            "$$",
            "\\[",
        ),
        *(
            "title: A: B",
            "tags: [a, b",
            "tags:",
            "date: 2019-13-01",
            "arxiv: 2512.04450",
            "a: &x [1]",
            "b: *x",
            "<<: *x",
            "key: |",
            "  text",
            "{",
            "title = 1",
            "[t]",
        ),
        *(
            "Conference : ICML 2021",
            "**会议**: ECCV 2024  ",
            "> **机构**：A；B",
            "| Authors | A B;C D |",
            "|---|---|",
            "[paper](https://x.org/a.pdf) | [code](https://github.com/a/b)",
            "저자: 홍길동 외",
        ),
        *(
            "`x`",
            "@article{a,",
            "title={A}",
            "}",
            "#CNN, #ICLR 2019",
            "著者：山田",
            "Статья: https://arxiv.org/abs/1",
            "http://[",
            "![a](b)",
            "<br>",
            "\t",
            "",
            "",
            "Abc, D. and E. Fgh, ICML 2020",
        ),
    ]
)
DOCUMENTS = st.lists(PIECES | st.text(max_size=30), max_size=30).map("\n".join)


_ODD = st.sampled_from(
    [*"\"'[]{},:#-?&*!|>%@`~\\ \u3000\xa0\ufeff\ufffeé日😀²", ": ", " #", ", ", "null", "https://a.b:80/c#d"]
)
_WORDS = st.lists(st.sampled_from("ab 1Z") | _ODD, max_size=8).map("".join)
_LISTED = st.lists(_WORDS | _WORDS.map("a{}".format) | _WORDS.map('"{}"'.format), max_size=3)
_VALUES = st.one_of(
    _WORDS,
    _WORDS.map("ab{}".format),
    _WORDS.map('"{}"'.format),
    _WORDS.map("'{}'".format),
    _LISTED.map(", ".join).map("[{}]".format),
)
_KEYS = st.sampled_from(["title", "tags", "key two", "x-y", "제목", "null", "1a", "a-", "# a", " a", ""])
HEADERS = st.lists(
    st.tuples(_KEYS, st.sampled_from([": ", ": ", ":", ":  "]), _VALUES, st.sampled_from(["", " "])).map("".join)
    | st.sampled_from(["", " ", "# a", "- a", "  a"]),
    min_size=1,
    max_size=4,
)


@given(HEADERS)
def test_plain_headers_are_read_as_libyaml_reads_them(lines: list[str]) -> None:
    entries = read_plain_yaml(lines)
    assert entries is None or entries == read_yaml("\n".join(lines))


@given(DOCUMENTS)
def test_every_line_of_the_body_stays_in_its_place_or_is_blank(text: str) -> None:
    mended = mend(text.replace("\r\n", "\n").replace("\r", "\n"))
    note = note_of(mended, PATH, SITE)
    lines, body = mended.split("\n"), note.body.split("\n")
    assert len(body) + note.body_line - 1 in {len(lines), len(lines) + (note.body_line > len(lines))}
    assert all(line in ("", lines[note.body_line - 1 + number]) for number, line in enumerate(body) if line)
    assert note.title
    assert record(note)["slug"] == "2019/note" or "slug" in note.lines


@given(st.binary(max_size=400))
def test_any_bytes_are_a_note_or_one_clear_error(data: bytes) -> None:
    try:
        note = read_note(Source(path=PATH, data=data, digest=""), SITE)
    except NoteError as error:
        codes = {problem.code for problem in error.problems}
    else:
        codes = set()
        assert note.language
    assert codes <= {"not-text", "not-utf-8"}


@pytest.mark.parametrize(
    "piece",
    [
        "word ",
        "[",
        "](",
        "**",
        "> ",
        "- a\n",
        "| a | b |\n",
        "# h\n",
        "https://a.b ",
        "key: value\n",
        "```\n",
        "#tag ",
        "A. Bee, ",
        "<",
        "&",
        "{",
        "\n",
        "ICML 2020 ",
        "가나다 ",
        "\x00",
        "(",
        "`",
    ],
)
def test_time_is_in_proportion_to_the_length(piece: str) -> None:
    def seconds(times: int) -> float:
        text = mend("# Title\n\n" + piece * times)
        started = time.process_time()
        note_of(text, PATH, SITE)
        return time.process_time() - started

    seconds(100)
    count = 400_000 // len(piece)
    quarter = min(seconds(count // 4), seconds(count // 4))
    assert min(seconds(count), seconds(count)) < 10 * quarter + 0.3  # a quadratic rule would take sixteen times as long


def test_a_date_and_a_text_of_one_sign_repeated_are_read_at_once() -> None:
    """Each place where a run may begin cost its whole length, for each way to end it: a second and more a value."""
    started = time.process_time()
    assert [read_date(char * 20_000).trouble for char in "a가я月"] == ["none"] * 4
    assert plain("`" * 4000) == "`" * 4000
    assert time.process_time() - started < 0.3


@pytest.mark.parametrize("head", ['---\ntitle: "a{}b"\n---\n', '+++\ntitle = "a{}b"\n+++\n', "# a{}b\n"])
def test_no_text_holds_what_xml_cannot(head: str) -> None:
    """A feed with one of these characters is refused as a whole, with the notes of all others."""
    for written in ("\ufffe", "\uffff", "\x01", "\\uffff", "\\u0001"):
        note = read_note(Source(path=PATH, data=head.format(written).encode(), digest=""), SITE)
        assert not set(note.title) & {"\ufffe", "\uffff", "\x01"}
        assert note.title[0] + note.title[-1] == "ab"


def test_no_text_writes_backwards_what_follows_it() -> None:
    """Such a sign in a tag turned all tags behind it about, and one in a block of code hides what the code does."""
    note = note_of(mend("---\ntags: [a\u202eb, c]\n---\n# T\n\n```python\nx = 1  # \u202e\u2066y\n```"), PATH, SITE)
    assert (note.tags, "\u202e" in note.body, "\u2066" in note.body) == (("ab", "c"), False, True)


def test_no_note_has_tags_or_reviewers_without_end() -> None:
    """Each has a page with a card that names all of them: 5,000 tags in 30 KB made a site of 2 GB."""
    names = ", ".join(f"Ann B{number}" for number in range(5000))
    note = note_of(f"---\ntags: [{names}]\nreviewers: [{names}]\n---\n# T\n\ntext", PATH, SITE)
    assert (len(note.tags), len(note.reviewers), note.tags[99]) == (100, 100, "Ann B99")
    assert [(problem.line, problem.code, problem.message, problem.excerpt) for problem in note.problems] == [
        (2, "too-many", "no more than 100 tags of a note count", ""),
        (3, "too-many", "no more than 100 reviewers of a note count", ""),
    ]


def test_a_thousand_problems_of_one_line_do_not_each_show_all_of_it() -> None:
    started = time.process_time()
    note = note_of("---\naliases: [" + "".join(f"/<{number}>/, " for number in range(1000)) + "]\n---\n# T", PATH, SITE)
    assert {(problem.line, problem.code) for problem in note.problems} == {(2, "bad-alias")}
    assert time.process_time() - started < 0.3


def test_five_megabytes_are_read() -> None:
    line = "Текст про внимание, 注意機構の説明, 어텐션 설명 and more $x_i$ words.\n"
    text = "---\ntitle: Long\n---\n" + line * (5_000_000 // len(line.encode()))
    note = read_note(Source(path=PATH, data=text.encode(), digest=""), SITE)
    assert note.title == "Long"


@pytest.mark.parametrize("opening", ["\\(", "\\frac{", "{\\rm ", "\\begin{a}"])
def test_groups_in_groups_by_the_thousand_stay_as_they_are(opening: str) -> None:
    text = opening * 1000
    assert decode_latex(text)
