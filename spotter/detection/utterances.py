# SPDX-License-Identifier: MIT
"""What becomes of a word after it was emitted: its largest score, and where that was.

A word is emitted when its score reaches the threshold; the largest score comes later. It lasts as
long as its score is not under half of the largest that it has had, and until it is emitted again.
So score, peak and extent of sound are the same under any threshold that accepts the word.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spotter.detection.windows import Windows
from spotter.records import Detection, Scores

_LASTS_OVER = 0.5
"""Not the release level: where that is high, a score that trembles as it rises would end a word."""

_LOOK_BACK = 32
"""Windows. A word may be kept from being emitted where it is largest: by a larger one."""


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
        self._past: deque[tuple[Scores, int, NDArray[np.float64]]] = deque(maxlen=_LOOK_BACK)
        self._n_past = 0  # windows before the newest ones
        self._free_from: dict[int, int] = {}  # of a word → the window after its last utterance

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
                if not one.is_over:
                    self._end(one, row)
        made = _Utterance(column, detection, 0 if windows is None else row + 1)
        best = detection.score
        at = self._n_past + row
        for score, scores, place in self._backwards(column, windows, row):
            at -= 1
            if at < self._free_from.get(column, 0) or score < _LASTS_OVER * best:
                break
            if score >= best:  # of equal ones the first
                best = score
                made.grow(score, scores, place)
        self._kept.append(made)

    def follow(self, windows: Windows) -> None:
        """Look at the newest windows, after the words that are emitted in them."""
        n = len(windows)
        for one in self._kept:
            if not one.is_over:
                self._follow(one, windows, n)
            one.row = 0
        for row in range(max(0, n - _LOOK_BACK), n):
            self._past.append((windows.scores, row, windows.row(row)))
        self._n_past += n

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
                self._end(one, row)
                break
        one.row = stop
        if best_row is not None:
            one.grow(best, windows.scores, best_row)

    def _end(self, one: _Utterance, row: int) -> None:
        one.is_over = True
        self._free_from[one.column] = self._n_past + row

    def _backwards(
        self, column: int, windows: Windows | None, row: int
    ) -> Iterator[tuple[float, Scores, int]]:
        """The scores of a word before a row, newest first, with where they are."""
        n_left = _LOOK_BACK
        if windows is not None:
            for place in range(row - 1, max(-1, row - 1 - n_left), -1):
                yield windows.score(place, column), windows.scores, place
                n_left -= 1
        for scores, place, smoothed in list(reversed(self._past))[:n_left]:
            yield smoothed.item(column), scores, place
