"""The name of a journal without what says where in it a paper stands: `Letters, vol. 12, no. 3, pp. 1-10, 2020`."""

from __future__ import annotations

import re

from papernotes.patterns import late_pattern

_NUMBERS = r"[A-Z]?\d+(?:\s*[-–—]+\s*(?:\d+|[A-Z]\b))?"
_PART = (
    rf"(?:vol(?:ume)?|no|nr|iss(?:ue)?|num(?:ber)?|pp?|pages?|art(?:icle)?)\b\.?\s*:?\s*{_NUMBERS}"
    rf"|(?:№|\b(?:том|т|вып(?:уск)?|номер|с|стр)\b)\.?\s*{_NUMBERS}"
    rf"|第?\s*{_NUMBERS}\s*[卷巻期号號頁页]|제?\s*{_NUMBERS}\s*(?:권|호|쪽|페이지)"
    rf"|\d+\s*[(（]\d+(?:\s*[-–—/]\s*\d+)?[)）]\s*(?:[:：,]\s*{_NUMBERS})?|\d+\s*[:：]\s*{_NUMBERS}"
    rf"|\d{{1,4}}\s*,\s*{_NUMBERS}(?=\s*[(（]\s*(?:19|20)\d{{2}}\s*[)）]\W*$)"
    r"|(?:19|20)\d{2}\s*(?:[年년](?:\s*\d{1,2}\s*[月월])?)?|(?:(?<=[,，]\s)|(?<=[,，]))e?\d{1,6}(?:\s*[-–—]+\s*\d+)?(?![^\W_])"
)
_TAIL = late_pattern(rf"(?<!^)[\s,，.;:(（\[]+(?:(?:{_PART})[\s,，、.;:()（）\[\]]*)+$", re.IGNORECASE)
_DIGIT = late_pattern(r"\d")


def without_volume(text: str) -> str:
    """Give `text` without the volume, number, pages and year at its end; a text that is nothing else stays."""
    return _TAIL.sub("", text) if _DIGIT.search(text) else text
