r"""GFM tables whose cells are not split by a `|` inside a formula, a code span or a wikilink.

The rule is that of markdown-it-py (MIT, after https://github.github.com/gfm/#tables-extension-) except for the
splitting of rows: a `|` inside a formula is a bar of the formula. `\|` is an escaped bar as in GFM, and `\\|` a norm;
but where the formulas of a row have bare bars, it was not written for GFM, and `\|` is the norm of TeX in them.
Where head and dashes both stand between bars, they make a table though their numbers of cells differ; a phone's
keyboard may have made one long dash of three.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from papernotes.markup import spans
from papernotes.markup.work import KEY

_DELIMITERS = ("-", ":", "|")
_DELIMITER_ROW = re.compile(r"[-:|][-—–:|\s]*")
_DELIMITER = re.compile(r":?(?:-+|[—–]+-?):?")
_BARE_BAR = re.compile(r"(?<!\\)\|")
_WIKILINK = re.compile(r"\[\[[^\[\]|]+\|[^\[\]|]*\]\]")
_MISSING_CELLS = 0x10000
"""Most cells filled in for short rows, as in markdown-it: a short text must not make a huge table."""


def install(md: MarkdownIt) -> None:
    """Replace the table rule of one parser."""
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


def cells(row: str, *, expected: int = 0) -> tuple[str, ...]:
    """Split a table's row at the bars outside formulas, code and wikilinks; the outer bars give no cell.

    When these would leave another number of cells than `expected` and the bare bars give just that number, a dollar
    sign or backtick of one cell must have met that of another, and the bare bars count.
    """
    text = row.strip()
    found = [(begin, end) for begin, end in spans.atoms(text) if "|" in text[begin:end]]
    if "[[" in text:
        found = _with_wikilinks(text, found)
    if not found:
        return _split(text, ())
    kept = _split(text, found)
    if expected and len(kept) != expected:
        plain = _split(text, ())
        if len(plain) == expected:
            return plain
    return kept


def _with_wikilinks(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Add the wikilinks with labels that do not stand in what was `found`."""
    links = [match.span() for match in _WIKILINK.finditer(text)]
    return sorted(
        [*found, *(link for link in links if not any(begin < link[1] and link[0] < end for begin, end in found))]
    )


def _split(text: str, formulas: list[tuple[int, int]] | tuple[()]) -> tuple[str, ...]:
    parts: list[str] = []
    begin = 0
    for bar in _bars(text, formulas):
        parts.append(text[begin:bar])
        begin = bar + 1
    parts.append(text[begin:])
    if parts and not parts[0]:
        del parts[0]
    if parts and not parts[-1]:
        del parts[-1]
    keeps_norms = any(text[at] in "$\\" and _BARE_BAR.search(text, at, end) for at, end in formulas)
    return tuple((_unescape(part) if keeps_norms else part.replace("\\|", "|")).strip() for part in parts)


def _bars(text: str, formulas: list[tuple[int, int]] | tuple[()]) -> list[int]:
    inside = iter((*formulas, (len(text), len(text))))
    begin, end = next(inside)
    bars = []
    for match in re.finditer(r"\|", text):
        at = match.start()
        while at >= end and begin < len(text):
            begin, end = next(inside)
        if not begin <= at < end and (at == 0 or text[at - 1] != "\\"):
            bars.append(at)
    return bars


def _unescape(cell: str) -> str:
    r"""Make `\|` a bar, except in formulas."""
    if "\\|" not in cell:
        return cell
    parts = []
    begin = 0
    for span in spans.spans(cell):
        parts += [cell[begin : span.start].replace("\\|", "|"), cell[span.start : span.end]]
        begin = span.end
    return "".join(parts) + cell[begin:].replace("\\|", "|")


def _table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 - the library's way
    line = start_line + 1
    if line >= end_line or not state.src.startswith(_DELIMITERS, state.bMarks[line] + state.tShift[line]):
        return False  # as for nearly every line, so nothing else is asked before
    alignments = _alignments(state, start_line, end_line)
    if not alignments or "|" not in _text(state, start_line) or state.is_code_block(start_line):
        return False
    heads = cells(_text(state, start_line), expected=len(alignments))
    if len(heads) != len(alignments) and not _is_framed_both(state, start_line):
        return False
    if silent:
        return True
    if len(heads) != len(alignments):
        _report_uneven(state, line, len(heads), len(alignments))
        alignments += ("none",) * (len(heads) - len(alignments))
    parent, state.parentType = state.parentType, "table"
    table = state.push("table_open", "table", 1)
    state.push("thead_open", "thead", 1).map = [start_line, start_line + 1]
    _row(state, start_line, heads, alignments, tag="th")
    state.push("thead_close", "thead", -1)
    is_framed = _text(state, start_line).startswith("|")
    next_line = _body(state, start_line + 2, end_line, alignments, is_framed=is_framed)
    state.push("table_close", "table", -1)
    table.map = [start_line, next_line]
    state.parentType = parent
    state.line = next_line
    return True


