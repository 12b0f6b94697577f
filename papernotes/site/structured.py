"""What a note's page says of itself to programs, as JSON-LD.

The vocabulary is schema.org's `Review` of a `ScholarlyArticle`, https://schema.org/Review.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec
from markupsafe import Markup

from papernotes.markup.readable import in_line
from papernotes.model import Note, Site
from papernotes.site import addresses
from papernotes.site.bibtex import arxiv_id, entry_type, venue_title
from papernotes.site.catalog import paper_year
from papernotes.site.citing import doi_of, own_url
from papernotes.site.edition import Sheet

Data = str | int | float | Sequence["Data"] | Mapping[str, "Data"] | None

_OUT_OF = re.compile(r"(\d+(?:\.\d+)?)\s*(?:/|out of|중|из)\s*(\d+)")
_ESCAPED = tuple((char, f"\\u{ord(char):04x}") for char in "<>&\u2028\u2029")


def review_data(sheet: Sheet, note: Note) -> Markup:
    """Give the JSON-LD of a note, safe inside a `script` element; a page of the site reviews nothing."""
    site, head = sheet.edition.site, sheet.edition.heads[note.path]
    url = addresses.absolute(site.url, sheet.address)
    data: dict[str, Data] = {
        "@context": "https://schema.org",
        "@type": "Review",
        "name": head.title_text,
        "url": url,
        "inLanguage": note.language,
        "datePublished": note.date.isoformat() if note.date else "",
        "author": [_person(name) for name in note.reviewers] or _publisher(site),
        "abstract": head.tldr_text,
        "keywords": note.tags,
        "image": sheet.image.href if sheet.image else "",
        "reviewRating": rating_data(note.rating),
        "isPartOf": {"@type": "WebSite", "name": site.title, **({"url": f"{site.url}/"} if site.url else {})},
        "itemReviewed": _article(note),
    }
    is_page = note.path in sheet.edition.catalog.pages
    return embedded(data | {"@type": "WebPage", "itemReviewed": None} if is_page else data)


def embedded(data: Mapping[str, Data]) -> Markup:
    """Give filled fields as JSON that ends no element and needs no escaping; `</script>` cannot stand in it."""
    filled = {name: value for name, value in data.items() if value}
    text = msgspec.json.encode(filled).decode()
    for char, escaped in _ESCAPED:  # `str.translate` looks at each character that is not ASCII: 60 µs a note, not 1
        text = text.replace(char, escaped)
    return Markup(text)  # noqa: S704 - every sign that means something to HTML is escaped


def rating_data(written: str) -> Mapping[str, Data] | None:
    """Read "4/5", "★★★★☆" or a whole number up to 5, which schema.org takes as out of five; else None."""
    stars, places = written.count("★") + written.count("⭐"), written.count("☆")
    out_of = _OUT_OF.search(written)
    if out_of:
        value, best = float(out_of[1]), int(out_of[2])
    elif stars:
        value, best = float(stars), max(5, stars + places)
    elif re.fullmatch(r"[1-5](?:\.\d)?", written.strip()):
        value, best = float(written), 5
    else:
        return None
    if not 0 <= value <= best or not best:
        return None
    return {"@type": "Rating", "ratingValue": int(value) if value == int(value) else value, "bestRating": best}


def _article(note: Note) -> Mapping[str, Data]:
    paper, venue, year = note.paper, note.venue, paper_year(note)
    kind, where = entry_type(venue)
    name = venue_title(venue) if venue and where in {"journal", "booktitle"} else ""
    doi, arxiv = doi_of(paper), arxiv_id(paper)
    data: Mapping[str, Data] = {
        "@type": "ScholarlyArticle",
        "name": in_line(paper.title),
        "author": [_person(author) for author in paper.authors],
        "datePublished": str(year or ""),
        "isPartOf": {"@type": "Periodical", "name": name} if name and kind == "article" else None,
        "publication": {"@type": "PublicationEvent", "name": name} if name and kind != "article" else None,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": scheme, "value": value}
            for scheme, value in (("DOI", doi), ("arXiv", arxiv))
            if value
        ],
        "sameAs": own_url(paper),
    }
    return {name: value for name, value in data.items() if value}


def _person(name: str) -> Mapping[str, Data]:
    return {"@type": "Person", "name": name}


def _publisher(site: Site) -> Mapping[str, Data]:
    return {"@type": "Organization", "name": site.author or site.title}
