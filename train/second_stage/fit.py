# SPDX-License-Identifier: MIT
"""Training of the second stage on kept candidates, with checkpoints."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.features.frontend import FrontEnd, tables
from spotter.model.model_file import read
from train.audio.augment import mask
from train.interrupts import interrupted, noted
from train.keras_backend import load_keras
from train.second_stage.candidates import Candidates
from train.second_stage.network import second_stage
from train.training.fit import CHECKPOINT_S
from train.training.run_folder import RunFolder

if TYPE_CHECKING:
    import keras

BATCH = 100
_PEAK_RATE = 4e-4
_WARMUP_SHARE = 0.05
_WEIGHT_DECAY = 1e-2
_LABEL_SMOOTHING = 0.02
_LOG_STEPS = 50

Batch = tuple[NDArray[np.float32], NDArray[np.float32]]


def fit(
    first: Path,
    candidates: Candidates,
    steps: int,
    *,
    seed: int,
    out: Path,
    resume: bool = False,
) -> keras.Model:
    """Train a second stage and leave it in the folder `out`.

    Args:
        first: the model file of the first stage, whose weights it begins with.
        candidates: of that model.
        steps: batches in all.
        seed: of the order, the masks and dropout.
        out: the run's folder.
        resume: go on from the folder's last checkpoint.

    Raises:
        UsageError: `out` holds another run, or there is none to resume.
    """
    file = read(first)
    folder = RunFolder(out)
    settings = {"first_stage": file.sha256, "steps": steps, "seed": seed, "n": len(candidates.mfcc)}
    folder.open(settings, resume=resume)
    load_keras().utils.set_random_seed(seed)
    network = second_stage(file.flatbuffer)
    _compile(network, steps)
    if resume:
        folder.load(network)
    _train(network, candidates, steps, seed, folder)
    folder.save(network, folder.checkpoint)
    folder.save(network, folder.model)
    return network


def _train(
    network: keras.Model, candidates: Candidates, steps: int, seed: int, folder: RunFolder
) -> None:
    first = int(network.optimizer.iterations)
    folder.begin_log(first)
    saved, losses = time.monotonic(), []
    numbers = range(first, steps)
    with noted() as is_interrupted, tqdm(total=steps, initial=first, disable=None) as bar:
        for step, batch in zip(numbers, _batches(candidates, seed, numbers), strict=True):
            losses.append(float(network.train_on_batch(*batch)))
            bar.update()
            if (step + 1) % _LOG_STEPS == 0:
                # Nothing validates here: that is what the halves are for.
                folder.add_to_log([str(step + 1), f"{np.mean(losses):.4f}", "nan"])
                losses.clear()
            if time.monotonic() - saved >= CHECKPOINT_S:
                folder.save(network, folder.checkpoint)
                saved = time.monotonic()
            if is_interrupted():
                folder.save(network, folder.checkpoint)
                kept = f"{step + 1} of {steps} steps are kept"
                raise interrupted(str(folder.path), kept, "go on with --resume")


def _compile(network: keras.Model, steps: int) -> None:
    keras = load_keras()
    warmup = round(steps * _WARMUP_SHARE)
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=_PEAK_RATE / 25,
        decay_steps=max(1, steps - warmup),
        warmup_target=_PEAK_RATE,
        warmup_steps=warmup,
    )
    optimizer = keras.optimizers.AdamW(rate, weight_decay=_WEIGHT_DECAY, clipnorm=1.0)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    optimizer.build(network.trainable_variables)
    network.compile(
        optimizer,
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=_LABEL_SMOOTHING),
    )


def _batches(candidates: Candidates, seed: int, steps: range) -> Iterator[Batch]:
    """Each step's batch, with stretches of time and bands covered, by seed and step alone."""
    dct = tables(FrontEnd())[2].astype(np.float32)
    for step in steps:
        rng = np.random.default_rng((seed, step))
        chosen = rng.integers(0, len(candidates.mfcc), BATCH)
        log_mel = mask(
            rng,
            candidates.mfcc[chosen].astype(np.float32) @ dct.T,
            time_masks=2,
            max_mask_frames=16,
            band_masks=1,
            max_mask_bands=5,
            share=0.4,
        )
        yield log_mel @ dct, candidates.targets[chosen]
