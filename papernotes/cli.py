"""The commands: parse what was typed, call, print the report, set the exit code. Everything heavy is imported late.

Exit codes: 0 done; 1 there are problems that the user asked to be strict about, or the work cannot be done; 2 the
command line, the settings or the source of an import are wrong; 130 stopped by Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import os
import shlex
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from papernotes import __version__
from papernotes.engine.signals import forget_interrupt
from papernotes.problems import ConfigError, ImportFailed, PapernotesError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Executor

    from papernotes.config import Flags
    from papernotes.model import Site
    from papernotes.problems import Problem

_FOLDER = click.Path(path_type=Path)
_LANGUAGE = click.Choice(("ko", "ja", "zh", "zh-Hant", "ru", "en"), case_sensitive=False)
_site = click.argument("folder", metavar="[SITE]", default=".", type=_FOLDER)
_drafts = click.option("--drafts", is_flag=True, help="Include drafts and notes dated in the future.")
_base_url = click.option("--base-url", metavar="URL", help="Address the site will have; overrides the settings.")
_strict = click.option("--strict", is_flag=True, help="Exit with 1 when there is any problem, warnings included.")


class _Commands(click.Group):
    """The group of all commands; what is a user's to mend ends in a message here, never in a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command and turn mistakes into messages and exit codes."""
        if os.environ.get("NO_COLOR"):  # https://no-color.org
            ctx.color = False
        try:
            return super().invoke(ctx)
        except PapernotesError as error:
            from papernotes.console import show_problems

            show_problems(error.problems)
            ctx.exit(_code_of(error))
        except KeyboardInterrupt:
            click.echo("papernotes: stopped", err=True)
            forget_interrupt()
            ctx.exit(130)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", "-V", prog_name="papernotes")
def papernotes() -> None:
    """Turn a folder of paper notes into a site.

    \b
    For example:
      papernotes build              builds the site of this folder into _site/
      papernotes init my-notes      makes a new site
      papernotes build --help       says more about one command
    """


@papernotes.command()
@_site
@click.option("-o", "--output", metavar="OUT", type=_FOLDER, help="Folder to write to (default: _site in SITE).")
@_base_url
@click.option("--jobs", "-j", metavar="N", type=click.IntRange(1), help="Processes to use (default: one a processor).")
@click.option("--dask", metavar="ADDRESS", help="Use the workers of this Dask scheduler, such as tcp://10.0.0.5:8786.")
@_strict
@_drafts
@click.option("--json", "is_json", is_flag=True, help="Print numbers and problems as one line of JSON, nothing else.")
def build(  # noqa: PLR0913 - one for each option
    *,
    folder: Path,
    output: Path | None,
    base_url: str | None,
    jobs: int | None,
    dask: str | None,
    strict: bool,
    drafts: bool,
    is_json: bool,
) -> None:
    """Build the site of the folder SITE (default: this one).

    Problems are printed and do not stop the build: a broken note costs its own page at most.

    \b
    For example:
      papernotes build
      papernotes build reviews -o /tmp/site --base-url https://name.github.io/reviews/
    """
    from papernotes import console
    from papernotes.build import build as build_site
    from papernotes.config import Flags

    if jobs and dask:
        message = "--jobs counts processes of this machine; leave it out with --dask"
        raise click.UsageError(message)
    begin = time.perf_counter()
    site = _opened(folder, Flags(output=output, url=base_url, drafts=drafts))
    with _cluster(dask, site) as executor, console.progress_bar("notes") as progress:
        report = build_site(site, jobs=jobs, executor=executor, progress=progress)
    seconds = time.perf_counter() - begin
    if is_json:
        problems = [console.problem_values(problem) for problem in report.problems]
        values = {**console.counts_of(report), "seconds": round(seconds, 3), "problems": problems}
        _print_utf8(console.as_json(values))
    else:
        console.show_problems(report.problems)
        click.echo(f"{_shown(site.output)}: {console.summary(report, seconds)}")
    sys.exit(1 if strict and report.problems else 0)


@papernotes.command()
@click.argument("file", type=_FOLDER)
@_strict
def render(*, file: Path, strict: bool) -> None:
    """Print the HTML of one note's body; FILE is - for standard input.

    Settings come from the nearest folder above FILE that has some; links to other notes stay as they are written.

    \b
    For example:
      papernotes render notes/attention.md
      echo 'Euler: $e^{i\\pi} = -1$' | papernotes render -
    """
    from papernotes import console
    from papernotes.single import nearest_site, render_body

    is_stdin = str(file) == "-"
    data = sys.stdin.buffer.read() if is_stdin else _bytes_of(file)
    site = nearest_site(Path.cwd() if is_stdin else file.resolve().parent)
    html, problems = render_body(data, site, "<stdin>" if is_stdin else file.as_posix())
    console.show_problems(problems)
    _print_utf8(html, end="")
    sys.exit(1 if strict and problems else 0)


