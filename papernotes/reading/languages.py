"""In which language a note is written: "ko", "ja", "zh", "zh-Hant", "ru", "en" or another code that the note states.

"zh" is Chinese in simplified letters, as most notes mean it; "zh-Hant" is Chinese in traditional ones.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath
from string import ascii_letters

from papernotes.patterns import late_pattern
from papernotes.text import fold

_SAMPLE = 40_000
_CODES = {
    "ko": "ko kor korean 한국어 kr ko-kr",
    "ja": "ja jp jpn japanese 日本語 ja-jp jap",
    "ru": "ru rus russian русский ru-ru",
    "en": "en eng english en-us en-gb us",
    "zh": "zh cn chn chinese 中文 简体 简体中文 zh-cn zh-hans zh-sg chs zho cmn simplified-chinese zh-hans-cn sc 汉语",
    "zh-Hant": "zh-tw zh-hk zh-hant zh-mo cht 繁體 繁體中文 繁体中文 tw traditional-chinese zh-hant-tw zhtw tc",
    "de": "de german deutsch de-de",
    "fr": "fr french français fr-fr",
    "es": "es spanish español es-es",
    "pt": "pt portuguese português pt-br pt-pt",
    "vi": "vi vietnamese vi-vn",
    "uk": "uk ukrainian українська",
    "it": "it italian italiano",
}
_OTHER_SCRIPTS = frozenset(["", *"ko ja zh zh-Hant ru uk be bg el ka hy he yi ar fa ur hi bn ta te th".split()])
_CODE_BY_NAME = {name: code for code, names in _CODES.items() for name in names.split()}
# What may follow a file's or stand as a folder's name; "us", "uk", "it", "tc" and the like are words there.
_SUFFIXES = frozenset(
    "ko kor korean kr ja jp jpn japanese ru rus russian en eng english zh cn chn chinese zh-cn zh-tw zh-hk zh-hans "
    "zh-hant cht chs ko-kr ja-jp ru-ru en-us".split()
)
_SUFFIX = late_pattern(r"^(.+?)[-_. ]+((?:zh|ko|ja|ru|en)[-_](?:[a-z]{2,4})|[a-z]{2,8})$", re.IGNORECASE)
# A tag of RFC 5646 in small letters: language, script, region, variants.
_CODE = late_pattern(r"([a-z]{2,3})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*")
# All two letters that are a language (ISO 639-1).
_TWO_LETTERS = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st "
    "su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
_NOT_TEXT = late_pattern(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|\$\$.*?\$\$|\$[^$\n]*\$|`[^`\n]*`|<[^<>]*>|\]\([^()\s]*\)|https?://\S+",
    re.DOTALL,
)
# Letters that only one of the two scripts uses, among the most frequent of both.
_SIMPLIFIED = frozenset(
    "这们个来时说对为会过国学发动现实关种经样业还进问题间让给与义传统语认识论应当学习网络图像数据训练结构层输频测试细节优单双级线难误损"
)
_TRADITIONAL = frozenset(
    "這們個來時說對為會過國學發動現實關種經樣業還進問題間讓給與義傳統語認識論應當學習網絡圖像數據訓練結構層輸頻測試細節優單雙級線難誤損"
)
_ONLY_SIMPLIFIED = late_pattern(f"[{''.join(sorted(_SIMPLIFIED - _TRADITIONAL))}]+")
_ONLY_TRADITIONAL = late_pattern(f"[{''.join(sorted(_TRADITIONAL - _SIMPLIFIED))}]+")
# Letters of today's Japanese that Chinese writes in another way, and the reverse, for what has no kana.
_ONLY_JAPANESE = late_pattern("[実験価読発関対図経様応伝効続拡変気総権単訳録処択圧労覧込働円売県検歩帰悪焼顔隠黒々]+")
_NOT_JAPANESE = late_pattern(
    "[這們來說對會國學發實關經樣與當應圖數據單雙讓給傳總點麼沒變讀體擇擴輕轉邊聲寫權證釋價嗎呢吧它很您哪贏]+"
)
# Hangul, kana, Han, Cyrillic, Latin beyond ASCII.
_SCRIPTS = tuple(
    late_pattern(f"[{letters}]+")
    for letters in (
        r"\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f",
        r"\u3041-\u30fa\u31f0-\u31ff",
        r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
        r"\u0400-\u04ff",
        r"\u00c0-\u024f",
    )
)
_ASCII = bytes(range(128))
_ASCII_LETTERS = ascii_letters.encode()


@lru_cache(maxsize=1024)
def language_code(written: str) -> str:
    """Give the code for a language as people write it ("Korean", "zh-TW", "日本語"), or "" when unknown."""
    name = fold(written).replace("_", "-")
    if name in _CODE_BY_NAME:
        return _CODE_BY_NAME[name]
    main = name.split("-", 1)[0]
    if main in _CODE_BY_NAME and len(main) <= 3:
        return _CODE_BY_NAME[main]
    tag = _CODE.fullmatch(name)
    return name if tag and (len(tag[1]) > 2 or tag[1] in _TWO_LETTERS) else ""


def split_suffix(stem: str) -> tuple[str, str]:
    """Give a file's stem without its language suffix, and the suffix's code: `attention-ko`, `note.ja`, `x_zh-TW`."""
    match = _SUFFIX.match(stem)
    if match:
        suffix = match[2].casefold().replace("_", "-")
        if suffix in _SUFFIXES:
            return match[1], _CODE_BY_NAME[suffix]
    return stem, ""


def language_of_path(path: PurePosixPath) -> str:
    """Give the language that a file's suffix or the nearest folder states, or ""."""
    code = split_suffix(path.stem)[1]
    if code:
        return code
    for folder in reversed(path.parts[:-1]):
        name = folder.casefold().replace("_", "-")
        if name in _SUFFIXES:
            return _CODE_BY_NAME[name]
    return ""


