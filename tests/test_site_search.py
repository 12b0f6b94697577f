"""What notes are found by, and the index made of it: the same notes give the same shards, whatever came before."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path

import pytest
from by_hand import note, published, site_at, venue
from hypothesis import given
from hypothesis import strategies as st

from papernotes.build import build
from papernotes.config import load
from papernotes.search.index import Layout, beginning, edited, edits, gaps, numbers, shard_of, shards
from papernotes.search.records import packed
from papernotes.search.terms import LEVELS, folded, inner_words, note_terms, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＡＲＣＦＡＣＥ Ⅳ ½", "arcface iv 1⁄2"),
        ("⼯夫 ｶﾀｶﾅ", "工夫 カタカナ"),
        ("Ёлка ЙОД", "елка йод"),
        ("Poincaré, Łukasz Müller, naïve", "poincare, lukasz muller, naive"),
        ("Straße ΣΟΦΟΣ", "strasse σοφοσ"),
        ("pre\u2011train, co\u2010train", "pre-train, co-train"),
    ],
)
def test_spellings_of_one_text_are_folded_together(text: str, expected: str) -> None:
    assert folded(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gpt-4 and x_t", "4 and gpt gpt4 t x"),
        ("자연어처리에서", "서 어처 에서 연어 자연 처리 리에"),
        ("batch的梯度", "batch 的梯 梯度 度"),
        ("損失は。大", "損失 失は は 大"),
        (r"\mathcal{l}_{\text{total}} = \omega일", r"\mathcal{l \text{total \omega l mathcal omega text total 일"),
        (r"\hat\beta x", r"\hat{\beta \beta{x hat beta x"),
        ("a" * 50, "a" * 32),
    ],
)
def test_terms_of_a_text(text: str, expected: str) -> None:
    assert sorted(terms(text)) == sorted(expected.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AlphaZero, BERTScore and DistilBERT", "Zero Score BERT"),
        ("OneTwoThree", "TwoThree Three"),
        ("LSTMs, PyTorch's GPT-4 nowI iPhone", "Torch Phone"),
        ("all lower, ALL UPPER, Поток", ""),
    ],
)
def test_a_capital_begins_a_word_within_a_word(text: str, expected: str) -> None:
    assert list(inner_words(text)) == expected.split()


def test_a_note_is_found_by_a_word_within_a_word() -> None:
    lines = note_terms(title="AlphaZero", tldr="", facts="NeurIPS", headings=[], text="some BERTScore")
    assert lines.decode().split("\n") == ["8", "some bertscore zero score", "", "", "", "neurips", "", "alphazero"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPT-3 and Self-Attention, 사전학습(pre-training)은", "gpt3 selfattention pretraining"),
        ("k-NN, U-Net, DeepSeek-V2-Lite", "knn unet deepseekv2lite deepseekv2 v2lite"),
        ("n-1, 2020-01-02, 3-5, 2d-conv, a -- b, c---d, state-of-the-art", ""),
        ("Wav2Vec-U的结果和co-training。", "wav2vecu cotraining"),
    ],
)
def test_a_name_with_hyphens_is_found_without(text: str, expected: str) -> None:
    divided = terms(folded(text.replace("-", " ")))
    assert terms(folded(text)).keys() - divided.keys() == set(expected.split())


def test_a_joined_name_counts_as_much_as_what_it_joins() -> None:
    lines = note_terms(title="U-Net", tldr="", facts="", headings=[], text="pre-training, pre-training")
    assert lines.decode().split("\n") == ["10", "", "pre training pretraining", "", "", "", "", "u net unet"]


def test_a_term_counts_where_it_says_most() -> None:
    lines = note_terms(
        title="Loss", tldr="one", facts="NeurIPS", headings=["Method"], text="loss one neurips method x y y z z z z"
    )
    assert lines.decode().split("\n") == ["11", "x", "y", "z", "method", "neurips", "one", "loss"]


def test_a_new_note_leaves_nearly_all_numbers_alone() -> None:
    paths = [f"{number}.md" for number in range(600)]
    slots = Layout.of(len(paths)).slots
    before = numbers(paths, slots)
    assert len(set(before.values())) == len(paths)
    moved = []
    for number in range(600, 640):
        after = numbers([*paths, f"{number}.md"], slots)
        moved.append(sum(after[path] != before[path] for path in paths))
    assert sum(moved) / len(moved) < 4
    assert numbers(reversed(paths), slots) == before


def decoded(coded: str) -> dict[int, list[int]]:
    """Read postings as the page does."""
    found: dict[int, list[int]] = {}
    level, number, gap = 0, -1, 0
    for char in coded:
        code = ord(char)
        if code < 42:
            level, number = code - 35, -1
            found[level] = []
            continue
        digit = code - 42 - (code > 92)
        if digit < 50:
            number, gap = number + gap * 50 + digit + 1, 0
            found[level].append(number)
        else:
            gap = gap * 34 + digit - 50
    return found


def test_postings_are_read_as_they_were_written() -> None:
    chance = random.Random(7)  # noqa: S311 - repeatable, no secret
    for most in (3, 60, 2000, 200_000):
        listed = sorted(chance.sample(range(most), min(most, 300)))
        assert decoded(f"#{gaps(listed)}") == {0: listed}
        assert re.fullmatch(r"[*-Z\]-~\[]*", gaps(listed)), "no quote, backslash or space"


def test_every_term_is_in_the_shard_of_its_beginning() -> None:
    texts = {1: "자연어 처리 word words", 5: r"\mathcal{L} wordy 처리", 9: "word"}
    documents = {
        number: note_terms(title="", tldr="", facts="", headings=(), text=folded(text))
        for number, text in texts.items()
    }
    layout = Layout(slots=16, shards=4)
    made = shards(documents, layout.shards)
    pairs = [shard.split(" ") for shard in made]
    found = {term: decoded(coded) for shard in pairs for term, coded in zip(shard[::2], shard[1::2], strict=True)}
    assert found["word"] == {0: [1, 9]}
    assert found["처리"] == {0: [1, 5]}
    assert found["\\mathcal{l"] == {0: [5]}
    for number, shard in enumerate(pairs):
        assert all(shard_of(beginning(term), layout.shards) == number for term in shard[::2] if term)
    assert shards(dict(reversed(documents.items())), layout.shards) == made


WORDS = "自然 言語 처리 학습 loss losses lossy gradient x \\mathcal{L} \\mathcal{Q} градиент".split()
TEXTS = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)


@given(st.dictionaries(st.integers(0, 40), TEXTS, max_size=12), st.dictionaries(st.integers(0, 40), TEXTS, max_size=6))
def test_edited_shards_are_those_made_anew(before: dict[int, str], changes: dict[int, str]) -> None:
    old, new = (
        {
            number: note_terms(title=text[-5:], tldr="", facts="", headings=(), text=text)
            for number, text in texts.items()
            if text
        }
        for texts in (before, before | changes)
    )
    gone = {number: terms for number, terms in old.items() if new.get(number) != terms}
    come = {number: terms for number, terms in new.items() if old.get(number) != terms}
    changed = edits(gone, come, 4)
    made = [edited(shard, changed.get(number, {})) for number, shard in enumerate(shards(old, 4))]
    assert made == shards(new, 4)


def test_an_edit_rewrites_only_shards_that_change(tmp_path: Path) -> None:
    def built(site: Path) -> tuple[dict[str, bytes], set[str]]:
        report = build(load(site), jobs=1)
        out = site / "_site" / "search"
        files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.js")}
        return files, {name.removeprefix("search/") for name in report.changes.written if name.endswith(".js")}

    warm = tmp_path / "warm"
    (warm / "notes").mkdir(parents=True)
    for number in range(40):
        (warm / "notes" / f"{number}.md").write_text(
            f"# Note {number}\n\nThe loss of the 그래프 신경망 {number}.\n", "utf-8"
        )
    before, _ = built(warm)
    (warm / "notes" / "7.md").write_text("# Note 7\n\nThe loss of the 그래프 확산 7.\n", "utf-8")
    after, written = built(warm)
    assert {name for name in after if after[name] != before[name]} == written
    assert len(written) < 8
    (warm / "notes" / "7.md").rename(warm / "notes" / "8a.md")
    (warm / "notes" / "9.md").unlink()
    after, _ = built(warm)
    clean = tmp_path / "clean"
    shutil.copytree(warm / "notes", clean / "notes")
    assert built(clean)[0] == after


def test_the_files_of_an_index_hold_what_results_show(tmp_path: Path) -> None:
    notes = [
        note("a.md", title="하나", language="ko", venue=venue("NeurIPS", 2017, "NIPS"), tags=("nlp",)),
        note("b.md", title="Two & more", tldr="Short.", reviewers=("서준",)),
    ]
    files = published(site_at(tmp_path), notes)
    index = {name.removeprefix("search/8/"): text for name, text in files.items() if name.startswith("search/8/")}
    assert set(files) - {f"search/8/{name}" for name in index} >= {"search/index.html"}
    assert sorted(name for name in index if not re.fullmatch(r"(notes|terms)/\d+\.js", name)) == [
        "facets/affiliations.js", "facets/languages.js", "facets/reviewers.js", "facets/tags.js", "facets/venues.js",
        "facets/years.js", "newest.js", "notes.js", "radicals.js",
    ]  # fmt: skip
    values = {name: json.loads(re.fullmatch(r'found\("[\w/]+",(.*)\)\n', text)[1]) for name, text in index.items()}  # type: ignore[index]
    records = {value["title"]: value for name, value in values.items() if name.startswith("notes/")}
    assert records["하나"] == {
        "title": "하나", "address": "notes/a/", "language": "ko", "paper": "", "venue": "NeurIPS 2017",
        "facts": "NIPS", "tags": ["nlp"], "tldr": "", "packed": packed("Text."),
    }  # fmt: skip
    assert records["Two & more"]["facts"] == "서준"
    assert [name for _, name, _ in values["facets/languages.js"]] == ["English", "Korean"]
    assert LEVELS == 7


def test_filters_stand_in_the_order_of_the_site_s_language(tmp_path: Path) -> None:
    files = published(site_at(tmp_path, language="ko"), [note("a.md", tags=("zebra", "나무", "가지"), language="ko")])
    script = next(text for path, text in files.items() if path.endswith("facets/tags.js"))
    facet = json.loads(script.partition(",")[2].removesuffix(")\n"))
    assert [name for _, name, _ in facet] == ["가지", "나무", "zebra"]
