"""Tables in the head of a note: labels down the first column, or along the header with one row of values below."""

from __future__ import annotations

from collections.abc import Sequence

from papernotes.reading.facts import Fact
from papernotes.reading.fields import field_of_label, normal
from papernotes.reading.head import Place, Step
from papernotes.reading.inline import plain
from papernotes.reading.label_lines import facts_of
from papernotes.reading.shapes import TABLE_ROW, TABLE_RULE, cells, read_label, unquoted
from papernotes.reading.values import accepts

_HEADS = frozenset(
    (
        "item items content contents value values key field fields info information description detail details property"
        " data 항목 내용 정보 설명 값 구분 項目 内容 説明 情報 项目 信息 说明 详情 字段 値 值"
        " поле значение описание содержание note notes remarks 비고 备注 備考 примечание"
    ).split()
)


def table(place: Place) -> Step | None:
    """Read a table of labels and values: down the first column, or along the header with one row below."""
    if "|" not in place.line or place.number + 1 >= len(place.lines) or not TABLE_ROW.match(unquoted(place.line)):
        return None
    end = place.number
    while end < len(place.lines) and "|" in place.lines[end] and place.lines[end].strip():
        end += 1
    rows = [
        (number, cells(place.lines[number]))
        for number in range(place.number, end)
        if not TABLE_RULE.match(unquoted(place.lines[number]))
    ]
    if end - place.number == len(rows) or not rows:
        return None
    if _is_list_of_papers(rows):
        return Step(count=end - place.number, prose=sum(len(line) for line in place.lines[place.number : end]))
    facts, is_whole = _across(rows) or _down(rows)
    if not facts:
        return None
    return Step(facts=facts, taken=tuple(range(place.number, end)) if is_whole else (), count=end - place.number)


def _across(rows: Sequence[tuple[int, list[str]]]) -> tuple[tuple[Fact, ...], bool] | None:
    labels = [plain(cell) for cell in rows[0][1]]
    names = [field_of_label(label) for label in labels]
    if (
        len(rows) != 2
        or sum(bool(name) for name in names) < 2
        or (read_label(rows[0][1][0]) is not None and not names[0])
    ):
        return None
    number, values = rows[1]
    cells_below = [cell for cell in zip(names, labels, values, strict=False) if cell[2]]
    stated = [cell for cell in cells_below if cell[0] and accepts(cell[0], cell[2])]
    facts = tuple(fact for name, label, value in stated for fact in facts_of(name, label, value, number))
    return facts, len(cells_below) == len(stated)


def _down(rows: Sequence[tuple[int, list[str]]]) -> tuple[tuple[Fact, ...], bool]:
    facts: list[Fact] = []
    is_whole = True
    for number, row in rows[1:] if len(rows) > 1 and _is_table_head(rows[0][1]) else rows:
        name = field_of_label(plain(row[0]).strip(" :："))
        value = " ".join(cell for cell in row[1:] if cell)
        if name and value and accepts(name, value):
            facts += facts_of(name, plain(row[0]), value, number)
        elif value and plain(row[0]):
            is_whole = False
    return tuple(facts), is_whole


def _is_list_of_papers(rows: Sequence[tuple[int, list[str]]]) -> bool:
    """Tell whether the first row heads columns of facts, one row a paper (`| Paper | Venue | Summary |`)."""
    (_, head), *others = rows
    labels = sum(bool(field_of_label(plain(cell))) for cell in head)
    return labels > 1 and len(others) > 1 and not any(field_of_label(plain(row[0])) for _, row in others)


def _is_table_head(row: Sequence[str]) -> bool:
    """`| Item | Content |` heads a table of facts and is none itself; `| Field | Value |` and `| 분류 | 내용 |` too."""
    first, *others = (normal(plain(cell)) for cell in row)
    is_all_empty = not first and not any(others)
    return is_all_empty or (any(others) and all(cell in _HEADS for cell in others if cell) and _names_labels(first))


def _names_labels(cell: str) -> bool:
    return not cell or cell in _HEADS or field_of_label(cell) in {"", "tags"}