def language_of_text(text: str, *, prior: str) -> str:
    """Give the language by the share of scripts outside code, formulas and links.

    `prior` (the site's language) decides for text without letters, and for Han letters that both Chinese and Japanese
    have, without kana, when it is "ja".
    The thresholds are those that were right for 98 % of 508 paragraphs in five languages.
    """
    sample = _NOT_TEXT.sub(" ", text[:_SAMPLE]).encode("utf-8", "surrogatepass")
    # Deleting bytes is many times faster than finding letters, and most letters of most notes are ASCII.
    beyond = sample.translate(None, _ASCII).decode("utf-8", "surrogatepass")
    hangul, kana, han, cyrillic, latin = (_count(letters, beyond) for letters in _SCRIPTS)
    latin += len(sample) - len(sample.translate(None, _ASCII_LETTERS))
    # A CJK letter says about as much as three Latin ones, and terms of the field are Latin in every language.
    total = 3 * (hangul + kana + han) + cyrillic + latin
    if total == 0:
        return prior
    if hangul * 3 > 0.12 * total and hangul >= kana:
        return "ko"
    if (kana + han) * 3 > 0.12 * total:
        return _han(beyond, kana=kana, han=han, prior=prior)
    if cyrillic > 0.15 * total:
        return "ru"
    return "en" if prior in _OTHER_SCRIPTS else prior


def _count(letters: re.Pattern[str], sample: str) -> int:
    """Count the letters of a script: runs of them are found at once."""
    return sum(map(len, letters.findall(sample)))


def _han(sample: str, *, kana: int, han: int, prior: str) -> str:
    if kana > 0.06 * (kana + han):
        return "ja"
    simplified, traditional = (_count(letters, sample) for letters in (_ONLY_SIMPLIFIED, _ONLY_TRADITIONAL))
    japanese, chinese = (_count(letters, sample) for letters in (_ONLY_JAPANESE, _NOT_JAPANESE))
    if japanese > chinese + simplified or (prior == "ja" and simplified <= traditional and not chinese):
        return "ja"
    if traditional > simplified:
        return "zh-Hant"
    return "zh-Hant" if prior == "zh-Hant" and not simplified else "zh"


def name_without_language(path: PurePosixPath) -> str:
    """Give a path without its language suffix and language folders: equal for the translations of one note."""
    folders = [part for part in path.parts[:-1] if part.casefold().replace("_", "-") not in _SUFFIXES]
    return "/".join((*folders, split_suffix(path.stem)[0])).casefold()
