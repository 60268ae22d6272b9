# SPDX-License-Identifier: MIT
"""The comparison of networks: cost of each, and accuracy of each training."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spotter.features.frontend import FrontEnd
from spotter.model.interpreter import Runtime
from spotter.model.model import Model
from spotter.records import SILENCE, UNKNOWN
from train import networks
from train.audio.batch_frontend import BatchFrontEnd
from train.data import protocol
from train.data.index import Index
from train.data.sample_store import Store
from train.evaluation.evaluate import Report, evaluate
from train.evaluation.metrics import Share, bootstrap
from train.export import write_model
from train.export.tflite_converter import to_flatbuffer
from train.keras_backend import load_keras
from train.training.run_folder import load_network, read_settings

_N_LABELS = 12
_BATCH = 100
_TIMED_WINDOWS = 300
_TIMED_STEPS = 3

PROTOCOLS = {"12 classes": (), "11 classes": (SILENCE,), "words": (SILENCE, UNKNOWN)}
"""What is left out: nothing · silence (the notebooks' eleven) · everything but the words."""


@dataclass(frozen=True)
class NetworkCost:
    """What a network costs with twelve labels, whatever it has learnt.

    Attributes:
        name: of the network.
        parameters: numbers that training changes.
        multiply_adds: of one window.
        kilobytes: of its flatbuffer in float32.
        window_ms: processor time of one window in LiteRT on one thread, median.
        step_ms: processor time of a training step of 100 windows on one thread, the least seen.
    """

    name: str
    parameters: int
    multiply_adds: int
    kilobytes: float
    window_ms: float
    step_ms: float


def cost_of(name: str) -> NetworkCost:
    """Build a network, convert it and run it."""
    from train.networks.cost import cost_of as count

    front_end = FrontEnd()
    network = networks.build(name, front_end.window_frames, front_end.num_mfcc, _N_LABELS)
    counted = count(network)
    flatbuffer = to_flatbuffer(write_model.with_softmax(network, 1.0))
    return NetworkCost(
        name,
        counted.parameters,
        counted.products,
        len(flatbuffer) / 1e3,
        window_ms(flatbuffer),
        _step_ms(network),
    )


def window_ms(flatbuffer: bytes) -> float:
    """Median processor time of one window: what a busy machine takes away does not count."""
    runtime = Runtime(flatbuffer)
    windows = np.random.default_rng(0).normal(size=(_TIMED_WINDOWS, 98, 40)).astype(np.float32)
    runtime.run(windows[:20])
    times = []
    for window in windows:
        began = time.thread_time_ns()
        runtime.run(window[None])
        times.append(time.thread_time_ns() - began)
    return statistics.median(times) / 1e6


def _step_ms(network: Any) -> float:
    keras = load_keras()
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.AdamW(1e-3), loss)
    rng = np.random.default_rng(0)
    windows = rng.normal(size=(_BATCH, 98, 40)).astype(np.float32)
    targets = np.eye(_N_LABELS, dtype=np.float32)[rng.integers(_N_LABELS, size=_BATCH)]
    network.train_on_batch(windows, targets)
    times = []
    for _ in range(_TIMED_STEPS):
        began = time.process_time()
        network.train_on_batch(windows, targets)
        times.append(time.process_time() - began)
    return 1e3 * min(times)


@dataclass(frozen=True)
class Judged:
    """A training, or a model file, by every protocol that its labels allow.

    Attributes:
        name: of the folder or file.
        network: its name, or what the file is called.
        how: the training in a few words.
        window_ms: processor time of one window; None for a training that was not converted.
        accuracies: protocol → right ones, and the 95 % interval by speakers.
    """

    name: str
    network: str
    how: str
    window_ms: float | None
    accuracies: dict[str, tuple[Share, tuple[float, float]]]

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        accuracies = {
            protocol_name: {"right": share.hits, "of": share.n, "interval": interval}
            for protocol_name, (share, interval) in self.accuracies.items()
        }
        return {**asdict(self), "accuracies": accuracies}


def judge(place: str, index: Index, store: Store) -> Judged:
    """Judge a training's folder or a model file on the validation clips.

    Raises:
        InputError: the folder is no finished training.
        ModelError: there is no such model.
    """
    run = Path(place)
    if not run.is_dir():
        model = Model.load(place)
        items = protocol.make_list(index, store, model.words)
        report = evaluate(model, items, store)
        how = model.card.recipe or "see its card"
        cost = window_ms(model.path.read_bytes())
        return Judged(model.name, f"file {model.path.name}", how, cost, accuracies_of(report))
    settings = read_settings(run)
    words, recipe = tuple(settings["words"]), settings["recipe"]
    labels = (*recipe.get("other_labels", (SILENCE, UNKNOWN)), *words)
    items = [item for item in protocol.make_list(index, store, words) if item.label in labels]
    network, analyse = load_network(run), BatchFrontEnd(FrontEnd())
    said = [
        np.asarray(network.predict_on_batch(analyse(sound)))
        for _, sound in protocol.seconds(items, store, 100)
    ]
    report = Report.of(items, labels, np.concatenate(said))
    how = f"{recipe['steps']} steps of {recipe['batch']}, seed {settings['seed']}"
    return Judged(run.name, recipe["network"], how, None, accuracies_of(report))


def accuracies_of(report: Report) -> dict[str, tuple[Share, tuple[float, float]]]:
    """The accuracy by each protocol, the largest of the labels that it has deciding."""
    found = {}
    for name, left_out in PROTOCOLS.items():
        wanted = [label for label in (SILENCE, UNKNOWN) if label not in left_out]
        if not all(label in report.labels for label in wanted):
            continue
        columns = np.array([report.labels.index(label) for label in (*wanted, *report.words)])
        clips = np.isin(report.truth, columns)
        said = columns[report.probabilities[clips][:, columns].argmax(axis=1)]
        right = said == report.truth[clips]
        interval = _by_speakers(right, np.array(report.speakers)[clips])
        found[name] = (Share(int(right.sum()), len(right)), interval)
    return found


def _by_speakers(right: NDArray[np.bool_], speakers: NDArray[np.str_]) -> tuple[float, float]:
    _, group = np.unique(speakers, return_inverse=True)
    hits = np.bincount(group, weights=right).astype(np.float64)
    return bootstrap(hits, np.bincount(group).astype(np.float64))


def cost_table(costs: Sequence[NetworkCost]) -> str:
    """What each network costs, in Markdown."""
    lines = [
        "| network | parameters | multiply-adds | float32 | a window | a training step |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for cost in costs:
        lines.append(
            f"| {cost.name} | {cost.parameters / 1e3:.1f} k | {cost.multiply_adds / 1e6:.2f} M "
            f"| {cost.kilobytes:.0f} kB | {cost.window_ms:.2f} ms | {cost.step_ms:.0f} ms |"
        )
    return "\n".join(lines)


def accuracy_table(judged: Sequence[Judged]) -> str:
    """How each training does by each protocol, in Markdown."""
    lines = [
        f"| training | network | how | {' | '.join(PROTOCOLS)} |",
        f"|---|---|---|{'---|' * len(PROTOCOLS)}",
    ]
    for one in judged:
        cells = [_cell(one.accuracies.get(name)) for name in PROTOCOLS]
        lines.append(f"| {one.name} | {one.network} | {one.how} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(accuracy: tuple[Share, tuple[float, float]] | None) -> str:
    if accuracy is None:
        return "–"
    share, (low, high) = accuracy
    return f"{share.value:.1%} ({share.hits}/{share.n}, {low:.1%}–{high:.1%})"
