# SPDX-License-Identifier: MIT
"""Training: batches in, a network out, and a record of how it went.

A run is a folder: `settings.json` (everything that decides the result), `log.csv`,
`checkpoint.keras` (with the optimiser's state, every few minutes, from which `--resume` goes on)
and at the end `model.keras`.
"""

from __future__ import annotations

import csv
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.errors import InputError, OutputError, UsageError
from spotter.frontend import FrontEnd
from spotter.records import SILENCE, UNKNOWN
from train import networks, protocol
from train.backend import load_keras
from train.data.ahead import drawn_ahead
from train.data.batches import Batches
from train.data.index import Index
from train.data.material import gather
from train.data.store import Store
from train.features import BatchFrontEnd
from train.interrupted import interrupted, noted
from train.recipe import Recipe

if TYPE_CHECKING:
    import keras

_CHECKPOINT_S = 60.0
_SCALE_BATCHES = 20
"""Batches on which the scale of the coefficients is measured."""


@dataclass(frozen=True)
class Examination:
    """Validation windows with their truth: what the training is watched by.

    Attributes:
        windows: float32 [n, 98, 40].
        truth: int64 [n], label numbers.
    """

    windows: NDArray[np.float32]
    truth: NDArray[np.int64]

    def accuracy(self, network: keras.Model) -> float:
        """The share that the network gets right."""
        logits = network.predict(self.windows, batch_size=256, verbose=0)
        return float(np.mean(np.argmax(logits, axis=1) == self.truth))


def labels_of(words: Sequence[str]) -> tuple[str, ...]:
    """The labels of a model for `words`, in the order of its output."""
    return (SILENCE, UNKNOWN, *words)


def examine(index: Index, store: Store, words: Sequence[str], front_end: FrontEnd) -> Examination:
    """The 12-class protocol as windows in memory."""
    items = protocol.make_list(index, store, words)
    labels = labels_of(words)
    analyse = BatchFrontEnd(front_end)
    windows = [analyse(protocol.second(item, store)[None])[0] for item in items]
    truth = np.array([labels.index(item.label) for item in items])
    return Examination(np.stack(windows), truth)


def fit(
    index: Index,
    store: Store,
    words: Sequence[str],
    recipe: Recipe,
    *,
    seed: int,
    out: Path,
    start: Path | None = None,
    resume: bool = False,
) -> float:
    """Train a network and leave it in the folder `out`.

    Args:
        index: the recordings.
        store: the same, decoded.
        words: the keywords; all other words train `_unknown_`.
        recipe: how.
        seed: of weights, data and augmentation.
        out: the run's folder; must not hold another run unless `resume`.
        start: a finished run of the same network and words whose weights are the first ones.
        resume: go on from the folder's last checkpoint.

    Returns:
        The validation accuracy at the end, by the 12-class protocol.

    Raises:
        UsageError: `out` holds another run, or there is none to resume, or `start` is of another
            network.
        InputError: `start` is no finished run.
    """
    settings = {"recipe": recipe.as_dict(), "seed": seed, "words": list(words), "rule": index.rule}
    if start is not None:
        settings["start"] = _origin(start, recipe, words)
    _open_run(out, settings, resume=resume)
    front_end = replace(FrontEnd(), log_floor=recipe.log_floor)
    examination = examine(index, store, words, front_end)
    batches = Batches(gather(index, store, words, np.random.default_rng(seed)), recipe, seed)
    keras = load_keras()
    keras.utils.set_random_seed(seed)
    size = (front_end.window_frames, front_end.num_mfcc, 2 + len(words))
    with _computing_in(recipe.compute):
        network = networks.build(recipe.network, *size)
    if start is not None:
        network.load_weights(start / "model.keras")
    _compile(network, recipe)
    if resume:
        # Into a fresh network: a loaded one would forget what is free of weight decay.
        network.load_weights(out / "checkpoint.keras")
    elif start is None:
        _measure_scale(network, batches)
    _train(network, batches, recipe, examination, out)
    # The same in float32, which every machine and the conversion knows.
    trained = networks.build(recipe.network, *size)
    _save(network, out / "checkpoint.keras")
    trained.load_weights(out / "checkpoint.keras")
    _save(trained, out / "model.keras")
    return examination.accuracy(trained)


@contextmanager
def _computing_in(compute: str) -> Iterator[None]:
    """Layers made inside calculate with these numbers; what is kept of them is float32."""
    policies = {"float32": "float32", "bfloat16": "mixed_bfloat16"}
    policy = load_keras().mixed_precision
    before = policy.global_policy()
    policy.set_global_policy(policies[compute])
    try:
        yield
    finally:
        policy.set_global_policy(before)


