"""Names, places of work and venue in an HTML paragraph on one line, as READMEs have them below a centred title."""

from __future__ import annotations

from papernotes.patterns import late_pattern
from papernotes.reading.byline import are_places, read_byline
from papernotes.reading.facts import Fact
from papernotes.reading.free_lines import is_lone_name
from papernotes.reading.head import Place, Step
from papernotes.reading.inline import plain
from papernotes.reading.people import is_organisation
from papernotes.reading.values import accepts
from papernotes.reading.venues import is_prose

_PARAGRAPH = late_pattern(r"\s*<(p|div|center|h[2-6])\b[^>]*>(.+)</\1>\s*")
_TAG = late_pattern(r"</?(?:b|strong|i|em|a|span|font)\b[^<>]*>")
_BREAK = late_pattern(r"\s*</?br\s*/?>\s*")


def html_paragraph(place: Place) -> Step | None:
    """Read `<p align="center">Names<br>Places<br>Venue</p>`; each part has to be one of these."""
    match = _PARAGRAPH.fullmatch(place.line) if place.byline_open and place.line.lstrip().startswith("<") else None
    if match is None:
        return None
    stated: list[tuple[str, str]] = []
    for part in filter(None, map(str.strip, _BREAK.split(match[2]))):
        found = read_byline(_TAG.sub("", part))
        if are_places(plain(part)) or (stated and found is None and _are_places(plain(part))):
            stated.append(("affiliations", plain(part)))
        elif found is not None and not found.title and not is_lone_name(found):
            stated += [("authors", found.authors), ("venue", found.venue), ("year", found.year)]
            stated.append(("affiliations", found.affiliations))
        else:
            return None
    facts = tuple(Fact(field=name, value=value, line=place.number) for name, value in stated if value)
    return Step(facts=facts, taken=(place.number,), keeps_byline=True) if facts else None


def _are_places(text: str) -> bool:
    """Tell whether a part below the names is places of work, one of them a known one."""
    return is_organisation(text) and not is_prose(text) and accepts("affiliations", text)
