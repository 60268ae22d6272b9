# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea

from spotter.gui.score_bars.score_bars import ScoreBars
from spotter.gui.widgets.large_word import LargeWord
from spotter.gui.window.responsive_layout import arrange
from spotter.gui.window.right_column import RightColumn


@pytest.fixture
def column(shown) -> RightColumn:
    bars = ScoreBars()
    bars.show_words(("_silence_", "_unknown_", *(f"word{n}" for n in range(10))))
    made = RightColumn(LargeWord(), bars)
    made.show_arrangement(arrange(1280, 800, n_bars=12), opened=False)
    return shown(made, 336, 440)


def scrolls(column: RightColumn) -> bool:
    QApplication.processEvents()
    area = column.findChild(QScrollArea)
    assert area.viewport().width() == area.widget().width()
    return area.verticalScrollBar().isVisible()


def test_bars_that_fit_have_no_scroll_bar(column) -> None:
    assert not scrolls(column)
    column.show_arrangement(arrange(1280, 800, n_bars=12, opened=True), opened=True)
    assert not scrolls(column)


def test_bars_that_do_not_fit_scroll(column) -> None:
    column.resize(336, 240)
    column.show_arrangement(arrange(1280, 400, n_bars=12, opened=True), opened=True)
    assert scrolls(column)
    column.resize(336, 600)
    assert not scrolls(column)


def test_words_of_another_model_scroll_where_there_are_many(column) -> None:
    bars = column.findChild(ScoreBars)
    bars.show_words([f"word{n}" for n in range(40)])
    assert scrolls(column)
