# SPDX-License-Identifier: MIT
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
import pytest
from PySide6.QtCore import QLocale

from spotter.detection.rule import Rule
from spotter.detection.score_history import ScoreHistory
from spotter.gui.presentation.run_history import RunHistory
from spotter.records import Scores
from tests.gui.looking import detected

LABELS = ("_unknown_", "go", "no")


@pytest.fixture
def german() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    yield
    QLocale.setDefault(before)


def run(*words) -> ScoreHistory:
    made = ScoreHistory(Rule(), LABELS, 100, None)
    made.detections = list(words)
    return made


def test_words_of_earlier_live_runs_stay_and_keep_their_time() -> None:
    runs, first, second = RunHistory(), detected("go", 1.0), detected("no", 2.0)
    runs.begin(run(first), is_file=False, listed=True)
    reported = runs.time_text(first)
    runs.begin(run(second), is_file=False, listed=True)
    assert runs.listed == (first, second)
    assert runs.time_text(first) == reported
    assert runs.is_earlier(first)
    assert not runs.is_earlier(second)
    soon = datetime.now() + timedelta(seconds=2)
    assert abs(runs.spoken_at(second) - soon) < timedelta(seconds=1)


def test_a_file_stands_alone_and_the_words_before_it_come_back() -> None:
    runs, live, read = RunHistory(), detected("go", 1.0), detected("no", 65.3)
    runs.begin(run(live), is_file=False, listed=True)
    runs.begin(run(read), is_file=True, listed=True)
    assert runs.listed == (read,)
    assert runs.time_text(read) == "1:05.3"
    runs.begin(run(), is_file=False, listed=True)
    assert runs.listed == (live,)


def test_words_of_a_calibration_are_not_listed() -> None:
    runs = RunHistory()
    runs.begin(run(detected("go", 1.0)), is_file=False, listed=False)
    assert runs.listed == ()
    runs.begin(run(), is_file=False, listed=True)
    assert runs.listed == ()


def test_times_are_written_as_the_language_writes_them(german) -> None:
    runs, read = RunHistory(), detected("no", 3605.3)
    runs.begin(run(read), is_file=True, listed=True)
    assert runs.time_text(read) == "1:00:05,3"
    runs.begin(run(), is_file=False, listed=True)
    assert runs.time_text(detected("go", 1.0))[8] == ","


@pytest.mark.parametrize(("came_next", "reported"), [(0.2, "no 0.20"), (0.01, "")])
def test_a_runner_up_is_named_if_it_came_near(came_next: float, reported: str) -> None:
    end_s = 1.0 + 0.1 * np.arange(12)
    rest = 1.0 - 0.7 - came_next
    probabilities = np.tile(np.float32([rest, 0.7, came_next]), (12, 1))
    made = ScoreHistory(Rule(threshold=0.5), LABELS, 100, None)
    made.add(Scores(end_s, probabilities, end_s - 0.7, end_s - 0.3, LABELS))
    runs = RunHistory()
    runs.begin(made, is_file=False, listed=True)
    assert [runs.runner_up(one) for one in runs.detections] == [reported]
