"""What cases cannot show: places of references, purity, hostile input, time that grows with the text."""

from __future__ import annotations

import pickle
import re
import time
from functools import partial
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from papernotes.engine.cache import opened
from papernotes.engine.pool import workers
from papernotes.gather import gather
from papernotes.gather import opened as opened_note
from papernotes.markup import code, links, render
from papernotes.markup.highlight import Codes
from papernotes.markup.plain import shortened
from papernotes.markup.render import draft, render_note, render_text
from papernotes.model import Note, Paper, Site
from papernotes.reading.files import read_files
from papernotes.reading.loader import read_note
from papernotes.text import mend

SITE = Site(
    root=Path("/site"), notes=Path("/site/notes"), templates=Path("/site/templates"), output=Path("/site/_site")
)


def note(body: str, *, title: str = "제목 $x$", path: str = "2020/a.md", line: int = 1) -> Note:
    paper = Paper(key="title:x", title="x")
    return Note(path=PurePosixPath(path), slug="a", title=title, language="ko", paper=paper, body=body, body_line=line)


def test_an_excerpt_begins_with_what_the_note_says() -> None:
    body = (
        "[HOME](../README.md) | [![logo](l.png)](https://x.org)\n\n## 개요\n\n첫 **문단**, $a+b$.\n\n"
        "| a | b |\n|---|---|\n\n```\ncode\n```\n\n- [둘째](b.md) 항목\n"
    )
    assert draft(note(body), SITE).opening == "첫 문단, a+b.\n둘째 항목"
    assert draft(note("x " * 5000 + "\n\nmore"), SITE).opening == ("x " * 5000).strip()
    assert draft(note("# A\n\n[a](b.md)"), SITE).opening == ""


def test_references_know_their_places() -> None:
    body = "한글 [a](b.md#c) [a](b.md)\n\n- x\n  ![i](../img/나.png)\n\n"
    body += "| [[위키\\|라벨]] |\n|---|\n| <img src='/x y.png'> |\n"
    found = render_note(note(body, line=11), SITE).references
    assert [(ref.kind, ref.target, ref.fragment, ref.line, ref.column) for ref in found] == [
        ("note", "2020/b.md", "c", 11, 6),
        ("note", "2020/b.md", "", 11, 18),
        ("file", "img/나.png", "", 14, 3),
        ("wiki", "위키", "", 16, 3),
        ("file", "/x y.png", "", 18, 13),
    ]
    assert found[1].excerpt == "한글 [a](b.md#c) [a](b.md)"


def test_papers_that_links_name_are_told_once_each() -> None:
    body = (
        "[a](https://arxiv.org/pdf/1706.03762v5.pdf) https://arxiv.org/abs/1706.03762 <a href='//doi.org/10.1/X'>x</a> "
        "[b](https://doi.org/10.1038/nature14539) [c](https://openreview.net/forum?id=abc#x) "
        "[d](https://aclanthology.org/N19-1423/) ![no](https://arxiv.org/abs/1512.03385) [e](https://example.org)\n\n"
        "[^1]: <https://arxiv.org/abs/1312.6114>\n\nx[^1]"
    )
    assert render_note(note(body), SITE).cited == (
        "arxiv:1706.03762", "doi:10.1038/nature14539", "openreview:abc", "acl:N19-1423", "arxiv:1312.6114",
    )  # fmt: skip


def test_a_figure_of_the_front_matter_is_referred_to_first() -> None:
    given = replace(note("![i](b.png)"), figure="img/teaser.png", lines={"figure": 4})
    found = render_note(given, SITE).references
    assert [(ref.target, ref.line) for ref in found] == [("2020/img/teaser.png", 4), ("2020/b.png", 1)]
    assert render_note(replace(given, figure="https://example.org/a.png"), SITE).references == found[1:]


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ("", 1),
        ("가나다 라마" * 100, 60),
        ("漢字かな" * 125, 60),
        ("word " * 220, 60),
        ("слово " * 110 + "字" * 250, 60),
        ("$x$ and\n\n$$y$$\n", 13),
        ("```python\nx\ny\n```\n", 6),
        ("![a](a.png) ![b](b.png)", 23),
    ],
)
def test_reading_takes_time_by_what_there_is_to_read(body: str, seconds: int) -> None:
    assert render_note(note(body, title="T"), SITE).seconds == seconds


