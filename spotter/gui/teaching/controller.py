# SPDX-License-Identifier: MIT
"""Teaching: keeps the clips that the user marks, and shows in the rows whether that worked.

Who runs here: the window's thread. Sound is read and written in threads beside it, and only the
result comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from spotter.errors import SpotterError
from spotter.gui.backend.background import Background
from spotter.gui.backend.engine_bridge import EngineBridge
from spotter.gui.backend.sound import second_around
from spotter.gui.detections.table_model import Details, Mark
from spotter.gui.i18n import error_messages
from spotter.gui.presentation.presenter import Presenter
from spotter.gui.recording.playback import Playback
from spotter.gui.teaching.labelled_clips import LabelledClips
from spotter.gui.teaching.missed_word import loudest_place
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.views import Views
from spotter.records import UNKNOWN, Detection
from spotter.system import paths

_Result = TypeVar("_Result")


@dataclass
class _Entry:
    """What became of one word.

    Attributes:
        run: in which it was heard.
        detection: what was heard; of a missed word, where it was said.
        mark: what the user said.
        note, failed: as the row tells it.
        path: the clip, once it is kept.
        is_busy: a thread is about it.
    """

    run: int
    detection: Detection
    mark: Mark = ""
    note: str = ""
    failed: bool = False
    path: Path | None = None
    is_busy: bool = False


class TeachingController(QObject):
    """Joins the list of words to the loudspeaker and to the folder of taught clips.

    Attributes:
        playing: what is heard again.
        taught: the folder.
        menu: of the words, to answer which one was said.
    """

    def __init__(
        self, window: MainWindow, views: Views, bridge: EngineBridge, presenter: Presenter
    ) -> None:
        super().__init__(window)
        self._window, self._views = window, views
        self._bridge, self._presenter = bridge, presenter
        self._background = Background(self)
        self.playing = Playback(bridge, presenter, self)
        self.taught = LabelledClips(paths.data_folder() / "taught")
        self._entries: list[_Entry] = []
        self._kept: list[_Entry] = []
        self.menu = QMenu(window)
        self.menu.aboutToHide.connect(lambda: views.spectrogram.show_asked(None))
        words = views.detections
        words.played.connect(self.playing.toggle)
        words.marked.connect(self.mark)
        words.header.said.connect(self.ask_what_was_said)
        words.header.undone.connect(self.undo)
        window.closing.connect(self.playing.stop)
        self.playing.changed.connect(self._refresh)
        self.playing.failed.connect(self._report_trouble)
        words.show_details(self.details)

    def play_chosen(self) -> None:
        """Enter: play the chosen word."""
        if self._views.detections.current is not None:
            self.playing.toggle(self._views.detections.current)

    # Teach

    def mark(self, detection: Detection, mark: Mark) -> None:
        """The user says that this was right, or wrong; the same again takes it back."""
        entry = self._entry(detection)
        if entry.is_busy:
            return
        if entry.mark == mark:
            self._take_back(entry)
        else:
            self._keep(entry, detection.word if mark == "right" else UNKNOWN, mark)

    def ask_what_was_said(self) -> None:
        """Which word was it? Of the chosen row, or of the loudest sound in view."""
        chosen = self._views.detections.current
        if chosen is not None and self.playing.sound_of(chosen) is not None:
            self._ask(self._entry(chosen), self.tr("The chosen word was"))
            return
        sound, view = self._bridge.sound, self._presenter.view
        run = self._bridge.n_runs
        if sound is None:
            return
        start_s = max(view.start_s, sound.first_s)
        spans = [(one.start_s - start_s, one.end_s - start_s) for one in self._presenter.detections]

        def ask(place: tuple[float, float] | None) -> None:
            if place is None:
                self._show_note(
                    self.tr("Nothing but silence and heard words is in view"), failed=True
                )
                return
            begin_s, end_s = (start_s + at for at in place)
            said = Detection("", 0.0, begin_s, end_s, end_s, end_s)
            at = self._presenter.runs.time_text(said)
            asked = self.tr("What you said at {time} was").format(time=at)
            self._ask(_Entry(run, said), asked)

        self._background.start(
            lambda: loudest_place(sound.read(start_s, view.end_s), spans), ask, self._report_trouble
        )

    def undo(self) -> None:
        """Take back what was kept last."""
        while self._kept:
            entry = self._kept.pop()
            if entry.path is not None and not entry.is_busy:
                self._take_back(entry)
                return

    def _ask(self, entry: _Entry, question: str) -> None:
        menu, model = self.menu, self._presenter.model
        assert model is not None  # something was heard by it
        menu.clear()
        menu.addAction(question).setEnabled(False)
        menu.addSeparator()
        for word in model.words:
            action = menu.addAction(word)
            action.triggered.connect(partial(self._take_answer, entry, word))
        menu.addSeparator()
        menu.addAction(self.tr("Hear it first")).triggered.connect(partial(self._play, entry))
        self._views.spectrogram.show_asked(entry.detection)
        self._views.detections.header.open_menu_of_words(menu)

    def _play(self, entry: _Entry, _checked: bool = False) -> None:
        self.playing.toggle(entry.detection)

    def _take_answer(self, entry: _Entry, word: str, _checked: bool = False) -> None:
        if not entry.is_busy:
            self._keep(entry, word, "right" if word == entry.detection.word else "wrong")

    def _keep(self, entry: _Entry, word: str, mark: Mark) -> None:
        """Keep the second of an entry as a clip of a word, in the place of an earlier one."""
        detected, sound, earlier = (
            entry.detection,
            self.playing.sound_of(entry.detection),
            entry.path,
        )
        if sound is None or entry.run != self._bridge.n_runs:
            self._show_note(self.tr("Its sound is not kept any more"), failed=True)
            return
        model = self._presenter.model
        details = {
            "mark": mark if detected.word else "missed",
            "heard": detected.word or None,
            "score": round(detected.score, 4) if detected.word else None,
            "threshold": self._presenter.rule.threshold_of(detected.word),
            "model": None if model is None else f"{model.name} {model.version}",
        }

        def work() -> Path:
            clip = second_around(sound, detected.start_s, detected.end_s)
            kept = self.taught.keep(word, clip, details)
            if earlier is not None:
                self.taught.take_back(earlier)
            return kept

        self._begin(entry, work, partial(self._show_kept, entry, word, mark))

    def _show_kept(self, entry: _Entry, word: str, mark: Mark, path: Path) -> None:
        entry.path, entry.mark = path, mark if entry.detection.word else ""
        message = self.tr("{what} · kept in {folder}").format(
            what=self._what(entry, word, mark), folder=f"{self.taught.folder.name}/{word}"
        )
        self._kept.append(entry)
        if entry.detection.word:
            entry.note = message
        self._show_note("" if entry.detection.word else message, can_undo=not entry.detection.word)

    def _what(self, entry: _Entry, word: str, mark: Mark) -> str:
        if not entry.detection.word:
            at = self._presenter.runs.time_text(entry.detection)
            return self.tr("{word} at {time}").format(word=word, time=at)
        if mark == "right":
            return self.tr("right")
        return self.tr("wrong") if word == UNKNOWN else self.tr("it was {word}").format(word=word)

    def _take_back(self, entry: _Entry) -> None:
        path = entry.path
        if path is None:
            return

        def shown(_: None) -> None:
            entry.path, entry.mark, entry.note = None, "", ""
            self._kept = [one for one in self._kept if one is not entry]
            self._show_note("" if entry.detection.word else self.tr("Taken back"))

        self._begin(entry, lambda: self.taught.take_back(path), shown)

    def _begin(
        self, entry: _Entry, work: Callable[[], _Result], shown: Callable[[_Result], None]
    ) -> None:
        """Do something about an entry in a thread, and say in its row how it went."""
        if entry.detection.word and not any(one is entry for one in self._entries):
            self._entries.append(entry)
        entry.is_busy, entry.failed = True, False

        def done(result: _Result) -> None:
            entry.is_busy = False
            shown(result)
            self._refresh()

        def failed(error: Exception) -> None:
            entry.is_busy = False
            message = _message(error)
            if entry.detection.word:
                entry.note, entry.failed = message, True
            else:
                self._show_note(message, failed=True)
            self._refresh()

        self._background.start(work, done, failed)

    # What the rows say

    def details(self, detection: Detection) -> Details:
        """What the row of a word says."""
        entry = self._found(detection)
        return Details(
            sounds=self.playing.sound_of(detection) is not None,
            plays=detection == self.playing.current,
            mark=entry.mark if entry else "",
            note=entry.note if entry else self._origin(detection),
            failed=entry is not None and entry.failed,
            runner_up=self._presenter.runs.runner_up(detection),
        )

    def _origin(self, detection: Detection) -> str:
        """Where a word may come from, if not from somebody who said it."""
        itself = self.playing.may_have_said(detection)
        return self.tr("heard while a word was played here") if itself else ""

    def _found(self, detection: Detection) -> _Entry | None:
        """What was said of this word, also if another threshold moved it."""
        run = self.playing.run_of(detection)
        for entry in reversed(self._entries):
            one = entry.detection
            if one == detection or (entry.run == run and one.is_of_same_sound(detection)):
                return entry
        return None

    def _entry(self, detection: Detection) -> _Entry:
        return self._found(detection) or _Entry(self._bridge.n_runs, detection)

    def _refresh(self) -> None:
        self._views.detections.show_details(self.details)

    def _show_note(self, text: str, *, failed: bool = False, can_undo: bool = False) -> None:
        self._views.detections.header.show_note(text, failed=failed, can_undo=can_undo)

    def _report_trouble(self, error: Exception) -> None:
        self._show_note(_message(error), failed=True)
        self._refresh()


def _message(error: Exception) -> str:
    """An error as a note; one that nobody foresaw is none, and goes its way."""
    if not isinstance(error, SpotterError):
        raise error
    return error_messages.reason(error)
