# SPDX-License-Identifier: MIT
"""One file of many: what a model says about it, and what that means under a rule. No Qt here.

Reading is done in other processes; they hand over raw scores, so that moving a threshold labels
everything anew without reading anything again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from spotter.audio.files import read_blocks
from spotter.clip_classifier import judge, windows_of
from spotter.detection.detector import Detector
from spotter.detection.rule import Rule
from spotter.detection.smoothing import smooth
from spotter.errors import InputError
from spotter.model.model import Model
from spotter.records import Scores
from spotter.streaming.pipeline import Pipeline
from spotter.system.worker_pool import IsEnding

LONGEST_CLIP_S = 2.0
"""What is no longer has one label; in what is longer, words are found."""

_RATE_HZ = 16_000


@dataclass(frozen=True)
class FileScores:
    """What a model said about one file.

    Attributes:
        seconds: how long it is, or how far it could be read.
        is_clip: it has one label.
        scores: of every window; None of a file without any.
        error: why it could not be read, or not to its end.
    """

    seconds: float
    is_clip: bool
    scores: Scores | None
    error: InputError | None = None


@dataclass(frozen=True)
class FileLabel:
    """What was found in a file under a rule.

    Attributes:
        found: the label of a clip, or the words in the order in which they were spoken.
        passes: a word was found.
        text: the same for people; empty where nothing was found.
        score: of the label, or of the best word.
        best: the best word, found or not.
        by_label: the score of every label in the window that speaks.
    """

    found: tuple[str, ...]
    passes: bool
    text: str
    score: float
    best: str
    by_label: dict[str, float]


@dataclass(frozen=True)
class ReadFile:
    """What a worker does with the path of a file. Pickles with its model.

    Attributes:
        model: what scores.
        hop_ms: from one window to the next.
    """

    model: Model
    hop_ms: int

    def __call__(self, path: str, is_ending: IsEnding) -> FileScores:
        """The scores of a file."""
        return read_file(path, self.model, self.hop_ms, is_ending)


def read_file(path: str, model: Model, hop_ms: int, ends: Callable[[], bool]) -> FileScores:
    """Read a file and run the model over it; what cannot be read is told in the result.

    Args:
        path: of the file.
        model: what hears.
        hop_ms: from one window to the next.
        ends: asked between two blocks; True ends the reading.
    """
    pipeline = Pipeline(model, hop_ms, with_power=False)
    blocks = read_blocks(path)
    beginning: list[NDArray[np.float32]] = []
    n_samples = 0
    try:
        for block in blocks:
            beginning.append(block)
            n_samples += len(block)
            if n_samples > LONGEST_CLIP_S * _RATE_HZ:
                return _read_long(chain(beginning, blocks), pipeline, ends)
    except InputError as error:
        return FileScores(n_samples / _RATE_HZ, True, None, error)
    windows = windows_of(beginning, model.front_end, pipeline.hop_frames)
    probabilities = np.concatenate([model.run_along(frames, firsts) for frames, firsts in windows])
    nowhere = np.zeros(len(probabilities))
    scores = Scores(nowhere, probabilities, nowhere, nowhere, model.labels)
    return FileScores(n_samples / _RATE_HZ, True, scores)


def _read_long(
    blocks: Iterator[NDArray[np.float32]], pipeline: Pipeline, ends: Callable[[], bool]
) -> FileScores:
    pieces: list[Scores] = []
    error: InputError | None = None
    try:
        for block in blocks:
            if ends():
                break
            pieces.append(pipeline.push(block)[1])
    except InputError as damage:
        error = damage
    seconds = pipeline.n_samples / _RATE_HZ
    pieces.append(pipeline.finish()[1])
    return FileScores(seconds, False, _joined(pieces), error)


def _joined(pieces: list[Scores]) -> Scores:
    end_s, probabilities, start_s, stop_s = (
        np.concatenate([getattr(piece, name) for piece in pieces])
        for name in ("end_s", "probabilities", "start_s", "stop_s")
    )
    return Scores(end_s, probabilities, start_s, stop_s, pieces[0].labels)


def label(file: FileScores, rule: Rule) -> FileLabel | None:
    """What a file holds under a rule; None where nothing is known of it."""
    if file.scores is None or not len(file.scores):
        return None
    return _label_clip(file.scores, rule) if file.is_clip else _label_long(file.scores, rule)


def _label_clip(scores: Scores, rule: Rule) -> FileLabel:
    """As `api.classify` does it: the window with the most probable word speaks."""
    active = [scores.labels.index(word) for word in rule.active(scores.labels)]
    row = int(scores.probabilities[:, active].max(axis=1).argmax())
    clip = judge(scores.probabilities[row], scores.labels, active, rule, argmax=False)
    passes = clip.label == clip.best
    score = clip.score if passes else clip.best_score
    text = clip.label if passes else ""
    return FileLabel((clip.label,), passes, text, score, clip.best, dict(clip.scores))


def _label_long(scores: Scores, rule: Rule) -> FileLabel:
    smoothed = smooth(scores, rule.smoothing_ms)
    found = Detector(rule, scores.labels).detect(scores, smoothed)
    words = rule.active(scores.labels)
    if found:
        best = max(found, key=lambda one: one.score)
        row = int(np.searchsorted(scores.end_s, best.peak_s - 1e-6))
        word, score = best.word, best.score
    else:
        columns = [scores.labels.index(word) for word in words]
        row, column = divmod(int(smoothed[:, columns].argmax()), len(columns))
        word, score = words[column], float(smoothed[row, columns[column]])
    counts = Counter(one.word for one in found).most_common()
    text = " · ".join(f"{name} ×{n}" if n > 1 else name for name, n in counts)
    by_label = dict(zip(scores.labels, smoothed[row].tolist(), strict=True))
    return FileLabel(tuple(one.word for one in found), bool(found), text, score, word, by_label)
