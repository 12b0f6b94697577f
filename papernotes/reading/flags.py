"""Words for yes and no in five languages, as people write them in front matter."""

from __future__ import annotations

from papernotes.reading.fields import normal

_YES = frozenset("true yes y on 1 예 네 참 はい 真 是 да истина".split())
_NO = frozenset("false no n off 0 아니오 아니요 거짓 いいえ 偽 否 不是 不 假 нет ложь".split())


def read_flag(written: str) -> bool | None:
    """Give True for a word that means yes, False for one that means no, None for all else."""
    word = normal(written)
    return True if word in _YES else False if word in _NO else None
