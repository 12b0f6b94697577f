"""The theme: a site's own templates first, words in five languages, errors with their place, a documented contract."""

from __future__ import annotations

import gzip
import re
import tomllib
from functools import partial
from pathlib import Path

import pytest
from by_hand import note, published, site_at
from jinja2 import DictLoader, Environment, UndefinedError
from msgspec import structs
from theme_site import write_site

from papernotes.build import build
from papernotes.config import load
from papernotes.markup.headings import THEME_IDS
from papernotes.problems import ThemeError, format_problem
from papernotes.site import parts, views
from papernotes.site.assets import published as published_assets
from papernotes.site.compiling import Generator, Macros
from papernotes.site.folders import default_folder
from papernotes.site.fragments import Fragments
from papernotes.site.kept import Kept
from papernotes.site.words import load_words

TEMPLATES = default_folder()
LOADED = re.compile(r'<(?:link rel="stylesheet"|script) (?:href|src)="([^"]*)"')
FETCHED = re.compile(
    r"""<(?:img|script|source|video|audio|iframe)\b[^>]*?\bsrc="([^"]*)"
    |<link\ rel="(?:stylesheet|icon|preload)"[^>]*?\bhref="([^"]*)" | url\(["']?([^)"']*)""",
    re.VERBOSE,
)
"""What a browser fetches by itself: sources, style sheets and their files."""

WITH_TEXT = ("base", "front", "language", "note", "parts")
"""Templates of pages that show a note's text."""

LANGUAGES = sorted(path.stem for path in (TEMPLATES / "words").glob("*.toml"))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_site_extends_the_default_template_of_the_same_name(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    write(
        site.templates / "note.html",
        '{% extends "default/note.html" %}{% block kind %}mine {{ super() }}{% endblock %}',
    )
    write(site.templates / "assets" / "custom.css", "body { color: red }")
    write(site.templates / "assets" / "style.css", "/* none */")
    write(site.templates / "words" / "fr.toml", 'tags = "Étiquettes"')
    files = published(site, [note("a.md", language="fr", tags=("x",))])
    page = files["notes/a/index.html"]
    assert 'class="mine note"' in page
    assert "<dt>Étiquettes</dt>" in page
    assert "Skip to content" in page
    styles = re.findall(r'<link rel="stylesheet" href="../../([^"]*)">', page)
    assert [files[style][:10] for style in styles] == ["/* none */", "body { col"]


def test_a_site_s_own_asset_wins_over_one_of_katex(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    write(site.templates / "assets" / "copy-tex.min.js", "// mine")
    files = published(site, [note("a.md")])
    assert [text for name, text in files.items() if name.startswith("assets/copy-tex")] == ["// mine"]


NO_TITEL = "UndefinedError: 'papernotes.site.views.NoteView object' has no attribute 'titel'"
NO_NIX = "UndefinedError: 'papernotes.site.words.Words object' has no attribute 'nix'"


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("\n{{ view.titel }}", 2, NO_TITEL),
        ("a\n\n{% if %}", 3, "Expected an expression, got 'end of statement block'"),
        ('{% extends "nowhere.html" %}', 1, 'there is no template "nowhere.html"'),
        ("\n{{ 1 // 0 }}", 2, "ZeroDivisionError: integer division or modulo by zero"),
        ('{{ view.page.words["nix"] }}', 1, NO_NIX),
    ],
)
def test_what_is_wrong_in_a_template_is_said_with_its_line(
    tmp_path: Path, template: str, line: int, message: str
) -> None:
    site = site_at(tmp_path)
    write(site.templates / "note.html", template)
    with pytest.raises(ThemeError) as caught:
        published(site, [note("a.md")])
    assert "\n".join(map(format_problem, caught.value.problems)).splitlines() == [
        f"templates/note.html:{line}: error: {message} [template]",
        f"  {line} | {template.splitlines()[line - 1]}",
        "  help: mend the template, or take it away for the default one; templates/README.md lists what it gets",
    ]


