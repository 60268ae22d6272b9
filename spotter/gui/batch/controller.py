# SPDX-License-Identifier: MIT
"""Many files at once: lists them, has them read, and shows in the window what was found."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from spotter.audio.files import audio_files
from spotter.detection.rule import Rule
from spotter.errors import InputError, SpotterError
from spotter.gui.backend.background import Background
from spotter.gui.batch.file_model import File
from spotter.gui.batch.file_scores import FileScores
from spotter.gui.batch.file_table import FileTable
from spotter.gui.batch.reader import BatchReader
from spotter.gui.i18n import error_messages
from spotter.gui.presentation.presenter import Presenter
from spotter.gui.session.session import Session
from spotter.gui.widgets import file_dialogs
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.views import Views
from spotter.records.rows import SUFFIXES, Format, Layout
from spotter.system.atomic_file import write_whole

_COLUMNS = ("path", "found", "score", "seconds")
_NOTICE = "files"


class BatchController(QObject):
    """Joins the table of files to the processes that read them."""

    def __init__(
        self,
        window: MainWindow,
        views: Views,
        table: FileTable,
        session: Session,
        presenter: Presenter,
    ) -> None:
        super().__init__(window)
        self._window, self._views, self.table = window, views, table
        self._session, self._presenter = session, presenter
        self._background = Background(self)
        self._batch: BatchReader | None = None
        self._paths: Sequence[Path] = ()
        self._began_s = 0.0
        self._n_done = self._n_failed = 0
        self._seconds = 0.0
        self._opens = False
        session.many_opened.connect(self.open)
        session.many_outdated.connect(lambda: self.open(self._paths))
        session.begun.connect(self._leave)
        presenter.rules.changed.connect(self._label_anew)
        table = self.table
        table.chosen.connect(self._show_file)
        table.opened.connect(self._open_alone)
        table.exported.connect(self._export)
        table.stopped.connect(self.stop)
        table.closed.connect(self.close)
        window.closing.connect(self.stop)
        views.notice.pressed.connect(self._answer)

    # Opening and closing

    def open(self, paths: Sequence[Path]) -> None:
        """Read these files, and those in these folders."""
        self._paths = paths
        self.stop()
        self._session.pause()

        def failed(error: Exception) -> None:
            if not isinstance(error, SpotterError):
                raise error
            self._views.state.show_bad_file(error)
            self._window.show_files(False)
            self._window.show_state()

        self._background.start(lambda: _listed(paths), self._begin, failed)

    @property
    def runs(self) -> bool:
        """Whether files are being read."""
        return self._batch is not None

    def close(self) -> None:
        """Back to what was there before the table."""
        self.stop()
        self._views.notice.withdraw(_NOTICE)
        self._window.show_files(False)
        self._presenter.show_again()
        self._session.resume()

    def escape(self) -> bool:
        """Esc: stop reading, then close; False if there is no table."""
        if not self._window.shows_files:
            return False
        if self._batch is not None:
            self.stop()
        else:
            self.close()
        return True

    def stop(self) -> None:
        """Leave the rest unread."""
        if self._batch is not None:
            self._batch.stop()
            self._batch.blockSignals(True)
            self._end()

    def _begin(self, listed: tuple[str, list[File]]) -> None:
        title, files = listed
        model = self._session.model
        if model is None:
            return
        self._n_done = self._n_failed = 0
        self._seconds, self._began_s = 0.0, time.monotonic()
        n_files = self.tr("{n} files").format(n=len(files))
        named = self.tr("{n} files in “{folder}”") if title else n_files
        self.table.show_files(
            named.format(n=len(files), folder=title), n_files, files, self._presenter.rule
        )
        self._window.show_files(True)
        self._show_note(self.tr("the threshold labels this table anew as it moves"))
        batch = BatchReader([file.path for file in files], model, self._session.hop_ms, self)
        self._batch = batch
        batch.begun.connect(self.table.rows.set_reading)
        batch.done.connect(self._take)
        batch.ended.connect(self._end)
        batch.start()
        self._show_progress()

    def _take(self, number: int, scores: FileScores) -> None:
        self.table.rows.set_scores(number, scores)
        self._n_done += 1
        self._n_failed += scores.error is not None
        self._seconds += scores.seconds
        self._show_progress()
        if self.table.current is self.table.rows.files[number]:
            self._show_file(self.table.current)

    def _end(self) -> None:
        self._batch = None
        self.table.rows.stop_reading()
        self._show_progress()

    def _show_progress(self) -> None:
        n_files = len(self.table.rows.files)
        passed_s = max(1e-3, time.monotonic() - self._began_s)
        parts = [self.tr("{n} of {all} files").format(n=self._n_done, all=n_files)]
        if self._n_failed:
            parts.append(self.tr("{n} unreadable").format(n=self._n_failed))
        if self._seconds:
            times = round(self._seconds / passed_s)
            parts.append(self.tr("{times} × real time").format(times=times))
        part = None if self._batch is None else self._n_done / max(1, n_files)
        self.table.show_progress(part, " · ".join(parts))

    def _show_note(self, text: str) -> None:
        model = self._presenter.model
        assert model is not None
        named = self.tr("{name} model {version}").format(name=model.name, version=model.version)
        self._views.status.show_text(f"{named} · {text}")

    # One file of them

    def _show_file(self, file: File | None) -> None:
        """The right column says what was found in the chosen file."""
        views = self._views
        labelled = None if file is None else file.under(self._presenter.rule)
        if labelled is None:
            views.large_word.clear()
            views.bars.show_scores({})
            return
        if labelled.passes:
            views.large_word.show_word(labelled.best, labelled.score)
        else:
            views.large_word.show_unknown(labelled.best, labelled.score)
        views.bars.show_scores(labelled.by_label)

    def _label_anew(self, rule: Rule) -> None:
        if self._window.shows_files:
            self.table.rows.set_rule(rule)
            self._show_file(self.table.current)

    def _open_alone(self, file: File) -> None:
        """Show one file as if it alone had been opened, with a way back."""
        self._opens = True
        self._session.open([file.path])
        self._opens = False

    def _leave(self) -> None:
        """A source begins: the table makes room for it, and waits where it can come back."""
        if self._window.shows_files:
            self._window.show_files(False)
        if self._opens:
            message = self.tr("This is one of {n} files").format(n=len(self.table.rows.files))
            actions = (("table", self.tr("Back to the table")),)
            self._views.notice.show_message(_NOTICE, message, actions)
        else:
            self.stop()
            self._views.notice.withdraw(_NOTICE)

    def _answer(self, name: str, action: str) -> None:
        if (name, action) == (_NOTICE, "table"):
            self._session.pause()
            self._window.show_files(True)
            self.table.rows.set_rule(self._presenter.rule)
            self._show_file(self.table.current)
            self.table.table.setFocus()

    # Export

    def _export(self, what: str) -> None:
        form: Format = "csv" if what == "csv" else "jsonl"
        kinds = {self.tr("Tables") if form == "csv" else self.tr("JSON Lines"): SUFFIXES[form]}
        path = file_dialogs.save(self._window, self.tr("Export the table"), "files", kinds)
        if path is None:
            return
        layout = Layout(form, _COLUMNS)
        lines = [_line(layout, file, self._presenter.rule) for file in self.table.rows.shown]
        text = layout.header() + "".join(lines)
        self._background.start(
            lambda: write_whole(path, text.encode("utf-8", "surrogateescape")),
            lambda _: self._show_note(self.tr("written to {name}").format(name=path.name)),
            self._report_trouble,
        )

    def _report_trouble(self, error: Exception) -> None:
        if not isinstance(error, SpotterError):
            raise error
        self._views.notice.show_message(
            "export", error_messages.line(error), (("close", self.tr("Close")),)
        )


def _line(layout: Layout, file: File, rule: Rule) -> str:
    """The row of a file as a program reads it."""
    path = str(file.path)
    if file.scores is not None and file.scores.error is not None:
        return layout.failed(path, file.scores.error)
    labelled = file.under(rule)
    found = None if labelled is None else " ".join(labelled.found)
    score = None if labelled is None else labelled.score
    seconds = None if file.scores is None else file.scores.seconds
    return layout.line({"path": path, "found": found, "score": score, "seconds": seconds})


def _listed(paths: Sequence[Path]) -> tuple[str, list[File]]:
    """The name of the one folder, if it is one, and the files in order.

    Raises:
        InputError: a folder cannot be listed, or holds no recordings.
    """
    files: list[File] = []
    for path in paths:
        if path.is_dir():
            found = audio_files(path)
            base = path if len(paths) == 1 else path.parent
            files += [File(one, one.relative_to(base).as_posix()) for one in found]
        else:
            files.append(File(path, path.name))
    if not files:
        what = str(paths[0])
        raise InputError(what, "is a folder without recordings", "open another one")
    is_folder = len(paths) == 1 and paths[0].is_dir()
    return (paths[0].name if is_folder else ""), files
