"""One page in several languages: what a reader of another language is led to, and what search engines are told.

A note's counterparts are its translations. Reviews of one paper in two languages count as such only where each is the
only one in its language: then a reader of the other language finds there what this one finds here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from papernotes.model import Note
from papernotes.site import addresses
from papernotes.site.catalog import Catalog
from papernotes.site.parts import Alternate, Version
from papernotes.site.words import language_name

SEARCH = "search/"
"""Address of the page that searches, in the site's language; its index lies below."""
X_DEFAULT = "x-default"
"""What search engines call the page for readers of all other languages."""


def translations(catalog: Catalog, note: Note) -> tuple[Note, ...]:
    """Give the note's translations, the first of each language by path."""
    found = (catalog.by_slug[slug] for slug in note.translations if slug in catalog.by_slug)
    by_language: dict[str, Note] = {}
    for other in sorted(found, key=lambda each: each.path):
        by_language.setdefault(other.language, other)
    return tuple(by_language.values())


def counterparts(catalog: Catalog, note: Note) -> Mapping[str, Note]:
    """Give the notes that say the same in other languages, by language.

    It holds both ways: a note that is another's counterpart has that one as its own.
    """
    translated = translations(catalog, note)
    if translated:
        return {other.language: other for other in translated if _is_first(catalog, note, other)}
    reviews = catalog.on_paper(note)
    if len(reviews) == 1:
        return {}
    counts = Counter(each.language for each in reviews)
    return {
        other.language: other
        for other in reviews
        if counts[note.language] == counts[other.language] == 1 and other != note and not other.translations
    }


def versions(catalog: Catalog, note: Note) -> Mapping[str, str]:
    """Give the addresses of a note and its counterparts by language; nothing when there are none."""
    others = counterparts(catalog, note)
    return {each.language: _address(each) for each in (note, *others.values())} if others else {}


def reviews(catalog: Catalog, note: Note) -> Mapping[str, str]:
    """Give the address of the note itself and of the newest review of its paper in each other language."""
    newest: dict[str, Note] = {}
    for other in catalog.on_paper(note):
        newest.setdefault(other.language, other)
    return {language: _address(other) for language, other in newest.items()} | {note.language: _address(note)}


def fronts(catalog: Catalog, site_language: str) -> Mapping[str, str]:
    """Give the address of each language's front page; the site's own language has the site's when no note is in it."""
    places = {term.name: term.address for term in catalog.by_language}
    is_there = any(same_base(language, site_language) for language in places)
    return places if is_there else {**places, site_language: ""}


def searches(catalog: Catalog, site_language: str, spoken: Callable[[str], str]) -> Mapping[str, str]:
    """Give the address of the page that searches by the language of a reader; all of them ask one index.

    `spoken` gives the language whose words a page in a language has; each such language has one page.
    """
    places = {spoken(site_language): SEARCH}
    for term in catalog.by_language:
        if not term.shelf:
            places.setdefault(spoken(term.name), f"{term.address}{SEARCH}")
    languages = (site_language, *fronts(catalog, site_language))
    return {language: places.get(spoken(language), SEARCH) for language in languages}


def language_switch(places: Mapping[str, str], *, address: str | None, root: str) -> tuple[Version, ...]:
    """Give the ways to the places of all languages, in the order of their codes; one may be that of the page itself."""
    return tuple(
        Version(
            text=language_name(language),
            href=addresses.link(root, places[language]),
            language=language,
            is_current=places[language] == address,
        )
        for language in sorted(places)
        if len(places) > 1
    )


def alternates(versions: Mapping[str, str], default: str | None, *, url: str) -> tuple[Alternate, ...]:
    """Give what search engines are told of the versions of a page; `default` is the address for all other readers.

    They take whole addresses only, so nothing is told when the site's is not known; readers have the language switch.
    """
    listed = {language: versions[language] for language in sorted(versions)}
    if default is not None:
        listed[X_DEFAULT] = default
    return tuple(
        Alternate(language=language, href=addresses.absolute(url, place))
        for language, place in listed.items()
        if url and len(versions) > 1
    )


def same_base(language: str, other: str) -> bool:
    """Tell whether two codes are of one language, whatever script or place they add."""
    return language.lower().partition("-")[0] == other.lower().partition("-")[0]


def _is_first(catalog: Catalog, note: Note, other: Note) -> bool:
    """Tell whether the note is the one of its language that the other has as its translation."""
    return any(each.path == note.path for each in translations(catalog, other))


def _address(note: Note) -> str:
    return f"notes/{note.slug}/"
