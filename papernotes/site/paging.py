"""Long lists in several pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from msgspec.structs import replace

from papernotes.site import addresses
from papernotes.site.edition import Sheet

_Item = TypeVar("_Item")


def split(items: Sequence[_Item], size: int) -> tuple[Sequence[_Item], ...]:
    """Cut into pages of `size`; at least one page, which may be empty."""
    return tuple(items[start : start + size] for start in range(0, len(items), size)) or (items,)


def numbered(sheet: Sheet, number: int) -> Sheet:
    """Give the sheet of page `number` of a list."""
    if number == 1:
        return sheet
    return replace(
        sheet,
        address=addresses.numbered(sheet.address, number),
        title=f"{sheet.title} · {number}",
    )
