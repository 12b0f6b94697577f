"""The fields of a note that are lists: authors, affiliations, tags, reviewers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from operator import or_

from papernotes.model import Value, Venue
from papernotes.patterns import late_pattern
from papernotes.reading.affiliations import beside_names, split_affiliations
from papernotes.reading.bibtex import decode_latex
from papernotes.reading.facts import Fact
from papernotes.reading.fields import field_of_key, is_first_author
from papernotes.reading.inline import plain
from papernotes.reading.limits import MOST_TERMS
from papernotes.reading.papers import LINK_KINDS
from papernotes.reading.people import (
    is_organisation,
    looks_like_name,
    names_others,
    split_people,
    split_reviewers,
)
from papernotes.reading.statements import Statements
from papernotes.reading.venues import read_venue
from papernotes.text import fold, is_cjk, is_han_or_kana, narrow

_YEAR = re.compile(r"(?:19|20)\d{2}")
_BREAK = re.compile(r"</?br\s*/?>", re.IGNORECASE)
_WIKI_LINK = late_pattern(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
# Words between others: what has one is a title or a phrase.
_SMALL_WORDS = frozenset("a an and are as at by for from in is of on the to via with в и на о от по с для из".split())
_LONGEST_TAG = 80
_MOST_LINES_APART = 2
_OF_POST = frozenset(("layout", "comments", "permalink", "toc", "author_profile", "use_math", "mathjax", "categories"))


def unlinked(text: str) -> str:
    """Give `text` with the names of wikilinks in their place (`[[Read]]`)."""
    return _WIKI_LINK.sub(r"\1", text) if "[[" in text else text


def items_of(fact: Fact) -> tuple[str, ...]:
    """Give the texts of a fact's value: of a list its items without nulls, of a text itself."""
    if isinstance(fact.value, tuple):
        flat = [part for item in fact.value for part in ((item,) if isinstance(item, str) else _texts(item))]
        return tuple([text for item in flat if (text := narrow(item).strip())])
    return (narrow(fact.text),) if fact.text.strip() else ()


def _texts(item: Value) -> Iterator[str]:
    """Give the texts of an item: itself, a nested list's (`[[Wiki link]]`), the name in `{name: …, affiliation: …}`."""
    if isinstance(item, str):
        yield item
    elif isinstance(item, tuple):
        for inner in item:
            yield from _texts(inner)
    elif item is not None:
        parts = (item.get("name"),) if "name" in item else (item.get("given"), item.get("family"))
        yield " ".join(part for part in parts if isinstance(part, str))


def _places_at_end(fact: Fact) -> tuple[str, ...]:
    written = items_of(fact)
    names = split_people(decode_latex(written[0])) if len(written) == 1 else ()
    return names[len(_without_places(names)) :]


def _places_in_items(fact: Fact) -> Iterator[str]:
    """Give the places of work that stand with the people of a list: `- {name: …, affiliation: …}`."""
    for item in fact.value if isinstance(fact.value, tuple) else ():
        if isinstance(item, Mapping):
            for key, value in item.items():
                if field_of_key(key) == "affiliations":
                    yield from _texts(value)


def _is_blogger(fact: Fact, stated: Statements) -> bool:
    """Tell whether `author` in the front matter is the reviewer: the paper's authors are stated elsewhere."""
    if fact.origin != "front matter" or fold(fact.key) != "author":
        return False
    return _is_of_post(fact, stated) or any(
        other is not fact and other.text and (other.origin != "front matter" or fold(other.key) != "author")
        for other in stated.of("authors")
    )


def _is_of_post(fact: Fact, stated: Statements) -> bool:
    """Tell whether one `author` stands in the header of a blog's post that states nothing else of the paper."""
    has_paper = any(
        other.origin == "front matter" for other in stated.of("venue", "year", "affiliations", "paper", *LINK_KINDS)
    )
    return any(fold(key) in _OF_POST for key in stated.extra) and len(split_people(fact.text)) < 2 and not has_paper


