# SPDX-License-Identifier: MIT
"""Training: batches in, a network out, and its record (`train.training.run_folder`)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from tqdm import tqdm

from spotter.errors import UsageError
from spotter.features.frontend import FrontEnd
from spotter.system.stderr import stderr_silenced
from train import networks
from train.batches.feed import Feed, feed_of
from train.batches.prefetch import drawn_ahead
from train.data.index import Index
from train.data.sample_store import Store
from train.interrupts import interrupted, noted
from train.keras_backend import begin_step, load_keras, make_deterministic
from train.recipe import Recipe
from train.training.hard_negatives import find_hard_negatives
from train.training.learning_curve import Row
from train.training.run_folder import RunFolder, read_settings, start_from
from train.training.validation import Validation, validate

if TYPE_CHECKING:
    import keras

CHECKPOINT_S = 60.0
_SCALE_BATCHES = 20
"""Batches on which the scale of the coefficients is measured."""


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
    deterministic: bool = False,
    checkpoint_s: float = CHECKPOINT_S,
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
        deterministic: the same weights bit for bit, however often it is interrupted, on one
            machine; may cost speed.
        checkpoint_s: seconds between two checkpoints.

    Returns:
        The validation accuracy at the end, by the 12-class protocol.

    Raises:
        UsageError: `out` holds another run, or there is none to resume, or `start` is of another
            network.
        InputError: `start` is no finished run.
    """
    settings = _settings(words, recipe, seed, start, index.rule, deterministic=deterministic)
    folder = RunFolder(out)
    folder.open(settings, resume=resume)
    front_end = replace(FrontEnd(), log_floor=recipe.log_floor)
    labels = recipe.labels_of(words)
    validation = validate(index, store, words, front_end, recipe.other_labels)
    _seed(seed, deterministic=deterministic)
    size = (front_end.window_frames, front_end.num_mfcc, len(labels))
    network = _first_network(recipe, size, start)
    mistakes = None
    if start is not None and recipe.mistake_share:
        mistakes = find_hard_negatives(network, index, store, words, front_end)
    batches = feed_of(index, store, words, recipe, seed, mistakes)
    _compile(network, recipe)
    if resume:
        _go_on(network, folder)
    elif start is None:
        _measure_scale(network, batches)
    _train(network, batches, recipe, validation, folder, seed, checkpoint_s)
    return validation.accuracy(_keep(recipe, size, folder))


def _settings(
    words: Sequence[str],
    recipe: Recipe,
    seed: int,
    start: Path | None,
    rule: str,
    *,
    deterministic: bool,
) -> dict[str, Any]:
    """Everything that decides a run, as plain values."""
    settings: dict[str, Any] = {
        "recipe": recipe.as_dict(),
        "seed": seed,
        "words": list(words),
        "rule": rule,
        "deterministic": deterministic,
    }
    if start is not None:
        settings["start"] = _origin(start, recipe, words)
    return settings


def _seed(seed: int, *, deterministic: bool) -> None:
    keras = load_keras()
    with stderr_silenced():  # it loads TensorFlow, if that is there, to seed it as well
        keras.utils.set_random_seed(seed)
    if deterministic:
        make_deterministic()


def _go_on(network: keras.Model, folder: RunFolder) -> None:
    # Into a fresh network: a loaded one would forget what is free of weight decay.
    folder.load(network)
    _continue_dropout(network)


def _first_network(recipe: Recipe, size: tuple[int, int, int], start: Path | None) -> keras.Model:
    """With fresh weights, or with those of a finished run."""
    with _computing_in(recipe.compute):
        network = networks.build(recipe.network, *size)
    if start is not None:
        start_from(network, start)
    return network


def _keep(recipe: Recipe, size: tuple[int, int, int], folder: RunFolder) -> keras.Model:
    """The last checkpoint in float32, which every machine and the conversion knows."""
    trained = networks.build(recipe.network, *size)
    trained.load_weights(folder.checkpoint)
    folder.save(trained, folder.model)
    return trained


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


def _measure_scale(network: keras.Model, batches: Feed) -> None:
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


def _steps_done(network: keras.Model) -> int:
    return int(load_keras().ops.convert_to_numpy(network.optimizer.iterations))


def _continue_dropout(network: keras.Model) -> None:
    """Checkpoints leave out how far the generators of dropout are: one number a step."""
    for layer in network.layers:
        generator = getattr(layer, "seed_generator", None)
        if generator is not None:
            seed, _ = load_keras().ops.convert_to_numpy(generator.state)
            generator.state.assign(np.array([seed, _steps_done(network)], generator.state.dtype))


def _train(
    network: keras.Model,
    batches: Feed,
    recipe: Recipe,
    validation: Validation,
    folder: RunFolder,
    seed: int,
    checkpoint_s: float,
) -> None:
    first = _steps_done(network)
    every = max(1, recipe.steps // 20)
    folder.begin_log(first)
    saved, losses = time.monotonic(), []
    steps = range(first, recipe.steps)
    with (
        noted() as is_interrupted,
        closing(drawn_ahead(batches, steps)) as drawn,
        tqdm(total=recipe.steps, initial=first, unit=" steps", disable=None) as bar,
    ):
        for step, (windows, targets) in zip(steps, drawn, strict=True):
            begin_step(seed, step)
            losses.append(float(network.train_on_batch(windows, targets)))
            bar.update()
            if (step + 1) % every == 0:
                row = Row(step + 1, float(np.mean(losses)), validation.accuracy(network))
                folder.add_to_log(row.as_text())
                bar.set_postfix_str(f"loss {row.loss:.3f}, validation {row.accuracy:.1%}")
                losses.clear()
            if time.monotonic() - saved >= checkpoint_s:
                folder.save(network, folder.checkpoint)
                saved = time.monotonic()
            if is_interrupted():
                folder.save(network, folder.checkpoint)
                folder.draw_log()
                kept = f"{step + 1} of {recipe.steps} steps are kept"
                raise interrupted(str(folder.path), kept, "go on with --resume")
    folder.save(network, folder.checkpoint)
    folder.draw_log()
