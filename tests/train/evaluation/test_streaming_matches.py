# SPDX-License-Identifier: MIT
"""Streaming counts on cases counted by hand."""

from __future__ import annotations

import pytest

from spotter.records import Detection
from train.data.label_track import Said
from train.evaluation.metrics import Share
from train.evaluation.streaming_matches import Outcome, judge

WORDS = ("yes", "no")
YES = Said(10.0, 10.5, "yes")
NO = Said(13.0, 13.4, "no")
BED = Said(20.0, 20.6, "bed")


def detected(word: str, start_s: float, end_s: float, emitted_s: float = 0.0) -> Detection:
    return Detection(word, 0.9, start_s, end_s, end_s, emitted_s or end_s + 0.2)


def outcome(*detections: Detection, truth: tuple[Said, ...] = (YES, NO, BED)) -> Outcome:
    return judge(truth, detections, WORDS, hours=0.5)


def test_a_word_detected_where_it_was_said_is_a_hit() -> None:
    found = outcome(detected("yes", 9.9, 10.6))
    assert [said for said, _ in found.hits] == [YES]
    assert found.missed == (NO,)
    assert found.miss_rate == Share(1, 2)
    assert found.missed_of("yes") == Share(0, 1)
    assert found.missed_of("no") == Share(1, 1)
    assert (found.duplicates, found.wrong, found.taken, found.alarms) == ((), (), (), ())


def test_the_second_detection_of_a_word_is_a_duplicate() -> None:
    found = outcome(detected("yes", 9.9, 10.6), detected("yes", 10.2, 10.9))
    assert len(found.hits) == len(found.duplicates) == 1
    assert found.false_alarms.count == 0


def test_another_word_of_ours_is_wrong_and_the_spoken_one_missed() -> None:
    found = outcome(detected("no", 10.0, 10.5))
    assert [(said.word, detection.word) for said, detection in found.wrong] == [("yes", "no")]
    assert found.missed == (YES, NO)
    assert found.false_alarms.count == 0


def test_a_strange_word_is_taken_once_however_often_it_is_detected() -> None:
    found = outcome(detected("yes", 20.0, 20.5), detected("no", 20.3, 20.9))
    assert len(found.taken) == 2
    assert found.taken_rate == Share(1, 1)
    assert found.miss_rate == Share(2, 2)


@pytest.mark.parametrize(
    ("start_s", "end_s", "is_hit"),
    # The middle must lie in 9.5 … 11.0.
    [(8.9, 10.0, False), (9.1, 10.0, True), (10.5, 11.4, True), (10.5, 11.6, False)],
)
def test_half_a_second_around_a_word_is_near(start_s: float, end_s: float, is_hit: bool) -> None:
    found = outcome(detected("yes", start_s, end_s))
    assert (len(found.hits), len(found.alarms)) == ((1, 0) if is_hit else (0, 1))


def test_the_same_word_goes_before_a_nearer_one() -> None:
    first, second = Said(1.0, 1.4, "yes"), Said(1.6, 2.0, "no")
    # Its middle is 1.7 s: inside "no", 0.3 s after "yes".
    found = outcome(detected("yes", 1.5, 1.9), truth=(first, second))
    assert [said for said, _ in found.hits] == [first]


def test_of_two_equal_words_the_nearer_one_is_meant() -> None:
    first, second = Said(1.0, 1.4, "yes"), Said(2.0, 2.4, "yes")
    found = outcome(detected("yes", 1.6, 2.0), truth=(first, second))
    assert [said for said, _ in found.hits] == [second]
    assert found.missed == (first,)


def test_what_is_detected_in_running_speech_is_a_false_alarm_of_that_word() -> None:
    found = outcome(detected("no", 40, 40.5), detected("no", 50, 50.5), detected("yes", 60, 60.5))
    assert found.false_alarms.count == 3
    assert found.false_alarms.per_hour == 6
    assert found.alarms_of("no").per_hour == 4


def test_latency_is_from_the_end_of_the_word() -> None:
    truth = tuple(Said(float(at), at + 0.5, "yes") for at in range(0, 100, 10))
    late = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    detections = [
        detected("yes", said.start_s, said.end_s, said.end_s + delay)
        for said, delay in zip(truth, late, strict=True)
    ]
    found = outcome(*detections, truth=truth)
    # The 90th percentile lies a tenth of the way from the ninth to the tenth.
    assert found.latency_s == pytest.approx((0.55, 0.91))
    assert outcome().latency_s is None


def test_nothing_said_and_nothing_detected() -> None:
    found = outcome(truth=())
    assert found.miss_rate == Share(0, 0)
    assert found.spoken == found.others == 0