def _is_framed_both(state: StateBlock, head: int) -> bool:
    """Tell whether the head and the row of dashes begin and end with a bar, so that they are a table however uneven."""
    lines = (_text(state, line).rstrip() for line in (head, head + 1))
    return all(len(text) > 2 and text[0] == text[-1] == "|" for text in lines)


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _alignments(state: StateBlock, start_line: int, end_line: int) -> tuple[str, ...]:
    """Give the columns' alignments from the delimiter row below `start_line`, () when there is none.

    Where a list's item may end, its table stands left of it.
    """
    line = start_line + 1
    indent = min(state.blkIndent, state.sCount[start_line])
    if line >= end_line or state.sCount[line] < indent or state.is_code_block(line):
        return ()
    text = _text(state, line)
    if len(text) <= 1 or not _DELIMITER_ROW.fullmatch(text) or (text[0] == "-" and text[1].isspace()):
        return ()
    columns = [column.strip() for column in text.split("|")]
    if not columns[0]:
        del columns[0]
    if columns and not columns[-1]:
        del columns[-1]
    if not all(_DELIMITER.fullmatch(column) for column in columns):
        return ()
    return tuple(_alignment(column) for column in columns)


def _alignment(column: str) -> str:
    if column.endswith(":"):
        return "center" if column.startswith(":") else "right"
    return "left" if column.startswith(":") else "none"


def _body(state: StateBlock, first_line: int, end_line: int, alignments: tuple[str, ...], *, is_framed: bool) -> int:
    """Push the body's rows and give the line after them.

    Below a head that begins with a bar, a line without any bar is the text after the table, not a row.
    """
    (ends,) = state.md.block.ruler.getRules("blockquote")  # `dispatch` gives the chain as one rule
    missing = 0
    line = first_line
    body = None
    while line < end_line and state.sCount[line] >= state.blkIndent:
        if ends(state, line, end_line, True):  # noqa: FBT003 - the library's call
            break
        text = _text(state, line).strip()
        if not text or state.is_code_block(line) or (is_framed and "|" not in text):
            break
        row = cells(text, expected=len(alignments))
        _report_lost(state, line, row, len(alignments))
        missing += len(alignments) - len(row)
        if missing > _MISSING_CELLS:
            break
        if body is None:
            body = state.push("tbody_open", "tbody", 1)
        _row(state, line, row, alignments, tag="td")
        line += 1
    if body is not None:
        body.map = [first_line, line]
        state.push("tbody_close", "tbody", -1)
    return line


def _report_lost(state: StateBlock, line: int, row: tuple[str, ...], columns: int) -> None:
    """Say of a row with more cells than the table's head which of them GFM leaves out, if they hold anything."""
    lost = [cell for cell in row[columns:] if cell]
    work = state.env.get(KEY)
    if lost and work:
        work.report(
            work.place(line, lost[0]),
            "table-cells",
            f'this row has {len(row)} cells and the head of its table {columns}, so "{lost[0]}" is not shown',
            help="give the head as many cells, or write a bar that parts no cells as \\|",
        )


def _report_uneven(state: StateBlock, line: int, heads: int, columns: int) -> None:
    """Say of a row of dashes that GFM would take for no table's, since the head above has another number of cells."""
    work = state.env.get(KEY)
    if work:
        work.report(
            work.place(line, _text(state, line).rstrip()),
            "table-cells",
            f"the dashes are for {columns} columns, and the head above has {heads}: elsewhere this is no table",
            help="write |---| once for each cell of the head",
        )


def _row(state: StateBlock, line: int, row: tuple[str, ...], alignments: tuple[str, ...], *, tag: str) -> None:
    state.push("tr_open", "tr", 1).map = [line, line + 1]
    for number, alignment in enumerate(alignments):
        cell = state.push(f"{tag}_open", tag, 1)
        if alignment != "none":
            cell.attrs = {"style": f"text-align:{alignment}"}
        token = state.push("inline", "", 0)
        token.map = [line, line + 1]
        token.content = row[number] if number < len(row) else ""
        token.children = []
        state.push(f"{tag}_close", tag, -1)
    state.push("tr_close", "tr", -1)
