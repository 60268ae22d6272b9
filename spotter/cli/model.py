# SPDX-License-Identifier: MIT
"""`spotter model`: what a model is, what it can do, and what it costs on this machine."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import TYPE_CHECKING

import click

from spotter.cli.console import Console
from spotter.cli.options import LABELS_OPTION, load_model, voice_options
from spotter.cli.output import standard_output, write
from spotter.cli.teach import expectation
from spotter.system.escaping import escaped

if TYPE_CHECKING:
    from spotter.model.model import Model
    from spotter.model.operating_curve import Expectation, OperatingCurve

_SHOWN_THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
_RUNS = 200
_HOP_SAMPLES = 1600
_WIDTH = 100
_RULE_OF_THREE = 3.0
"""Nothing seen in T hours: with 95 % probability the true rate is under 3 / T."""


@click.command()
@click.argument("file", metavar="[FILE|NAME]", required=False)
@LABELS_OPTION
@click.option("--check", is_flag=True, help="Compare the front end with its reference output.")
@voice_options
@click.pass_obj
def model(console: Console, *, file: str | None, labels: str | None, check: bool) -> int:
    """Show a model: its words, its card, its operating curve, and its cost on this machine.

    The operating curve gives, for a threshold common to all words, the share of spoken words that
    are missed, the share of other words that are falsely accepted, and the false alarms per hour in
    speech and noise.

    \b
    Examples:
      spotter model
      spotter model my-words.tflite --check
    """  # noqa: D301
    shown = load_model(file, labels, console)
    output = standard_output()
    for part in _parts(shown, check):
        write(output, "standard output", part, console)
    return 0


def _parts(shown: Model, check: bool) -> Iterator[str]:
    yield _table(_identity(shown))
    card = [
        (field.name.replace("_", " "), str(getattr(shown.card, field.name)))
        for field in fields(shown.card)
    ]
    if any(text for _, text in card):
        yield "\nCard\n" + _table((name, text) for name, text in card if text)
    if shown.own_words:
        own = ((own.word, expectation(own)) for own in shown.own_words)
        yield "\nOwn words\n" + _table(own)
    yield "\nOperating curve\n" + (
        curve_table(shown.curve, _measured(shown), _own_threshold(shown))
        if shown.curve is not None
        else "  none: its maker measured nothing\n"
    )
    if check:
        difference = shown.check_front_end()
        yield f"\nFront end\n  the same here: largest difference {difference:.1g}, allowed 0.001\n"
    yield "\nCost here, median\n" + _table(_costs(shown))


def _identity(shown: Model) -> Iterator[tuple[str, str]]:
    yield "name", f"{shown.name} {shown.version}".strip()
    yield "file", str(shown.path)
    yield "words", " ".join(shown.words)
    yield "labels", " ".join(shown.labels)
    rule = " ".join(f"{name}={value}" for name, value in shown.rule.items() if value or value == 0)
    yield "rule", rule or "none of its own"


def _measured(shown: Model) -> tuple[str, ...]:
    """The words that its maker taught: what is known of own words stands beside them."""
    own = {own.word for own in shown.own_words}
    return tuple(word for word in shown.words if word not in own)


def _own_threshold(shown: Model) -> float:
    from spotter import api

    return api.rule_for(shown).threshold


def curve_table(curve: OperatingCurve, words: tuple[str, ...], own: float) -> str:
    """The curve for all words together, then for each word at the model's own threshold."""
    lines = [_wrapped("measured on", curve.conditions), ""] if curve.conditions else []
    lines.append(f"  {'threshold':20} {'missed':>8} {'others taken':>13}   false alarms")
    for threshold in sorted({*_SHOWN_THRESHOLDS, own}):
        name = f"{threshold:.2f}" + (" (its own)" if threshold == own else "")
        lines.append(_curve_line(name, curve.expect(dict.fromkeys(words, threshold))))
    lines += ["", f"  at {own:.2f}"]
    lines += [_curve_line(word, curve.expect({word: own})) for word in words]
    return "".join(f"{line}\n" for line in lines)


def _curve_line(name: str, expected: Expectation | None) -> str:
    if expected is None:
        return f"  {name:20} {'not measured':>8}"
    missed, taken = f"{expected.miss_rate:.1%}", f"{expected.taken_rate:.1%}"
    return f"  {name:20} {missed:>8} {taken:>13}   {alarms(expected)}"


def alarms(expected: Expectation) -> str:
    """False alarms an hour; where none was seen, the bound that so many hours allow."""
    if not expected.hours:
        return "not measured"
    if not expected.alarms:
        bound = _RULE_OF_THREE / expected.hours
        return f"fewer than {_short(bound)} an hour (none in {_short(expected.hours)} h)"
    return f"{_short(expected.false_alarms_per_hour)} an hour"


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"


def _costs(shown: Model) -> Iterator[tuple[str, str]]:
    """What one decision costs: the new frames of a hop, and one run of the model."""
    import numpy as np

    from spotter.features.frontend import StreamingFrontEnd

    noise = np.random.default_rng(0).normal(0, 0.1, _HOP_SAMPLES).astype(np.float32)
    stream = StreamingFrontEnd(shown.front_end)
    window = np.zeros((1, shown.front_end.window_frames, shown.front_end.num_mfcc), np.float32)
    yield "front end", f"{_median_ms(lambda: stream.push(noise)):.2f} ms for each 100 ms of sound"
    yield "model", f"{_median_ms(lambda: shown.run(window)):.2f} ms for each second looked at"


def _median_ms(work: Callable[[], object]) -> float:
    times_ms = []
    for _ in range(_RUNS):
        start_s = time.perf_counter()
        work()
        times_ms.append(1000 * (time.perf_counter() - start_s))
    return sorted(times_ms)[_RUNS // 2]


def _table(rows: Iterator[tuple[str, str]]) -> str:
    return "".join(f"{_wrapped(name, text)}\n" for name, text in rows)


def _wrapped(name: str, text: str) -> str:
    """A name and its text beside it, over as many lines as it needs; never a control character."""
    return textwrap.fill(
        escaped(text),
        _WIDTH,
        initial_indent=f"  {name:20} ",
        subsequent_indent=23 * " ",
        break_long_words=False,
        break_on_hyphens=False,
    )
