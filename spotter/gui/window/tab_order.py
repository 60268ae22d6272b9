# SPDX-License-Identifier: MIT
"""The way of Tab through the window: as one reads."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from spotter.gui.window.main_window import MainWindow


def follow(window: MainWindow) -> None:
    """Order the window's controls, now and whenever some are made anew: they would come last."""
    order(window)
    window.threshold.opened.connect(lambda _opened: order(window))
    window.notice.changed.connect(lambda: order(window))
    window.state.changed.connect(lambda: order(window))


def order(window: MainWindow) -> None:
    """Order the controls that are there."""
    header, calibrate, rule = window.detections.header, window.calibrate, window.rule_panel
    controls: tuple[QWidget, ...] = (
        window.pill,
        window.microphones,
        window.open_button,
        window.menu_button,
        *window.notice.buttons.values(),
        *window.state.buttons.values(),
        calibrate.apply_button,
        calibrate.skip_button,
        calibrate.again_button,
        calibrate.leave_button,
        *window.right.controls,
        window.threshold.slider,
        window.threshold.number,
        window.threshold.per_word,
        *rule.numbers.values(),
        rule.back,
        rule.done,
        header.undo_button,
        header.said_button,
        header.export_button,
        window.detections.table,
    )
    for first, second in pairwise(controls):
        QWidget.setTabOrder(first, second)
