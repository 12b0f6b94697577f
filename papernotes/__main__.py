"""`python -m papernotes` is `papernotes`."""

from __future__ import annotations

from papernotes.cli import main

main()
