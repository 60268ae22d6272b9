# SPDX-License-Identifier: MIT
"""What the second stage learns from: the first stage's own candidates, drawn once and kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.features.frontend import FrontEnd, StreamingFrontEnd
from spotter.model.model import Model
from train.audio.augment import change_speed
from train.audio.batch_frontend import BatchFrontEnd
from train.batches.sources import HardNegatives, Place, Sources, gather
from train.batches.waveform_batches import Batches
from train.batches.window_composer import Composer
from train.data.index import Index
from train.data.sample_store import Store
from train.recipe import Recipe
from train.result_files import whole
from train.second_stage.scenes import WINDOW_SAMPLES, Scenes

FLOOR = 0.2
"""Probability of a word from which a window is a candidate."""

_SPEEDS = (0.92, 1.0, 1.1)
_HOP_FRAMES = 10
_RATE_HZ = 16_000
_RECIPE = Recipe(
    batch=200,
    room_share=0.4,
    noise_share=0.7,
    snr_db=(-6.0, 28.0),
    gain_db=(-32.0, 6.0),
    mask_share=0.0,
)


@dataclass(frozen=True)
class Candidates:
    """Windows in which the first stage takes something for a word.

    Attributes:
        mfcc: float16 [n, 198, 40].
        targets: float32 [n, labels].
        first: float32 [n, labels], what the first stage says.
    """

    mfcc: NDArray[np.float16]
    targets: NDArray[np.float32]
    first: NDArray[np.float32]

    def save(self, path: Path) -> None:
        """Write them, whole or not at all."""
        with whole(path) as beside, beside.open("wb") as file:
            np.savez(file, mfcc=self.mfcc, targets=self.targets, first=self.first)

    @classmethod
    def load(cls, path: Path) -> Candidates:
        """Read what `save` wrote."""
        with np.load(path) as arrays:
            return cls(arrays["mfcc"], arrays["targets"], arrays["first"])


def find_hard_negatives(model: Model, store: Store, sources: Sources) -> HardNegatives:
    """Where the first stage takes running speech, wake words and noise for a word.

    Places are of two seconds that end with the window in which it does.
    """
    composer = Composer(sources, Recipe())
    speech = [*sources.speech.tolist(), *sources.wake.tolist()]
    in_speech = [
        place
        for place in _places(model, store, speech, "speech")
        if not composer.holds_keyword(_last_second(place))
    ]
    in_noise = _places(model, store, sources.noise.tolist(), "noise")
    return HardNegatives(tuple(in_speech), tuple(in_noise))


def _last_second(place: Place) -> Place:
    start = place.start_sample + round(_RATE_HZ * place.speed)
    return replace(place, start_sample=start)


def _places(model: Model, store: Store, rows: Iterable[int], name: str) -> Iterator[Place]:
    columns = [model.labels.index(word) for word in model.words]
    front_end = model.front_end
    for row in tqdm(list(rows), f"mistakes in {name}", disable=None, leave=False):
        speed = _SPEEDS[row % len(_SPEEDS)]
        samples = change_speed(store.cut(row), speed)
        frames = StreamingFrontEnd(front_end, with_power=False).push(samples).mfcc
        firsts = range(0, len(frames) - front_end.window_frames + 1, _HOP_FRAMES)
        sure = model.run_along(frames, firsts)[:, columns].max(axis=1) >= FLOOR
        for first in np.array(firsts)[sure]:
            stop = first * front_end.step_samples + front_end.window_samples
            yield Place(row, round((stop - WINDOW_SAMPLES) * speed), speed)


class SceneBatches(Batches):
    """Batches of two seconds, sent through rooms, noises and microphones.

    Args:
        sources: what they are made of, with the first stage's mistakes.
        seed: of everything drawn.
    """

    def __init__(self, sources: Sources, seed: int) -> None:
        super().__init__(sources, _RECIPE, seed)
        self._composer = Scenes(sources)  # type: ignore[assignment]
        self._front_end = BatchFrontEnd(replace(FrontEnd(), window_samples=WINDOW_SAMPLES))


def draw_candidates(model: Model, index: Index, store: Store, n: int, seed: int) -> Candidates:
    """N candidates of `model`, or a few more, of the training part."""
    sources = gather(index, store, model.words, np.random.default_rng(seed))
    mistakes = find_hard_negatives(model, store, sources)
    return _draw(model, SceneBatches(replace(sources, mistakes=mistakes), seed), n)


def _draw(model: Model, batches: SceneBatches, n: int) -> Candidates:
    columns = [model.labels.index(word) for word in model.words]
    width = model.front_end.window_frames
    parts: list[tuple[NDArray[np.float16], NDArray[np.float32], NDArray[np.float32]]] = []
    n_done, step = 0, 0
    with tqdm(total=n, desc="candidates", disable=None, leave=False) as bar:
        while n_done < n:
            mfcc, targets = batches.draw(step)
            first = model.run(np.ascontiguousarray(mfcc[:, -width:]))
            kept = first[:, columns].max(axis=1) >= FLOOR
            parts.append((mfcc[kept].astype(np.float16), targets[kept], first[kept]))
            n_done, step = n_done + int(kept.sum()), step + 1
            bar.update(int(kept.sum()))
    return Candidates(*(np.concatenate(part) for part in zip(*parts, strict=True)))
