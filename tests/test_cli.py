"""The commands: what is printed where, exit codes, and that a user's mistake never ends in a traceback."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from papernotes import __version__
from papernotes.cli import papernotes
from papernotes.problems import Problem, format_problem

COMMANDS = ("build", "serve", "render", "records", "check", "init", "new", "import")
LANGUAGES = ("ko", "ja", "zh", "zh-Hant", "ru", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a command left: its exit code and what it printed where."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str, at: Path, stdin: str = "") -> Done:
    """Run a command in this process, from the folder `at`; a traceback would end the test."""
    with contextlib.chdir(at):
        result = CliRunner().invoke(papernotes, arguments, input=stdin, prog_name="papernotes", catch_exceptions=False)
    return Done(returncode=result.exit_code, stdout=result.stdout, stderr=result.stderr)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Make a site of one good note and one with an error and a warning."""
    notes = tmp_path / "site" / "notes"
    notes.mkdir(parents=True)
    (notes / "good.md").write_text("---\ntitle: Good\narxiv: 1803.10100\nvenue: NIPS 2017\n---\n$x$ and [b](bad.md)\n")
    (notes / "bad.md").write_text("---\ntitle: Bad\ndate: 2019-13-01\ntitel: x\n---\nText.\n")
    (notes / "draft.md").write_text("---\ntitle: Draft\ndraft: true\n---\nText.\n")
    (notes / "later.md").write_text("---\ntitle: Later\ndate: 2030-01-01\n---\nText.\n")
    return notes.parent


BAD = """\
notes/bad.md:3:7: error: "2019-13-01" is not a date [bad-date]
  3 | date: 2019-13-01
    |       ^^^^^^^^^^
  help: write it as YYYY-MM-DD, for example 2019-12-01
notes/bad.md:4:1: warning: "titel" is not a key that papernotes knows [unknown-key]
  4 | titel: x
    | ^^^^^
  help: did you mean "title"?
"""


