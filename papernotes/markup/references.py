"""Link reference definitions: `[주의]: 중요` is a sentence; as a definition it would vanish from the page."""

from __future__ import annotations

from markdown_it.rules_block import StateBlock, reference

from papernotes.patterns import late_pattern

_WORD = late_pattern(r"\[[^\]\n]{1,200}\]:[ \t]*(?=[^\x00-\x7f])[^\s/.#:<>\[\]()%]+[ \t]*$")


def reference_or_text(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's
    """Read a definition, unless what stands for its address is one word of another script than Latin."""
    offset = state.bMarks[start] + state.tShift[start]
    if state.src.startswith("[", offset) and _WORD.match(state.src[offset : state.eMarks[start]]):
        return False
    return reference(state, start, end, silent)