@pytest.mark.parametrize(
    ("address", "kind", "target"),
    [
        ("b.md", "note", "2020/b.md"),
        ("../b", "note", "b"),
        ("../../out.pdf", "file", "../out.pdf"),
        ("/root.md", "note", "/root.md"),
        ("img\\a.png", "file", "2020/img/a.png"),
        ("%E1%84%92%E1%85%A1%E1%86%AB.png", "file", "2020/한.png"),
        ("a.png?raw=true", "file", "2020/a.png"),
        ("what?.png", "file", "2020/what?.png"),
        ("1706.03762", "note", "2020/1706.03762"),
    ],
)
def test_paths_are_read_below_the_notes_folder(address: str, kind: str, target: str) -> None:
    found = links.destination(address, PurePosixPath("2020/a.md"))
    assert (found.kind, found.target) == (kind, target)
    assert links.SYMBOLIC.fullmatch(found.href)


def test_a_symbolic_link_cannot_be_forged() -> None:
    assert links.symbolic("note", "a\ue003b#c", "d\ue002") == "\ue002note:a\ufffdb%23c#d\ufffd\ue003"


@pytest.mark.parametrize("opening", ["{note}", "ad-note", "{math}"])
def test_a_fence_within_an_item_is_not_closed_by_one_below_it(opening: str) -> None:
    body = draft(note(f"- ```{opening}\n  inside\n\nBelow, **bold**.\n\n```\ncode\n```\n"), SITE).body
    assert "<strong>bold</strong>" in body.rpartition("</ul>")[2]


def test_headings_below_a_title_begin_at_two_and_leave_no_gap() -> None:
    rendered = render_note(note("# A\n\n#### B\n\n### C\n\n# D $x$"), SITE)
    assert [(heading.level, heading.id, heading.text) for heading in rendered.headings] == [
        (2, "a", "A"),
        (3, "b", "B"),
        (3, "c", "C"),
        (2, "d-x", "D x"),
    ]
    assert "<math" in rendered.headings[3].html
    assert "<math" in rendered.title


def test_text_is_what_a_reader_sees() -> None:
    body = "# 머리\n\n日本\n語 **굵게** $x^2$ ![그림](a.png) <b>b</b>&amp;<!-- no -->\n\n"
    body += "<div>\n안 &lt;\n</div>\n\n```\ncode\n```"
    assert render_note(note(body), SITE).text == "머리\n日本語 굵게 x^2 그림 b&\n안 <\ncode"


@given(st.text(st.sampled_from("aZ9hw中한é ,;?+-:/._*&<'!%()、。：！（）「…·\u00a0\n"), max_size=24))
def test_a_title_that_is_shown_as_written_reads_the_same_in_a_body(title: str) -> None:
    if render._PLAIN.fullmatch(title):
        assert render_note(note("", title=title), SITE).title == title
        body = re.sub(r"^<p lang=\"\w+\">", "<p>", render_text(title, SITE).body)
        assert body == f"<p>{title}</p>\n"


@pytest.mark.parametrize(
    "title",
    [
        "http://a.b", "www.a.b", "a://b", "a\nb", "a  b *c*", "-a", "a & b", "a\u00a0b", "a_b_c", "1. a", "1) a", "9.",
        "5%% a", "a ![b", "é\u0301?!",
    ],
)  # fmt: skip
def test_any_other_title_is_parsed(title: str) -> None:
    assert not render._PLAIN.fullmatch(title)


def test_rendering_is_a_pure_function_of_picklable_records() -> None:
    one = note("**a** $x$ [b](b.md)\n\n# A")
    assert pickle.loads(pickle.dumps(draft(one, SITE))) == draft(one, SITE)  # noqa: S301 - our own bytes
    assert pickle.loads(pickle.dumps(render_note(one, SITE))) == render_note(one, SITE)  # noqa: S301


