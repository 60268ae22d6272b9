# SPDX-License-Identifier: MIT
"""The window on screens with several pixels a logical one: sharp, and laid out alike."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[3]

# Qt reads the scale once, when it starts: each scale is a process of its own.
PROGRAM = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
from spotter.detection.rule import Rule
from spotter.gui.style import theme as looks
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.views import Views
application.setStyle("Fusion")
looks.use(looks.LIGHT)
views = Views()
window = MainWindow(views, QWidget(), QWidget())
views.bars.show_words(("yes", "no", "up"))
views.bars.show_rule(Rule(word_thresholds={"no": 0.6}), Rule())
views.bars.show_scores({"yes": 0.9})
views.large_word.show_word("yes", 0.9)
window.show_picture()
window.resize(900, 600)
window.show()
application.processEvents()
window.grab().save(sys.argv[1])
"""


def looked_at(folder: Path, scale: str) -> np.ndarray:
    """The window at a scale: uint8 [height, width, 3]."""
    path = folder / f"{scale}.png"
    environment = {
        "PATH": "",
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": scale,
        "LC_ALL": "C.UTF-8",
        "SPOTTER_HOME": str(folder),
    }
    command = [sys.executable, "-c", PROGRAM, str(path)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=120)
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8)
    return raw.reshape(image.height(), image.width(), 4)[:, :, 2::-1].copy()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory) -> dict[str, np.ndarray]:
    folder = tmp_path_factory.mktemp("scales")
    return {scale: looked_at(folder, scale) for scale in ("1", "2")}


def test_at_twice_the_scale_there_are_twice_the_pixels(pictures) -> None:
    assert pictures["1"].shape == (600, 900, 3)
    assert pictures["2"].shape == (1200, 1800, 3)


def test_at_twice_the_scale_everything_is_drawn_with_the_finer_pixels(pictures) -> None:
    """In a picture that was only enlarged, each block of two by two is of one colour."""
    fine = pictures["2"].astype(int)
    blocks = np.stack([fine[y::2, x::2] for y in (0, 1) for x in (0, 1)])
    mixed = (blocks.max(axis=0) - blocks.min(axis=0)).max(axis=2) > 24
    bars, picture = slice(590, 900), slice(0, 580)
    for part in (mixed[60:390, bars], mixed[60:390, picture], mixed[:56], mixed[400:440]):
        assert part.sum() > 100


def test_things_lie_where_they_lie_at_any_scale(pictures) -> None:
    small = pictures["2"].reshape(600, 2, 900, 2, 3).mean(axis=(1, 3))
    differs = np.abs(small - pictures["1"].astype(float)).max(axis=2) > 100
    assert differs.mean() < 0.01
