# SPDX-License-Identifier: MIT
"""The commands from recordings to a model file: `fit` and `convert`."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from spotter.errors import UsageError
from train.cli.options import CACHE, DATA, TAUGHT

if TYPE_CHECKING:
    from train.recipe import Recipe


@click.command()
@DATA
@CACHE
@TAUGHT
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The run's folder.")
@click.option("--recipe", default="default", show_default=True, help="One of those below.")
@click.option("--words", default="", help="Keywords, with commas. All other folders train unknown.")
@click.option("--network", default="", help="Another network than the recipe's.")
@click.option(
    "--steps", type=click.IntRange(1), help="Another length than the recipe's, in batches."
)
@click.option(
    "--compute",
    type=click.Choice(["float32", "bfloat16"]),
    help="Numbers to calculate with, if not the recipe's; bfloat16 is for processors with AMX.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--start",
    type=click.Path(path_type=Path),
    help="A finished run to begin with instead of fresh weights; see --recipe further.",
)
@click.option("--resume", is_flag=True, help="Go on from the last checkpoint in --out.")
@click.option(
    "--checkpoint-s",
    type=click.FloatRange(0),
    default=60.0,
    show_default=True,
    help="Seconds between checkpoints.",
)
@click.option(
    "--deterministic",
    is_flag=True,
    help="The same weights, bit for bit, every time and after every --resume.",
)
def fit(
    data: Path,
    cache: Path,
    taught: Path | None,
    out: Path,
    recipe: str,
    words: str,
    network: str,
    steps: int | None,
    compute: str | None,
    seed: int,
    start: Path | None,
    resume: bool,
    checkpoint_s: float,
    deterministic: bool,
) -> None:
    """Train a network on the recordings in DATA.

    The same command with the same data shows the same windows in the same order, also after an
    interruption. The folder --out gets the settings, checkpoints, a log (log.csv), its picture
    (curve.png) and at the end the network (model.keras), which `convert` makes a model file of.

    \b
    Recipes:
      default          a model from nothing
      further          on from a trained one (--start), farther away and in more noise
      strict           on from a trained one (--start), most on hard negatives
      quick            a first look, in a few minutes
      notebook         the first project's network, for the words and unknown, on clips as they are
      notebook-known   the same for the words alone
      miniature        for tests
    """  # noqa: D301
    from train.data.index import WORDS, read_index, table_of
    from train.data.sample_store import open_store
    from train.training.fit import fit as run_fit

    plan = _plan(recipe, network, steps, compute)
    recordings = read_index(data, taught)
    click.echo(table_of(recordings))
    keywords = _keywords(words) if words else WORDS
    recordings.check_words(keywords)
    began = time.monotonic()
    accuracy = run_fit(
        recordings,
        open_store(recordings, cache),
        keywords,
        plan,
        seed=seed,
        out=out,
        start=start,
        resume=resume,
        deterministic=deterministic,
        checkpoint_s=checkpoint_s,
    )
    minutes = (time.monotonic() - began) / 60
    click.echo(f"{out}: validation accuracy {accuracy:.1%} after {minutes:.1f} minutes")


def _plan(recipe: str, network: str, steps: int | None, compute: str | None) -> Recipe:
    """A recipe with what is asked for instead."""
    from train.recipe import named

    plan = named(recipe)
    return replace(
        plan,
        network=network or plan.network,
        steps=steps or plan.steps,
        compute=compute or plan.compute,
    )


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@DATA
@CACHE
@TAUGHT
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The model file.")
@click.option("--name", default="", help="Of the model; the file's name if not given.")
@click.option("--version", default="1", show_default=True, help="Of the model.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="The model's own threshold, if not that of --rule (0.8 without one).",
)
@click.option(
    "--rule",
    "rule_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The rule that it is shipped with: the sweep.json that sweep wrote, best rule first.",
)
@click.option(
    "--precision",
    type=click.Choice(["float32", "float16", "int8", "full-int8"]),
    default="float32",
    show_default=True,
    help="Of the model's arithmetic and weights.",
)
def convert(
    run: Path,
    data: Path,
    cache: Path,
    taught: Path | None,
    out: Path,
    name: str,
    version: str,
    threshold: float | None,
    rule_path: Path | None,
    precision: str,
) -> None:
    """Make a model file of the training in RUN.

    Fits the temperature, converts, compares with the network, and measures accuracy and operating
    curve on the validation recordings of DATA.

    \b
    Precisions:
      float32      as trained
      float16      half the bytes, the same speed
      int8         a quarter of the bytes; several times as fast where convolutions are dense, a
                   little less exact; the ends stay in floating point
      full-int8    for hardware without floating point: probabilities in steps of 1/256
    """  # noqa: D301
    from spotter.detection.rule import Rule
    from train.data.index import read_index
    from train.data.sample_store import open_store
    from train.evaluation.evaluate import write_report
    from train.evaluation.rule_sweep import read_rule
    from train.export.export_model import export_model
    from train.export.tflite_converter import Precision

    rule = read_rule(rule_path) if rule_path else Rule()
    recordings = read_index(data, taught)
    store = open_store(recordings, cache)
    report = export_model(
        run,
        recordings,
        store,
        out,
        name=name or out.stem,
        version=version,
        rule=rule if threshold is None else replace(rule, threshold=threshold),
        precision=cast("Precision", precision),
        say=click.echo,
    )
    write_report(report, run / "evaluation.json")


@click.command()
@click.argument("runs", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The new run's folder.")
def average(runs: tuple[Path, ...], out: Path) -> None:
    """Make one network of several trainings (RUNS): the mean of their weights.

    They must have gone on from the same training (fit --start). Often better than each of them;
    judge it like any run.
    """
    from train.training.weight_averaging import average as mean_of

    mean_of(runs, out)
    click.echo(f"{out}: the mean of {len(runs)} trainings")


def _keywords(text: str) -> tuple[str, ...]:
    """The words of an option.

    Raises:
        UsageError: one is empty, named twice, or no word.
    """
    words = tuple(word.strip() for word in text.split(","))
    for word in words:
        if not word or word.startswith("_") or words.count(word) > 1:
            why = f"{word!r} is there twice" if words.count(word) > 1 else f"{word!r} is no word"
            raise UsageError(f"--words {text}", why, "write them as --words yes,no")
    return words
