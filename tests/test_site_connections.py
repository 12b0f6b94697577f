"""Which notes refer to which, which are close to one another, and what pages show of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import html5lib
import pytest
from by_hand import edition, href, note, published, reference, rendered, site_at, venue
from msgspec.structs import replace

from papernotes.engine.cache import opened
from papernotes.model import Link, Note, Paper, Reference, Rendered
from papernotes.site.related import Near, Related, neighbours, remembered

ATTENTION = Paper(
    key="arxiv:1706.03762",
    title="Attention Is All You Need",
    authors=("Ashish Vaswani",),
    links=(Link(kind="doi", url="https://doi.org/10.5555/3295222"),),
)
BERT = Paper(key="arxiv:1810.04805", title="BERT", authors=("Jacob Devlin",))
NOTES = (
    note("attention.ko.md", title="주의", language="ko", paper=ATTENTION, tags=("nlp", "attention")),
    note("attention.ja.md", title="注意", language="ja", paper=ATTENTION),
    note("bert.md", paper=BERT, tags=("nlp", "pre-training"), venue=venue("NAACL", 2019)),
    note("gpt.md", tags=("nlp", "pre-training"), venue=venue("NAACL", 2019)),
    note("far.md", tldr="Nothing in common"),
)


def said(path: str, *references: Reference, cited: Sequence[str] = ()) -> dict[str, Rendered]:
    one = next(each for each in NOTES if str(each.path) == path)
    return {path: replace(rendered(one, "<p>x</p>", references), cited=tuple(cited))}


@pytest.mark.parametrize(
    ("spoken", "linked"),
    [
        (said("bert.md", reference("note", "attention.ko.md")), {"attention.ko.md"}),
        (said("bert.md", reference("wiki", "注意")), {"attention.ja.md"}),
        (said("bert.md", reference("note", "papers/arxiv-1706-03762")), {"attention.ko.md", "attention.ja.md"}),
        (said("bert.md", cited=["arxiv:1706.03762"]), {"attention.ko.md", "attention.ja.md"}),
        (said("bert.md", cited=["doi:10.5555/3295222"]), {"attention.ko.md", "attention.ja.md"}),
        (said("bert.md", cited=["arxiv:1810.04805"]), set()),
        (said("bert.md", reference("note", "bert.md"), reference("file", "far.md"), reference("wiki", "None")), set()),
        (said("attention.ja.md", reference("note", "attention.ko.md"), cited=["arxiv:1706.03762"]), set()),
    ],
)
def test_notes_are_linked_from_those_that_refer_to_them(
    tmp_path: Path, spoken: dict[str, Rendered], linked: set[str]
) -> None:
    whole = edition(site_at(tmp_path), NOTES, spoken)
    found = whole.connections.linked_from
    assert {str(path) for path in found} == linked
    (speaker,) = spoken
    assert {str(other.path) for others in found.values() for other in others} <= {speaker}


def test_a_paper_is_cited_by_a_link_to_a_review_too(tmp_path: Path) -> None:
    spoken = said("bert.md", reference("note", "attention.ko.md")) | said("gpt.md", cited=["arxiv:1810.04805"])
    found = edition(site_at(tmp_path), NOTES, spoken).connections
    cited = {key: [str(other.path) for other in others] for key, others in found.cited_by.items()}
    assert cited == {"arxiv:1706.03762": ["bert.md"], "arxiv:1810.04805": ["gpt.md"]}
    mentioned = {str(path): [entry.key for entry in mentions.papers] for path, mentions in found.mentions.items()}
    assert mentioned == {"bert.md": ["arxiv:1706.03762"], "gpt.md": ["arxiv:1810.04805"]}


def near(tmp_path: Path, notes: Sequence[Note], spoken: dict[str, Rendered] | None = None) -> dict[str, list[str]]:
    """Give the related notes of each note that has some, by path."""
    whole = edition(site_at(tmp_path), notes, spoken)
    found = {str(each.path): [str(other.path) for other in whole.related.to(each)] for each in whole.catalog.notes}
    return {path: others for path, others in found.items() if others}


def test_what_is_shared_makes_notes_related(tmp_path: Path) -> None:
    assert near(tmp_path, NOTES) == {
        "attention.ko.md": ["bert.md", "gpt.md"],
        "bert.md": ["gpt.md", "attention.ko.md"],
        "gpt.md": ["bert.md", "attention.ko.md"],
    }


def test_what_the_page_names_anyway_is_not_named_again(tmp_path: Path) -> None:
    found = near(tmp_path, NOTES, said("bert.md", reference("note", "gpt.md")))
    assert found["bert.md"] == ["gpt.md", "attention.ko.md"]
    assert found["gpt.md"] == ["attention.ko.md"]


def test_a_translation_is_named_once_as_such(tmp_path: Path) -> None:
    told = [replace(each, translations=("bert", "far") if each.slug == "gpt" else ("gpt",)) for each in NOTES[2:]]
    assert near(tmp_path, told) == {}
    files = published(site_at(tmp_path), [replace(NOTES[0], translations=("attention-ja",)), NOTES[1], *NOTES[2:]])
    page = files["notes/attention-ko/index.html"]
    assert 'id="translations"' in page
    assert 'id="other-reviews"' not in page


def test_a_paper_is_named_once_in_the_readers_language(tmp_path: Path) -> None:
    notes = [
        note(f"{number}-{language}.md", language=language, paper=Paper(key=f"title:{number}", title=f"Paper {number}"))
        for number in range(8)
        for language in ("en", "ko")
    ]
    notes = [replace(each, tags=(f"t{index // 8}", "all")) for index, each in enumerate(notes)]
    found = near(tmp_path, notes)
    assert found["0-ko.md"] == ["1-ko.md", "2-ko.md", "3-ko.md"]


def test_many_that_share_one_thing_cost_little_and_say_nothing(tmp_path: Path) -> None:
    notes = [note(f"{number:03}.md", tags=("everywhere",)) for number in range(201)]
    assert near(tmp_path, notes) == {}


def test_neighbours_are_remembered_until_something_shared_changes(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    whole = edition(site, NOTES)
    with opened(tmp_path / "cache.sqlite", made_by=b"tests") as cache:
        found = remembered(whole.catalog, whole.connections, cache)
        assert found == neighbours(whole.catalog, whole.connections) == whole.related.near
        assert remembered(whole.catalog, whole.connections, cache) == found
        retagged = edition(site, [*NOTES[:-1], replace(NOTES[-1], tags=("pre-training",))])
        again = remembered(retagged.catalog, retagged.connections, cache)
        assert again == neighbours(retagged.catalog, retagged.connections) != found


def test_neighbours_are_found_once_by_the_build_that_asks_first(tmp_path: Path) -> None:
    whole = edition(site_at(tmp_path), NOTES)
    asked: list[str] = []

    def find(build: str) -> Near:
        asked.append(build)
        return neighbours(whole.catalog, whole.connections)

    first = Related(catalog=whole.catalog, find=lambda: find("first"))
    second = first.anew(lambda: find("second"))  # as after a build that made no note's page
    assert not asked
    assert second.to(NOTES[2])[0].path.name == "gpt.md"
    assert second.anew(lambda: find("third")).to(NOTES[3])
    assert asked == ["second"]


def test_the_page_shows_how_it_is_connected(tmp_path: Path) -> None:
    spoken = {
        "bert.md": replace(
            rendered(NOTES[2], f'<p><a href="{href("wiki", "far")}">see</a></p>', [reference("wiki", "far")]),
            cited=("arxiv:1706.03762",),
            seconds=200,
        )
    }
    files = published(site_at(tmp_path), NOTES, spoken)
    page = files["notes/bert/index.html"]
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<span>3 min read</span>" in page
    preview = '<div data-href="../../notes/far/"><strong>far</strong><p>Nothing in common</p></div>'
    assert preview in page.partition('<template id="previews">')[2]
    assert '<a href="../../notes/far/">see</a>' in page
    assert '<a href="../../notes/gpt/">gpt</a> <span class="venue">NAACL 2019</span>' in page.partition('"related"')[2]
    korean = files["notes/attention-ko/index.html"]
    assert "<span>읽는 데 1분</span>" in korean
    backlinks = korean.partition('id="linked-from"')[2]
    assert '<a href="../../notes/bert/" lang="en">bert</a> <span class="venue">NAACL 2019</span>' in backlinks
    assert "linked-from" not in page


def test_a_papers_page_shows_what_its_reviews_refer_to_and_who_refers_to_it(tmp_path: Path) -> None:
    spoken = said("bert.md", reference("note", "attention.ko.md")) | said("gpt.md", cited=["arxiv:1810.04805"])
    files = published(site_at(tmp_path), NOTES, spoken)
    page = files["papers/arxiv-1810-04805/index.html"]
    html5lib.HTMLParser(strict=True).parse(page)
    mentioned, _, linked = page.partition('id="mentioned"')[2].partition('id="linked-from"')
    assert '<a href="../../papers/arxiv-1706-03762/">Attention Is All You Need</a>' in mentioned
    assert '<a href="../../notes/gpt/">gpt</a>' in linked
    assert "mentioned" not in files["papers/far/index.html"]


def test_many_links_to_one_note_are_folded(tmp_path: Path) -> None:
    notes = [note("target.md"), *(note(f"{number:02}.md") for number in range(12))]
    spoken = {str(each.path): rendered(each, "", [reference("wiki", "target")]) for each in notes[1:]}
    page = published(site_at(tmp_path), notes, spoken)["notes/target/index.html"]
    shown, _, folded = page.partition('id="linked-from"')[2].partition('<details class="note-links">')
    assert [shown.count("<li>"), folded.partition("</details>")[0].count("<li>")] == [10, 2]
    assert "<summary>and 2 more</summary>" in folded


def test_what_is_folded_is_counted_as_notes_or_as_people(tmp_path: Path) -> None:
    paper = Paper(key="title:x", title="X", authors=tuple(f"Ada Oak{number}" for number in range(30)))
    notes = [note("target.md", paper=paper), *(note(f"{number:02}.md") for number in range(12))]
    notes = [replace(each, language="zh") for each in notes]
    spoken = {str(each.path): rendered(each, "", [reference("wiki", "target")]) for each in notes[1:]}
    page = published(site_at(tmp_path, language="zh"), notes, spoken)["notes/target/index.html"]
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<summary>还有 2 篇</summary>" in page
    shown, _, folded = page.partition("<summary>及其他 10 人</summary>")
    assert ["Ada Oak19<" in shown, "Ada Oak20<" in shown, "Ada Oak29<" in folded] == [True, False, True]
