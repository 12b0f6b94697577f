"""Colours: whatever accent a site names, what is made of it can be read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes import looks
from papernotes.colours import DARK, LIGHT, contrast, is_hex, readable, tint
from papernotes.site.folders import default_folder


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@given(st.integers(0, 0xFFFFFF))
def test_every_accent_gives_text_that_can_be_read(number: int) -> None:
    accent = looks.accent(f"#{number:06x}")
    for shade, ground, page in (
        (accent.light, accent.light_ground, LIGHT),
        (accent.dark, accent.dark_ground, DARK),
    ):
        assert min(contrast(shade, other) for other in (ground, page.page, page.raised)) >= 4.5


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert readable("#663399", (LIGHT.page, LIGHT.raised)) == "#663399"
    assert (tint("#663399", LIGHT), tint("#639", DARK)) == ("#f4f0fc", "#2e2638")


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    style = (default_folder() / "assets" / "style.css").read_text("utf-8")
    for name, light, dark in (("paper", LIGHT.page, DARK.page), ("raised", LIGHT.raised, DARK.raised)):
        assert f"--{name}: light-dark({light}, {dark});" in style


def test_the_theme_can_be_read() -> None:
    style = (default_folder() / "assets" / "style.css").read_text("utf-8")
    pairs = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\)", style))
    for theme in (0, 1):
        colour = {name: pair.split(", ")[theme] for name, pair in pairs.items()}
        for ground in ("paper", "raised"):
            texts = ("ink", "soft", "accent", "note", "tip", "important", "warning", "caution")
            assert {text for text in texts if contrast(colour[text], colour[ground]) < 4.5} == set()
        assert contrast(colour["accent"], colour["accent-soft"]) >= 4.5
        assert contrast(colour["ink"], colour["mark"]) >= 4.5


def test_colours_are_hex() -> None:
    assert [is_hex(text) for text in ("#abc", "#AABBCC", "#abcd", "red", "#ggg", "")] == [True, True, *[False] * 4]
