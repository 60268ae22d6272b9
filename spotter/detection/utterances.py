# SPDX-License-Identifier: MIT
"""A word after its detection was emitted: its largest score, and the time of that.

A word is emitted when its score reaches the threshold; the largest score comes later. It lasts as
long as its score is not under half of the largest that it has had, and until it is emitted again.
So score, peak and extent of sound are the same under any threshold that accepts the word.
"""

from __future__ import annotations

from dataclasses import dataclass

from spotter.detection.windows import Windows
from spotter.records import Detection, Scores

_LASTS_OVER = 0.5
"""Not the release level: where that is high, a score that trembles as it rises would end a word."""


def detection_at(word: str, score: float, scores: Scores, row: int, now_s: float) -> Detection:
    """A word whose best window is this row, as it became known at `now_s`."""
    start_s, stop_s = float(scores.start_s[row]), float(scores.stop_s[row])
    return Detection(word, score, start_s, stop_s, float(scores.end_s[row]), now_s)


@dataclass
class _Utterance:
    """A word that was emitted: as it is so far, and the next row to look at."""

    column: int
    detection: Detection
    row: int
    is_over: bool = False

    def grow(self, score: float, scores: Scores, row: int) -> None:
        """Take a better window."""
        word, now_s = self.detection.word, self.detection.emitted_s
        self.detection = detection_at(word, score, scores, row, now_s)


class Utterances:
    """The emitted words that nobody has taken yet, in their order."""

    def __init__(self) -> None:
        self._kept: list[_Utterance] = []

    @property
    def lasting(self) -> list[Detection]:
        """What `take_final` has not given yet, as it is so far."""
        return [one.detection for one in self._kept]

    def take_final(self) -> list[Detection]:
        """Those that are over, each once: one that lasts holds back the later."""
        n = next((at for at, one in enumerate(self._kept) if not one.is_over), None)
        taken, self._kept[:n] = self.lasting[:n], []
        return taken

    def begin(self, column: int, detection: Detection, windows: Windows | None, row: int) -> None:
        """A word is emitted.

        Args:
            column: its label's.
            detection: as it is so far.
            windows: the newest; None at the end of the stream.
            row: of them, in which it is emitted; the next one is the first to follow it in.
        """
        for one in self._kept:
            if one.column == column and not one.is_over and windows is not None:
                self._follow(one, windows, row)
                one.is_over = True
        self._kept.append(_Utterance(column, detection, 0 if windows is None else row + 1))

    def follow(self, windows: Windows) -> None:
        """Look at the newest windows, after the words that are emitted in them."""
        for one in self._kept:
            if not one.is_over:
                self._follow(one, windows, len(windows))
            one.row = 0

    def finish(self) -> None:
        """The stream has ended: all are over."""
        for one in self._kept:
            one.is_over = True

    def _follow(self, one: _Utterance, windows: Windows, stop: int) -> None:
        best, best_row = one.detection.score, None
        for row in range(one.row, stop):
            score = windows.score(row, one.column)
            if score > best:
                best, best_row = score, row
            elif score < _LASTS_OVER * best:
                one.is_over = True
                break
        one.row = stop
        if best_row is not None:
            one.grow(best, windows.scores, best_row)
