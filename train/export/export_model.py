# SPDX-License-Identifier: MIT
"""From a run to a model file: temperature, conversion, parity, judgement, operating curve, card."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from spotter.detection.rule import Rule
from spotter.errors import InputError
from spotter.features.frontend import FrontEnd
from spotter.model.interpreter import Runtime
from spotter.model.model import Model
from train.batches.feed import Feed, feed_of
from train.data import protocol
from train.data.index import Index
from train.data.mfcc_cache import open_windows
from train.data.sample_store import Store
from train.evaluation.evaluate import Report, evaluate
from train.evaluation.operating_curve import measure
from train.export import write_model
from train.export.parity import compare
from train.export.reliability import reliability_of
from train.export.report import Conversion
from train.export.temperature_scaling import calibrate, said_in_noise
from train.export.tflite_converter import Precision, to_flatbuffer
from train.keras_backend import ensure_converts
from train.recipe import Recipe
from train.training.run_folder import load_network, read_settings

if TYPE_CHECKING:
    import keras

_REPRESENTATIVE_STEP = 2 * 10**9
"""A step that no training reaches, so that its windows are new."""
_FEWEST_WINDOWS = 500
"""That ranges are measured on, and that a conversion is compared on."""


def export_model(
    run: Path,
    index: Index,
    store: Store,
    out: Path,
    *,
    name: str,
    version: str,
    rule: Rule,
    precision: Precision = "float32",
    say: Callable[[str], None],
) -> Report:
    """Make a model file of a finished run.

    Args:
        run: the folder of a finished training.
        index: the recordings, of which the validation part is used.
        store: the same, decoded.
        out: the model file.
        name: of the model.
        version: of the model.
        rule: the rule it is shipped with, and its curve measured with.
        precision: of the model file's arithmetic and weights.
        say: takes a line about each step.

    Raises:
        InputError: `run` is no finished run, or was trained with another front end.
        ModelError: the converted model differs from its network.
        UsageError: Keras runs on something else than TensorFlow.
    """
    ensure_converts()
    settings = read_settings(run)
    _check_front_end(run, settings)
    recipe, words = Recipe.from_dict(settings["recipe"]), tuple(settings["words"])
    labels = recipe.labels_of(words)
    network = load_network(run)
    items = protocol.make_list(index, store, words, labels)
    training_windows = _training_windows(feed_of(index, store, words, recipe, settings["seed"]))
    flatbuffer, conversion = _convert(
        network, items, index, store, labels, training_windows, precision
    )
    say(str(conversion))
    info: dict[str, Any] = {"name": name, "version": version, "rule": rule.as_dict()}
    with tempfile.TemporaryDirectory() as folder:
        bare = write_model.write_model(Path(folder) / "bare.tflite", flatbuffer, labels, info)
        report = evaluate(bare, items, store)
        say(report.as_text())
        info["curve"] = measure(bare, index, store, rule)
    info["card"] = _card(settings, index, network.count_params(), conversion, report)
    model = write_model.write_model(out, flatbuffer, labels, info)
    say(f"at threshold {rule.threshold}: {_expectation(model, rule)}")
    conversion.write(run)
    return report


def _convert(
    network: keras.Model,
    items: Sequence[protocol.Item],
    index: Index,
    store: Store,
    labels: Sequence[str],
    training_windows: NDArray[np.float32],
    precision: Precision,
) -> tuple[bytes, Conversion]:
    """The flatbuffer, and how far it is from the network."""
    calibration = calibrate(network, items, index, store, labels)
    finished = write_model.with_softmax(network, calibration.temperature, calibration.offsets)
    flatbuffer = to_flatbuffer(finished, precision, training_windows)
    windows = open_windows(items, store, FrontEnd())
    more = training_windows[: max(0, _FEWEST_WINDOWS - len(windows))]
    batches = chain(windows.parts(), [more] if len(more) else [])
    parity = compare(finished, flatbuffer, batches, precision)
    detected = said_in_noise(Runtime(flatbuffer).run, items, index, store)
    conversion = Conversion(
        precision,
        len(flatbuffer),
        parity,
        calibration.temperature,
        calibration.unknown_offset,
        calibration.before,
        reliability_of(detected, calibration.truth),
    )
    return flatbuffer, conversion


def _training_windows(feed: Feed) -> NDArray[np.float32]:
    """New windows as the training saw them: float32 [500 or more, 98, 40]."""
    drawn: list[NDArray[np.float32]] = []
    while sum(map(len, drawn)) < _FEWEST_WINDOWS:
        drawn.append(feed.draw(_REPRESENTATIVE_STEP + len(drawn))[0])
    return np.concatenate(drawn)


def _check_front_end(run: Path, settings: Mapping[str, Any]) -> None:
    floor = settings["recipe"]["log_floor"]
    if replace(FrontEnd(), log_floor=floor) != FrontEnd():
        raise InputError(
            str(run), f"was trained with the log floor {floor:g}", "train it with the frozen one"
        )


def _card(
    settings: Mapping[str, Any],
    index: Index,
    parameters: int,
    conversion: Conversion,
    report: Report,
) -> dict[str, str]:
    recipe = settings["recipe"]
    clips = index.of("word", "train")
    speakers = len({item.speaker for item in clips})
    kinds = {item.kind for item in index.recordings} - {"word"}
    return {
        "training_data": f"Speech Commands, {len(clips)} clips of {speakers} training speakers"
        + (f"; also {', '.join(sorted(kinds))}" if kinds else ""),
        "licence": "MIT; training data CC BY 4.0 and others (NOTICE)",
        "recipe": f"python -m train fit, network {recipe['network']}, {parameters} parameters, "
        f"{_steps(settings)} steps of {recipe['batch']}, seed {settings['seed']}; temperature "
        f"{conversion.temperature:.2f}, unknown less by {conversion.unknown_offset:.2f}",
        "seed": str(settings["seed"]),
        "results": f"12 classes, validation speakers: {report.accuracy}; "
        f"macro recall of the words {report.macro_recall:.1%}; {conversion}",
        "limits": "English words as said by the speakers of Speech Commands, most of them adults "
        "at a close microphone; validation clips come from the same collections as the training "
        "clips and flatter; words that sound alike (no and know, right and write) are one to it",
    }


def _steps(settings: Mapping[str, Any]) -> str:
    """The steps of a run, after those of the runs that it began with."""
    own = str(settings["recipe"]["steps"])
    return f"{_steps(settings['start'])} + {own}" if "start" in settings else own


def _expectation(model: Model, rule: Rule) -> str:
    expected = model.curve and model.curve.expect(dict.fromkeys(model.words, rule.threshold))
    if not expected:
        return "no curve"
    return (
        f"{expected.miss_rate:.1%} of {expected.spoken} words missed, {expected.taken_rate:.1%} of "
        f"{expected.others} other words taken, {expected.alarms:.0f} false alarms in "
        f"{expected.hours:.2f} h"
    )
