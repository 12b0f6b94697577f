"""Measures papernotes beside its peers: `python -m tests.bench`."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from .builds import BUILDS, Contender, enter, measure_builds, note_to_edit
from .corpus import write_corpus
from .measure import CommandFailedError, adopt_orphans
from .preview import latencies, load
from .report import Round, as_json, as_tables
from .tools import PEERS, papernotes

MEASURED = (*BUILDS, "serve", "load")
DESCRIPTION = "Measures papernotes, and beside it Eleventy and Hugo where they are installed, with the same notes."
EXPLANATION = """\
cold       nothing is left of earlier builds
no-change  nothing has changed since the last build
edit       a line was added to the body of one note
serve      from saving a note to its new page being served, in a preview that runs
load       as many edits in a row as --load-edits says, papernotes alone (only when asked for)

Runs of all tools take turns. Memory is that of all processes of a tool together, looked at in one more run, the first.
"""


def main() -> None:
    """Measure what the command line asks for and print it."""
    options = _options()
    adopt_orphans()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # previews that run are to be ended
    rounds: list[Round] = []
    for count in options.notes if not options.notes_dir else [0]:
        if options.work_dir:
            options.work_dir.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="papernotes-bench-", dir=options.work_dir, ignore_cleanup_errors=True) as folder:
            notes = Path(folder) / "notes"
            if options.notes_dir:
                shutil.copytree(options.notes_dir, notes)
            else:
                write_corpus(notes, count)
            rounds.append(_round(notes, Path(folder), options))
            sys.stdout.write("" if options.json else f"{as_tables(rounds[-1])}\n\n")
            sys.stdout.flush()
    if options.json:
        sys.stdout.write(f"{as_json(rounds)}\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=DESCRIPTION,
        epilog=EXPLANATION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--notes", type=int, nargs="+", default=[1000], help="how many notes to make (default: 1000)")
    parser.add_argument("--notes-dir", type=Path, help="measure a copy of this folder of notes instead")
    parser.add_argument("--runs", type=int, default=5, help="timed runs of each build (default: 5)")
    parser.add_argument("--edits", type=int, default=40, help="edits that are timed in a preview (default: 40)")
    parser.add_argument("--load-edits", type=int, default=2000, help="edits in a row for load (default: 2000)")
    listed = ",".join(MEASURED)
    parser.add_argument("--only", default=",".join(MEASURED[:-1]), help=f"some of {listed} (default: all but load)")
    parser.add_argument("--peers", type=Path, default=Path("peers"), help="where peers are installed (default: peers)")
    parser.add_argument("--without-peers", action="store_true", help="measure papernotes alone")
    parser.add_argument("--work-dir", type=Path, help="where projects are made (default: where temporary files are)")
    parser.add_argument("--json", action="store_true", help="print every single measurement as JSON")
    options = parser.parse_args()
    options.only = [name for name in options.only.split(",") if name]
    if unknown := set(options.only).difference(MEASURED):
        parser.error(f"--only knows {', '.join(MEASURED)}, and not {', '.join(sorted(unknown))}")
    return options


def _round(notes: Path, folder: Path, options: argparse.Namespace) -> Round:
    """Measure all that is asked for with the notes of one folder; a tool that fails is said and left out."""
    contenders = list(_contenders(notes, folder, options))
    for number in range(options.runs):
        for contender in list(contenders):
            _say(f"run {number + 1} of {options.runs}: {contender.tool.name}")
            try:
                measure_builds(contender, options.only, number)
            except CommandFailedError as error:
                _leave_out(contender, contenders, error)
    if "serve" in options.only:
        _say(f"{options.edits} edits in previews that run")
    files = [path for path in notes.rglob("*.md") if path.is_file()]
    return Round(
        notes=len(files),
        size_bytes=sum(path.stat().st_size for path in files),
        latencies=latencies(contenders, options.edits) if "serve" in options.only else {},
        load=load(contenders[0], options.load_edits) if "load" in options.only else None,
        contenders=contenders,
    )


def _contenders(notes: Path, folder: Path, options: argparse.Namespace) -> Iterator[Contender]:
    name = note_to_edit(notes)
    own = folder / "papernotes"
    own.mkdir()
    _say("first build: papernotes")
    yield enter(papernotes(own, notes, options.peers), name)
    for peer in () if options.without_peers else PEERS:
        tool = peer.set_up(folder / peer.name, notes, options.peers)
        if tool is None:
            where = str(options.peers.resolve())
            _say(f"{peer.name} is not in {where}, so it is left out. To have it:")
            _say(f"  {peer.install.replace('PEERS', where)}")
            continue
        _say(f"first build: {peer.name} {tool.version}: {peer.does}")
        try:
            yield enter(tool, name)
        except CommandFailedError as error:
            _say(f"{peer.name} is left out: {error}")


def _leave_out(contender: Contender, contenders: list[Contender], error: CommandFailedError) -> None:
    """Go on without a peer that failed; a failure of papernotes itself ends everything."""
    if contender is contenders[0]:
        raise error
    _say(f"{contender.tool.name} is left out: {error}")
    contenders.remove(contender)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
