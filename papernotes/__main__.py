"""`python -m papernotes` is `papernotes`: the way in, which also holds while the rest is still being imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; Ctrl-C is one line and exit code 130, however early it comes."""
    try:
        from papernotes.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("papernotes: stopped\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
