# SPDX-License-Identifier: MIT
"""A recording that is longer than the picture that is kept, looked at from end to end.

Ten minutes are kept; twenty seconds here, so that a minute is long.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QRectF

from spotter.features.frontend import StreamingFrontEnd
from spotter.gui.plots.spectrogram_image import SpectrogramImage
from spotter.gui.plots.time_axis import GUTTER_PX
from spotter.gui.presentation import presenter as presenting
from spotter.gui.recording import file_spectrogram
from tests.gui.looking import pixels, wait_until

DEMO = Path(__file__).parents[3] / "assets" / "demo" / "demo.flac"
KEPT_S = 20
N_TIMES = 3  # of 19.3 s


@pytest.fixture
def opened(start, tmp_path, monkeypatch):
    monkeypatch.setattr(file_spectrogram, "KEPT_S", KEPT_S)
    monkeypatch.setattr(presenting, "_KEPT_COLUMNS_FILE", 100 * KEPT_S)
    samples, rate_hz = soundfile.read(DEMO, dtype="float32")
    path = tmp_path / "long.wav"
    soundfile.write(path, np.tile(samples, N_TIMES), rate_hz)
    program = start(files=(path,))
    wait_until(lambda: program.session.running == "file" and not program.bridge.runs, 60)
    return program


def shown(program) -> float:
    """How bright the brightest column of the picture is."""
    area: QRectF = program.views.spectrogram.picture_area
    return float(pixels(program.views.spectrogram, area).astype(float).mean(axis=(0, 2)).max())


def columns(picture: SpectrogramImage, view) -> np.ndarray:
    """The levels of a view, without its edges."""
    return picture.columns(round(100 * view.start_s) + 5, round(100 * view.end_s) - 5)


def is_drawn(program, view) -> bool:
    picture: SpectrogramImage = program.presenter.picture
    return picture.first <= view.start_s * 100 and view.end_s * 100 - 5 <= picture.stop


def look_at(program, start_s: float) -> None:
    program.presenter.scroll(start_s - program.presenter.view.start_s)


def test_the_picture_is_drawn_again_where_one_looks(opened) -> None:
    presenter, views = opened.presenter, opened.views
    samples, _ = soundfile.read(opened.bridge.sound.path, dtype="float32")
    whole = SpectrogramImage(100 * 60)
    whole.append(0, StreamingFrontEnd().push(samples).power)
    assert presenter.newest_s > 55
    assert presenter.view.start_s == 0.0
    for start_s in (0.0, 25.0, 50.0, 4.0):
        look_at(opened, start_s)
        view = presenter.view
        assert view.start_s == start_s
        wait_until(lambda view=view: is_drawn(opened, view))
        there = columns(presenter.picture, view).astype(int)
        assert np.abs(there - columns(whole, view)).max() <= 1
        assert shown(opened) > 40
    assert presenter.picture.n_kept == 100 * KEPT_S
    assert views.spectrogram.x_of(presenter.view.start_s) == GUTTER_PX
    opened.bridge.sound.path.unlink()
    look_at(opened, 40.0)
    wait_until(lambda: "no such file" in opened.views.detections.header.note.whole)
