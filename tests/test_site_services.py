"""Settings that connect a site to others: its repository, comments, and each note as Markdown."""

from __future__ import annotations

import re
import tomllib
from html import unescape
from pathlib import Path
from textwrap import dedent

import html5lib
import pytest
from by_hand import note, published, rendered, site_at, venue

from papernotes.build import build
from papernotes.config import load
from papernotes.model import Comments, Link, Paper
from papernotes.problems import ConfigError, format_problem
from papernotes.services import comments, repository, scripts

COMMENTS = {"repo": "group/notes", "repo-id": "R_1", "category": "Notes & more", "category-id": "DIC_1"}


@pytest.mark.parametrize(
    ("address", "edit", "source"),
    [
        (
            "https://github.com/group/notes/tree/main",
            "https://github.com/group/notes/edit/main/{path}",
            "https://github.com/group/notes/blob/main/{path}",
        ),
        (
            "https://github.com/group/notes/tree/main/my site/".replace(" ", "%20"),
            "https://github.com/group/notes/edit/main/my%20site/{path}",
            "https://github.com/group/notes/blob/main/my%20site/{path}",
        ),
        (
            "https://gitlab.example.org/a/b/notes/-/tree/main",
            "https://gitlab.example.org/a/b/notes/-/edit/main/{path}",
            "https://gitlab.example.org/a/b/notes/-/blob/main/{path}",
        ),
        (
            "https://codeberg.org/group/notes/src/branch/main/site",
            "https://codeberg.org/group/notes/_edit/main/site/{path}",
            "https://codeberg.org/group/notes/src/branch/main/site/{path}",
        ),
        ("https://example.org/edit?file={path}", "https://example.org/edit?file={path}", ""),
    ],
)
def test_a_folders_address_tells_where_notes_are_edited(address: str, edit: str, source: str) -> None:
    found = repository(address)
    assert (found.edit, found.source) == (edit, source)


