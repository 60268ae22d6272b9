# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from spotter.gui.style import theme as looks
from spotter.gui.style.theme import DARK, LIGHT, Theme

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    channels = QColor(colour).getRgbF()[:3]
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@BOTH
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "bad"])
@pytest.mark.parametrize("background", ["window", "base", "tint"])
def test_text_can_be_read(theme: Theme, ink: str, background: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, background)) >= 4.5


@BOTH
def test_text_on_the_accent_can_be_read(theme: Theme) -> None:
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@BOTH
@pytest.mark.parametrize(
    ("shape", "background"),
    [
        ("idle", "window"),
        ("idle", "track"),
        ("edge", "window"),
        ("edge", "base"),
        ("accent", "track"),
        ("text", "track"),
    ],
)
def test_shapes_can_be_distinguished_from_their_ground(
    theme: Theme, shape: str, background: str
) -> None:
    assert contrast(getattr(theme, shape), getattr(theme, background)) >= 3.0


def test_spans_stand_out_of_the_darkest_sound() -> None:
    assert contrast(looks.ON_PICTURE, "#000004") >= 13


def test_type_keeps_its_ratio_to_the_systems_font() -> None:
    assert looks.font(26).pixelSize() == pytest.approx(2 * looks.font(13).pixelSize(), abs=1)


def test_figures_are_of_equal_width() -> None:
    font = looks.font(13)
    assert looks.text_width(font, "111") == looks.text_width(font, "888")
