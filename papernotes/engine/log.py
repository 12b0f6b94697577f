"""What is no problem of a note, but worth a line."""

from __future__ import annotations


def say(message: str) -> None:
    """Say `message` on standard error, unless a program that imports this one has a log."""
    import logging  # noqa: PLC0415 - most builds have nothing to say

    logging.getLogger("papernotes").warning("papernotes: %s", message)