def message_of(folder: Path, text: str) -> str:
    (folder / "papernotes.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(folder)
    return "\n".join(map(format_problem, caught.value.problems))


def test_what_is_no_such_address_is_refused(tmp_path: Path) -> None:
    assert message_of(tmp_path, 'repository = "https://github.com/group/notes"\n') == dedent(
        """\
        papernotes.toml:1:14: error: "https://github.com/group/notes" is not the address of this folder at GitHub, GitLab or Gitea (with its branch), nor one with {path} in it [bad-setting]
          1 | repository = "https://github.com/group/notes"
            |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          help: for example: repository = "https://github.com/group/notes/tree/main"
        """  # noqa: E501 - a message is one line
    ).rstrip("\n")
    for address in ("javascript:{path}", "https://x y/{path}", "https://[::1/{path}", "", 3):
        assert "is not the address of this folder" in message_of(tmp_path, f"repository = {address!r}\n")


def test_comments_need_all_that_giscus_asks_for(tmp_path: Path) -> None:
    assert comments(COMMENTS) == Comments(
        repo="group/notes", repo_id="R_1", category="Notes & more", category_id="DIC_1"
    )
    message = message_of(tmp_path, '[comments]\nrepo = "https://github.com/a/b"\nrepo-id = 3\ntheme = "dark"\n')
    found = re.findall(r"error: (.*) \[bad-setting\]", message)
    assert sorted(found) == [
        '"category" is missing',
        '"category-id" is missing',
        '"https://github.com/a/b" is not a repository such as "group/notes"',
        '"theme" is not one of repo, repo-id, category, category-id',
        "3 is not a text in quotes",
    ]
    assert 'help: for example: comments = { repo = "group/notes"' in message
    assert "true is not a table with repo" in message_of(tmp_path, "comments = true\n")
    assert '"yes" is not true or false' in message_of(tmp_path, 'markdown-twins = "yes"\n')


def test_a_note_leads_to_its_source(tmp_path: Path) -> None:
    site = site_at(tmp_path, repository=repository("https://github.com/group/notes/tree/main"))
    files = published(site, [note("2017/주의 #1.md")])
    page = next(text for path, text in files.items() if path.startswith("notes/2017/"))
    path = "notes/2017/%EC%A3%BC%EC%9D%98%20%231.md"
    assert f'<a href="https://github.com/group/notes/blob/main/{path}"><code translate="no">' in page
    assert f'<a href="https://github.com/group/notes/edit/main/{path}">Edit this page</a>' in page
    assert "Edit this page" not in published(site_at(tmp_path), [note("a.md")])["notes/a/index.html"]


@pytest.mark.parametrize(("language", "spoken"), [("ko", "ko"), ("zh-Hant", "zh-TW"), ("zh", "zh-CN"), ("mn", "en")])
def test_comments_ask_for_nothing_before_they_are_wanted(tmp_path: Path, language: str, spoken: str) -> None:
    site = site_at(tmp_path, comments=comments(COMMENTS))
    files = published(site, [note("a.md", language=language)])
    page = files["notes/a/index.html"]
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    (opener,) = (each for each in root.iter("a") if each.get("class") == "open-comments")
    assert opener.attrib == {
        "class": "open-comments",
        "href": "https://github.com/group/notes/discussions",
        "data-repo": "group/notes",
        "data-repo-id": "R_1",
        "data-category": "Notes & more",
        "data-category-id": "DIC_1",
        "data-term": "notes/a/",
        "data-lang": spoken,
    }
    policy = next(each.get("content", "") for each in root.iter("meta") if "http-equiv" in each.attrib)
    assert "https://giscus.app" in policy
    assert page.count("giscus.app") == 1  # what may run later is allowed, and asked for by nothing on the page
    assert "comments" not in published(site_at(tmp_path), [note("a.md")])["notes/a/index.html"]


TEXT = r"""See [the other](../b.md#part), [[Other Note|it]], [[nobody]] and ![figure](<fig 1.png>).

`[code](b.md)` and $[[x]]$

```markdown
[code](../b.md)
```

Web: [x](https://example.org/a_(b)), [here](#part), [ref].

[ref]: ../b.md
"""
TWIN = r"""# A [short] note

- Paper: [A \[bracketed\] title](https://arxiv.org/abs/2001.00001)
- Authors: Ada Lovelace
- Venue: NeurIPS 2020
- Year: 2020
- Tags: x, y
- Language: en
- Source: https://x.org/notes/sub/a/

> It *is* $x$.

See [the other](https://x.org/notes/b/index.md#part), [it](https://x.org/notes/b/index.md), nobody and ![figure](<https://x.org/files/notes/sub/fig%201.png>).

`[code](b.md)` and $[[x]]$

```markdown
[code](../b.md)
```

Web: [x](https://example.org/a_(b)), [here](#part), [ref].

[ref]: https://x.org/notes/b/index.md
"""


def test_a_twin_is_the_note_as_markdown_with_links_that_lead_on(tmp_path: Path) -> None:
    (tmp_path / "notes" / "sub").mkdir(parents=True)
    (tmp_path / "notes" / "sub" / "fig 1.png").write_bytes(b"")
    (tmp_path / "notes" / "sub" / "a.md").write_text(
        "---\ntitle: A [short] note\npaper: A [bracketed] title\narxiv: 2001.00001\nauthors: Ada Lovelace\n"
        "venue: NeurIPS 2020\ntags: [x, y]\ntldr: It *is* $x$.\n---\n\n" + TEXT,
        "utf-8",
    )
    (tmp_path / "notes" / "b.md").write_text("---\ntitle: Other Note\n---\n\n## Part\n\nText.\n", "utf-8")
    (tmp_path / "papernotes.toml").write_text('url = "https://x.org"\nmarkdown-twins = true\ntitle = "T"\n')
    build(load(tmp_path), jobs=1)
    out = tmp_path / "_site"
    assert (out / "notes" / "sub" / "a" / "index.md").read_text("utf-8") == TWIN
    page = (out / "notes" / "sub" / "a" / "index.html").read_text("utf-8")
    assert '<link rel="alternate" type="text/markdown" href="../../../notes/sub/a/index.md">' in page
    assert (out / "llms.txt").read_text("utf-8") == dedent(
        r"""
        # T

        ## Notes

        - [A \[short\] note](https://x.org/notes/sub/a/index.md): NeurIPS 2020. It is x.
        - [Other Note](https://x.org/notes/b/index.md): Text.

        ## Papers

        - [papers.json](https://x.org/papers.json)
        - [papers.csl.json](https://x.org/papers.csl.json)
        - [papers.bib](https://x.org/papers.bib)
        - [papers.csv](https://x.org/papers.csv)
        - [feed.json](https://x.org/feed.json)
        """
    ).lstrip("\n")
    assert "index.md" not in (out / "sitemap.xml").read_text("utf-8")


def test_without_the_setting_there_is_no_twin(tmp_path: Path) -> None:
    paper = Paper(key="title:x", title="X", links=(Link(kind="code", url="https://github.com/x/y"),))
    each = note("a.md", paper=paper, venue=venue("NeurIPS", 2020))
    files = published(site_at(tmp_path), [each], {"a.md": rendered(each)})
    assert not [path for path in files if path.endswith(("llms.txt", ".md"))]
    assert "text/markdown" not in unescape(files["notes/a/index.html"])


SCRIPTS = """
scripts = [
  "https://gc.zgo.at/count.js?a=1&b=2",
  { src = "https://stats.example.org/a;b,c/x.js", data-domain = 'a "b" <c>' },
]
"""


def test_scripts_from_elsewhere_are_on_every_page_and_alone_allowed(tmp_path: Path) -> None:
    site = site_at(tmp_path, scripts=scripts(tomllib.loads(SCRIPTS)["scripts"]))
    files = published(site, [note("a.md")])
    for name in ("index.html", "notes/a/index.html", "papers/a/index.html", "404.html", "search/index.html"):
        page = files[name]
        assert '<script src="https://gc.zgo.at/count.js?a=1&amp;b=2" defer></script>\n' in page
        assert 'b,c/x.js" data-domain="a &quot;b&quot; &lt;c&gt;" defer></script>' in page
        sources = re.findall(r"script-src ([^;]*); object-src", page)
        assert sources[0].endswith("=' https://gc.zgo.at/count.js https://stats.example.org/a%3Bb%2Cc/x.js")


def test_what_is_no_script_from_elsewhere_is_refused(tmp_path: Path) -> None:
    message = message_of(
        tmp_path,
        'scripts = ["//gc.zgo.at/count.js", {}, "https://a.example/\\"x", { src = "https://a.example/x.js", '
        "async = true, data-x = 3 }]\n",
    )
    assert sorted(re.findall(r"error: (.*) \[bad-setting\]", message)) == [
        '"//gc.zgo.at/count.js" is not the address of a script, which begins with https://',
        '"async" is neither src nor begins with "data-"',
        r'"https://a.example/\"x" is not the address of a script, which begins with https://',
        "3 is not a text in quotes",
        "null is not the address of a script, which begins with https://",
    ]
    assert "is not a list of addresses" in message_of(tmp_path, "scripts = 3\n")
