# SPDX-License-Identifier: MIT
"""The detections of one run after the other, with their times. No Qt here."""

from __future__ import annotations

from datetime import datetime, timedelta

from spotter.detection.score_history import ScoreHistory
from spotter.gui.i18n.language import decimal
from spotter.records import Detection

_NEAR_FROM = 0.05


class RunHistory:
    """Words of the newest run, and of earlier ones with a microphone, which stay in the list."""

    def __init__(self) -> None:
        self._earlier: dict[Detection, datetime] = {}
        self._history: ScoreHistory | None = None
        self._is_file = False
        self._is_listed = True
        self._began_at = datetime.now()

    def begin(self, history: ScoreHistory, *, is_file: bool, listed: bool) -> None:
        """A new run begins now.

        Args:
            history: where its words will be.
            is_file: its times are told from its start.
            listed: its words are to be kept in the list.
        """
        if self._is_listed and not self._is_file:
            self._earlier |= {one: self.spoken_at(one) for one in self.detections}
        self._history, self._is_file, self._is_listed = history, is_file, listed
        self._began_at = datetime.now()

    @property
    def detections(self) -> tuple[Detection, ...]:
        """The words of the newest run that are listed, oldest first."""
        return (
            tuple(self._history.detections) if self._history is not None and self._is_listed else ()
        )

    @property
    def listed(self) -> tuple[Detection, ...]:
        """The words in the list, oldest first: live, also those of earlier runs."""
        return (*(() if self._is_file else self._earlier), *self.detections)

    def is_earlier(self, detection: Detection) -> bool:
        """Whether a word in the list belongs to a run before the newest."""
        return not self._is_file and detection in self._earlier

    def time_text(self, detection: Detection) -> str:
        """When a word was heard: the time of day, or the place in a file."""
        return _position(detection) if self._is_file else _time_of_day(self.spoken_at(detection))

    def spoken_at(self, detection: Detection) -> datetime:
        """When a live word began, by the clock on the wall."""
        earlier = self._earlier.get(detection)
        return earlier or self._began_at + timedelta(seconds=detection.start_s)

    def runner_up(self, detection: Detection) -> str:
        """The word that came next when this one was heard, with its score; none was near: ""."""
        history = self._history
        row = None if history is None else history.scores_at(detection.peak_s)
        if history is None or row is None or self.is_earlier(detection):
            return ""
        scores = dict(zip(history.labels, row.tolist(), strict=True))
        others = [word for word in history.rule.active(history.labels) if word != detection.word]
        if not others:
            return ""
        best = max(others, key=lambda word: scores[word])
        return f"{best} {decimal(scores[best])}" if scores[best] >= _NEAR_FROM else ""


def _time_of_day(moment: datetime) -> str:
    tenths = decimal(moment.microsecond // 100_000 / 10, 1)
    return f"{moment:%H:%M:%S}{tenths[1:]}"


def _position(detection: Detection) -> str:
    minutes, seconds = divmod(detection.start_s, 60)
    hours, minutes = divmod(int(minutes), 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{head}:{decimal(seconds, 1).rjust(4, '0')}"