def authors(stated: Statements) -> tuple[tuple[str, ...], bool]:
    """Give the paper's authors as "First Last", and whether it has others, as "et al." says.

    What names the first author alone counts when nothing names them all, and leaves open that there are others.
    """
    for fact in sorted(stated.of("authors"), key=_names_first_alone):
        if not _is_blogger(fact, stated):
            written = tuple(
                decode_latex(item) for part in _on_lines_of_their_own(fact, stated) for item in items_of(part)
            )
            names = (
                _without_places(split_people(written[0]))
                if len(written) == 1
                else tuple(name for item in written for name in _one_person(item))
            )
            if names:
                return tuple(dict.fromkeys(names)), _names_first_alone(fact) or any(map(names_others, written))
    beside = (
        name for fact in stated.of("affiliations") for item in items_of(fact) for name in split_affiliations(item)[1]
    )
    return tuple(dict.fromkeys(beside)), False


def _on_lines_of_their_own(fact: Fact, stated: Statements) -> Sequence[Fact]:
    """Give the facts of people who stand each behind the same label, line by line: `Author: …`, `Author: …`."""
    if fact.origin != "body" or not fact.key or len(split_people(fact.text)) != 1:
        return (fact,)
    people = [fact]
    between = {other.line for other in stated.facts if other.field != "authors"}
    for other in stated.of("authors"):
        is_near = 0 < other.line - people[-1].line <= _MOST_LINES_APART and people[-1].line + 1 not in between
        if is_near and fold(other.key) == fold(fact.key):
            people.append(other)
    firsts = [other for other in stated.of("authors") if _names_first_alone(other)]
    is_second = any(0 < fact.line - other.line <= _MOST_LINES_APART for other in firsts)
    return [*firsts, *people] if len(people) > 1 or (is_second and not _names_first_alone(fact)) else people


def _names_first_alone(fact: Fact) -> bool:
    return is_first_author(plain(fact.key))


def _without_places(names: tuple[str, ...]) -> tuple[str, ...]:
    """Give names without the places of work that end their line (`Yevgen Chebotar et al., Google DeepMind`)."""
    people = tuple(name for name in names if not is_organisation(name))
    is_at_end = names[: len(people)] == people
    return people if is_at_end and any(looks_like_name(name) for name in people) else names


def _one_person(item: str) -> tuple[str, ...]:
    """Give the people in an item of a list, usually one: `Last, First` is turned, `A and B` are two."""
    names = split_people(item)
    if all(map(is_organisation, names)):
        return names
    is_turned = item.count(",") == 1 and len(names) == 2 and all(len(name.split()) <= 2 for name in names)
    return (f"{names[1]} {names[0]}",) if is_turned else names


def affiliations(stated: Statements, aliases: Mapping[str, str]) -> tuple[str, ...]:
    """Give the authors' places of work under the names that the site gives them."""
    has_authors = any(True for _ in stated.of("authors"))
    in_items = [place for fact in stated.of("authors") for place in _places_in_items(fact) if place.strip()]
    for fact in stated.of("affiliations"):
        split = [split_affiliations(item) for item in items_of(fact)]
        places = [place for found, people in split for place in (*found, *(people if has_authors else ()))]
        places = [*in_items, *places] if fact.origin == "front matter" else places  # some by their ids (Quarto)
        if places:
            return tuple(dict.fromkeys(aliases.get(fold(place), place) for place in places))
    beside = (
        place
        for fact in stated.of("authors")
        for place in (
            *_places_in_items(fact),
            *(place for item in items_of(fact) for place in beside_names(item)),
            *_places_at_end(fact),
        )
    )
    return tuple(dict.fromkeys(aliases.get(fold(place), place) for place in beside))


def reviewers(stated: Statements) -> tuple[str, ...]:
    """Give the people who wrote or presented the note."""
    stated_names = tuple(
        name for fact in stated.of("reviewers") for item in items_of(fact) for name in split_reviewers(item)
    )
    bloggers = tuple(
        name
        for fact in stated.of("authors")
        if _is_blogger(fact, stated)
        for item in items_of(fact)
        for name in split_reviewers(item)
    )
    return tuple(dict.fromkeys(stated_names or bloggers))[:MOST_TERMS]


