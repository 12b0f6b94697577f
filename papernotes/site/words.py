"""The words of the pages: one file for each language, `words/<language>.toml` of the theme.

A language without a file of its own borrows that of its base (`zh` for `zh-Hant`), then the site's, then English; so
`Words.language` says which language the words really are in.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from papernotes.problems import Problem, ThemeError
from papernotes.text import is_hangul

Wording = str | list[str] | dict[str, str]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language. `words["tags"]` is a text; a word that the file lacks is a KeyError."""

    language: str
    texts: Mapping[str, Wording]

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
        return forms.get(plural(self.language, number), forms["other"]).format(n=number)

    def day(self, day: date) -> str:
        """Give a date written out."""
        months = self.texts["months"]
        return (
            self.fill("day", year=day.year, month=months[day.month - 1], day=day.day)
            if isinstance(months, list)
            else ""
        )


def plural(language: str, number: int) -> str:
    """Give the plural category of a whole number: one, few, many or other (CLDR 45, for the languages of the theme)."""
    base = language.partition("-")[0]
    if base == "ru":
        tens, ones = number % 100 // 10, number % 10
        if tens == 1 or ones == 0 or ones > 4:
            return "many"
        return "one" if ones == 1 else "few"
    return "one" if base == "en" and number == 1 else "other"


def language_name(code: str) -> str:
    """Give a language's name for itself, else its code."""
    return _NAMES.get(code.lower()) or _NAMES.get(code.lower().partition("-")[0]) or code


@lru_cache(maxsize=65536)
def script_language(text: str, nearby: str) -> str:
    """Give the language whose script `text` is in, or "" if it says nothing; Han alone is read as `nearby` if it can.

    For names and titles that stand on a page of another language, so that fonts and screen readers get them right.
    """
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


def load_words(folders: Iterable[Path]) -> Mapping[str, Words]:
    """Read the words of every language, from `words/` in `folders`.

    Of one text in two folders the first counts; what a language lacks is said in English.

    Raises `ThemeError` (code "bad-words") for a file that is not TOML.
    """
    texts: dict[str, dict[str, Wording]] = {}
    for folder in reversed(tuple(folders)):
        for path in sorted((folder / "words").glob("*.toml")):
            texts.setdefault(path.stem, {}).update(_read(path))
    english = texts.get("en", {})
    return {language: Words(language=language, texts=english | texts[language]) for language in sorted(texts)}


def words_for(words: Mapping[str, Words], *languages: str) -> Words:
    """Give the words of the first of `languages` that has some, else English."""
    by_code = {code.lower(): each for code, each in words.items()}
    for language in (*languages, "en"):
        for code in (language.lower(), language.lower().partition("-")[0]):
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


def _read(path: Path) -> dict[str, Wording]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ThemeError(
            Problem(
                path=str(path),
                code="bad-words",
                message=f"this is not TOML: {error}",
                help='each line must read like: tags = "Tags"',
            )
        ) from error
