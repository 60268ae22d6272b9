# SPDX-License-Identifier: MIT
"""Calibration: scores of a room's noise and of a user's voice, and the threshold that fits.

No Qt and no clock here: time is the time of the stream. The scores are kept as the model gave them,
so every threshold is judged by the detector that works live, on the same sound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spotter.detection.detector import Detector
from spotter.detection.rule import Rule
from spotter.detection.score_history import ScoreHistory
from spotter.features.frontend import FrontEnd
from spotter.records import Detection, Frames, Scores

_TAPER_POWER = float(np.square(np.hamming(FrontEnd().frame_samples)).sum())
_STEP_S = FrontEnd().step_s
_FAINTEST = 0.2
"""A try is over when its word reached this: whether it would count is judged by the rule."""
_GRID = tuple(round(0.05 * step, 2) for step in range(8, 20))
"""Thresholds that may be suggested: 0.40 to 0.95."""
_MARGIN = 0.05


@dataclass(frozen=True)
class Pace:
    """How long everything takes.

    Attributes:
        quiet_s: how long to be quiet.
        n_attempts: how often each word is said.
        patience_s: how long a word is waited for.
        pause_s: after a word, until it is out of the model's window.
    """

    quiet_s: float = 20.0
    n_attempts: int = 3
    patience_s: float = 3.0
    pause_s: float = 0.9


@dataclass(frozen=True)
class Attempt:
    """A word that was asked for once.

    Attributes:
        word: it.
        start_s, stop_s: when it was waited for, in stream time.
        score: its best score in that time.
        detected: whether the rule took it.
        over_noise_db: how far the voice stood over the noise; None if it was not heard.
    """

    word: str
    start_s: float
    stop_s: float
    score: float
    detected: bool
    over_noise_db: float | None


@dataclass(frozen=True)
class Judgement:
    """What a threshold would have done.

    Attributes:
        threshold: the common one.
        missed: how many tries would have been missed.
        quiet: how many words would have been heard in the quiet.
    """

    threshold: float
    missed: int
    quiet: int


@dataclass(frozen=True)
class Result:
    """What came out.

    Attributes:
        noise_db: the level of the quiet, in dB of full scale.
        over_noise_db: how far the voice stood over it, the median of all tries; None without any.
        n_attempts: how many words were asked for.
        now: what the threshold that holds did.
        then: what the suggested one would have done; it may be the same.
    """

    noise_db: float
    over_noise_db: float | None
    n_attempts: int
    now: Judgement
    then: Judgement


Phase = Literal["quiet", "listening", "pause", "done"]


class Calibration:
    """Leads through the quiet and the words, as scores come in.

    Args:
        rule: that holds.
        labels: the model's.
        hop_ms: from one window to the next.
        pace: how long everything takes.

    Attributes:
        phase: quiet; listening for `word`; pause after it; done.
        words: what is asked for, in order.
        word: what is asked for now; empty before and after.
        attempts: so far, for each word.
    """

    def __init__(
        self, rule: Rule, labels: tuple[str, ...], hop_ms: int, pace: Pace | None = None
    ) -> None:
        self.phase: Phase = "quiet"
        self.words = rule.active(labels)
        self.word = ""
        self.attempts: dict[str, list[Attempt]] = {word: [] for word in self.words}
        self.pace = pace or Pace()
        self._rule = rule
        self._faint = replace(rule, threshold=_FAINTEST, word_thresholds={})
        self._history = ScoreHistory(rule, labels, hop_ms, None)
        self._prompts = Detector(self._faint, labels)
        self._energies: list[NDArray[np.float64]] = []
        self._asked: list[str] = []
        self._skipped: set[str] = set()
        self._now_s = self._since_s = self._asked_s = 0.0

    @property
    def left_s(self) -> float:
        """About how long it still takes."""
        pace = self.pace
        of_quiet = max(0.0, pace.quiet_s - self._now_s) if self.phase == "quiet" else 0.0
        to_come = filter(self._is_open, self.words)
        n_left = sum(pace.n_attempts - len(self.attempts[word]) for word in to_come)
        return of_quiet + n_left * (pace.pause_s + 0.4 * pace.patience_s)

    @property
    def n_said(self) -> int:
        """How many tries there are so far."""
        return sum(map(len, self.attempts.values()))

    @property
    def quiet_part(self) -> float:
        """How much of the quiet is over, 0–1."""
        return min(1.0, self._now_s / self.pace.quiet_s)

    @property
    def missed(self) -> str:
        """The last word that was asked for and missed at least once; empty if there is none."""
        for word in reversed(self._asked):
            if any(not one.detected for one in self.attempts[word]):
                return word
        return ""

    def push(self, frames: Frames, scores: Scores) -> bool:
        """Take what has come; whether there is something new to show."""
        # Parseval: the mean square of the sound under the taper.
        power = frames.power.astype(np.float64).sum(axis=1)
        self._energies.append(2 * power / _TAPER_POWER)
        if not len(scores):
            return False
        self._history.add(scores)
        found = self._prompts.push(scores)
        self._now_s = float(scores.end_s[-1])
        before = (self.phase, self.word, self.n_said)
        self._continue(found)
        return before != (self.phase, self.word, self.n_said)

    def skip(self) -> None:
        """Leave out what is left of the word that is asked for."""
        if self.word:
            self._skipped.add(self.word)
            self._ask_next()

    def again(self, word: str) -> None:
        """Ask for a word once more from the start; afterwards go on where it was."""
        if word in self.attempts and self.phase != "quiet":
            self._skipped.discard(word)
            self.attempts[word] = []
            self._ask(word)

    def result(self) -> Result:
        """What came out of it, as far as it went."""
        noise = self._energy(0.0, self.pace.quiet_s)
        attempts = [one for word in self.words for one in self.attempts[word]]
        voices = [one.over_noise_db for one in attempts if one.over_noise_db is not None]
        now = self._judge(self._rule.threshold, attempts)
        return Result(
            _decibels(noise),
            float(np.median(voices)) if voices else None,
            len(attempts),
            now,
            self._suggest(now, lambda threshold: self._judge(threshold, attempts)),
        )

    # Step by step

    def _continue(self, found: list[Detection]) -> None:
        waited_s = self._now_s - self._since_s
        if self.phase == "quiet":
            if self._now_s >= self.pace.quiet_s:
                self._ask_next()
        elif self.phase == "listening":
            is_said = any(
                one.word == self.word and one.start_s > self._asked_s - 0.3 for one in found
            )
            if is_said or waited_s >= self.pace.patience_s:
                self.phase, self._since_s = "pause", self._now_s
        elif self.phase == "pause" and waited_s >= self.pace.pause_s:
            self._note_attempt()
            if self._is_open(self.word):
                self._ask(self.word)
            else:
                self._ask_next()

    def _ask(self, word: str) -> None:
        self.word, self.phase = word, "listening"
        self._since_s = self._asked_s = self._now_s
        if word in self._asked:
            self._asked.remove(word)
        self._asked.append(word)

    def _ask_next(self) -> None:
        """The first word that was not said often enough."""
        for word in filter(self._is_open, self.words):
            self._ask(word)
            return
        self.word, self.phase = "", "done"

    def _is_open(self, word: str) -> bool:
        return word not in self._skipped and len(self.attempts[word]) < self.pace.n_attempts

    def _note_attempt(self) -> None:
        kept, column = self._history.kept, self._history.labels.index(self.word)
        scores = self._history.smoothed[:, column]
        inside = np.flatnonzero(kept.end_s > self._asked_s)
        best = inside[int(scores[inside].argmax())]
        detected = any(
            one.word == self.word and one.peak_s > self._asked_s for one in self._history.detections
        )
        over_db = None
        if detected:
            voice = self._energy(float(kept.start_s[best]), float(kept.stop_s[best]))
            noise = self._energy(0.0, self.pace.quiet_s)
            over_db = _decibels(voice) - _decibels(noise)
        self.attempts[self.word].append(
            Attempt(self.word, self._asked_s, self._now_s, float(scores[best]), detected, over_db)
        )

    def _energy(self, start_s: float, stop_s: float) -> float:
        """The mean square of the sound between two times."""
        energies = np.concatenate(self._energies) if self._energies else np.zeros(0)
        part = energies[round(start_s / _STEP_S) : round(stop_s / _STEP_S)]
        return float(part.mean()) if len(part) else 0.0

    # Which threshold

    def _judge(self, threshold: float, attempts: list[Attempt]) -> Judgement:
        """What another threshold would have made of the same sound."""
        detector = Detector(replace(self._rule, threshold=threshold), self._history.labels)
        found = detector.detect(self._history.kept, self._history.smoothed)
        n_detected = sum(
            any(one.word == said.word and said.start_s < one.peak_s <= said.stop_s for one in found)
            for said in attempts
        )
        quiet = [one for one in found if one.peak_s <= self.pace.quiet_s]
        return Judgement(threshold, len(attempts) - n_detected, len(quiet))

    @staticmethod
    def _suggest(now: Judgement, judge: Callable[[float], Judgement]) -> Judgement:
        """Quiet first, then the fewest misses, then the strictest, with some room for bad days."""
        judged = [judge(threshold) for threshold in _GRID]
        best = min(judged, key=lambda one: (one.quiet > 0, one.missed, -one.threshold))
        if (now.quiet > 0, now.missed) <= (best.quiet > 0, best.missed):
            return now
        roomy = judge(round(best.threshold - _MARGIN, 2))
        if roomy.threshold >= _GRID[0] and roomy.quiet <= best.quiet:
            return roomy
        return best


def _decibels(energy: float) -> float:
    """A mean square in dB of full scale; digital silence is −120."""
    return 10 * float(np.log10(max(energy, 1e-12)))
