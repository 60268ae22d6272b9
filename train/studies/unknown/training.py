# SPDX-License-Identifier: MIT
"""The networks of the study: alike in everything but how they learn other words.

Each step shows the same 64 clips of known words and 8 of silence to all of them, drawn from the
same seed; those that learn of other words see 28 clips of these besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.records import SILENCE, UNKNOWN
from train import networks
from train.interrupts import interrupted, noted
from train.keras_backend import load_keras
from train.studies.unknown.clips import N_VERSIONS, Clips
from train.studies.unknown.design import Division

if TYPE_CHECKING:
    import keras

KINDS = ("known", "class", "exposed", "words")
"""known: the words and silence · class: one label more, for all other words · exposed: as known,
but taught to be undecided about other words · words: a label for each other word."""

EVERY = 2
"""Of the frames every second is taken, one each 20 ms: half the work of all these trainings."""
N_FRAMES = 98 // EVERY

_N_KNOWN, _N_SILENCE, _N_OTHER = 64, 8, 28
_PEAK_RATE = 3e-3
_WARMUP_SHARE = 0.1
_WEIGHT_DECAY = 2e-2
_SHIFT_FRAMES = 4
_MASK_FRAMES = 6
_SCALE_WINDOWS = 2_000


@dataclass(frozen=True)
class Plan:
    """One training.

    Attributes:
        kind: one of `KINDS`.
        division: of words and speakers.
        seed: of weights and of everything drawn.
        words: the keywords.
        network: its name.
        steps: batches.
    """

    kind: str
    division: Division
    seed: int
    words: tuple[str, ...]
    network: str
    steps: int

    @property
    def name(self) -> str:
        """Of the run."""
        number = self.division.number
        return f"division_{number}_seed_{self.seed}_{self.kind}_{self.network}_{self.steps}"

    @property
    def labels(self) -> tuple[str, ...]:
        """Of the network's outputs: the keywords first, then silence, then what the kind adds."""
        more = {"class": (UNKNOWN,), "words": self.division.train_words}
        return (*self.words, SILENCE, *more.get(self.kind, ()))


def fit(plan: Plan, clips: Clips) -> keras.Model:
    """Train one network.

    Raises:
        SpotterError: interrupted by Ctrl-C.
    """
    keras = load_keras()
    keras.utils.set_random_seed(plan.seed)
    batches = _Batches(plan, clips)
    network = networks.build(plan.network, N_FRAMES, 40, len(plan.labels))
    network.get_layer("scale").adapt(batches.sample(_SCALE_WINDOWS))
    _compile(network, plan.steps)
    with noted() as is_interrupted:
        for step in tqdm(range(plan.steps), plan.name, disable=None, leave=False):
            network.train_on_batch(*batches.draw(step))
            if is_interrupted():
                raise interrupted(plan.name, "finished runs are kept", "start it again to go on")
    return network


def _compile(network: keras.Model, steps: int) -> None:
    keras = load_keras()
    warmup = round(steps * _WARMUP_SHARE)
    rate = keras.optimizers.schedules.CosineDecay(
        _PEAK_RATE / 25, max(1, steps - warmup), warmup_target=_PEAK_RATE, warmup_steps=warmup
    )
    optimizer = keras.optimizers.AdamW(rate, weight_decay=_WEIGHT_DECAY)
    optimizer.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
    optimizer.build(network.trainable_variables)
    # No label smoothing: it would be a teaching about doubt, which is the question.
    network.compile(optimizer, keras.losses.CategoricalCrossentropy(from_logits=True))


class _Batches:
    """A step's batch depends on the division, the seed and the step; its known part on no more."""

    def __init__(self, plan: Plan, clips: Clips) -> None:
        self._plan = plan
        self._clips = clips
        trains = np.array(
            [plan.division.part_of(speaker) == "train" for speaker in clips.speakers], dtype=bool
        )
        self._known = _piles(clips, trains, plan.words)
        self._others = _piles(clips, trains, plan.division.train_words)
        # As in training of the product: rare words come more often than their clips.
        weights = np.sqrt([len(pile) for pile in self._others])
        self._shares = weights / weights.sum()
        self._targets = np.eye(len(plan.labels), dtype=np.float32)

    def draw(self, step: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Windows float32 [n, 49, 40] and targets float32 [n, labels]."""
        rng = np.random.default_rng((self._plan.seed, step))
        known = rng.integers(len(self._known), size=_N_KNOWN)
        silence = rng.integers(len(self._clips.silences), size=_N_SILENCE)
        windows = [
            self._windows(rng, [self._known[word] for word in known]),
            self._clips.silences[silence, ::EVERY].astype(np.float32),
        ]
        targets = [
            self._targets[known],
            np.tile(self._targets[len(self._plan.words)], (_N_SILENCE, 1)),
        ]
        if self._plan.kind != "known":
            others = rng.choice(len(self._others), _N_OTHER, p=self._shares)
            windows.append(self._windows(rng, [self._others[word] for word in others]))
            targets.append(self._targets_of_others(others))
        return np.concatenate(windows), np.concatenate(targets)

    def _targets_of_others(self, others: NDArray[np.int64]) -> NDArray[np.float32]:
        n_words = len(self._plan.words)
        if self._plan.kind == "exposed":
            undecided = np.zeros(len(self._plan.labels), np.float32)
            undecided[:n_words] = 1 / n_words
            return np.tile(undecided, (len(others), 1))
        first = n_words + 1
        return self._targets[first + others * (self._plan.kind == "words")]

    def _windows(self, rng: Generator, piles: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
        """A clip of each pile in some disguise, shifted and masked: float32 [n, 49, 40]."""
        versions = rng.integers(N_VERSIONS, size=len(piles))
        rows = [int(rng.choice(pile)) for pile in piles]
        windows = self._clips.windows[versions, rows].astype(np.float32)
        shifts = rng.integers(-_SHIFT_FRAMES, _SHIFT_FRAMES + 1, (len(piles), 1))
        frames = np.clip(np.arange(0, 98, EVERY) + shifts, 0, 97)
        windows = np.take_along_axis(windows, frames[:, :, None], axis=1)
        at = np.arange(N_FRAMES)
        starts = rng.integers(N_FRAMES, size=(len(piles), 1))
        lengths = rng.integers(_MASK_FRAMES + 1, size=(len(piles), 1))
        masked = (at >= starts) & (at < starts + lengths)
        mean = windows.mean(axis=1, keepdims=True)
        return np.where(masked[:, :, None], mean, windows)

    def sample(self, n: int) -> NDArray[np.float32]:
        """Windows of known words to measure the scale of the coefficients on, alike for all."""
        rng = np.random.default_rng((self._plan.seed, 10**9))
        words = rng.integers(len(self._known), size=n)
        return self._windows(rng, [self._known[word] for word in words])


def _piles(
    clips: Clips, chosen: NDArray[np.bool_], words: Sequence[str]
) -> list[NDArray[np.int64]]:
    return [np.flatnonzero(chosen & (clips.words == word)) for word in words]
