"""Small charts as inline SVG: one colour from the style sheet, no script, all they show also as a text.

Widths are percentages, so that letters keep their size on a phone; heights are CSS pixels. A chart of fewer than three
bars says nothing that the list beside it does not say, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from markupsafe import Markup
from msgspec import Struct

from papernotes.text import display_width

FEWEST_BARS = 3
MOST_ROWS = 12
MOST_YEARS = 40
"""Longest stretch of years with a bar each; all earlier ones share the first bar."""

_HEIGHT = 72
_LABELS = 8
_VALUES = 14
_ROW = 26
_LABEL_PERCENT = 35
_LABEL_CELLS = 14
_ROOM_PERCENT = 55


class Bar(Struct, frozen=True, kw_only=True):
    """One bar: what it counts, and the count."""

    label: str
    value: int


def by_year(counts: Mapping[int, int], *, title: str) -> Markup:
    """Give columns from the first year with a count to the last, years without one left empty; "" for too few."""
    if sum(map(bool, counts.values())) < FEWEST_BARS:
        return Markup("")
    last = max(counts)
    first = max(min(counts), last - MOST_YEARS + 1)
    earlier = sum(count for year, count in counts.items() if year <= first)
    start = Bar(label=f"≤ {first}" if min(counts) < first else str(first), value=earlier)
    years = range(first + 1, last + 1)
    return _columns((start, *(Bar(label=str(year), value=counts.get(year, 0)) for year in years)), title=title)


def ranked(bars: Sequence[Bar], *, title: str) -> Markup:
    """Give rows, the highest count first, the first twelve of them; "" for too few."""
    shown = sorted(bars, key=lambda bar: -bar.value)[:MOST_ROWS]
    if len(shown) < FEWEST_BARS:
        return Markup("")
    most = shown[0].value or 1
    return _svg("rows", shown, (_row(bar, number, most) for number, bar in enumerate(shown)), title=title)


def _columns(bars: Sequence[Bar], *, title: str) -> Markup:
    most = max(bar.value for bar in bars)
    step = 100 / len(bars)
    every = -(-len(bars) // _LABELS)
    has_values = len(bars) <= _VALUES
    drawn = []
    for number, bar in enumerate(bars):
        middle = _percent(step * (number + 0.5))
        high = round(_HEIGHT * bar.value / most)
        top = 16 + _HEIGHT - high
        left, width = _percent(step * (number + 0.14)), _percent(step * 0.72)
        column = f'<rect x="{left}" y="{top}" width="{width}" height="{high}"/>'
        value = f'<text x="{middle}" y="{top - 4}">{bar.value}</text>' if has_values and bar.value else ""
        name = f'<text x="{middle}" y="{_HEIGHT + 32}">{escape(bar.label)}</text>'
        has_name = (len(bars) - 1 - number) % every == 0
        drawn.append(_group(bar, f"{column}{value}{name if has_name else ''}"))
    return _svg("columns", bars, drawn, title=title)


def _row(bar: Bar, number: int, most: int) -> str:
    line = number * _ROW + 17
    long = max(0.5, _ROOM_PERCENT * bar.value / most)
    return _group(
        bar,
        f'<text class="name" x="{_LABEL_PERCENT - 2}%" y="{line}">{escape(_cut(bar.label))}</text>'
        f'<rect x="{_LABEL_PERCENT}%" y="{number * _ROW + 5}" width="{_percent(long)}" height="{_ROW - 10}"/>'
        f'<text x="{_percent(_LABEL_PERCENT + long + 1)}" y="{line}">{bar.value}</text>',
    )


def _group(bar: Bar, drawn: str) -> str:
    return f"<g><title>{escape(bar.label)}: {bar.value}</title>{drawn}</g>"


def _svg(kind: str, bars: Sequence[Bar], drawn: Iterable[str], *, title: str) -> Markup:
    height = _HEIGHT + 38 if kind == "columns" else _ROW * len(bars)
    said = escape(f"{title}. {'; '.join(f'{bar.label}: {bar.value}' for bar in bars if bar.value)}")
    opened = f'<svg class="chart {kind}" role="img" aria-label="{said}" width="100%" height="{height}">'
    return Markup(f"{opened}{''.join(drawn)}</svg>")  # noqa: S704 - every text in it is escaped above


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def _cut(label: str) -> str:
    """Give a label that fits beside its bar on a phone; the whole one stands in the text alternative."""
    if display_width(label) <= _LABEL_CELLS:
        return label
    kept = label
    while display_width(kept) >= _LABEL_CELLS:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
