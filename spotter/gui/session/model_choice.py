# SPDX-License-Identifier: MIT
"""Another model: it is shown before it is used, and the old one can stay."""

from __future__ import annotations

from typing import Protocol

from spotter.gui.backend.model_loader import LoadedModel
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.state_pages import named
from spotter.gui.window.views import Views
from spotter.model.model import Model


class Pausable(Protocol):
    """Who hears, as far as a choice of model concerns it."""

    model: Model | None

    @property
    def streams(self) -> bool:
        """Whether a microphone is open."""

    def use_model(self, loaded: LoadedModel) -> None:
        """Hear with this model."""

    def pause(self) -> None:
        """Pause what runs."""

    def listen(self) -> None:
        """Listen again."""

    def resume(self) -> None:
        """Show again what stands still."""

    def read_many_anew(self) -> None:
        """Read the files of the table with the model that is used now."""


class ModelChoice:
    """Asks in the place of the picture whether a model shall be used.

    Attributes:
        asks: the next model was chosen by the user, who is shown what it is.
        is_open: the question, or the reason why there is none, is shown.
        interrupted: listening was paused for it.
    """

    def __init__(self, hearing: Pausable, window: MainWindow, views: Views) -> None:
        self._hearing, self._window, self._views = hearing, window, views
        self._offered: LoadedModel | None = None
        self._over_table = False
        self.asks = self.is_open = self.interrupted = False

    def take(self, loaded: LoadedModel) -> None:
        """A model was loaded: use the first at once, ask about another."""
        old = self._hearing.model
        if old is None or not self.asks:
            self._hearing.use_model(loaded)
            return
        self.interrupt()
        self._offered = loaded
        self._views.state.show_offer(loaded.model, named(old))
        self._window.show_state()

    def interrupt(self) -> None:
        """Pause what runs: something is to be read in the place of the picture."""
        self.interrupted = self.interrupted or self._hearing.streams
        self.is_open = True
        self._over_table = self._over_table or self._window.shows_files
        self._window.show_files(False)
        self._hearing.pause()

    def use(self) -> None:
        """Use what is offered."""
        offered, over_table = self._offered, self._over_table
        if offered is not None:
            self._hearing.use_model(offered)
            self.close()
            if over_table:
                self._hearing.read_many_anew()

    def keep(self) -> None:
        """Go on with the old one, as before."""
        goes_on, over_table = self.interrupted, self._over_table
        self.close()
        if over_table:
            self._window.show_files(True)
        elif goes_on:
            self._hearing.listen()
        else:
            self._hearing.resume()

    def close(self) -> None:
        """The question is settled."""
        self._offered = None
        self.is_open = self.interrupted = self._over_table = False
