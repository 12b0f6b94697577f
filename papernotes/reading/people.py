"""Lists of people, as they are written after a label or under a title, and what tells them from places of work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from papernotes.patterns import late_pattern
from papernotes.reading.inline import plain
from papernotes.reading.spaced_names import divided_names
from papernotes.text import is_cjk

_AND_OTHERS = late_pattern(
    r"[,，、;；\s]*(?:\(\s*)?(?:\bet\.?\s*al\b\.?|\band\s+others\b|(?:\band|\+)\s*\d+\s+(?:others|more)\b|(?<=\s)외\s*\d*\s*(?:명|인)?\s*$|(?<=\w)外\s*\d*\s*(?:人"
    r"|名)?\s*$|(?:\s|^)등\s*(?:\d+\s*(?:명|인))?\s*$|ら\s*$|(?:他|ほか)\s*\d*\s*名?\s*$|など\s*$|等\s*(?:\d+\s*)?[人位名]?\s*$"
    r"|и\s+др(?:угие)?\.?|\bи\s+ещ[её]\s+\d+(?:\s+(?:автор|соавтор|человек)\w*)?|\bи\s+соавт\w*\.?"
    r"|\band\s+(?:colleagues|co-?authors|co-?workers)\b|(?<=[^\W\d_])\s?\+(?=\s*(?:[,，)）]|$)))(?:\s*\))?[.,;]*",
    re.IGNORECASE,
)
# Letters without which `_AND_OTHERS` and `_MARKS` find nothing: they are found many times faster.
_OTHERS = late_pattern(
    "[eE][tT]|[oO][tT][hH][eE][rR]|[mM][oO][rR][eE]|[dD] [cC][oO]|[дД][рР]|[иИ] [еЕсС]|[+외外등ら他ほど等]"
)
_MARK = late_pattern(r"[∗⁎†‡§¶♯♠♣♥♦★☆✉⋆◦•⋄◇◊♢△▲✝✦✶‖∥¹²³⁴⁵⁶⁷⁸⁹⁰①-⑳♭*\\$<^]")
_MARKS = late_pattern(
    r"[∗⁎†‡§¶♯♠♣♥♦★☆✉⋆◦•⋄◇◊♢△▲✝✦✶‖∥¹²³⁴⁵⁶⁷⁸⁹⁰①-⑳♭]+|(?<=[^\W_])\*+(?!STAR\b)|(?<![^\W_])\*+(?=[^\W\d_])|\\(?:dagger|ddagger|ast|star|textsuperscript)"
    r"|\$\^?\{?[^$]*\}?\$|<sup>.*?</sup>|\^\{[\d\s,*†‡]+\}|\^[\d*†‡]+(?:,\d+(?=\s*(?:,|$)))*"
)
# Without one of these a list of people has no mark, number, year or bracket: most names are written so.
_BESIDE_NAMES = late_pattern(r"[0-9０-９∗⁎†‡§¶♯♠♣♥♦★☆✉⋆◦•⋄◇◊♢△▲✝✦✶‖∥¹²³⁴⁵⁶⁷⁸⁹⁰①-⑳♭*\\$<^(（\[【]")
_DIGITS = late_pattern(
    r"(?<=[^\W\d_])\d{1,2}(?:\s*,\s*\d{1,2})*[)）]?(?=\s|$|[,;，、；])|(?<=[.\s])\d{1,2}(?=\s*(?:$|[,;]))"
)
_MARK_OF_PLACE = late_pattern(r"(?<=[^\W\d_])[\d¹²³⁴⁵⁶⁷⁸⁹*∗†‡]+\s+(?=[^\W\d_])")
_BETWEEN_MARKED = late_pattern(r"(?<=[^\W\d_])[\d¹²³⁴⁵⁶⁷⁸⁹*∗†‡]+(?:\s*,\s*[\d¹²³⁴⁵⁶⁷⁸⁹*∗†‡]+)*\s+(?=[^\W\d_])")
_PARENTHESIS = late_pattern(r"\s*[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_YEAR = late_pattern(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_YEAR_AT_END = late_pattern(r"\s*,\s*(?:19|20)\d{2}\s*\.?\s*$")
# The spaces and commas around are cut from each name.
_AND = late_pattern(r"\s(?:and|und|et|и)\s|[&＆]\s*|(?<=[a-z])と(?=[A-Z])", re.IGNORECASE)
_BREAK = late_pattern(r"</?br\s*/?>", re.IGNORECASE)
_SUPERSCRIPT = late_pattern(r"<sup>.*?</sup>", re.IGNORECASE)
_WIKI_LINK = late_pattern(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_SEMICOLON = late_pattern(r"\s*[;；]\s*")
_COMMA = late_pattern(r"\s*[,，、·・|｜／]\s*|\s+/\s+")
_BETWEEN_REVIEWERS = late_pattern(r"\s*[,;，、；/|]\s*|\s+(?:and|и)\s+|\s*&\s*")
# What a bracket behind a member of a group says of the year of study: the same person has another one next year.
_RANK = late_pattern(
    r"\s*[(（](?:[BMD][1-6]|(?:학부|석사|박사|석박통합|석박사통합)(?:과정|생)?|(?:修士|博士|学部)(?:課程)?\d?年?|研究生|研[一二三]"
    r"|博[一二三四]|硕士生?|博士生?|(?:ph\.?d|msc|master|undergraduate)(?:\s+student)?|аспирант\w*|магистр\w*|студент\w*)[)）]",
    re.IGNORECASE,
)
_RANK_BEFORE = late_pattern(r"^(?:[BMD][1-6]|(?:修士|博士|学部)(?:課程)?\d年?|研[一二三]|博[一二三四])\s+(?=\S{2})")
# Degrees behind a name and titles before it: `Ann Lee, PhD; Bob Ray, MD`, `Prof. Cy Doe`, `д.т.н. Орлов В. В.`.
_DEGREE = late_pattern(
    r",?\s+(?:Ph\.?\s?D|D\.?Phil|M\.?Sc|MPH)\b\.?(?=\s*(?:[,;&]|and\b|$))"
    r"|((?:^|[,;]\s*)[A-Z][\w.'’-]*(?:\s[A-Z]\.?)?\s[A-Z][\w'’-]+),\s+M\.?D\b\.?(?=\s*(?:[,;]|$))"
)
_TITLE_BEFORE_NAME = late_pattern(
    r"^(?:(?:(?:(?:Assoc|Ass?t|Assist|Adj)\w*\.?\s+)?Prof(?:essor|\.)?|Dr\.?|(?:[Аа]кад|[Пп]роф|[Дд]оц)\w*\.?"
    r"|[дк]\.\s?(?:[а-я]{1,4}\.?-?\s?){1,3}\s?н\.)\s+)+(?=\S)",
)
# The same behind a name: `홍길동 교수`, `山田 太郎 教授`, `张三 博士`.
_TITLE_BEHIND_NAME = late_pattern(
    r"(?:(?<=\S\S)|\s+)(?:(?:副|准|準|助理)?教授|博士生?|硕士生?|老师|老師|先生|さん|氏|교수님?|박사(?:과정|님)?|석사(?:과정)?|선생님)$"
)
_WORD_BEFORE_NAME = late_pattern(r"^(?:by|and|with|и)\s+", re.IGNORECASE)
_NOT_IN_NAME = late_pattern(r"https?:|[=<>{}]")
_LETTER = late_pattern(r"[^\W\d_]")
_WORD_OF_NAME = late_pattern(r"[^\W\d_]+(?:['’`´\-‐‑][^\W\d_]*)*\.?|['’][^\W\d_]+")
_INITIAL_AT_END = late_pattern(r"(?<![^\W_])[^\W\d_]\.$")
_FAMILY_NAME = late_pattern(r"[A-ZÀ-ÞА-Я][^\W\d_]+(?:[-'’][^\W\d_]+)*")
_GIVEN_NAME = late_pattern(r"[A-ZÀ-ÞА-Я][^\W\d_]+(?:-[^\W\d_]+)*(?:\s[A-ZА-Я]\.?){0,2}")
_INITIALS = late_pattern(r"(?:[A-ZÀ-ÞА-Я](?:\.[\s-]?|[\s-]|$)){1,4}$|[A-Z]{1,3}$")
_PARTICLES = frozenset(
    "van von der den de del della di da dos du la le el al bin ibn ter ten zu af av y e der. jr jr. sr sr. ii iii "
    "o'".split()
)
_ORGANISATION_WORDS = frozenset(
    (
        "university universität université universidad universidade universiteit universitet universitat università "
        "hochschule politecnico école univ institute institut instituto college school academy academic laboratory "
        "laboratories laboratoire lab labs research center centre department dept faculty group team inc corp gmbh "
        "corporation ltd llc company foundation hospital hospitals clinic technologies technology tech ai brain "
        "google deepmind microsoft facebook meta openai anthropic apple amazon nvidia ibm intel adobe salesforce "
        "baidu tencent alibaba huawei bytedance sensetime megvii naver kakao samsung lg lge sk kt sony line ntt "
        "rakuten yandex sber tinkoff spotify netflix uber lyft twitter linkedin snap pinterest stanford mit berkeley "
        "cmu princeton harvard yale oxford cambridge toronto montreal mila waterloo tsinghua peking fudan zhejiang "
        "sjtu ustc pku thu cas kaist snu postech unist yonsei dgist gist tokyo kyoto osaka titech riken aist ethz eth "
        "epfl inria cnrs ens tum mpi cuhk hku hkust nus ntu nyu ucl ucla ucsd ucsb uiuc gatech georgia ut austin usc "
        "inst naist jaist oist kth ntnu iit iiit iisc "
        "umd umich unc upenn csail fair bair vgg allen eleutherai stability midjourney cohere mistral qualcomm bosch "
        "siemens toyota honda waymo tesla argo disney electronics systems science sciences polytechnic engineering "
        "mines nasa darpa cern academia sinica skoltech hse mipt сколтех мфти мгу вшэ итмо университет институт "
        "академия лаборатория яндекс сбер авито вконтакте"
    ).split()
)
# Those of them that people are called too, and as people write them: `Georgia Gkioxari`, `Yale Song`, `Qingyao Ai`.
_NAMES_OF_PEOPLE = frozenset("Ai Allen Austin Bosch Cas Georgia Yale".split())
_ORGANISATION_PARTS = tuple(
    "大学 大學 研究 学院 學院 公司 实验室 實驗室 株式会社 科技 机构 中心 대학 연구 주식회사 전자 학교".split()
)
_MAX_PLANCK = late_pattern(r"(?<![^\W\d_])max-planck(?![^\W\d_])", re.IGNORECASE)
_LETTERS = late_pattern(r"[^\W\d_]+")
# The same in a folded text of plain ASCII, in half the time.
_ASCII_LETTERS = late_pattern(r"[a-z]+")


# Words of the field that stand in titles, topics and lists of tricks, and are no one's name.
_TOPIC = frozenset(
    (
        "deep machine learning neural network networks computer vision language model models modeling modelling "
        "natural processing image images data dataset datasets training attention transformer transformers weight "
        "decay rate label smoothing annealing gradient descent norm normalization regularization batch layer loss "
        "optimisation optimization optimiser optimizer global local reinforcement supervised unsupervised "
        "generative adversarial convolutional recurrent graph graphs memory segmentation detection recognition "
        "classification generation translation representation representations embedding embeddings clustering "
        "pruning distillation diffusion retrieval prompting reasoning inference architecture algorithm algorithms "
        "method methods result results experiment experiments related work introduction conclusion conclusions "
        "abstract summary notes paper papers review code overview background speech audio video text object "
        "semantic feature features policy reward search control robotic robotics system systems theory analysis "
        "survey benchmark benchmarks evaluation random linear bayesian cross entropy self zero few shot fine "
        "tuning early stopping warm augmentation multi task transfer auto encoding encoder encoders decoder "
        "autoencoder autoencoders variational bayes"
    ).split()
)
# Surnames in capitals are words with vowels (`Yang LIU`).
_ACRONYM = late_pattern(r"(?<![^\s-])(?:TU|LMU|UC|UT|UW|FU|HU|UM|ML|AI|US|UK|EU|[BCDFGHJKLMNPQRSTVWXZ]{3,6})(?![^\s-])")


@lru_cache(maxsize=4096)
def split_people(text: str) -> tuple[str, ...]:
    """Give the names in `text` as "First Last", in order, without marks, affiliations and "et al.".

    Understands lists by `,` `;` `and` `&` `、` `，` `；` `·`, BibTeX's `Last, First and Last, First`,
    `Last, First; …`, `Last, F., Last, F.`, and whole names in CJK letters with spaces between them.
    """
    written = _cleaned(text)
    cleaned = without_others(written)
    has_others = cleaned != written
    cleaned = cleaned.strip(" ,;，、；·。")
    if cleaned.endswith(".") and not _INITIAL_AT_END.search(cleaned):
        cleaned = cleaned.rstrip(".")
    names = (name for part in _parts(cleaned, has_others=has_others) for name in divided_names(part))
    return tuple(dict.fromkeys(shown for name in names if (shown := _name(name))))


def names_others(text: str) -> bool:
    """Tell whether a list of people ends in "et al.", in any of the ways that `split_people` leaves out."""
    cleaned = _cleaned(text)
    return without_others(cleaned) != cleaned


def without_others(text: str) -> str:
    """Give a list of people with a comma for "et al." in each language."""
    return _AND_OTHERS.sub(", ", text) if _OTHERS.search(text) else text


def split_reviewers(text: str) -> tuple[str, ...]:
    """Give the names of the people who wrote or presented a note: handles and nicknames count too."""
    text = _WIKI_LINK.sub(r"\1", text) if "[[" in text else text
    parts = _BETWEEN_REVIEWERS.split(_RANK.sub("", plain(text)))
    people = (part.strip(" .。") for part in parts if part.strip(" .。@") and not _YEAR.search(part))
    return tuple(dict.fromkeys(_RANK_BEFORE.sub("", part).removeprefix("@") for part in people))


@lru_cache(maxsize=256)  # asked for names, and then for "et al."
def _cleaned(text: str) -> str:
    if "<" in text:
        text = _BREAK.sub(", ", text)
    if "[[" in text:
        text = _WIKI_LINK.sub(r"\1", text)
    text = plain(_SUPERSCRIPT.sub("", text) if "<" in text else text)
    if "D" in text or "M" in text:
        text = _DEGREE.sub(r"\1", text)
    if not _BESIDE_NAMES.search(text):
        return text
    text = without_marks(_divided_by_marks(text))
    text = _YEAR_AT_END.sub("", _PARENTHESIS.sub(" ", text))
    return " ".join(_DIGITS.sub("", text).split())


def without_marks(text: str) -> str:
    """Give a list of people or places without the marks and raised numbers that tie them together."""
    return _MARKS.sub("", text) if _MARK.search(text) else text


def _divided_by_marks(text: str) -> str:
    """Give names that only marks of their places of work divide with commas: `Ada One1,2* Ben Two1 Cy Three2`."""
    if not _MARK_OF_PLACE.search(text):
        return text
    names = [_DIGITS.sub("", _MARKS.sub("", part)).strip() for part in _BETWEEN_MARKED.split(text)]
    return ", ".join(names) if len(names) > 2 and all(map(looks_like_name, names)) else text


def _parts(text: str, *, has_others: bool) -> list[str]:
    if ";" in text or "；" in text:
        parts = [part for part in _SEMICOLON.split(text) if part]
        if all(_is_last_first(part) or "," not in part for part in parts):
            return [_turned(part) for part in parts]
        text = ", ".join(parts)
    clauses = [clause.strip(" ,") for clause in _AND.split(text) if clause.strip(" ,")]
    is_cut = has_others and len(clauses) > 1 and len(clauses[-1].split()) == 1  # `Dov, David and Range et al.`
    if len(clauses) > 1 and all(map(_is_last_first, clauses[:-1] if is_cut else clauses)):
        return [_turned(clause) for clause in clauses]
    parts = [part for clause in clauses for part in _COMMA.split(clause) if part]
    is_divided_by_commas = len(parts) > len(clauses)  # `Ng & Jordan` are two
    if is_divided_by_commas and _alternates(parts, has_others=has_others):
        return [f"{parts[index + 1]} {parts[index]}" for index in range(0, len(parts) - 1, 2)]
    return [f"{parts[1]} {parts[0]}", *parts[2:]] if _begins_turned(parts) else parts


def _begins_turned(parts: Sequence[str]) -> bool:
    """Tell whether the first name alone is turned, as in references: `Ho, Jonathan, Ajay Jain, and Pieter Abbeel`."""
    return (
        len(parts) > 2
        and _FAMILY_NAME.fullmatch(parts[0]) is not None
        and _GIVEN_NAME.fullmatch(parts[1]) is not None
        and not any(map(is_organisation, parts[:2]))
        and all(map(looks_like_name, parts[2:]))
    )


def _is_last_first(clause: str) -> bool:
    written = clause.split(",")
    pieces = [len(piece.split()) for piece in written]
    if all(map(is_organisation, written)):
        return False
    return len(pieces) == 2 and 0 < pieces[0] <= 3 and 0 < pieces[1] <= 3 and not (pieces[0] == pieces[1] == 2)


def _turned(part: str) -> str:
    pieces = [piece.strip() for piece in part.split(",")]
    return f"{pieces[1]} {pieces[0]}" if len(pieces) == 2 and all(pieces) else " ".join(pieces)


def _alternates(parts: Sequence[str], *, has_others: bool) -> bool:
    """Tell whether `parts` are last and first names in turn: `Silver, D., Lever, G.` or `Vaswani, Ashish, et al.`."""
    if len(parts) < 2 or len(parts) % 2 or all(map(is_organisation, parts)):
        return False
    if len(parts) == 2 and looks_like_name(parts[0]) and is_organisation(parts[1]):  # `Ann Lee et al., OpenAI`
        return False
    firsts = parts[1::2]
    if all(_INITIALS.fullmatch(first) and not is_cjk(first[0]) for first in firsts):
        return True
    if len(parts) != 2 or is_cjk(parts[0][0]):
        return False
    first, second = (len(part.split()) for part in parts)
    return (first == 1 and second <= 3) or (has_others and second == 1)


def _name(part: str) -> str:
    name = _TITLE_BEFORE_NAME.sub("", _WORD_BEFORE_NAME.sub("", part.strip(" ,;:*_·@-–—")))
    name = name if name.isascii() else _TITLE_BEHIND_NAME.sub("", name)
    has_letters = sum(map(str.isalpha, name)) >= 2
    return name if has_letters and len(name) <= 60 and not _NOT_IN_NAME.search(name) else ""


@lru_cache(maxsize=4096)
def looks_like_name(text: str) -> bool:
    """Tell whether `text` can be one person's name in Latin or Cyrillic letters: two to five capitalised words.

    Words of the field are none (`Weight Decay`), nor is what begins or ends with an acronym (`TU Munich`, `Runway ML`).
    """
    return not is_organisation(text) and _has_form_of_name(text)


def _has_form_of_name(text: str) -> bool:
    words = text.replace(".-", "-").replace(".", ". ").split()  # `H.-T. Lin`, `J.K.Doe`
    if not 2 <= len(words) <= 6 or any(char.isdigit() for char in text):
        return False
    if not _TOPIC.isdisjoint(text.casefold().replace("-", " ").split()) or _ACRONYM.search(text):
        return False
    # At an end a particle with a capital is a name: `Bin Xiao`, `Yilun Du`, `Hung Le`.
    ends = {word for word in (words[0], words[-1]) if word[0].isupper()}
    capitals = [word for word in words if word in ends or word.casefold() not in _PARTICLES]
    return (
        len(capitals) >= 2
        and all(_LETTER.match(word) and word[0].isupper() for word in capitals)
        and all(map(_WORD_OF_NAME.fullmatch, words))
    )


def without_title(name: str) -> str:
    """Give a person's name without the title before it: `Prof. Ann Lee`."""
    return _TITLE_BEFORE_NAME.sub("", name)


def are_capitals(name: str) -> bool:
    """Tell whether each word of `name` but particles has a capital: `Исследователи из Сбера` is no one's name."""
    return name[:1].isupper() and all(word[:1].isupper() or word.casefold() in _PARTICLES for word in name.split())


@lru_cache(maxsize=4096)
def is_organisation(text: str) -> bool:
    """Tell whether `text` names a place of work by a word that only such names hold."""
    return (
        _has_word_of_organisation(text)
        or (not text.isascii() and any(part in text for part in _ORGANISATION_PARTS))
        or ("-" in text and _MAX_PLANCK.search(text) is not None)
    )


def _has_word_of_organisation(text: str) -> bool:
    folded = text.casefold()
    if _ORGANISATION_WORDS.isdisjoint((_ASCII_LETTERS if folded.isascii() else _LETTERS).findall(folded)):
        return False
    words = _LETTERS.findall(text)
    named = _NAMES_OF_PEOPLE.intersection(words)
    others = (word.casefold() for word in words if word not in named)
    return not named or not _ORGANISATION_WORDS.isdisjoint(others) or not _has_form_of_name(text)