def test_help_is_there_at_once() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "papernotes", "--help"], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.25


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, tmp_path: Path) -> None:
    done = run(command, "--help", at=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"For example:\n    papernotes {command}" in done.stdout.replace("echo 'Euler: $e^{i\\pi} = -1$' | ", "")


def test_version(tmp_path: Path) -> None:
    assert run("--version", at=tmp_path).stdout == f"papernotes, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["biuld"], "No such command 'biuld'. Did you mean 'build'?"),
        (["build", "--jsno"], "No such option '--jsno'"),
        (["build", "--jobs", "0"], "0 is not in the range x>=1"),
        (["build", "nowhere"], "nowhere: error: there is no such folder [no-folder]"),
        (["build", "file"], "file: error: this is a file; a site is a folder [not-a-folder]"),
        (["build", "--base-url", "x.org"], '--base-url: error: "x.org" is not an address'),
        (["build", "-o", "."], '--output: error: "." would put the site among notes'),
        (["render", "nowhere.md"], "nowhere.md: No such file or directory"),
        (["render", "."], ".: is a folder"),
        (["check", "--format", "xml"], "'xml' is not one of 'text', 'json', 'github'"),
        (["init"], "Missing argument 'DIR'"),
    ],
)
def test_wrong_use_is_explained_with_exit_code_2(arguments: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = run(*arguments, at=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_build_prints_problems_and_a_summary(site: Path) -> None:
    done = run("build", at=site)
    assert (done.returncode, done.stderr) == (0, BAD)
    assert done.stdout.startswith("_site: 2 notes (1 draft and 1 future date held back), ")
    assert ", 1 formula, 1 error and 1 warning, " in done.stdout
    assert (site / "_site" / "notes" / "good" / "index.html").is_file()
    assert run("build", "--strict", at=site).returncode == 1


def test_build_takes_drafts_an_address_and_another_folder(site: Path) -> None:
    done = run("build", "--drafts", "-o", "public", "--base-url", "https://x.example/group/", at=site)
    assert done.stdout.startswith("public: 4 notes, ")
    page = (site / "public" / "notes" / "draft" / "index.html").read_text("utf-8")
    assert 'href="https://x.example/group/notes/draft/"' in page


def test_build_as_json_prints_one_line_and_nothing_else(site: Path) -> None:
    done = run("build", "--json", at=site)
    (line,) = done.stdout.splitlines()
    values = json.loads(line)
    assert done.stderr == ""
    assert (values["notes"], values["drafts"], values["future"], values["formulas"]) == (2, 1, 1, 1)
    assert [problem["code"] for problem in values["problems"]] == ["bad-date", "unknown-key"]
    assert values["written"] > values["pages"] > values["notes"]


def test_an_output_that_cannot_be_written_is_one_message(site: Path) -> None:
    (site / "file").write_text("x")
    done = run("build", "-o", "file/out", at=site)
    assert done.returncode == 1
    assert "could not be read or written: Not a directory [cannot-write]" in done.stderr


def test_a_folder_that_only_git_and_the_desktop_use_is_empty(site: Path) -> None:
    (site / "docs" / ".git").mkdir(parents=True)
    (site / "docs" / "CNAME").write_text("notes.example.org\n")
    assert run("build", "-o", "docs", at=site).returncode == 0
    (site / "notes" / "good.md").unlink()
    run("build", "-o", "docs", at=site)
    assert (site / "docs" / "CNAME").read_text() == "notes.example.org\n"
    assert (site / "docs" / ".git").is_dir()
    assert (site / "docs" / ".nojekyll").is_file()


def test_a_folder_of_somebody_else_is_left_alone(site: Path) -> None:
    (site / "mine").mkdir()
    (site / "mine" / "thesis.txt").write_text("x")
    done = run("build", "-o", "mine", at=site)
    assert done.returncode == 2
    assert "was not written by papernotes [output-not-ours]" in done.stderr
    assert [path.name for path in (site / "mine").iterdir()] == ["thesis.txt"]


def test_check_reports_and_writes_nothing(site: Path) -> None:
    before = sorted(site.rglob("*"))
    done = run("check", at=site)
    assert (done.returncode, done.stdout, done.stderr) == (1, BAD, "2 notes, 1 error and 1 warning\n")
    assert sorted(site.rglob("*")) == before


def test_check_minds_warnings_only_when_strict(site: Path) -> None:
    (site / "notes" / "bad.md").write_text("---\ntitel: x\n---\nText.\n")
    assert run("check", at=site).returncode == 0
    assert run("check", "--strict", at=site).returncode == 1


def test_check_for_other_programs(site: Path) -> None:
    done = run("check", "site", "--format", "github", at=site.parent)
    assert done.returncode == 1
    assert done.stdout == (
        '::error file=site/notes/bad.md,line=3,col=7,title=bad-date::"2019-13-01" is not a date'
        "%0Awrite it as YYYY-MM-DD, for example 2019-12-01\n"
        '::warning file=site/notes/bad.md,line=4,col=1,title=unknown-key::"titel" is not a key that papernotes knows'
        '%0Adid you mean "title"?\n'
    )
    values = json.loads(run("check", "--format", "json", at=site).stdout)
    assert [problem["line"] for problem in values["problems"]] == [3, 4]


def test_programs_are_told_of_settings_that_cannot_be_used(site: Path) -> None:
    (site / "papernotes.toml").write_text("titel = 'x'\n")
    done = run("check", "--format", "github", at=site)
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith("::error file=papernotes.toml,line=1,col=1,title=unknown-setting::there is no ")
    done = run("check", "--format", "json", at=site)
    assert (done.returncode, json.loads(done.stdout)["problems"][0]["code"]) == (2, "unknown-setting")


def test_github_is_told_paths_from_the_top_of_the_repository(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(site.parent))
    for folder, at in ((".", site), ("..", site / "notes"), (str(site), site)):
        done = run("check", folder, "--format", "github", at=at)
        assert done.stdout.startswith("::error file=site/notes/bad.md,line=3,")


def test_what_a_stranger_has_named_is_one_line_that_commands_nothing() -> None:
    """GitHub takes a line of a log that begins with `::` for a command, a terminal what follows an escape sign."""
    message = 'there is no file "a\n::error::b\x1b[2J\u202eg\u2029\x9b1m"'
    problem = Problem(path="n\n::warning::.md", line=3, code="missing-file", message=message, help="p\r\n::stop")
    assert format_problem(problem) == (
        'n\\n::warning::.md:3: error: there is no file "a\\n::error::b\\x1b[2J\\u202eg\\u2029\\x9b1m" [missing-file]\n'
        "  help: p\\r\\n::stop"
    )


def test_records_are_json_lines(site: Path) -> None:
    (site / "notes" / "binary.md").write_bytes(b"\x89PNG\x00\x01\x02\x03\x00")
    done = run("records", at=site)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["title"] for one in found] == ["Bad", "Draft", "Good", "Later"]
    assert (found[2]["venue"]["id"], found[2]["venue"]["name"]) == ("NeurIPS", "NIPS")
    assert found[2]["source"]["lines"]["title"] == 2
    assert done.returncode == 0
    assert done.stderr.startswith("notes/binary.md: error: ")


def test_render_gives_the_body_and_says_what_is_wrong(tmp_path: Path) -> None:
    done = run("render", "-", at=tmp_path, stdin="---\ntitle: x\n---\n**강조**는 [그림](a b.png) [a](b.md#c)\n")
    assert done.stdout == '<p><strong>강조</strong>는 <a href="a%20b.png">그림</a> <a href="b.md#c">a</a></p>\n'
    assert (done.returncode, done.stderr) == (0, "")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("---\ntitle: x\n---\n분포 $\\foo$ [b](b.md)\n", "utf-8")
    done = run("render", "notes/a.md", at=tmp_path)
    assert done.returncode == 0
    assert 'href="b.md"' in done.stdout
    assert done.stderr.startswith("notes/a.md:4:7: error: ")
    assert run("render", "--strict", "notes/a.md", at=tmp_path).returncode == 1


def test_render_takes_the_settings_of_the_site(tmp_path: Path) -> None:
    (tmp_path / "papernotes.toml").write_text("macros = { '\\RR' = '\\mathbb{R}' }\n")
    (tmp_path / "deep").mkdir()
    done = run("render", "-", at=tmp_path / "deep", stdin="$\\RR$")
    assert (done.stderr, "mathbb" in done.stdout) == ("", True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_site_builds_without_a_problem(language: str, tmp_path: Path) -> None:
    done = run("init", "group", "--language", language, at=tmp_path)
    assert done.stdout.split() == [
        "group/papernotes.toml",
        "group/notes/attention.md",
        "group/.github/workflows/pages.yml",
        "group/.gitignore",
    ]
    built = run("build", "group", "--strict", at=tmp_path)
    assert (built.returncode, built.stderr) == (0, "")
    (record,) = map(json.loads, run("records", "group", at=tmp_path).stdout.splitlines())
    assert (record["language"], record["paper"], record["venue"]["id"]) == (language, "arxiv:1706.03762", "NeurIPS")
    assert (len(record["authors"]), len(record["tags"]), record["date"]) == (8, 2, "2026-11-21")
    assert record["tldr"]
    steps = yaml.safe_load((tmp_path / "group/.github/workflows/pages.yml").read_text())["jobs"]["publish"]["steps"]
    assert {"run": f'pip install "papernotes=={__version__}"'} in steps


def test_settings_above_that_are_not_used_are_told(tmp_path: Path) -> None:
    run("init", "group", at=tmp_path)
    told = f"papernotes: the settings in {tmp_path / 'group'} are not used; for that site name its folder\n"
    assert run("check", at=tmp_path / "group" / "notes").stderr.startswith(told)
    assert "not used" not in run("check", at=tmp_path / "group").stderr


@pytest.mark.parametrize("title", ["README", "Index", "License"])
def test_a_new_note_is_never_a_file_that_is_none(title: str, tmp_path: Path) -> None:
    assert run("new", title, at=tmp_path).stdout == f"{title.lower()}-.md\n"
    assert json.loads(run("records", at=tmp_path).stdout)["title"] == title


def test_init_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "group").mkdir()
    (tmp_path / "group" / ".gitignore").write_text("mine\n")
    done = run("init", "group", at=tmp_path)
    assert (done.returncode, "group/.gitignore" in done.stdout) == (0, False)
    assert done.stderr == (
        "group/.gitignore: warning: this was there already, and stays as it is [exists]\n"
        "  help: add this line to it, so that the site stays out of Git: /_site/\n"
        "look at it, and go on writing, with: papernotes serve group --open\n"
    )
    assert (tmp_path / "group" / ".gitignore").read_text() == "mine\n"
    again = run("init", "group", at=tmp_path)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.startswith("group/papernotes.toml: error: the settings are there already [exists]\n")
    assert "a site is a folder" in run("init", "group/papernotes.toml", at=tmp_path).stderr


@pytest.mark.parametrize("folder", ["", "notes/", "2024/"])
def test_init_in_a_folder_of_notes_makes_them_the_site(folder: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / "attention.md").write_text("# 어텐션\n\n순환도 합성곱도 없이 번역하는 모델이다.\n")
    (tmp_path / ".gitignore").write_text("_site\n")
    done = run("init", ".", at=tmp_path)
    assert done.stdout.split() == ["papernotes.toml", ".github/workflows/pages.yml"]
    assert done.stderr == "look at it, and go on writing, with: papernotes serve --open\n"
    (record,) = map(json.loads, run("records", at=tmp_path).stdout.splitlines())
    assert record["title"] == "어텐션"
    run("build", at=tmp_path)
    assert '<html lang="ko"' in (tmp_path / "_site" / "index.html").read_text()
    assert run("new", "새 논문", at=tmp_path).returncode == 0
    path = "notes/새-논문.md" if folder == "notes/" else "새-논문.md"
    assert "\n학회:\n" in (tmp_path / path).read_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_note_is_read_as_it_was_meant(language: str, tmp_path: Path) -> None:
    (tmp_path / "papernotes.toml").write_text(f'language = "{language}"\n')
    (tmp_path / "notes").mkdir()
    done = run("new", 'Title: "A" # B', at=tmp_path)
    assert (done.returncode, done.stdout) == (0, "notes/title-a-b.md\n")
    assert run("new", "https://arxiv.org/pdf/1512.03385v1.pdf", at=tmp_path).stdout == "notes/arxiv-1512-03385.md\n"
    by_paper, by_title = map(json.loads, run("records", at=tmp_path).stdout.splitlines())
    assert (by_title["title"], by_title["language"], by_title["date"]) == ('Title: "A" # B', language, "2026-11-21")
    assert (by_paper["paper"], by_paper["title"]) == ("arxiv:1512.03385", "arXiv 1512.03385")
    assert by_paper["links"] == {"arxiv": ["https://arxiv.org/abs/1512.03385"]}
    assert by_title["problems"] == by_paper["problems"] == []


@pytest.mark.parametrize(
    ("subject", "name", "key"),
    [
        ("arXiv:1512.03385v2", "arxiv-1512-03385.md", "arxiv:1512.03385"),
        ("10.1145/3292500.3330701", "doi-10-1145-3292500-3330701.md", "doi:10.1145/3292500.3330701"),
        ("https://openreview.net/forum?id=YicbFdNTTy", "openreview-yicbfdntty.md", "openreview:YicbFdNTTy"),
        ("https://aclanthology.org/N19-1423.pdf", "acl-n19-1423.md", "acl:N19-1423"),
    ],
)
def test_a_new_note_knows_its_paper(subject: str, name: str, key: str, tmp_path: Path) -> None:
    assert run("new", subject, at=tmp_path).stdout == f"{name}\n"
    assert json.loads(run("records", at=tmp_path).stdout)["paper"] == key


def test_new_never_writes_over_a_note(tmp_path: Path) -> None:
    run("new", "A", at=tmp_path)
    (tmp_path / "a.md").write_text("mine")
    done = run("new", "A", at=tmp_path)
    assert (done.returncode, (tmp_path / "a.md").read_text()) == (1, "mine")
    assert "a.md: error: this is there already [exists]" in done.stderr
    assert "a note needs a title or a paper" in run("new", " ", at=tmp_path).stderr


def test_a_reader_who_leaves_early_ends_it_quietly(tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / f"{number}.md").write_text(f"# Note {number}\n\nText.\n")
    command = f"{sys.executable} -m papernotes records | head -n 1"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=True)  # noqa: S602
    assert (json.loads(done.stdout)["title"], done.stderr) == ("Note 0", "")


