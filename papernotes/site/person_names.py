"""The parts of a person's name, as bibliographies and indexes need them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from papernotes.patterns import late_pattern
from papernotes.text import is_cjk

_GROUP = late_pattern(
    r",|\band\b|\d|^team\s|\s(?:team|collaboration|consortium|community|group|(?-i:AI)|labs?|research|university)$",
    re.IGNORECASE,
)
_SUFFIX = late_pattern(r",?\s+(Jr\.?|Sr\.?|I{2,3}|IV)$")
_PARTICLE = late_pattern(r"(?<=\s)(?:al|da|das|de|del|della|den|der|di|do|dos|du|el|la|le|ten|ter|van|von|zu|zur)\s")
_INITIALS_AT_END = late_pattern(r"(?<=[^\W\d_]{2}) (?:[^\W\d_a-zа-яё]\.[\s-]?){1,4}$")
_PATRONYMIC_AT_END = late_pattern(r"^\S+ \S+ [А-ЯЁ][а-яё]+(?:ович|евич|овна|евна|инична|ьич|лич|кич|мич)$")
_FAMILY_FIRST = late_pattern(
    r"^[А-ЯЁ][а-яё]+(?:[оеё]ва?|[сц]к(?:ий|ая)|енко)(?<=[а-яё]{4})"
    r" (?!\S*(?:[оеё]ва?|[ыи]на?|[сц]к(?:ий|ая)|енко|ой|ых)$)\S+$"
)


class PersonName(NamedTuple):
    """A name in its parts; one that has none, such as a group's, is all `family`."""

    family: str
    given: str = ""
    suffix: str = ""

    def is_family_first(self, written: str) -> bool:
        """Tell whether the name is `written` with the family name first."""
        return bool(self.given) and written.startswith(f"{self.family} ")


@lru_cache(maxsize=65_536)  # each name is asked for by the pages of its notes and papers, and by exports
def parts_of(name: str) -> PersonName:
    """Split a name as it is written; names in CJK without spaces, and those of groups, stay whole.

    The family name is the last word with the particles before it; in Russian it is the first one before a patronymic,
    in any language before initials, and where only the first word ends as Russian family names do.
    """
    words = " ".join(name.split())
    is_cjk_name = not words.isascii() and any(map(is_cjk, words))
    if " " not in words or is_cjk_name or _GROUP.search(words):
        return PersonName(words)
    suffix = _SUFFIX.search(words)
    if suffix and " " in words[: suffix.start()]:
        return parts_of(words[: suffix.start()])._replace(suffix=suffix[1])
    if initials := _INITIALS_AT_END.search(words):
        return PersonName(words[: initials.start()], initials[0].strip())
    if not words.isascii() and (_PATRONYMIC_AT_END.search(words) or _FAMILY_FIRST.search(words)):
        family, _, given = words.partition(" ")
        return PersonName(family, given)
    particle = _PARTICLE.search(words)
    start = particle.start() if particle else words.rindex(" ") + 1
    return PersonName(words[start:], words[:start].rstrip())
