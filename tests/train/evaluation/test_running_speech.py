# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest

from spotter.detection.rule import Rule
from spotter.records import Detection
from train.data.forced_alignment import Spoken
from train.evaluation.metrics import Share
from train.evaluation.running_speech import Sentence, SpeechReport, judge


def detected(word: str, middle_s: float) -> Detection:
    return Detection(word, 0.9, middle_s - 0.2, middle_s + 0.2, middle_s + 0.5, middle_s + 0.6)


def said(word: str, start_s: float, stop_s: float) -> Spoken:
    return Spoken(0, word, round(start_s * 16_000), round(stop_s * 16_000))


ALIGNED = Sentence(
    "a",
    ("nobody", "would", "know", "him"),
    (
        said("nobody", 1.0, 1.5), said("would", 1.5, 1.8), said("know", 3.0, 3.4),
        said("him", 3.4, 3.6),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("word", "middle_s", "kind"),
    [
        ("no", 3.2, "true"),
        ("no", 3.9, "true"),
        ("no", 3.91, "alarm"),
        ("no", 2.51, "true"),
        ("no", 1.2, "parts"),
        ("no", 2.1, "alarm"),
        ("go", 3.2, "alarm"),
        ("him", 3.5, "true"),
    ],
)
def test_a_detection_is_true_where_its_word_is_said(word: str, middle_s: float, kind: str) -> None:
    verdict = judge([(ALIGNED, [detected(word, middle_s)])], hours=0.5)
    counts = {
        "true": len(verdict.true), "parts": len(verdict.parts), "alarm": len(verdict.alarms),
        "unjudged": len(verdict.unjudged),
    }  # fmt: skip
    assert counts == {**dict.fromkeys(counts, 0), kind: 1}


def test_a_word_of_a_text_without_times_is_not_judged_and_any_other_is() -> None:
    unaligned = Sentence("b", ("i", "know", "zzyzxq"))
    verdict = judge([(unaligned, [detected("no", 1.0), detected("go", 1.0)])], hours=0.25)
    assert [item.word for item in verdict.unjudged] == ["no"]
    assert [(name, item.word) for name, item in verdict.alarms] == [("b", "go")]
    assert verdict.false_alarms.per_hour == 4


def test_where_nothing_is_said_everything_is_a_false_alarm() -> None:
    verdict = judge([(Sentence("noise"), [detected("go", 1.0), detected("go", 9.0)])], hours=2)
    assert verdict.false_alarms.count == 2
    assert verdict.false_alarms.per_hour == 1


def test_the_report_tells_every_false_alarm_and_the_interval() -> None:
    verdict = judge([(ALIGNED, [detected("go", 3.2), detected("no", 3.2)])], hours=0.5)
    quiet = judge([], hours=1.0)
    report = SpeechReport(
        Rule(threshold=0.8),
        {"running speech": {0.8: verdict}, "noise": {0.8: quiet}},
        {0.8: Share(3, 100)},
    )
    text = report.as_text()
    assert "| 0.8 | 2.0 an hour (1 in 0.50 h, 0.1–11.1) | 1 | 0 | 0 |" in text
    assert "At 0.8: go 0.90 at 3.7 s of a." in text
    assert "nothing that was not said" in text
    assert "| 0.8 | 3.0% (3/100, 1.0%–8.5%) |" in text
    assert report.as_dict()["kinds"]["noise"]["0.8"]["false_alarms"]["count"] == 0
