# SPDX-License-Identifier: MIT
"""One label for a clip: which second of it decides, and its label.

Many clips go through each stage together: first some are read, then their frames are computed, then
the model runs. One by one, each stage would begin with cold caches, which costs half as much again.
No clip's result depends on those beside it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from spotter.detection.rule import Rule
from spotter.errors import InputError, out_of_memory
from spotter.features.frontend import FrontEnd, StreamingFrontEnd, mfcc
from spotter.model.model import Model
from spotter.records import SILENCE, UNKNOWN, Clip

Blocks = Iterable[NDArray[np.float32]]
"""The sound of a clip: float32 samples at 16 kHz. Reading it may raise an InputError."""

Windows = tuple[NDArray[np.float32], Sequence[int]]
"""Consecutive frames, float32 [m, 40], and the index of each window's first one."""

Speaking = NDArray[np.float32]
"""The probabilities of the window that speaks, [labels]."""

_AT_ONCE = 20
_LONGEST_WAIT_S = 0.1
"""Clips that go together, and how long the first of them waits for the others to be read."""


@dataclass(frozen=True)
class _Second:
    """A clip that is a single window, read and centred but not yet seen by the model."""

    samples: NDArray[np.float32]


_Read = _Second | Speaking | InputError


class ClipReader:
    """Finds in each of many clips the window that speaks: the one with the most probable word.

    Args:
        model: what hears.
        active: columns of the words that may be named.
        hop_frames: from one window to the next in a clip of more than a second.
    """

    def __init__(self, model: Model, active: list[int], hop_frames: int) -> None:
        self._model = model
        self._active = active
        self._hop_frames = hop_frames

    def speaking(self, clips: Iterable[Blocks]) -> Iterator[Speaking | InputError]:
        """Of each clip, in order, what its window says, or why it cannot be heard."""
        group: list[_Read] = []
        begun_s = time.monotonic()
        for clip in clips:
            group.append(self._read(clip))
            if len(group) == _AT_ONCE or time.monotonic() - begun_s > _LONGEST_WAIT_S:
                yield from self._run(group)
                group, begun_s = [], time.monotonic()
        yield from self._run(group)

    def _read(self, clip: Blocks) -> _Read:
        front_end = self._model.front_end
        try:
            beginning, rest = _begin(clip, front_end.window_samples)
            if rest is not None:
                return self._in_long(chain([beginning], rest))
        except InputError as error:
            return error
        except MemoryError:
            return out_of_memory("audio")
        if not len(beginning):
            return InputError("audio", "holds no samples", "name a file with sound in it")
        return _Second(_centred(beginning, front_end.window_samples))

    def _in_long(self, blocks: Blocks) -> Speaking:
        best: Speaking | None = None
        model, active = self._model, self._active
        for frames, firsts in windows_of(blocks, model.front_end, self._hop_frames):
            probabilities = model.run_along(frames, firsts)
            speaking = probabilities[probabilities[:, active].max(axis=1).argmax()]
            if best is None or speaking[active].max() > best[active].max():
                best = speaking
        assert best is not None  # it is longer than a window
        return best

    def _run(self, group: list[_Read]) -> Iterator[Speaking | InputError]:
        seconds = [one.samples for one in group if isinstance(one, _Second)]
        rows: Iterator[Speaking] = iter(())
        if seconds:
            windows = np.stack([mfcc(second, self._model.front_end) for second in seconds])
            rows = iter(self._model.run(windows))
        for one in group:
            yield next(rows) if isinstance(one, _Second) else one


def windows_of(blocks: Blocks, front_end: FrontEnd, hop_frames: int) -> Iterator[Windows]:
    """The windows of a clip, some at a time; none of a clip without samples.

    A clip of up to one second is centred in silence, the smaller half before it. Of a longer one
    the windows end at 1 s, 1 s + hop, … and at its last 10 ms step.
    """
    beginning, rest = _begin(blocks, front_end.window_samples)
    if rest is not None:
        stream = StreamingFrontEnd(front_end, with_power=False)
        yield from _sliding(chain([beginning], rest), stream, hop_frames)
    elif len(beginning):
        yield mfcc(_centred(beginning, front_end.window_samples), front_end), [0]


def _begin(
    blocks: Blocks, window_samples: int
) -> tuple[NDArray[np.float32], Iterator[NDArray[np.float32]] | None]:
    """A clip of up to a window as a whole, and None; of a longer one a beginning, and the rest."""
    beginning = np.zeros(0, np.float32)
    blocks = iter(blocks)
    for block in blocks:
        beginning = np.concatenate([beginning, block]) if len(beginning) else block
        if len(beginning) > window_samples:
            return beginning, blocks
    return beginning, None


def _centred(samples: NDArray[np.float32], n_samples: int) -> NDArray[np.float32]:
    if len(samples) == n_samples:
        return samples
    second = np.zeros(n_samples, np.float32)
    before = (n_samples - len(samples)) // 2
    second[before : before + len(samples)] = samples
    return second


def _sliding(
    blocks: Iterable[NDArray[np.float32]], stream: StreamingFrontEnd, hop_frames: int
) -> Iterator[Windows]:
    width = stream.front_end.window_frames
    rows = np.zeros((0, stream.front_end.num_mfcc), np.float32)
    first, following = 0, 0
    for block in blocks:
        rows = np.concatenate([rows, stream.push(block).mfcc])
        firsts = range(following - first, len(rows) - width + 1, hop_frames)
        if firsts:
            yield rows, firsts
        following += len(firsts) * hop_frames
        unneeded = max(0, min(following - first, len(rows) - width))
        rows, first = rows[unneeded:], first + unneeded
    if following - hop_frames + width < first + len(rows):
        yield rows[-width:], [0]


def judge(
    probabilities: NDArray[np.float32],
    labels: tuple[str, ...],
    active: list[int],
    rule: Rule,
    *,
    argmax: bool,
) -> Clip:
    """What a clip is called.

    Args:
        probabilities: float32 [labels], of the window that speaks.
        labels: the model's.
        active: columns of the words that may be named.
        rule: its thresholds.
        argmax: ignore thresholds and take the largest of all labels.
    """
    best = max(active, key=lambda column: probabilities[column])
    largest = int(probabilities.argmax())
    passing = [c for c in active if probabilities[c] >= rule.threshold_of(labels[c])]
    if argmax:
        label = labels[largest]
    elif passing:
        label = labels[max(passing, key=lambda column: probabilities[column])]
    else:
        label = SILENCE if labels[largest] == SILENCE else UNKNOWN
    spoken = labels.index(label) if label in labels else best
    return Clip(
        label,
        float(probabilities[spoken]),
        labels[best],
        float(probabilities[best]),
        {name: float(value) for name, value in zip(labels, probabilities, strict=True)},
    )
