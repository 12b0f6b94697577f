"""What open pages are told: the number of the last build, its problems, the files it changed."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterable

from papernotes.problems import Problem, format_problem

MOST_PROBLEMS = 50
"""Problems that a page shows; the terminal has them all."""
MOST_FILES = 500
"""Changed files that a page is told of, such as figures; pages themselves are not among them."""


class Bulletin:
    """The latest message for open pages; threads wait for the next one. `version` differs from server to server."""

    def __init__(self) -> None:
        """Begin without a build."""
        self._start = secrets.token_hex(4)
        self._number = 0
        self._text = ""
        self._is_closed = False
        self._news = threading.Condition()
        self.publish((), (), is_built=True)

    @property
    def version(self) -> str:
        """The version of what is served now."""
        return f"{self._start}.{self._number}"

    def publish(self, problems: Iterable[Problem], files: Iterable[str], *, is_built: bool) -> None:
        """Tell open pages of a build: its problems, the paths of files it changed, whether it came to its end."""
        listed = tuple(problems)
        with self._news:
            self._number += 1
            self._text = json.dumps(
                {
                    "version": self.version,
                    "built": is_built,
                    "count": len(listed),
                    "problems": [
                        {"severity": problem.severity, "text": format_problem(problem)}
                        for problem in listed[:MOST_PROBLEMS]
                    ],
                    "files": [path for path in files if not path.endswith(".html")][:MOST_FILES],
                }
            )
            self._news.notify_all()

    def after(self, version: str, seconds: float) -> tuple[str, str] | None:
        """Give version and text of the message once it is another than `version`; None after `seconds` without one."""
        with self._news:
            self._news.wait_for(lambda: self._is_closed or self.version != version, seconds)
            return None if self._is_closed or self.version == version else (self.version, self._text)

    @property
    def is_closed(self) -> bool:
        """Whether the server has ended."""
        return self._is_closed

    def close(self) -> None:
        """Wake all who wait, for the last time."""
        with self._news:
            self._is_closed = True
            self._news.notify_all()
