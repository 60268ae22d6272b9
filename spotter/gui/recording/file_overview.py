# SPDX-License-Identifier: MIT
"""Shows a recording as a whole, as soon as it is read and where it is long enough for that."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from spotter.detection.rule import Rule
from spotter.gui.backend.engine_bridge import EngineBridge
from spotter.gui.backend.sound import FileSound
from spotter.gui.plots.time_axis import View
from spotter.gui.presentation.presenter import Presenter
from spotter.gui.session.session import Session
from spotter.gui.window.views import Views

_WORTH_S = 30


class FileOverview(QObject):
    """Joins the overview to what is looked at."""

    def __init__(
        self, views: Views, bridge: EngineBridge, presenter: Presenter, session: Session
    ) -> None:
        super().__init__(views.overview)
        self._overview, self._bridge, self._presenter = views.overview, bridge, presenter
        self._n_shown = -1
        views.overview.looked_at.connect(self._look)
        presenter.looked.connect(self._show)
        presenter.rules.changed.connect(self._show_scores)
        session.begun.connect(views.overview.hide)

    def _show(self, view: View) -> None:
        long = self._presenter.newest_s > _WORTH_S
        self._overview.setVisible(isinstance(self._bridge.sound, FileSound) and long)
        if self._overview.isHidden():
            return
        if self._n_shown != self._bridge.n_runs:
            self._n_shown = self._bridge.n_runs
            self._show_scores(self._presenter.rule)
        self._overview.show_view(view)

    def _show_scores(self, rule: Rule) -> None:
        history = self._presenter.history
        if history is None or self._overview.isHidden():
            return
        scores = history.of_words
        own = np.array([rule.threshold_of(word) for word in rule.active(history.labels)])
        passes = np.asarray((scores >= own).any(axis=1))
        end_s = self._presenter.newest_s
        self._overview.show_scores(history.at_s, scores.max(axis=1), passes, end_s)

    def _look(self, at_s: float) -> None:
        view = self._presenter.view
        self._presenter.scroll(at_s - (view.start_s + view.end_s) / 2)
