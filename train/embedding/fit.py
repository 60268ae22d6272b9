# SPDX-License-Identifier: MIT
"""Training of the branch on kept windows, with checkpoints."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray
from tqdm import tqdm

from train.embedding.convert import real
from train.embedding.lessons import Lessons
from train.embedding.network import CLASSES, TEACHER, branch, with_heads
from train.embedding.windows import NOISE
from train.interrupts import interrupted, noted
from train.training.fit import CHECKPOINT_S
from train.training.run_folder import RunFolder

BATCH = 256
_PEAK_RATE, _WEIGHT_DECAY, _WARMUP = 2e-3, 1e-2, 200
_SHARPNESS, _MARGIN, _SMOOTHING = 16.0, 0.15, 0.05
_TEACHER_WEIGHT = 2.0
_LOG_STEPS = 200


def fit(
    lessons: Lessons,
    steps: int,
    *,
    seed: int,
    out: Path,
    start: Path | None = None,
    resume: bool = False,
) -> None:
    """Train a branch and leave it in the folder `out`.

    Args:
        lessons: what it learns from.
        steps: batches in all.
        seed: of the weights, the order and dropout.
        out: the run's folder.
        start: a finished run whose branch is the first one; half the rate is enough then.
        resume: go on from the folder's last checkpoint.

    Raises:
        UsageError: `out` holds another run, or there is none to resume.
    """
    folder = RunFolder(out)
    settings = {"steps": steps, "seed": seed, "n": len(lessons.classes), "words": lessons.names}
    folder.open(settings | {"start": str(start)}, resume=resume)
    keras.utils.set_random_seed(seed)
    embedding = branch()
    if start is not None:
        embedding.load_weights(RunFolder(start).model)
    network = with_heads(embedding, NOISE + 1 + len(lessons.names), lessons.targets.shape[1])
    _compile(network, steps, _PEAK_RATE if start is None else _PEAK_RATE / 2)
    if resume:
        folder.load(network)
    _train(network, lessons, steps, seed, folder)
    folder.save(network, folder.checkpoint)
    folder.save(embedding, folder.model)


def _train(
    network: keras.Model, lessons: Lessons, steps: int, seed: int, folder: RunFolder
) -> None:
    first = int(network.optimizer.iterations)
    folder.begin_log(first)
    saved, losses = time.monotonic(), []
    numbers = range(first, steps)
    with noted() as is_interrupted, tqdm(total=steps, initial=first, disable=None) as bar:
        for step, batch in zip(numbers, _batches(lessons, seed, numbers), strict=True):
            losses.append(float(network.train_on_batch(*batch)[0]))
            bar.update()
            if (step + 1) % _LOG_STEPS == 0:
                folder.add_to_log([str(step + 1), f"{np.mean(losses):.4f}", "nan"])
                losses.clear()
            if time.monotonic() - saved >= CHECKPOINT_S:
                folder.save(network, folder.checkpoint)
                saved = time.monotonic()
            if is_interrupted():
                folder.save(network, folder.checkpoint)
                kept = f"{step + 1} of {steps} steps are kept"
                raise interrupted(str(folder.path), kept, "go on with --resume")


def _compile(network: keras.Model, steps: int, rate: float) -> None:
    warmup = min(_WARMUP, steps // 4)
    schedule = keras.optimizers.schedules.CosineDecay(
        rate / 25, steps - warmup, warmup_target=rate, warmup_steps=warmup
    )
    optimizer = keras.optimizers.AdamW(schedule, weight_decay=_WEIGHT_DECAY, clipnorm=1.0)
    optimizer.build(network.trainable_variables)
    network.compile(
        optimizer,
        loss={CLASSES: _class_loss, TEACHER: _teacher_loss},
        loss_weights={CLASSES: 1.0, TEACHER: _TEACHER_WEIGHT},
    )


def _class_loss(classes: Any, cosines: Any) -> Any:
    """Cross-entropy of scaled cosines, that of a word made smaller first (CosFace, Wang 2018)."""
    classes = ops.cast(ops.reshape(classes, (-1,)), "int32")
    right = ops.one_hot(classes, cosines.shape[-1])
    is_word = ops.cast(classes > NOISE, "float32")[:, None]
    logits = _SHARPNESS * (cosines - _MARGIN * is_word * right)
    targets = (1 - _SMOOTHING) * right + _SMOOTHING / cosines.shape[-1]
    loss = -ops.sum(targets * ops.log_softmax(logits, axis=-1), axis=-1)
    return loss * ops.cast(classes >= 0, "float32")


def _teacher_loss(targets: Any, guesses: Any) -> Any:
    """One minus the cosine; nothing where there is no word, whose targets are zeros."""
    cosine = ops.sum(targets * guesses, axis=-1)
    return (1 - cosine) * ops.cast(ops.any(targets != 0, axis=-1), "float32")


def _batches(
    lessons: Lessons, seed: int, steps: range
) -> Iterator[tuple[list[NDArray[Any]], dict[str, NDArray[Any]]]]:
    """Each step's batch, by seed and step alone."""
    first, second = lessons.maps
    targets = np.concatenate([lessons.targets, np.zeros((1, lessons.targets.shape[1]))])
    for step in steps:
        rng = np.random.default_rng((seed, step))
        rows = np.sort(rng.integers(0, len(first), BATCH))  # in the order of the file
        maps = real((first[rows], second[rows]), lessons.scales)
        words = lessons.words[rows]  # -1 is the row of zeros
        yield maps, {CLASSES: lessons.classes[rows], TEACHER: targets[words].astype(np.float32)}
