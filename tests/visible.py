"""The text that a reader of a page sees, with formulas as the TeX they came from."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_SPACED = frozenset("br p li tr td th div dt dd h1 h2 h3 h4 h5 h6 pre blockquote".split())


def visible_text(html: str) -> str:
    """Give the text of markup in one line; a formula is ⟦TeX⟧, a display formula ⟦⟦TeX⟧⟧."""
    parser = _Visible()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.parts).split())


class _Visible(HTMLParser):
    """Collects text; within a formula only its TeX, which KaTeX keeps in an `annotation`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []
        self.formula_depth = 0
        self.is_display = False
        self.is_tex = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        classes = (values.get("class") or "").split()
        if tag not in _VOID:
            self.open.append(tag)
        if not self.formula_depth and (tag == "math" or {"katex", "katex-display"} & set(classes)):
            self.formula_depth = len(self.open)
            self.is_display = "katex-display" in classes or values.get("display") == "block"
        elif tag == "math" and values.get("display") == "block":
            self.is_display = True
        self.is_tex = tag == "annotation"
        if tag in _SPACED and not self.formula_depth:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "annotation":
            self.is_tex = False
        while self.open and tag not in _VOID:
            closed = self.open.pop()
            if len(self.open) < self.formula_depth:
                self.formula_depth = 0
                self.is_display = False
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        if self.is_tex:
            tex = " ".join(data.split())
            self.parts.append(f"⟦⟦{tex}⟧⟧" if self.is_display else f"⟦{tex}⟧")
        elif not self.formula_depth:
            self.parts.append(data)