@papernotes.command()
@_site
def records(*, folder: Path) -> None:
    """Print what each note of SITE states, as JSON lines in path order.

    Files that are no notes are reported on standard error.

    \b
    For example:
      papernotes records | jq -r 'select(.venue.id == "NeurIPS") | .title'
    """
    from papernotes import console
    from papernotes.reading.files import read_files
    from papernotes.reading.loader import load_notes
    from papernotes.reading.records import record

    site = _opened(folder)
    files = read_files(site)
    notes, broken = load_notes(files.sources, site)
    console.show_problems((*files.unreadable, *broken))
    for note in notes:
        _print_utf8(console.as_json(record(note)))


@papernotes.command()
@_site
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="How to print.")
@_base_url
@click.option("--jobs", "-j", metavar="N", type=click.IntRange(1), help="Processes to use (default: one a processor).")
@_strict
@_drafts
def check(*, folder: Path, form: str, base_url: str | None, jobs: int | None, strict: bool, drafts: bool) -> None:
    """Report every problem of SITE and write nothing; exit with 1 when there is an error.

    \b
    For example:
      papernotes check
      papernotes check --format github     marks the lines of a pull request
      papernotes check --format json | jq .problems
    """
    from papernotes import console
    from papernotes.build import check as check_site
    from papernotes.config import Flags

    try:
        site = _opened(folder, Flags(url=base_url, drafts=drafts))
        with console.progress_bar("notes") as progress:
            report = check_site(site, jobs=jobs, progress=progress)
    except PapernotesError as error:  # settings or templates that cannot be used
        if form == "text":
            raise
        _print_for_programs(form, folder, error.problems)
        sys.exit(_code_of(error))
    if form == "text":
        console.show_problems(report.problems, to_error=False)
        click.echo(f"{console.counted(report.notes, 'note')}, {console.tally(report.problems)}", err=True)
    else:
        _print_for_programs(form, folder, report.problems, notes=report.notes, formulas=report.formulas)
    is_bad = any(strict or problem.severity == "error" for problem in report.problems)
    sys.exit(1 if is_bad else 0)