def _open_run(out: Path, settings: dict[str, Any], *, resume: bool) -> None:
    path = out / "settings.json"
    text = json.dumps(settings, indent=1)
    has_checkpoint = (out / "checkpoint.keras").is_file()
    if resume:
        if not has_checkpoint or path.read_text(encoding="utf-8") != text:
            raise UsageError(
                str(out), "holds no checkpoint of this training", "start it without --resume"
            )
        return
    if has_checkpoint or (out / "model.keras").is_file():
        raise UsageError(str(out), "holds a training already", "name another folder, or --resume")
    try:
        out.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(
            str(out), f"cannot be written ({error.strerror})", "name another --out"
        ) from error


def read_settings(run: Path) -> dict[str, Any]:
    """The settings of a finished run.

    Raises:
        InputError: there is no such run.
    """
    try:
        settings: dict[str, Any] = json.loads((run / "settings.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(str(run), "is not the folder of a training", "name one") from error
    if not (run / "model.keras").is_file():
        raise InputError(str(run), "is a training that has not ended", "finish it with --resume")
    return settings


def _origin(start: Path, recipe: Recipe, words: Sequence[str]) -> dict[str, Any]:
    """The settings of the run that another one begins with.

    Raises:
        UsageError: its network or its words are others.
        InputError: there is no such run.
    """
    settings = read_settings(start)
    network = settings["recipe"]["network"]
    if (network, settings["words"]) != (recipe.network, list(words)):
        raise UsageError(
            f"--start {start}",
            f"is a {network} for {', '.join(settings['words'])}",
            "train the same network for the same words",
        )
    return settings


def _measure_scale(network: keras.Model, batches: Batches) -> None:
    # Steps that no training reaches, so that these windows are not the first ones again.
    windows = [batches.draw(10**9 + number)[0] for number in range(_SCALE_BATCHES)]
    network.get_layer("scale").adapt(np.concatenate(windows))


def _compile(network: keras.Model, recipe: Recipe) -> None:
    keras = load_keras()
    warmup = round(recipe.steps * recipe.warmup_share)
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=recipe.peak_rate / 25,
        decay_steps=max(1, recipe.steps - warmup),
        warmup_target=recipe.peak_rate,
        warmup_steps=warmup,
    )
    optimizer = keras.optimizers.AdamW(rate, weight_decay=recipe.weight_decay)
    # Scales and offsets are few and must be free; decay is for the weights of products.
    optimizer.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
    optimizer.build(network.trainable_variables)
    loss = keras.losses.CategoricalCrossentropy(
        from_logits=True, label_smoothing=recipe.label_smoothing
    )
    network.compile(optimizer, loss)


def _train(
    network: keras.Model, batches: Batches, recipe: Recipe, examination: Examination, out: Path
) -> None:
    first = int(network.optimizer.iterations)
    every = max(1, recipe.steps // 20)
    saved = time.monotonic()
    with (
        noted() as is_interrupted,
        ExitStack() as stack,
        (out / "log.csv").open("a" if first else "w", encoding="utf-8", newline="") as file,
        tqdm(total=recipe.steps, initial=first, unit=" steps", disable=None) as bar,
    ):
        log = csv.writer(file, lineterminator="\n")
        if first == 0:
            log.writerow(["step", "loss", "validation_accuracy"])
        losses = []
        steps = range(first, recipe.steps)
        drawn = stack.enter_context(closing(drawn_ahead(batches, steps)))
        for step, (windows, targets) in zip(steps, drawn, strict=True):
            losses.append(float(network.train_on_batch(windows, targets)))
            bar.update()
            if (step + 1) % every == 0:
                accuracy = examination.accuracy(network)
                log.writerow([step + 1, f"{np.mean(losses):.4f}", f"{accuracy:.4f}"])
                file.flush()
                bar.set_postfix_str(f"loss {np.mean(losses):.3f}, validation {accuracy:.1%}")
                losses.clear()
            if time.monotonic() - saved > _CHECKPOINT_S:
                _save(network, out / "checkpoint.keras")
                saved = time.monotonic()
            if is_interrupted():
                _save(network, out / "checkpoint.keras")
                kept = f"{step + 1} of {recipe.steps} steps are kept"
                raise interrupted(str(out), kept, "go on with --resume")


def _save(network: keras.Model, path: Path) -> None:
    """Beside first and then in place: an interrupt leaves the old file or the new one."""
    beside = path.with_name(f"{path.stem}.part.keras")
    try:
        network.save(beside)
        os.replace(beside, path)
    except OSError as error:
        raise OutputError(
            str(path), f"cannot be written ({error.strerror or error})", "make room for it"
        ) from error
    finally:
        beside.unlink(missing_ok=True)