def test_a_note_rendered_with_others_is_as_it_is_alone(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    site = replace(SITE, root=tmp_path, notes=tmp_path / "notes")
    for name, text in {"a.md": "# T $z$\n\n**a** $x$ [b](b.md)\n\n## A $y$", "b.md": "$\\frca{1}$ $x$ ```c```"}.items():
        (site.notes / name).write_text(text, "utf-8")
    files = read_files(site)
    with opened(None, made_by=b"") as cache, workers(1) as pool:
        gathered = gather(files, site, cache, pool)
        for source in files.sources:
            alone, leaf = render_note(read_note(source, site), site), gathered.leaves[source.path]
            assert leaf.head is not None
            drawing = gathered.drafts.of(source.path)
            whole = partial(gathered.drafts.typesetter.put_into, drawing=drawing)
            headings = tuple(replace(each, html=whole(each.html)) for each in drawing.draft.headings)
            together = replace(opened_note(drawing.draft, leaf.head), body=whole(drawing.draft.body), headings=headings)
            assert replace(together, rejected=leaf.rejected, formulas=leaf.formulas, problems=leaf.said) == alone


def test_settings_may_allow_more_but_never_what_runs() -> None:
    site = Site(
        root=SITE.root,
        notes=SITE.notes,
        templates=SITE.templates,
        output=SITE.output,
        html={"progress": ("value", "onclick"), "script": ("src",), "*": ("onload", "style", "data-x")},
    )
    body = (
        '<progress value="3" onclick="x" onload="y" style="z" data-x="1"></progress><script src="x">alert(1)</script>'
    )
    assert render_text(body, site).body == '<p><progress value="3" data-x="1"></progress></p>\n'


# --- hostile input ---------------------------------------------------------------------------------------------------

SCHEMES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)", "\x01javascript:alert(1)", " javascript:alert(1)", "vbscript:x", "data:text/html,x",
    "data:text/html;base64,PHNjcmlwdD4=", "data:image/svg+xml,<svg onload=alert(1)>", "blob:x", "intent:x",
    "ms-msdt:x", "filesystem:x", "view-source:x", "jar:x", "feed:javascript:x", "about:blank", "file:///etc/passwd",
)  # fmt: skip
HOLDERS = (
    '<a href="{}">x</a>', "<a href='{}'>x</a>", "<a href={}>x</a>", '<img src="{}">', "[x]({})", "[x](<{}>)",
    "![x]({})",
    "<{}>", "[x]: {}\n\n[x]", '<iframe src="{}"></iframe>', '<video src="{}" poster="{}"></video>', '<source src="{}">',
    '<embed src="{}">', '<object data="{}"></object>', '<svg><a xlink:href="{}">x</a></svg>', '<form action="{}">',
    '<button formaction="{}">', '<base href="{}">', '<meta http-equiv=refresh content="0;url={}">',
    '<link rel=stylesheet href="{}">', '<img srcset="{}">', '<table background="{}">',
    '<div style="background:url({})">',
    '<a ping="{}" href=x>y</a>', '<blockquote cite="{}">x</blockquote>', '{{{{< figure src="{}" >}}}}',
    '{{% include figure.html path="{}" %}}', '{{% embed url="{}" %}}', '[x]({{{{ "{}" | relative_url }}}})',
)  # fmt: skip
VECTORS = (
    "<script>alert(1)</script>", "<SCRIPT SRC=//e></SCRIPT>", "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)//", "<img/src=x/onerror=alert(1)>",
    "<svg/onload=alert(1)>", "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', "<details open ontoggle=alert(1)>x</details>",
    "<x onclick=alert(1)>", "<style>@import 'x';</style>", "<textarea><img src=x onerror=alert(1)></textarea>",
    "<xmp><img src=x onerror=alert(1)></xmp>", "<plaintext><img src=x onerror=alert(1)>",
    "<template><img src=x onerror=alert(1)></template>", "<!--><img src=x onerror=alert(1)>-->",
    "<!--a--!><img src=x onerror=alert(1)>-->", "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?php <img src=x onerror=alert(1)> ?>", '![x](x.png "\\"onerror=alert(1)")', '![a](b.png){: onerror="alert(1)"}',
    '## h {#"onclick=alert(1)}', '```"><script>alert(1)</script>\nx\n```', '```x title="<script>"\nx\n```',
    '> [!"><script>]\n> x', "> [!note] <script>alert(1)</script>\n> x", '[^"><script>]: x\n\ny[^"><script>]',
    "&#xE000;c0&#xE001; &#57344;0&#57345;\n\n```\ny\n```", "<p>&#xE000c0&#xE001</p>\n\n$x$",
    "[x](%EE%80%82note:x%EE%80%83)",
    "<form id=x><input name=y></form>", '<p style="position:fixed">x</p>', "<input type=image src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>", "<div\nonclick=alert(1)>x</div>", '<a href="x"onclick=alert(1)>x</a>',
    "<a <b onclick=alert(1)>>x</a>", "<<script>alert(1)//<</script>", '<p title="`">`onclick=alert(1)`',
    '<font color="red;background:url(javascript:x)">x</font>', "==<img src=x onerror=alert(1)>==",
    "$\\href{javascript:alert(1)}{x}$", "$</span><img src=x onerror=alert(1)>$",
    "<td>$<img src=x onerror=alert(1)>$</td>",
)  # fmt: skip
_NEVER = set(
    """script style iframe object embed form base meta link textarea title xmp plaintext template noscript marquee
    frameset body html head select applet""".split()
)
_ADDRESS = re.compile(
    r"(?:https?:|ftp:|mailto:|tel:|#|\ue002(?:note|file|wiki):|data:image/(?:png|gif|webp|jpeg);base64,)"
)


