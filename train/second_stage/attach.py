# SPDX-License-Identifier: MIT
"""A model file with a second stage: the first stage's file, and a trained network beside it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spotter.detection.rule import Rule
from spotter.errors import InputError
from spotter.model.model import Model
from spotter.model.model_file import read
from spotter.records import UNKNOWN
from train.data.halves import in_half
from train.data.index import Index
from train.data.sample_store import Store
from train.evaluation.operating_curve import measure
from train.export.tflite_converter import to_flatbuffer
from train.export.write_model import with_softmax, write_model
from train.keras_backend import load_keras
from train.second_stage.candidates import FLOOR, Candidates
from train.second_stage.fit import BATCH
from train.second_stage.joined import joined
from train.training.run_folder import RunFolder

if TYPE_CHECKING:
    import keras

_UNKNOWN_OFFSET = 2.0
"""What is added to the second stage's logit of *unknown*. Most of the windows that it learns from
are words; in use most are not. Chosen on the choosing half (docs/experiments.md)."""
_REPRESENTATIVE = 500
"""Candidates on which the ranges of integers are measured."""


def attach(
    run: Path,
    first: Path,
    index: Index,
    store: Store,
    out: Path,
    *,
    version: str,
    threshold: float,
) -> Model:
    """Write the model file `out`: that of `first`, with the second stage trained in `run`.

    Args:
        run: the folder of a finished training of a second stage.
        first: the model file of the first stage, whose metadata is kept.
        index: the recordings, of whose untouched half the operating curve is measured.
        store: the same, decoded.
        out: the model file.
        version: of the model.
        threshold: its own.

    Raises:
        InputError: `run` is no finished training.
        ModelError: `first` is no model file.
        OutputError: the file cannot be written.
    """
    file = read(first)
    windows = Candidates.load(run / "candidates.npz").mfcc[:_REPRESENTATIVE].astype(np.float32)
    offsets = -_UNKNOWN_OFFSET * (np.array(file.labels) == UNKNOWN)
    network = with_softmax(_trained(run), 1.0, offsets)
    flatbuffer = joined(file.flatbuffer, to_flatbuffer(network, "int8", windows))
    rule = replace(Rule.from_dict(file.info["rule"]), threshold=threshold)
    info = {
        "name": file.info["name"],
        "card": _card(file.info["card"], run, index),
        "version": version,
        "rule": rule.as_dict(),
        "second_stage": {"floor": FLOOR},
    }
    with tempfile.TemporaryDirectory() as folder:
        bare = write_model(Path(folder) / "bare.tflite", flatbuffer, file.labels, info)
        info["curve"] = measure(bare, in_half(index, "untouched"), store, rule)
    return write_model(out, flatbuffer, file.labels, info)


def _card(first: Mapping[str, str], run: Path, index: Index) -> dict[str, str]:
    """The first stage's card, with what is to be said of the second."""
    settings = json.loads((run / "settings.json").read_text(encoding="utf-8"))
    clips = index.of("word", "train")
    speakers = len({item.speaker for item in clips})
    added = {
        "training_data": f"second stage: {len(clips)} clips of {speakers} training speakers, "
        "speech, wake words, noise and rooms",
        "recipe": f"second stage: python -m train second-stage, {settings['n']} candidates, "
        f"{settings['steps']} steps of {BATCH}, seed {settings['seed']}, unknown more by "
        f"{_UNKNOWN_OFFSET:g}",
        "results": "these clips are judged by the first stage; the curve is that of both, "
        "measured on validation people by whom nothing of the second stage was chosen",
    }
    return {**first, **{name: f"{first[name]}; {text}" for name, text in added.items()}}


def _trained(run: Path) -> keras.Model:
    path = RunFolder(run).model
    try:
        return load_keras().models.load_model(path, compile=False)
    except Exception as error:  # a damaged archive can raise anything
        raise InputError(str(run), "is no finished training", "go on with --resume") from error
