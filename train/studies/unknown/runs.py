# SPDX-License-Identifier: MIT
"""The trainings of the study and the scores of each on its test clips, kept on disk.

A run is one file of logits: figures are computed from these, so that a study that was interrupted
goes on, and one that is finished can be looked at anew without a training.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from tqdm import tqdm

from train.result_files import whole
from train.studies.unknown.clips import Clips
from train.studies.unknown.design import Division
from train.studies.unknown.training import EVERY, KINDS, Plan, fit

if TYPE_CHECKING:
    import keras

HOP_FRAMES = 10
_AT_ONCE = 4_096


@dataclass(frozen=True)
class Run:
    """What one network said.

    Attributes:
        plan: how it was trained.
        rows: int64 [n], the clips of tuning and testing speakers, all words.
        logits: float32 [n, labels].
        speech_logits: float32 [windows, labels], running speech, all sentences in a row.
    """

    plan: Plan
    rows: NDArray[np.int64]
    logits: NDArray[np.float32]
    speech_logits: NDArray[np.float32]


def plans(
    divisions: Sequence[Division],
    seeds: int,
    words: tuple[str, ...],
    network: str,
    steps: int,
) -> list[Plan]:
    """All trainings: seeds outermost, so that an unfinished study has whole rounds."""
    return [
        Plan(kind, division, seed, words, network, steps)
        for seed in range(seeds)
        for division in divisions
        for kind in KINDS
    ]


def train_all(plans_: Sequence[Plan], clips: Clips, folder: Path) -> Iterator[Run]:
    """Train what is not in `folder` yet and give each run.

    Raises:
        OutputError: a run cannot be written.
        SpotterError: interrupted by Ctrl-C; finished runs are kept.
    """
    for plan in tqdm(plans_, "runs", unit=" runs", disable=None, leave=False):
        path = folder / f"{plan.name}.npz"
        if not path.is_file():
            _write(path, fit(plan, clips), plan, clips)
        kept = np.load(path)
        yield Run(
            plan,
            kept["rows"],
            kept["logits"].astype(np.float32),
            kept["speech"].astype(np.float32),
        )


def _write(path: Path, network: keras.Model, plan: Plan, clips: Clips) -> None:
    parts = np.array([plan.division.part_of(speaker) for speaker in clips.speakers])
    rows = np.flatnonzero(parts != "train")
    logits = _predict(network, (clips.windows[0, block, ::EVERY] for block in _blocks(rows)))
    speech = _predict(network, (speech_windows(clips, number) for number in _sentences(clips)))
    with whole(path) as beside, beside.open("wb") as file:
        np.savez(
            file, rows=rows, logits=logits.astype(np.float16), speech=speech.astype(np.float16)
        )


def _blocks(rows: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    return [rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)]


def _sentences(clips: Clips) -> Iterator[slice]:
    """Some sentences at a time."""
    for start in range(0, len(clips.sentences), 50):
        yield slice(start, start + 50)


def speech_windows(clips: Clips, sentences: slice) -> NDArray[np.float32]:
    """The windows of some sentences, one every 100 ms, none across two: float32 [n, 49, 40]."""
    windows = [
        sliding_window_view(clips.speech[start:stop], 98, axis=0)[::HOP_FRAMES, :, ::EVERY]
        for start, stop in clips.sentences[sentences]
    ]
    return np.concatenate(windows).swapaxes(1, 2).astype(np.float32)


def windows_of(clips: Clips) -> NDArray[np.int64]:
    """How many windows each sentence has: int64 [k]."""
    lengths = clips.sentences[:, 1] - clips.sentences[:, 0]
    return np.asarray((lengths - 98) // HOP_FRAMES + 1)


def _predict(network: keras.Model, batches: Iterator[NDArray[np.floating]]) -> NDArray[np.float32]:
    from keras import ops

    # Called directly: `predict` would compile a function for each of the many networks.
    parts = [
        ops.convert_to_numpy(network(some.astype(np.float32), training=False))
        for batch in batches
        for some in np.array_split(batch, -(-len(batch) // 512))
    ]
    n_labels = network.output_shape[-1]
    return np.concatenate(parts) if parts else np.zeros((0, n_labels), np.float32)
