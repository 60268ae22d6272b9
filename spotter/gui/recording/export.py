# SPDX-License-Identifier: MIT
"""Export: the words in the list, and the sound that is kept, as files.

The formats are those of the terminal. What is written is gathered at once, in the window's thread;
the file is written in a thread beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from spotter.audio.files import encoded
from spotter.errors import OutputError, SpotterError
from spotter.gui.backend.background import Background
from spotter.gui.backend.engine_bridge import EngineBridge
from spotter.gui.backend.sound import FileSound
from spotter.gui.i18n import error_messages
from spotter.gui.presentation.presenter import Presenter
from spotter.gui.widgets import file_dialogs
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.views import Views
from spotter.records import Detection
from spotter.records.rows import DETECTION_COLUMNS, SUFFIXES, Format, Layout, Row, detection_row
from spotter.system.atomic_file import write_whole

_WORDS: tuple[Format, ...] = ("csv", "jsonl", "audacity")
_AT = "at"


class Exporter(QObject):
    """Asks where to, writes, and says in the line over the list how it went."""

    def __init__(
        self,
        window: MainWindow,
        views: Views,
        bridge: EngineBridge,
        presenter: Presenter,
    ) -> None:
        super().__init__(window)
        self._window, self._bridge, self._presenter = window, bridge, presenter
        self._background = Background(self)
        self._header = views.detections.header
        self._header.export_menu.aboutToShow.connect(self._offer)
        self._header.exported.connect(self.export)

    def open_menu(self) -> None:
        """Ask what is to be exported."""
        if self._bridge.sound is not None:
            self._header.open_export_menu()

    def export(self, what: str) -> None:
        """Write words ("csv", "jsonl" or "audacity"), or the "sound" of the last minute."""
        if what == "sound":
            self._export_sound()
        else:
            self._export_words(next(form for form in _WORDS if form == what))

    def _offer(self) -> None:
        live = self._is_live
        labels = self.tr("Labels for Audacity, of the last minute…")
        self._header.show_exports(
            {
                "csv": self.tr("Words as a table (CSV)…"),
                "jsonl": self.tr("Words as JSON Lines…"),
                "audacity": labels if live else self.tr("Labels for Audacity…"),
                **({"sound": self.tr("Sound of the last minute…")} if live else {}),
            }
        )

    @property
    def _is_live(self) -> bool:
        return not isinstance(self._bridge.sound, FileSound)

    def _export_words(self, form: Format) -> None:
        kinds = {
            "csv": self.tr("Tables"),
            "jsonl": self.tr("JSON Lines"),
            "audacity": self.tr("Audacity labels"),
        }
        suffix = SUFFIXES[form]
        path = self._ask(self.tr("Export words"), "words", {kinds[form]: suffix})
        if path is None:
            return
        rows = self._rows(form)
        live = self._is_live
        columns = (*DETECTION_COLUMNS, _AT) if live else DETECTION_COLUMNS
        layout = Layout(form, columns, may_fail=not live)
        text = layout.header() + "".join(layout.line(row) for row in rows)
        message = self.tr("Words written to {name}: {n}").format(name=path.name, n=len(rows))
        self._write(path, lambda: text.encode("utf-8", "surrogateescape"), message)

    def _rows(self, form: Format) -> list[Row]:
        sound = self._bridge.sound
        if isinstance(sound, FileSound):
            return [detection_row(str(sound.path), one) for one in self._presenter.detections]
        if form == "audacity":
            # Labels lie on the sound that is kept: both begin with its first sample.
            first_s = 0.0 if sound is None else sound.first_s
            kept = [one for one in self._presenter.detections if one.start_s >= first_s]
            return [
                {"start_s": one.start_s - first_s, "end_s": one.end_s - first_s, "word": one.word}
                for one in kept
            ]
        return [self._live_row(one) for one in self._presenter.runs.listed]

    def _live_row(self, detection: Detection) -> Row:
        at = self._presenter.runs.spoken_at(detection).astimezone()
        return {**detection_row(None, detection), _AT: at.isoformat("T", "milliseconds")}

    def _export_sound(self) -> None:
        sound = self._bridge.sound
        if sound is None:
            return
        kinds = {self.tr("FLAC, smaller"): ".flac", self.tr("WAV"): ".wav"}
        path = self._ask(self.tr("Export sound"), "sound", kinds)
        if path is None:
            return

        def content() -> bytes:
            samples = sound.read(sound.first_s, float("inf"))
            if not len(samples):
                raise OutputError(str(path), "no sound is kept", "listen for a while")
            return encoded(samples, path.suffix)

        self._write(path, content, self.tr("Sound written to {name}").format(name=path.name))

    def _ask(self, title: str, name: str, kinds: dict[str, str]) -> Path | None:
        sound = self._bridge.sound
        if isinstance(sound, FileSound):
            name = f"{sound.path.stem} {name}"
        return file_dialogs.save(self._window, title, name, kinds)

    def _write(self, path: Path, content: Callable[[], bytes], message: str) -> None:
        def failed(error: Exception) -> None:
            if not isinstance(error, SpotterError):
                raise error
            self._header.show_note(f"{path.name}: {error_messages.reason(error)}", failed=True)

        self._background.start(
            lambda: write_whole(path, content()), lambda _: self._header.show_note(message), failed
        )
