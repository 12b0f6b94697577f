"""Charts and what stands beside them: they say as text what they show, and are left out where they show nothing."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest
from by_hand import note, published, site_at, venue

from papernotes.model import Note, Site
from papernotes.site import charts
from papernotes.site.catalog import Catalog, used_with
from papernotes.site.charts import MOST_YEARS, Bar


def drawn(chart: str) -> list[ET.Element]:
    """Give the bars of a chart, which is well-formed XML."""
    return ET.fromstring(chart).findall(".//rect")  # noqa: S314 - our own text


def said(chart: str) -> str:
    return ET.fromstring(chart).attrib["aria-label"]  # noqa: S314 - our own text


def test_a_chart_says_all_that_it_shows() -> None:
    chart = charts.by_year({2017: 3, 2020: 12, 2019: 1}, title="Notes & <years>")
    assert said(chart) == "Notes & <years>. 2017: 3; 2019: 1; 2020: 12"
    assert len(drawn(chart)) == 4  # 2018 keeps its place
    assert 'role="img"' in chart
    rows = charts.ranked([Bar(label="a<b", value=2), Bar(label="c", value=5), Bar(label="d", value=1)], title="By")
    assert said(rows) == "By. c: 5; a<b: 2; d: 1"
    assert "style=" not in chart + rows


@pytest.mark.parametrize("counts", [{}, {2020: 4}, {2020: 1, 2021: 9}, {2019: 0, 2020: 1, 2021: 9}])
def test_fewer_than_three_bars_are_no_chart(counts: dict[int, int]) -> None:
    assert charts.by_year(counts, title="x") == ""
    assert (
        charts.ranked([Bar(label=str(year), value=count) for year, count in counts.items() if count], title="x") == ""
    )


def test_years_long_ago_share_the_first_bar() -> None:
    chart = charts.by_year({1936: 1, 1948: 2, 2019: 4, 2024: 5}, title="x")
    assert said(chart) == "x. ≤ 1985: 3; 2019: 4; 2024: 5"
    assert len(drawn(chart)) == MOST_YEARS


def test_a_long_name_is_cut_beside_its_bar_and_whole_in_the_text() -> None:
    long = "人工知能学会全国大会論文集"
    chart = charts.ranked([Bar(label=long, value=1), Bar(label="a", value=1), Bar(label="b", value=1)], title="x")
    assert long in said(chart)
    assert "人工知能学会…</text>" in chart


NOTES: tuple[Note, ...] = (
    note("a.md", tags=("NLP", "attention"), venue=venue("NeurIPS", 2017)),
    note("b.md", tags=("nlp", "Attention", "graph"), venue=venue("ICLR", 2019)),
    note("c.md", tags=("nlp",), venue=venue("NeurIPS", 2019), language="ko"),
    note("d.md", tags=("nlp", "graph"), venue=venue("a workshop", 2021, is_known=False), language="ja"),
    note("e.md", tags=("nlp",), year=2017, language="ko"),
    note("f.md", tags=("nlp",), venue=venue("CVPR", 2017)),
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return site_at(tmp_path)


def test_tags_used_with_a_tag_come_with_their_counts(site: Site) -> None:
    catalog = Catalog.of(NOTES, site)
    assert [(tag.name, count) for tag, count in used_with(catalog.by_tag.of("nlp"), catalog, most=9)] == [
        ("Attention", 2),
        ("graph", 2),
    ]
    assert [tag.name for tag, _ in used_with(catalog.by_tag.of("graph"), catalog, most=1)] == ["nlp"]


def test_a_tag_shows_its_years_and_the_tags_beside_it(site: Site) -> None:
    files = published(site, NOTES)
    page = files["tags/nlp/index.html"]
    assert 'aria-label="Notes by the paper’s year. 2017: 3; 2019: 2; 2021: 1"' in page
    together = page.partition('id="together"')[2].partition("</ul>")[0]
    assert re.findall(r'href="([^"]*)"><span>(\w+)</span> <span class="count">(\d+)', together) == [
        ("../../tags/attention/", "Attention", "2"),
        ("../../tags/graph/", "graph", "2"),
    ]
    assert "<svg class=" not in files["tags/graph/index.html"]


def test_years_are_a_timeline_with_their_venues(site: Site) -> None:
    page = published(site, NOTES)["years/index.html"]
    html5lib.HTMLParser(strict=True).parse(page)
    rows = page.partition("<dl")[2].split("<div>")[1:]
    assert [re.findall(r'href="([^"]*)"><span>([^<]*)</span> <span class="count">(\d+)', row) for row in rows] == [
        [("../years/2021/", "2021", "1")],
        [
            ("../years/2019/", "2019", "2"),
            ("../venues/iclr/2019/", "ICLR", "1"),
            ("../venues/neurips/2019/", "NeurIPS", "1"),
        ],
        [
            ("../years/2017/", "2017", "3"),
            ("../venues/cvpr/2017/", "CVPR", "1"),
            ("../venues/neurips/2017/", "NeurIPS", "1"),
        ],
    ]
    assert "3 papers" in rows[2]


def test_indexes_of_venues_and_languages_have_a_chart(site: Site) -> None:
    files = published(site, NOTES)
    assert 'aria-label="Notes by venue. NeurIPS: 2; CVPR: 1; ICLR: 1"' in files["venues/index.html"]
    assert 'aria-label="Notes by language. English: 3; Korean: 2; Japanese: 1"' in files["languages/index.html"]
    assert "<svg class=" not in files["tags/index.html"]
