# SPDX-License-Identifier: MIT
"""The order in which Tab goes through the window: as one reads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtWidgets import QWidget

from spotter.gui.window.views import Views


def follow(views: Views, calibration: Sequence[QWidget]) -> None:
    """Order the window's controls, now and whenever some are made anew: they would come last.

    Args:
        views: whose controls they are.
        calibration: the controls of the calibration, which stands in the place of the plots.
    """

    def order() -> None:
        for first, second in pairwise(_in_order(views, calibration)):
            QWidget.setTabOrder(first, second)

    order()
    for changed in (views.threshold.opened, views.notice.changed, views.state.changed):
        changed.connect(lambda *_: order())


def _in_order(views: Views, calibration: Sequence[QWidget]) -> tuple[QWidget, ...]:
    return (
        *views.top.controls,
        *views.notice.buttons.values(),
        *views.state.buttons.values(),
        *calibration,
        *views.right.controls,
        *views.threshold.controls,
        *views.rule_panel.controls,
        *views.detections.controls,
    )
