# SPDX-License-Identifier: MIT
"""Names of files, folders and models are text: nothing in them is HTML that Qt would load."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTableView, QWidget

from tests import DATA
from tests.gui.looking import wait_until

HTML = "<img src='x.png'><h1>bold"
TIP = Qt.ItemDataRole.ToolTipRole


def labels(program) -> Iterator[QLabel]:
    """Every label of the window that shows text."""
    for label in program.window.findChildren(QLabel):
        if label.pixmap().isNull():
            yield label


def tips(program) -> Iterator[str]:
    """Every tooltip of the window, those of the tables included."""
    for widget in program.window.findChildren(QWidget):
        yield widget.toolTip()
        if isinstance(widget, QTableView):
            model = widget.model()
            for row in range(model.rowCount()):
                for column in range(model.columnCount()):
                    yield str(model.data(model.index(row, column), TIP) or "")


def assert_all_is_text(program) -> None:
    rich = [label for label in labels(program) if label.textFormat() != Qt.TextFormat.PlainText]
    assert rich == [program.views.state.findChild(QLabel, "explanation")]
    assert HTML not in rich[0].text()
    assert [tip for tip in tips(program) if HTML in tip] == []


def test_names_with_html_are_shown_as_they_are(start, tmp_path: Path) -> None:
    folder = tmp_path / HTML
    folder.mkdir()
    for number in range(2):
        shutil.copy(DATA / "stop_1.flac", folder / f"{HTML}{number}.flac")
    (folder / f"{HTML}.wav").write_bytes(b"none")
    program = start(files=(folder,))
    table = program.batching.table
    wait_until(lambda: len(table.rows.files) == 3)
    wait_until(lambda: all(file.scores is not None for file in table.rows.files))
    assert HTML in table.title.whole
    assert_all_is_text(program)
    table.show_chosen(table.rows.files[0])
    program.session.open([folder / f"{HTML}.wav"])
    wait_until(lambda: program.window.shows_state)
    assert any(HTML in label.text() for label in labels(program) if label.isVisible())
    assert_all_is_text(program)