class Judge(HTMLParser):
    """Collects what must not be in a page."""

    def __init__(self) -> None:  # noqa: D107
        super().__init__()
        self.found: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag, *(name for name, _ in attrs)}
        if tag in _NEVER:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            is_address = name in {"href", "src", "poster", "cite", "action", "data", "srcset", "background", "ping"}
            if name.startswith("on") or ":" in name or (is_address and not _ADDRESS.match(value or "")):
                self.found.append(f"{name}={value}")
            if name == "id" and not re.match(r"h\d", tag) and not re.match(r"note-|fn", value or ""):
                self.found.append(f"id={value}")


def judged(source: str) -> list[str]:
    body = render_text(mend(source), SITE).body
    judge = Judge()
    judge.feed(body)
    judge.close()
    return [*judge.found, *re.findall("[\ue000\ue001]", body)]


@pytest.mark.parametrize(
    "frame", ["{}", "text {} text", "- {}", "<div>\n{}\n</div>", "<b>{}</b>", "| a |\n|---|\n| {} |"]
)
def test_nothing_hostile_gets_through(frame: str) -> None:
    addresses = [holder.format(*[scheme] * 2) for holder in HOLDERS for scheme in SCHEMES]
    found = {vector: judged(frame.format(vector)) for vector in (*addresses, *VECTORS)}
    assert {vector: wrong for vector, wrong in found.items() if wrong} == {}


def _decoded(escape: str) -> str:
    return {"n": "\n", "\\": "\\"}.get(escape) or chr(int(escape[1:], 16))


HOSTILE = tuple(
    re.sub(r"\\(n|\\|x[0-9a-f]{2}|u[0-9a-f]{4})", lambda found: _decoded(found[1]), line)
    for line in Path(__file__).with_name("hostile.txt").read_text("utf-8").splitlines()[2:]
)


@pytest.mark.parametrize("frame", ["{0}", "x {0} y\n\n- {0}\n\n> {0}", "<div>\n{0}\n</div>\n\n| a |\n|---|\n| {0} |"])
def test_known_ways_past_sanitisers_are_closed(frame: str) -> None:
    """Before formulas are put in, there is no style, no foreign namespace and no sign of ours that we did not make."""
    for vector in HOSTILE:
        drawn = draft(note(frame.format(vector), title=vector), SITE)
        judge = Judge()
        judge.feed(f"{drawn.title}{drawn.tldr}{drawn.body}")
        judge.close()
        assert (vector, judge.found, judge.names & {"svg", "math", "style"}) == (vector, [], set())
        ours = '\ue000\\d+\ue001|"\ue002(?:note|file|wiki):[^\ue003"]*\ue003"'
        assert (vector, re.findall("[\ue000-\ue003]", re.sub(ours, "", drawn.title + drawn.body))) == (vector, [])


