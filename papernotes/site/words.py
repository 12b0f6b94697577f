"""The words of the pages: one file for each language, `words/<language>.toml` of the theme.

A file holds all that a language is to the pages: texts, months and the pattern of a date, plural rules, names of
languages, the headings of an index and the letters under them. A language without one borrows that of its base (`zh`
for `zh-Hans`), then the site's, then English; so `Words.language` says which language the words really are in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from papernotes.problems import Problem, ThemeError
from papernotes.site.plurals import OTHER, Plurals
from papernotes.site.word_files import Wording, bad_words, headings, read_words
from papernotes.text import is_hangul

# Chinese by place: those who write it so read traditional letters.
_TRADITIONAL = ("zh-tw", "zh-hk", "zh-mo")
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ps sd ug ur yi".split())
_OWN = ("plural", "language_names", "headings")  # of no use in another language

# What speakers call their language (CLDR), for languages that paper notes are written in.
_NAMES = {
    "ar": "العربية",
    "cs": "Čeština",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ru": "Русский",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "Українська",
    "vi": "Tiếng Việt",
    "zh": "中文",
    "zh-hans": "简体中文",
    "zh-cn": "简体中文",
    "zh-hant": "繁體中文",
    "zh-tw": "繁體中文",
    "zh-hk": "繁體中文",
}


class Words(Struct, frozen=True, kw_only=True):
    """The words of one language. `words["tags"]` is a text; a word that the file lacks is a KeyError.

    `names` are the names of languages by their codes in lower case, `headings` those of an index with their letters
    (`orders.Order`), none when the language has no list.
    """

    language: str
    texts: Mapping[str, Wording]
    plurals: Plurals
    names: Mapping[str, str]
    headings: tuple[str, ...]

    def __getitem__(self, key: str) -> str:
        """Give a text without numbers."""
        text = self.texts[key]
        return text if isinstance(text, str) else ""

    def fill(self, key: str, **values: str | int) -> str:
        """Give a text with its `{names}` filled in."""
        return self[key].format(**values)

    def count(self, key: str, number: int) -> str:
        """Give "3 notes" in the form that the number asks for."""
        forms = self.texts[f"count_{key}"]
        if not isinstance(forms, dict):
            return str(number)
        form = forms.get(self.plurals.category(number)) or forms.get(OTHER) or "{n}"
        return form.format(n=number)

    @property
    def own_name(self) -> str:
        """Give what speakers call this language."""
        return self.names.get(self.language.lower()) or language_name(self.language)

    def day(self, day: date) -> str:
        """Give a date written out."""
        months = self.texts["months"]
        return (
            self.fill("day", year=day.year, month=months[day.month - 1], day=day.day)
            if isinstance(months, list)
            else ""
        )

    def language_name(self, code: str) -> str:
        """Give what a language is called in this one, else what it calls itself, else its code."""
        lower = code.lower()
        written = "zh-hant" if lower in _TRADITIONAL else lower
        return self.names.get(written) or self.names.get(_base(lower)) or language_name(code)


def language_name(code: str) -> str:
    """Give a language's name for itself, else its code."""
    return _NAMES.get(code.lower()) or _NAMES.get(_base(code.lower())) or code


def is_right_to_left(language: str) -> bool:
    """Tell whether the lines of a language run from right to left."""
    return language.partition("-")[0] in _RIGHT_TO_LEFT


@lru_cache(maxsize=65536)
def script_language(text: str, nearby: str) -> str:
    """Give the language whose script `text` is in, or "" if it says nothing; Han alone is read as `nearby` if it can.

    For names and titles that stand on a page of another language, so that fonts and screen readers get them right.
    """
    if text.isascii():
        return ""
    base = nearby.partition("-")[0]
    if any(is_hangul(char) for char in text):
        return "ko"
    if any("\u3040" <= char <= "\u30ff" for char in text):
        return "ja"
    if any("\u4e00" <= char <= "\u9fff" for char in text):
        return nearby if base in {"zh", "ja", "ko"} else "zh"
    if any("\u0400" <= char <= "\u04ff" for char in text):
        return nearby if base in {"ru", "uk", "bg", "sr", "be"} else "ru"
    return ""


def load_words(folders: Sequence[Path]) -> Mapping[str, Words]:
    """Read the words of every language, from `words/` in `folders`.

    Of one text in two folders the first counts; what a language lacks is said in English, its plural rules and names
    of languages apart.

    Raises `ThemeError` (code "bad-words") as `read_words` does, and for a plural rule that is none.
    """
    texts: dict[str, dict[str, Wording]] = {}
    paths: dict[str, Path] = {}
    for folder in reversed(folders):
        # The default theme's own words are compared with English by the tests, once and for all.
        model = {} if folder == folders[-1] else texts.get("en", {})
        for path in sorted((folder / "words").glob("*.toml")):
            paths[path.stem] = path
            _lay_over(texts.setdefault(path.stem, {}), read_words(path, model))
    english = {key: text for key, text in texts.get("en", {}).items() if key not in _OWN}
    return {language: _words(paths[language], texts[language], english, folders) for language in sorted(texts)}


def words_for(words: Mapping[str, Words], *languages: str) -> Words:
    """Give the words of the first of `languages` that has some, else English."""
    by_code = {code.lower(): each for code, each in words.items()}
    for language in (*languages, "en"):
        lower = language.lower()
        for code in (lower, "zh-hant" if lower in _TRADITIONAL else "", _base(lower)):
            if code in by_code:
                return by_code[code]
    raise ThemeError(
        Problem(
            path="words/en.toml",
            code="no-words",
            message="the words of the pages are not there",
            help="install papernotes again: pip install --force-reinstall papernotes",
        )
    )


def _base(code: str) -> str:
    return code.partition("-")[0]


def _lay_over(below: dict[str, Wording], above: Mapping[str, Wording]) -> None:
    """Put the words of a site's file over the theme's: of a table only the lines that differ need be there."""
    for key, text in above.items():
        under = below.get(key)
        below[key] = under | text if isinstance(under, dict) and isinstance(text, dict) and key != "plural" else text


def _words(path: Path, texts: Mapping[str, Wording], english: Mapping[str, Wording], folders: Sequence[Path]) -> Words:
    names, rules = texts.get("language_names"), texts.get("plural")
    try:
        plurals = Plurals.of(rules if isinstance(rules, dict) else {})
    except ValueError as error:
        help_ = 'copy it from CLDR, for example: one = "i = 1 and v = 0"'
        raise bad_words(path, str(error), help_) from error
    return Words(
        language=path.stem,
        texts={**english, **texts},
        plurals=plurals,
        names={code.lower(): name for code, name in names.items()} if isinstance(names, dict) else {},
        headings=headings(texts.get("headings", []), path, folders),
    )
