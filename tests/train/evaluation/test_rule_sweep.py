# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spotter.detection.rule import Rule
from spotter.errors import InputError
from spotter.records import SILENCE, UNKNOWN, Scores
from train.data.label_track import Said
from train.evaluation.rule_sweep import (
    LATEST_MS,
    SMOOTHING_MS,
    as_dict,
    as_table,
    draw_sweep,
    read_rule,
    sweep,
    trade_off,
)
from train.result_files import write_json

LABELS = (SILENCE, UNKNOWN, "go")
HOURS = 30 / 3600
TRUTH = [Said(5.2, 5.7, "go"), Said(15.2, 15.7, "go")]


@pytest.fixture
def scores() -> Scores:
    """Half a minute: two words of six windows, and a click of one window at 25 s, as sure as they.

    A mean over 300 ms takes the click down; without smoothing nothing tells it from a word.
    """
    end_s = np.arange(1, 301) / 10
    go = np.zeros(300)
    for first in (57, 157):
        go[first : first + 6] = 0.95
    go[250] = 0.95
    probabilities = np.stack([1 - go, np.zeros(300), go], axis=1).astype(np.float32)
    return Scores(end_s, probabilities, end_s - 0.6, end_s - 0.1, LABELS)


def test_without_smoothing_the_click_is_an_error(scores: Scores) -> None:
    rule = Rule(smoothing_ms=100, confirm_ms=0)
    at = {trial.rule.threshold: trial for trial in trade_off(scores, HOURS, TRUTH, ("go",), rule)}
    assert at[0.8].missed.hits == 0
    assert at[0.8].errors_per_hour == pytest.approx(1 / HOURS)
    assert at[0.99].missed.hits == 2
    assert at[0.99].errors_per_hour == 0
    assert at[0.99].latency_ms is None


def test_the_best_rule_misses_nothing_without_an_error_and_is_the_quickest(scores: Scores) -> None:
    trials = sweep(scores, HOURS, TRUTH, ("go",), Rule(), allowed_per_hour=0)
    best = trials[0]
    assert len(trials) == len(SMOOTHING_MS) * 27
    assert (best.missed.hits, best.errors_per_hour) == (0, 0)
    assert best.rule.smoothing_ms > 100
    # Words end 0.1 s before the window does that ends first after them.
    rest = [trial for trial in trials if trial.missed.hits == 0 and trial.errors_per_hour == 0]
    assert best.latency_ms == min(
        trial.latency_ms for trial in rest if trial.latency_ms is not None
    )
    assert all(trial.missed.hits for trial in trials if trial.rule.smoothing_ms == 100)


def test_what_is_known_too_late_comes_last(scores: Scores) -> None:
    """A click of three windows is surer than the second word: what tells them apart takes long."""
    for first, n, value in ((57, 10, 0.995), (157, 10, 0.95), (250, 3, 0.97)):
        scores.probabilities[first : first + n, 2] = value
    trials = sweep(scores, HOURS, TRUTH, ("go",), Rule(), allowed_per_hour=0)
    late = [trial.latency_ms is None or trial.latency_ms > LATEST_MS for trial in trials]
    assert {True, False} == set(late)
    assert late == sorted(late)
    prompt = [trial for trial, is_late in zip(trials, late, strict=True) if not is_late]
    assert trials[0].missed.hits == min(trial.missed.hits for trial in prompt) == 1
    assert min(trial.missed.hits for trial in trials) == 0


@pytest.mark.parametrize("refractory_ms", [300.0, 500.0, 800.0])
def test_of_equal_rules_that_is_best_that_hears_a_word_again_soonest(
    scores: Scores, refractory_ms: float
) -> None:
    rule = Rule(refractory_ms=refractory_ms)
    best = sweep(scores, HOURS, TRUTH, ("go",), rule, allowed_per_hour=0)[0].rule
    assert (best.release, best.refractory_ms) == (0.9, refractory_ms)


def test_all_errors_allowed_leave_the_choice_to_the_misses(scores: Scores) -> None:
    trials = sweep(scores, HOURS, TRUTH, ("go",), Rule(), allowed_per_hour=1e9)
    assert {trial.missed.hits for trial in trials} == {0}


def test_the_table_names_the_best_and_the_picture_is_one(scores: Scores, tmp_path: Path) -> None:
    trials = sweep(scores, HOURS, TRUTH, ("go",), Rule(), allowed_per_hour=0)
    table = as_table(trials, 0)
    assert "at most 0 errors an hour, the best of 162 rules" in table
    assert "known within 300 ms" in table
    assert len(table.splitlines()) == 4 + 12
    curves = dict.fromkeys(SMOOTHING_MS, trials[:3])
    draw_sweep(curves, trials, tmp_path / "sweep.png")
    assert (tmp_path / "sweep.png").read_bytes().startswith(b"\x89PNG")


def test_the_best_rule_is_read_from_what_was_written(scores: Scores, tmp_path: Path) -> None:
    trials = sweep(scores, HOURS, TRUTH, ("go",), Rule(), allowed_per_hour=0)
    write_json(tmp_path / "sweep.json", as_dict(trials))
    assert read_rule(tmp_path / "sweep.json") == trials[0].rule


@pytest.mark.parametrize("text", ["", "[]", "{}", '[{"rule": {"threshold": 7}}]', '[{"rule": 1}]'])
def test_a_file_without_rules_is_reported(text: str, tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    path.write_text(text)
    with pytest.raises(InputError, match="holds no rules"):
        read_rule(path)
    with pytest.raises(InputError, match="holds no rules"):
        read_rule(tmp_path / "none.json")