def test_a_title_holds_no_link_and_no_forged_sign() -> None:
    body = render_note(note("x", title="[a](b.md) \ue000c0\ue001 ![](x.png) **b**"), SITE)
    assert body.title == "a \ufffdc0\ufffd  <strong>b</strong>"


PIECES = (
    "<", ">", "</", "<img ", "src=", "onerror=", "alert(1)", '"', "'", "`", "[", "](", ")", "![", "javascript:", "<!--",
    "-->", "<script>", "</script>", "{:", "}", "$", "\n", "\n\n", "> ", "- ", "|", "&#xE000;", "c0", "&#xE001;",
    "<svg>",
    "<style>", "<a href=", "x", "한", "**", "==", "[[", "]]", "[^1]", ":", "{%", "%}", "    ", "<p ", "style=", "id=h",
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_mixture_of_marks_is_hostile(source: str) -> None:
    assert judged(source) == []


# --- time ------------------------------------------------------------------------------------------------------------

REPEATED = (
    "**a ", "a** ", "[", "[a](", "![a](b c", "[[", "[[a|", "<", "<a ", '<a b="', "<!--", "</", "<x>", "<s>", "{", "{%",
    "{% hint %}\n", "{% highlight a %}\n", "{{", "{{<", "{: .a", "{: .a}\n", "`", "~~a", "*_", "> [!NOTE]\n", "#a\n",
    "https://a.", "https://a.b/(((", "www.a.b ", "a@b.c ", "[^1]", "[^1]: ", "a\n: b\n", "|a|b|\n|-|-|\n", "&amp", "\\",
    "<div>", "<details>\n", "</b>", "<font color=red>", "<img src='", "<script>", "<script >", "가**(", "文\n", "# a\n",
    "```a\n", "[a][", "** ", "<image>", "{#a}", ":::note\n", "!!! note\n", "==a", "==", "%%", "%%a", "<td>**a**",
    "- a\n\n        문장입니다 아주 긴\n", "1. a\n# b\n", "1. a\n  - b\n", "<b>$x$</b>\n", "１．a\n", "**a:** b\n",
    "a.\n---\n", "__가__", "![", "![[", "[!", "^[", "[x](", "- ", "> - ",
    "- ```{note}\n",
)  # fmt: skip


@pytest.mark.parametrize("piece", REPEATED)
def test_time_grows_with_the_text(piece: str) -> None:
    """A quadratic rule would take sixteen times as long for four times the text."""

    def seconds(count: int) -> float:
        start = time.process_time()
        draft(note(piece * count), SITE)
        return time.process_time() - start

    short = min(seconds(1000), seconds(1000))
    assert min(seconds(4000), seconds(4000)) < 10 * short + 0.3


@pytest.mark.parametrize("piece", ["[", "![", "^[", "[["])
def test_brackets_that_nothing_closes_cost_no_more_than_other_signs(piece: str) -> None:
    def seconds(text: str) -> float:
        start = time.process_time()
        draft(note(text), SITE)
        return time.process_time() - start

    assert seconds(piece * (20_000 // len(piece))) < 10 * seconds("$" * 20_000)


@pytest.mark.parametrize("lexer", sorted(code.LEXERS))
def test_every_lexer_is_quick_on_what_confuses_lexers(lexer: str) -> None:
    start = time.process_time()
    for piece in ("<!--", "((", "{{", '"', "'''", "/*", "a" * 50, "\\", "<<EOF\n", "$(", "[[", "`", "%{"):
        assert Codes().highlighted(piece * (1000 // len(piece)) + "\n", lexer)
    assert time.process_time() - start < 3


@pytest.mark.parametrize("end", [".", ",", "。", "："])
def test_a_shortened_text_ends_in_dots_alone(end: str) -> None:
    assert shortened(f"{'a' * 180}{end} {'b' * 40}") == f"{'a' * 180}…"
