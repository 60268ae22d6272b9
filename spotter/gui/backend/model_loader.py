# SPDX-License-Identifier: MIT
"""Loading a model beside the window: the picture goes on meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from spotter import api
from spotter.detection.rule import Rule
from spotter.gui.backend.background import Background
from spotter.model.model import Model


@dataclass(frozen=True)
class LoadedModel:
    """A model that can be used.

    Attributes:
        model: it.
        rule: the rule to begin with.
        own: the model's own rule.
    """

    model: Model
    rule: Rule
    own: Rule


class ModelLoader(QObject):
    """Loads one model at a time: the newest wish counts, and what came before it is forgotten.

    Attributes:
        runs: whether a model is being loaded.
        can_cancel: whether there is another model to fall back on.

    Signals:
        begun: the name of a model that is being loaded.
        loaded: a `LoadedModel`.
        failed: the exception, and whether it was the bundled model.
    """

    begun = Signal(str)
    loaded = Signal(object)
    failed = Signal(object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._request = 0
        self._threshold: float | None = None
        self._is_first = True
        self.runs = self.can_cancel = False

    def load(
        self, path: str | Path | None, labels: str | Path | None, threshold: float | None
    ) -> None:
        """Load a model (None: the bundled one), as `api.load` takes it."""
        self._request += 1
        self._threshold = threshold
        self.runs, self.can_cancel = True, path is not None or not self._is_first
        request = self._request

        def succeed(loaded: LoadedModel) -> None:
            if request == self._request:
                self.runs = self._is_first = False
                self.loaded.emit(loaded)

        def fail(error: Exception) -> None:
            if request == self._request:
                self.runs = False
                self.failed.emit(error, path is None)

        self._background.start(lambda: _load(path, labels, threshold), succeed, fail)
        self.begun.emit("default" if path is None else Path(path).name)

    def cancel(self) -> None:
        """Forget the wish: the model in use stays; where there is none yet, it is the bundled one.

        What is loaded of it is dropped as soon as it is there.
        """
        self._request += 1
        self.runs = False
        if self._is_first:
            self.load(None, None, self._threshold)


def _load(
    path: str | Path | None, labels: str | Path | None, threshold: float | None
) -> LoadedModel:
    model = api.load(path, labels=labels)
    return LoadedModel(model, api.rule_for(model, threshold), api.rule_for(model))
