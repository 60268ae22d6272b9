# SPDX-License-Identifier: MIT
"""Training batches: windows composed, sent through rooms, noises and microphones, and analysed.

A batch depends on the seed and its step alone, so that a training can be taken up anywhere.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from spotter.features.frontend import FrontEnd
from train.audio import augment
from train.audio.batch_frontend import BatchFrontEnd
from train.batches.sources import Sources
from train.batches.window_composer import SILENCE_ROW, Composer
from train.recipe import Recipe

_FLOOR_DBFS = (-100.0, -62.0)
"""Range of a microphone's own noise."""
_WHITE_SAMPLES = 1_000_000


class Batches:
    """All batches of a training.

    Args:
        sources: what they are made of.
        recipe: how.
        seed: of everything drawn.
    """

    def __init__(self, sources: Sources, recipe: Recipe, seed: int) -> None:
        self._rooms = sources.rooms
        self._composer = Composer(sources, recipe)
        self._recipe = recipe
        self._seed = seed
        self._white = np.random.default_rng(seed).standard_normal(_WHITE_SAMPLES, dtype=np.float32)
        self._front_end = BatchFrontEnd(replace(FrontEnd(), log_floor=recipe.log_floor))

    def draw(self, step: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The batch of one step: MFCC float32 [n, 98, 40] and targets float32 [n, labels]."""
        rng = np.random.default_rng((self._seed, step))
        windows, targets = self._composer.draw(rng, self._recipe.batch)
        windows = self._through_the_air(rng, windows, is_silence=targets[:, SILENCE_ROW] > 0)
        return self._analyse(rng, windows), targets

    def _through_the_air(
        self, rng: Generator, windows: NDArray[np.float32], is_silence: NDArray[np.bool_]
    ) -> NDArray[np.float32]:
        recipe, n = self._recipe, len(windows)
        in_room = (rng.random(n) < recipe.room_share) & ~is_silence
        if len(self._rooms) and in_room.any():
            rooms = self._rooms[rng.integers(len(self._rooms), size=int(in_room.sum()))]
            windows[in_room] = augment.reverberate(windows[in_room], rooms)
        snr_db = rng.uniform(*recipe.snr_db, n)
        snr_db[(rng.random(n) >= recipe.noise_share) | is_silence] = np.inf
        windows = augment.add_noise(windows, self._composer.noise(rng, n), snr_db)
        windows = augment.apply_gain(windows, self._gain_db(rng, n, is_silence))
        return augment.round_to_16_bit(windows + self._microphone_noise(rng, windows))

    def _gain_db(
        self, rng: Generator, n: int, is_silence: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """Half of the windows near their recording's level, half anywhere down to the faintest."""
        low, high = self._recipe.gain_db
        near = rng.uniform(max(low, -10.0), high, n)
        gain_db = np.where(rng.random(n) < 0.5, near, rng.uniform(low, high, n))
        return np.where(is_silence, 0.0, gain_db)

    def _microphone_noise(
        self, rng: Generator, windows: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """White noise far down on half of the windows; digital silence stays what it is."""
        n, n_samples = windows.shape
        has_noise = (rng.random(n) < 0.5) & windows.any(axis=1)
        level = np.where(has_noise, 10 ** (rng.uniform(*_FLOOR_DBFS, n) / 20), 0.0)
        # Drawing fresh noise for every window would cost a fifth of a batch.
        starts = rng.integers(0, _WHITE_SAMPLES - n_samples + 1, n)
        white = np.stack([self._white[start : start + n_samples] for start in starts])
        return white * level.astype(np.float32)[:, None]

    def _analyse(self, rng: Generator, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        recipe = self._recipe
        energies = self._front_end.mel_energies(windows)
        # An equaliser is a factor for each band: here it costs nothing.
        energies *= augment.equaliser(
            rng, len(windows), energies.shape[2], recipe.equaliser_db, recipe.low_pass_share
        )
        log_mel = augment.mask(
            rng,
            self._front_end.log_mel(energies),
            time_masks=recipe.time_masks,
            max_mask_frames=recipe.max_mask_frames,
            band_masks=recipe.band_masks,
            max_mask_bands=recipe.max_mask_bands,
            share=recipe.mask_share,
        )
        return self._front_end.mfcc(log_mel)