def test_ctrl_c_is_one_line(tmp_path: Path) -> None:
    for number in range(3000):
        (tmp_path / f"{number}.md").write_text(f"# Note {number}\n\n" + f"$x_{{{number}}}$ **b** `c`\n\n" * 20)
    command = [sys.executable, "-m", "papernotes", "build", "--jobs", "2"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as started:
        time.sleep(2)
        os.killpg(started.pid, signal.SIGINT)  # as a terminal does: to the workers too
        _, errors = started.communicate(timeout=30)
    assert started.returncode == 130
    assert errors == "papernotes: stopped\n"


def test_an_interrupt_within_an_exec_ends_it_with_the_same_code(tmp_path: Path) -> None:
    """CPython would end a program that was begun by `-m` with SIGINT then."""
    waiting = "cli.papernotes.command('wait')(lambda: exec('raise KeyboardInterrupt'))"
    (tmp_path / "waiting.py").write_text(f"from papernotes import cli\n\n{waiting}\ncli.main()\n")
    command = [sys.executable, "-m", "waiting", "wait"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "papernotes: stopped\n")


def on_a_terminal(site: Path, **environment: str) -> str:
    """Give what `papernotes build` prints on a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "papernotes", "build"]
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        command, cwd=site, stdin=theirs, stdout=theirs, stderr=theirs, env={**kept, "TERM": "xterm", **environment}
    ):
        os.close(theirs)
        printed = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # Linux says so when the other end has closed
                break
            if not part:
                break
            printed += part
    os.close(ours)
    return printed.decode()


def test_a_terminal_gets_colour_and_a_bar_unless_it_does_not_want_colour(site: Path) -> None:
    colourful = on_a_terminal(site)
    assert "\x1b[1mnotes/bad.md:3:7\x1b[0m: \x1b[31m\x1b[1merror\x1b[0m" in colourful
    assert "notes  [####" in colourful
    plain = on_a_terminal(site, NO_COLOR="1")
    assert "\x1b[31m" not in plain
    assert "notes/bad.md:3:7: error: " in plain


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_build_needs_no_open_stream(site: Path, closed: str) -> None:
    (site / "notes" / "bad.md").unlink()
    command = ["sh", "-c", f'exec "$0" -m papernotes build {closed}', sys.executable]
    assert subprocess.run(command, cwd=site, check=False).returncode == 0
    assert (site / "_site" / "notes" / "good" / "index.html").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no system has it but Linux")
def test_an_output_that_is_full_is_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "papernotes", "new", "A title"]
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=tmp_path)
    expected = "papernotes: what it says cannot be written: No space left on device\n"
    assert (done.returncode, done.stderr) == (1, expected)
