"""Which font of this machine has Chinese, Japanese, Korean, Cyrillic and Latin letters, for drawing text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_KNOWN = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",  # Debian, Ubuntu
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",  # Arch
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Bold.ttc",  # Fedora
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc",
    "/Library/Fonts/Arial Unicode.ttf",  # macOS
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
)
_ASKED = ("Noto Sans CJK KR:bold", "Source Han Sans:bold", "sans:lang=ko:bold")
_SECONDS = 10


def cjk_font() -> Path | None:
    """Give the file of a font with all these letters, the likeliest place first; fontconfig is asked for others."""
    return next((path for path in (*map(Path, _KNOWN), *_of_fontconfig()) if path.is_file()), None)


def _of_fontconfig() -> Iterator[Path]:
    """Give the files of fonts that fontconfig has for Korean; nothing on machines without it."""
    import shutil  # noqa: PLC0415 - both are only asked where no font is in its usual place
    import subprocess  # noqa: PLC0415

    program = shutil.which("fc-match")
    if program is None:
        return
    for asked in _ASKED:
        command = [program, "--format", "%{file}\n%{lang}", asked]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603 - ours
        file, _, languages = done.stdout.partition("\n")
        if done.returncode == 0 and {"ko", "ja", "zh-cn"} <= set(languages.split("|")):
            yield Path(file)
