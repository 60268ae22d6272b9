# SPDX-License-Identifier: MIT
"""`spotter model`: what a person reads about a model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from spotter.cli.console import Console
from spotter.cli.model import alarms, curve_table, model
from spotter.errors import ModelError
from spotter.model.operating_curve import Expectation, OperatingCurve
from spotter.system.signals import Interrupts
from tests import tiny

SEEN = Expectation(0.1, 0.02, 1.5, 100, 50, 3, 2.0, "quiet rooms")
ROWS = [[0.0, 100, 0, 25, 40], [0.5, 100, 10, 5, 4], [1.0, 100, 100, 0, 0]]
CURVE: dict[str, Any] = {
    "words": {"yes": ROWS, "no": ROWS},
    "others": 50,
    "hours": 2.0,
    "conditions": "quiet rooms",
    "rule": {},
    "hop_ms": 100,
}


def test_alarms_an_hour() -> None:
    assert alarms(SEEN) == "1.5 an hour"
    assert alarms(replace(SEEN, false_alarms_per_hour=123.4)) == "123 an hour"


def test_no_alarm_in_t_hours_is_fewer_than_three_by_t() -> None:
    none = replace(SEEN, alarms=0, false_alarms_per_hour=0.0)
    assert alarms(none) == "fewer than 1.5 an hour (none in 2 h)"
    assert alarms(replace(none, hours=0.0)) == "not measured"


def test_the_curve_for_all_words_and_for_each() -> None:
    curve = OperatingCurve.from_dict(CURVE)
    assert curve is not None
    lines = curve_table(curve, ("yes", "no", "up"), 0.5).splitlines()
    assert lines[0].split() == ["measured", "on", "quiet", "rooms"]
    # One of the words was not measured, so nothing is known of all of them together.
    assert "not measured" in lines[3]
    each = {line.split()[0]: line.split()[1:] for line in lines[-3:]}
    assert each["yes"] == each["no"] == ["10.0%", "10.0%", "2", "an", "hour"]
    together = curve_table(curve, ("yes", "no"), 0.5).splitlines()[3]
    assert together.split() == ["0.50", "(its", "own)", "10.0%", "20.0%", "4", "an", "hour"]


def shown(path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    model.main([str(path), *options], standalone_mode=False, obj=Console(Interrupts()))
    return capsys.readouterr().out


def test_card_labels_curve_proof_and_cost_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPOTTER_HOME", str(tmp_path))
    path = tiny.write(tmp_path / "m.tflite", curve=CURVE, card={"limits": "said\x1b[2J once"})
    reported = shown(path, capsys, "--check")
    for part in (*tiny.LABELS, "said\\x1b[2J once", "quiet rooms", "the same here"):
        assert part in reported
    assert reported.count(" ms for each ") == 2


def test_a_model_without_proof_fails_the_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPOTTER_HOME", str(tmp_path))
    (tmp_path / "plain.tflite").write_bytes(tiny.flatbuffer())
    (tmp_path / "labels.txt").write_text("\n".join(tiny.LABELS))
    options = ("--labels", str(tmp_path / "labels.txt"))
    assert "its maker measured nothing" in shown(tmp_path / "plain.tflite", capsys, *options)
    with pytest.raises(ModelError, match="no proof"):
        shown(tmp_path / "plain.tflite", capsys, *options, "--check")