def tags(
    stated: Statements, aliases: Mapping[str, str], *, venue: Venue | None = None, venue_aliases: Mapping[str, str]
) -> tuple[str, ...]:
    """Give the tags of header and body under the names that the site gives them; categories only when no tags stand.

    A hashtag that says the paper's `venue` with its year (`#ICLR2019`) is no topic.
    """
    facts = list(stated.of("tags", "hashtags"))
    own = [fact for fact in facts if fact.origin != "front matter" or fold(fact.key) not in {"categories", "category"}]
    by_fold: dict[str, str] = {}
    for stated_by, item in ((fact, item) for fact in own or facts for item in tag_items(fact)):
        said = read_venue(item, venue_aliases, is_own_place=False) if stated_by.field == "hashtags" else None
        is_venue = said is not None and venue is not None and (said.series, said.year) == (venue.series, venue.year)
        if not is_venue and not _YEAR.fullmatch(item):
            folded = fold(item)
            name = aliases.get(folded, item)
            by_fold.setdefault(folded if name is item else fold(name), name)
    return tuple(by_fold.values())[:MOST_TERMS]


def tag_items(fact: Fact) -> tuple[str, ...]:
    """Give the tags of one fact: list, comma text, hashtags, words, a phrase. A year after `#NAME` belongs to it."""
    if fact.field == "hashtags":
        return items_of(fact)
    items = items_of(fact)
    found = _split(items[0]) if len(items) == 1 and not isinstance(fact.value, tuple) else items
    cleaned = (plain(tag).strip(" #:\"'[]`.。,，;；") for tag in found)
    return tuple(dict.fromkeys(tag for tag in cleaned if tag and len(tag) <= _LONGEST_TAG))


def _split(text: str) -> list[str]:
    if "[[" in text and len(parts := _WIKI_LINK.split(text)) > 1:  # what stands around the links, and their names
        around = (_split(part.strip(" ,#")) if part.strip(" ,#") else [] for part in parts[::2])
        return [tag for before, name in zip_longest(around, parts[1::2]) for tag in (*before, name) if tag]
    text = _BREAK.sub(",", text.strip().strip("[]") if text.strip().startswith("[") and "](" not in text else text)
    text = re.sub(r"`([^`]+)`[\s,]*", r"\1, ", text) if text.count("`") >= 4 else text
    if re.search(r"(?:^|[\s,])#[^\s#]", text):
        return [part for part in re.split(r"[,，、;；]?\s*(?<![^\s,，、;；])#", text) if part.strip()]
    if re.search(r"[,，、;；|｜／]", text):
        return re.split(r"\s*[,，、;；|｜／]\s*", text)
    is_cjk_list = "/" in text and (is_cjk(text[0]) or (text.count("/") > 1 and any(map(is_cjk, text))))
    if is_cjk_list or re.search(r"\s+/\s+|[·・]", text):
        return re.split(r"\s*[/·・]\s*", text)
    words = text.split()
    # In Chinese and Japanese no spaces stand within a word, and Latin ones that follow each other may be a phrase.
    are_eastern = [any(map(is_han_or_kana, word)) for word in words]
    if len(words) > 1 and any(are_eastern) and all(map(or_, are_eastern, are_eastern[1:])):
        return words
    # Words divided by spaces are tags when each is written as one (`nlp transformer pre-training`), else a phrase.
    is_list = (
        len(words) > 3
        or (len(words) > 1 and any("-" in word or "_" in word for word in words))
        or (len(words) > 1 and all(word.islower() for word in words) and len(words) != 2)
    )
    is_phrase = len(words) > 3 and not _SMALL_WORDS.isdisjoint(text.casefold().split())
    return words if is_list and not is_phrase and all(len(word) > 1 for word in words) else [text]
