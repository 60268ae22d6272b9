# SPDX-License-Identifier: MIT
"""One label for a clip: which second of it speaks, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from spotter.detector import Rule
from spotter.frontend import FrontEnd, StreamingFrontEnd, mfcc
from spotter.records import SILENCE, UNKNOWN, Clip

Windows = tuple[NDArray[np.float32], Sequence[int]]
"""Consecutive frames, float32 [m, 40], and the index of each window's first one."""


def windows_of(
    blocks: Iterable[NDArray[np.float32]], front_end: FrontEnd, hop_frames: int
) -> Iterator[Windows]:
    """The windows of a clip, some at a time; none of a clip without samples.

    A clip of up to one second is centred in silence, the smaller half before it. Of a longer one
    the windows end at 1 s, 1 s + hop, … and at its last 10 ms step.
    """
    beginning = np.zeros(0, np.float32)
    blocks = iter(blocks)
    for block in blocks:
        beginning = np.concatenate([beginning, block]) if len(beginning) else block
        if len(beginning) > front_end.window_samples:
            break
    else:
        if len(beginning):
            yield mfcc(_centred(beginning, front_end.window_samples), front_end), [0]
        return
    stream = StreamingFrontEnd(front_end, with_power=False)
    yield from _sliding(chain([beginning], blocks), stream, hop_frames)


def _centred(samples: NDArray[np.float32], n_samples: int) -> NDArray[np.float32]:
    silence = n_samples - len(samples)
    return np.pad(samples, (silence // 2, silence - silence // 2))


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