@papernotes.command()
@_site
@click.option("--port", "-p", metavar="N", type=click.IntRange(1, 65535), help="Port (default: a free one from 8000).")
@click.option("--host", metavar="H", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--open", "opens", is_flag=True, help="Open the site in a browser.")
@click.option("--drafts/--no-drafts", default=True, help="Show drafts and notes dated in the future (default: yes).")
@click.option("--jobs", "-j", metavar="N", type=click.IntRange(1), help="Processes to use (default: one a processor).")
def serve(*, folder: Path, port: int | None, host: str, opens: bool, drafts: bool, jobs: int | None) -> None:
    """Show SITE in a browser as you write: builds, serves, and updates open pages with every change.

    What is published stays as it is; drafts are shown and marked. Problems stand in the pages and in the terminal, and
    go when they are mended. Only this machine can see the preview, unless --host says otherwise.

    \b
    For example:
      papernotes serve --open
      papernotes serve reviews --port 4000
    """
    from papernotes.preview.session import Options
    from papernotes.preview.session import serve as serve_site

    serve_site(folder, Options(host=host, port=port, drafts=drafts, jobs=jobs, opens=opens))


@papernotes.command()
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--language", type=_LANGUAGE, help="Its language (default: that of the notes in DIR, else en).")
@click.option("--title", metavar="TEXT", help="Name of the site (default: the folder's).")
def init(*, folder: Path, language: str | None, title: str | None) -> None:
    """Make a site in DIR: settings, a first note, and a workflow that publishes it on GitHub Pages.

    DIR may hold notes: they become the site's, and no first note is written. Nothing that is there is changed.

    \b
    For example:
      papernotes init my-notes --language ko
      papernotes serve my-notes --open
    """
    from papernotes import console
    from papernotes.scaffold.site import start_site

    name = title or folder.resolve().name.replace("-", " ").replace("_", " ").strip() or "Paper notes"
    started = start_site(folder, title=name, language=language or "", day=_day())
    for path in started.written:
        click.echo(_shown(path))
    console.show_problems(started.told)
    here = "" if folder.resolve() == Path.cwd() else f"{shlex.quote(str(folder))} "
    click.echo(f"look at it, and go on writing, with: papernotes serve {here}--open", err=True)


@papernotes.command()
@click.argument("subject", metavar="TITLE|URL")
@_site
def new(*, subject: str, folder: Path) -> None:
    """Write a note on a paper, given by its title, its address or its arXiv id, and print the note's path.

    The head is in the site's language and has today's date. A note that is there already stays as it is.

    \b
    For example:
      papernotes new "Deep Residual Learning for Image Recognition"
      papernotes new https://arxiv.org/abs/1512.03385v1
    """
    from papernotes.scaffold.note import start_note

    click.echo(_shown(start_note(_opened(folder), subject, day=_day())))


@papernotes.command("import")
@click.argument("source", type=_FOLDER)
@click.option("--into", "folder", metavar="FOLDER", default=".", type=_FOLDER, help="Site, or folder of its notes.")
@click.option("--level", metavar="N", type=click.IntRange(1, 6), help="Level of the headings above a page's reviews.")
@click.option("--overwrite", is_flag=True, help="Take what the source has also where a note was edited here.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Say what would be done, and write nothing.")
def import_notes(*, source: Path, folder: Path, level: int | None, overwrite: bool, is_dry: bool) -> None:
    """Bring in what was written elsewhere, as notes.

    SOURCE is a file of issues of GitHub as `gh` prints them, the folder of a chat that Telegram Desktop has exported,
    or a page of Markdown with a review under each heading.

    A second import writes what is new, and renews what has changed there and was not edited here.

    \b
    For example:
      papernotes import issues.json
      papernotes import ~/Downloads/ChatExport_2026-12-01
      papernotes import reviews.md --into my-notes --dry-run
    """
    from papernotes import console
    from papernotes.importers import writing
    from papernotes.importers.source import read_source

    site, target = writing.notes_folder(folder)
    harvest = read_source(source, level=level)
    steps = writing.plan(harvest, site, target, overwrite=overwrite)
    if is_dry:
        for step in steps:
            if step.fate != "same":
                click.echo(f"{step.fate}: {_shown(step.path)}")
    else:
        writing.carry_out(steps)
    console.show_problems((*harvest.problems, *writing.told(steps, site, source)))
    click.echo(f"{'nothing was done; it would be: ' if is_dry else ''}{writing.summary(steps, harvest.left_out)}")


def main() -> None:
    """Run the command line; characters that the terminal's encoding lacks are replaced, not fatal."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    papernotes(prog_name="papernotes")


def _cluster(address: str | None, site: Site) -> AbstractContextManager[Executor | None]:
    """Give the executor of a Dask cluster for building `site`, or nothing without an address."""
    if not address:
        return nullcontext()
    from papernotes.build import program
    from papernotes.engine.dask import Alike, dask_cluster
    from papernotes.site.making import sight

    versions = "install the same versions on all machines of the cluster"
    disk = f"let all machines of the cluster see {site.root}, for example on a shared disk"
    alike = (
        Alike(what="papernotes, Python and libraries", digest=program, help=versions),
        Alike(what="the site's files", digest=partial(sight, site), help=disk),
    )
    return dask_cluster(address, alike)


def _opened(folder: Path, flags: Flags | None = None) -> Site:
    """Give the site in a folder; say so when it is but the notes of one whose settings stand above."""
    from papernotes.config import load, site_around

    site = load(folder, flags)
    if around := site_around(site.root):
        click.echo(f"papernotes: the settings in {around} are not used; for that site name its folder", err=True)
    return site


def _code_of(error: PapernotesError) -> int:
    return 2 if isinstance(error, (ConfigError, ImportFailed)) else 1


def _print_for_programs(
    form: str, folder: Path, problems: Iterable[Problem], *, notes: int = 0, formulas: int = 0
) -> None:
    """Print what a check found as one line of JSON, or as GitHub's commands that mark lines."""
    from papernotes import console

    if form == "json":
        listed = [console.problem_values(problem) for problem in problems]
        _print_utf8(console.as_json({"notes": notes, "formulas": formulas, "problems": listed}))
        return
    for problem in problems:
        _print_utf8(console.as_workflow_command(problem, console.from_top(folder)))


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except IsADirectoryError:
        reason = "is a folder"
    except OSError as error:
        reason = error.strerror or str(error)
    message = f"{file}: {reason}"
    raise click.UsageError(message)


def _day() -> date:
    """Give the writer's own day, or that of SOURCE_DATE_EPOCH for output that must not change."""
    from papernotes.config import today

    return today(os.environ) if os.environ.get("SOURCE_DATE_EPOCH") else date.today()  # noqa: DTZ011 - the writer's


def _print_utf8(text: str, end: str = "\n") -> None:
    """Print for other programs: UTF-8 whatever the locale, never coloured."""
    click.echo(f"{text}{end}".encode(), nl=False)


def _shown(path: Path) -> str:
    """Give a path as seen from the working folder, when it is below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_absolute() and path.is_relative_to(here) else str(path)