def test_a_template_that_extends_itself_is_told_the_name_of_the_default_one(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    write(site.templates / "note.html", '\n{% extends "note.html" %}')
    with pytest.raises(ThemeError, match=r"templates/note\.html:2: error: this template extends .* itself") as caught:
        published(site, [note("a.md")])
    assert '{% extends "default/note.html" %}' in caught.value.problems[0].help


def test_a_template_in_an_old_encoding_is_named(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    own = '{% extends "default/note.html" %}{% block head %}가{% endblock %}'
    write(site.templates / "note.html", "")
    (site.templates / "note.html").write_bytes(own.encode("cp949"))
    with pytest.raises(ThemeError, match=r"templates/note\.html: error: this template is not UTF-8 at byte 49"):
        published(site, [note("a.md")])


def test_a_mark_at_the_beginning_of_a_template_is_no_text(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    write(site.templates / "note.html", '\ufeff{% extends "default/note.html" %}')
    assert published(site, [note("a.md")])["notes/a/index.html"].startswith("<!doctype html>")


def test_what_a_site_adds_to_the_head_is_on_every_page_beside_the_theme_s_own(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    own = '{% extends "default/base.html" %}{% block head %}<meta name="own">{% endblock %}'
    write(site.templates / "base.html", own)
    more = '{% extends "default/note.html" %}{% block head %}{{ super() }}<meta name="more">{% endblock %}'
    write(site.templates / "note.html", more)
    files = published(site, [note("a.md")])
    for name in ("index.html", "notes/a/index.html", "papers/a/index.html", "papers/index.html", "search/index.html"):
        assert files[name].count('<meta name="own">') == 1, name
    page = files["notes/a/index.html"]
    assert page.index('"own"') < page.index("application/ld+json") < page.index('"more"')


def test_words_that_are_not_toml_are_said_with_their_path(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    write(site.templates / "words" / "en.toml", "tags: Tags")
    with pytest.raises(ThemeError, match=r"templates/words/en\.toml.*bad-words"):
        published(site, [note("a.md")])


def test_every_language_has_every_word_and_every_word_is_used() -> None:
    words = {
        language: tomllib.loads((TEMPLATES / "words" / f"{language}.toml").read_text("utf-8")) for language in LANGUAGES
    }
    for language in LANGUAGES:
        assert words[language].keys() == words["en"].keys(), language
        for key, value in words[language].items():
            if isinstance(value, str) and key != "headings":
                placeholders = [sorted(re.findall(r"\{\w+\}", text)) for text in (value, words["en"][key])]
                assert placeholders[0] == placeholders[1], (language, key)
        assert words[language]["language_names"].keys() == words["en"]["language_names"].keys()
        plurals = load_words([TEMPLATES])[language].plurals
        categories = {plurals.category(number) for number in range(200)} | {"other"}
        for key in ("count_notes", "count_reviews", "count_papers"):
            assert words[language][key].keys() == categories, (language, key)
    sources = "".join(
        path.read_text("utf-8") for path in (*TEMPLATES.glob("*.html"), *Path(views.__file__).parent.glob("*.py"))
    )
    quoted = set(re.findall(r'"\w+"', sources))
    unused = [
        key
        for key in words["en"]
        if not key.startswith(("link_", "plural")) and not {f'"{key}"', f'"{key.removeprefix("count_")}"'} & quoted
    ]
    assert unused == []


def test_the_readme_lists_every_view_as_it_is() -> None:
    readme = (TEMPLATES / "README.md").read_text("utf-8")
    sections = re.findall(r"^### (?:`([\w.]+)` — )?`(\w+)`\n(.*?)(?=^##|\Z)", readme, re.DOTALL | re.MULTILINE)
    documented = {name: re.findall(r"^\| `(\w+)` \| ", text, re.MULTILINE) for _, name, text in sections}
    records = {
        name: [field.name for field in structs.fields(record)]
        for module in (views, parts)
        for name, record in vars(module).items()
        if isinstance(record, type) and record.__module__ == module.__name__ and record is not views.Page
    }
    assert documented == records
    templates = {path.name for path in TEMPLATES.iterdir() if path.suffix and path.name != "README.md"}
    shared = {"base.html", "icons.html", "parts.html"}
    assert {template for template, _, _ in sections if template} == templates - shared


def test_templates_use_only_what_their_view_has() -> None:
    readme = (TEMPLATES / "README.md").read_text("utf-8")
    for template, name in re.findall(r"^### `([\w.]+)` — `(\w+)`", readme, re.MULTILINE):
        source = (TEMPLATES / template).read_text("utf-8")
        used = set(re.findall(r"\bview\.(\w+)", source))
        assert used <= {field.name for field in structs.fields(getattr(views, name))}, template
        Environment(autoescape=True, extensions=[Fragments]).parse(source)
    base = (TEMPLATES / "base.html").read_text("utf-8") + (TEMPLATES / "parts.html").read_text("utf-8")
    assert set(re.findall(r"\bview\.page\.(\w+)", base)) <= {field.name for field in structs.fields(parts.PageView)}


def test_a_part_is_made_once_for_each_key() -> None:
    source = '{% keep "part", key %}<b>{{ text }}</b>{% endkeep %} {{ text }}'
    template = Environment(autoescape=True, extensions=[Fragments]).from_string(source)
    assert template.render(key=1, text="<one>") == "<b>&lt;one&gt;</b> &lt;one&gt;"
    assert template.render(key=1, text="two") == "<b>&lt;one&gt;</b> two"
    assert template.render(key=2, text="two") == "<b>two</b> two"


MACROS = """{% macro link(text, class="") %}<a{% if class %} {{ class }}{% endif %}>{{ text }}{{ page }}{% endmacro %}
{% macro all() %}{{ varargs | join }}{{ kwargs | length }}{% endmacro %}
{% macro boxed(text) %}[{{ caller(text) }}]{% endmacro %}
{% macro both(text) %}{{ link(text) | upper }}{{ link(link(text), "x") }}{% endmacro %}"""


@pytest.mark.parametrize(
    "source",
    [
        '{{ link("<b>") }} {{ link(class="x", text=text) }} {{ link(text, "x") }} {{ link(*[text]) }}',
        '{{ all(1, 2, a=3) }} {{ both(text) }} {{ link(text) ~ "&" }} {{ link(text) | length }}',
        "{% call(inner) boxed(text) %}<i>{{ inner }}</i>{% endcall %}",
        "{% autoescape false %}{{ link(text) }}{{ text }}{% endautoescape %}{{ text }}",
        '{% set page = "mine" %}{% from "macros" import link with context %}{{ link("a") }}',
        '{% for page in "ab" %}{% from "macros" import link with context %}{{ link(page) }}{{ loop.last }}{% endfor %}',
        '{% import "macros" as macros with context %}{{ macros.link(text) }}{{ range(2) }}{{ dict(a=1) }}',
        '{% from "page" import shown with context %}{{ shown }}',
        '{% set made %}{{ link(text) }}{% endset %}{{ made }}{{ "a" if page else link }}',
    ],
)
def test_templates_say_what_jinja_makes_of_them(source: str) -> None:
    texts = {
        "macros": MACROS,
        "page": "{% set shown = page %}",
        "source": '{% from "macros" import all, both, boxed, link with context %}' + source,
    }
    plain, own = (Environment(autoescape=True, loader=DictLoader(texts)) for _ in range(2))
    own.code_generator_class, own.template_class = Generator, Macros
    for page in ("one", "<two>"):
        values = {"page": page, "text": "1 & 2"}
        assert own.get_template("source").render(values) == plain.get_template("source").render(values)


@pytest.mark.parametrize("source", ["{{ link(1, 2, 3) }}", "{{ link(1, b=2) }}", "{{ nothing(1) }}"])
def test_a_mistake_in_a_call_is_told_as_by_jinja(source: str) -> None:
    plain, own = (Environment(autoescape=True) for _ in range(2))
    own.code_generator_class, own.template_class = Generator, Macros
    told = []
    for environment in (plain, own):
        with pytest.raises((TypeError, UndefinedError)) as error:
            environment.from_string("{% macro link(a) %}{% endmacro %}" + source).render()
        told.append(str(error.value))
    assert told[0] == told[1]


def test_a_template_may_ask_for_what_is_not_there(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    write(
        site.templates / "404.html",
        """{% extends "base.html" %}{% block main %}{{ view.mine | default("none") }}, {{ view.page.words.tags }},
        {{ "some" if site.mine is defined else "no" }} {{ {"class": 1}.class }}{{ {"b": 2}.b }}{% endblock %}""",
    )
    page = published(site, [note("a.md")])["404.html"]
    assert re.search(r"none, Tags,\s+no 12", page)


def test_no_more_is_kept_than_is_allowed() -> None:
    kept: Kept[int, str] = Kept(most=1)
    asked = ((1, "a"), (2, "b"), (1, "c"), (2, "d"))
    assert [kept.of(key, partial(str, made)) for key, made in asked] == ["a", "b", "a", "d"]


def test_comments_of_our_scripts_stay_here_and_those_of_a_site_s_own_go_out(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    write(site.templates / "assets" / "own.js", "// Mine.\nlet x = `\n// text\n`;\n")
    assets = published_assets(site, (site.templates, TEMPLATES))
    files = {file.name.rpartition("/")[2].partition("-")[0]: file.data for _, file in assets}
    assert files["own"] == b"// Mine.\nlet x = `\n// text\n`;\n"
    assert not re.search(rb"^\s*//", files["search"], re.MULTILINE)


@pytest.mark.parametrize("address", ["notes/everything", "search", "papers", "."])
def test_the_theme_stays_light(tmp_path: Path, address: str) -> None:
    write_site(tmp_path)
    site = load(tmp_path)
    build(site, jobs=1)
    page = site.output / address / "index.html"
    text = page.read_text("utf-8")
    sizes: dict[str, int] = {}
    for name in LOADED.findall(text):
        path = (page.parent / name).resolve()
        sizes[path.name] = len(gzip.compress(path.read_bytes()))
    of_kind = {kind: sum(size for name, size in sizes.items() if name.endswith(kind)) for kind in (".css", ".js")}
    assert of_kind[".css"] < 15_000
    assert of_kind[".js"] < 10_000
    assert len(gzip.compress(page.read_bytes())) + of_kind[".css"] + of_kind[".js"] < 60_000
    at_once = [
        script for script in re.findall(r"<script(?! type=)(.*?)</script>", text, re.DOTALL) if " defer" not in script
    ]
    assert len(at_once) == 1
    assert "dataset.theme" in at_once[0]
    assert len(at_once[0]) < 500
    assert text.count('rel="stylesheet"') == 1 + ("katex" in text)


def test_nothing_is_fetched_from_elsewhere(tmp_path: Path) -> None:
    write_site(tmp_path)
    site = load(tmp_path)
    build(site, jobs=1)
    fetched = [
        (path.name, address)
        for path in sorted(site.output.rglob("*.*"))
        if path.suffix in {".html", ".css"}
        for found in FETCHED.findall(path.read_text("utf-8"))
        for address in found
        if address
    ]
    assert len(fetched) > 100
    assert [each for each in fetched if re.match(r"(?:[a-z]+:)?//", each[1])] == []
    scripts = "".join(
        path.read_text("utf-8")
        for path in TEMPLATES.glob("assets/*.js")
        if path.name != "comments.js"  # which a site asks for by a setting of its own
    )
    assert re.findall(r"https?://(?!www\.w3\.org/)", scripts) == []


def test_no_heading_can_have_an_id_of_the_theme() -> None:
    templates = (TEMPLATES / f"{name}.html" for name in WITH_TEXT)
    scripts = (TEMPLATES / "assets").glob("*.js")
    ids = {found for path in templates for found in re.findall(r'\bid="([^"{]*)"', path.read_text("utf-8"))}
    ids |= {found for path in scripts for found in re.findall(r'\bid = "([^"]*)"', path.read_text("utf-8"))}
    assert ids == THEME_IDS
