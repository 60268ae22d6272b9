# SPDX-License-Identifier: MIT
"""The commands of `python -m train`."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import cast

import click

from spotter.errors import SpotterError
from train.data_commands import download, prepare
from train.evaluate_command import evaluate
from train.networks_command import networks
from train.record_command import record
from train.stream_commands import mix, speech, stream, sweep
from train.study_commands import study

DATA = click.argument("data", type=click.Path(path_type=Path))
CACHE = click.option(
    "--cache",
    type=click.Path(path_type=Path),
    default=Path("runs/cache"),
    show_default=True,
    help="Where decoded recordings are kept, for all runs.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Train, judge and convert spotter's models.

    \b
    A model from nothing:
      python -m train download --out data             the recordings, 2.4 GB
      python -m train index DATA                      what is there, who is where
      python -m train fit DATA --out runs/mine        train (resumes with --resume)
      python -m train convert runs/mine DATA --out mine.tflite
      python -m train evaluate mine.tflite DATA       accuracy, per word, with intervals
      python -m train mix DATA --out stream.flac      an hour of words, speech and noise
      python -m train stream mine.tflite stream.flac  what is heard in it, missed and made up

    DATA is a Speech Commands folder (a folder of clips for each word), Kaggle's, or the folder
    above it.
    """  # noqa: D301


@commands.command()
@DATA
def index(data: Path) -> None:
    """Say which recordings DATA holds and who is where."""
    from train.data.index import read_index, table_of

    click.echo(table_of(read_index(data)))


@commands.command()
@DATA
@CACHE
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
      further          on from a trained one (--start), with more recordings, say
      quick            a first look, in a few minutes
      notebook         the first project's network, for the words and unknown, on clips as they are
      notebook-known   the same for the words alone
      miniature        for tests
    """  # noqa: D301
    from train.data.index import WORDS, read_index, table_of
    from train.data.store import open_store
    from train.fit import fit as run_fit
    from train.recipe import named

    plan = named(recipe)
    plan = replace(
        plan,
        network=network or plan.network,
        steps=steps or plan.steps,
        compute=compute or plan.compute,
    )
    recordings = read_index(data)
    click.echo(table_of(recordings))
    began = time.monotonic()
    keywords = tuple(words.split(",")) if words else WORDS
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


@commands.command()
@click.argument("run", type=click.Path(path_type=Path))
@DATA
@CACHE
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
    from spotter.detector import Rule
    from train.data.index import read_index
    from train.data.store import open_store
    from train.deliver import deliver
    from train.evaluate import write_report
    from train.flatbuffer import Precision
    from train.sweep import read_rule

    rule = read_rule(rule_path) if rule_path else Rule()
    recordings = read_index(data)
    store = open_store(recordings, cache)
    report = deliver(
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


@commands.command()
@DATA
@CACHE
@click.option(
    "--clips",
    type=click.Path(path_type=Path),
    default=Path("tests/data"),
    show_default=True,
    help="Folder for two clips of each word.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("assets/demo"),
    show_default=True,
    help="Folder for demo.flac and its label track, demo.txt.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
def demo(data: Path, cache: Path, clips: Path, out: Path, seed: int) -> None:
    """Cut the clips of the tests and the demonstration from validation speakers.

    Prints which recordings went where, for the folders' README files.
    """
    from train.data.index import WORDS, read_index
    from train.data.store import open_store
    from train.demo import CLIP_OTHERS, DEMO_OTHERS, write_clips, write_demo

    recordings = read_index(data)
    store = open_store(recordings, cache)
    lines = write_clips(recordings, store, (*WORDS, *CLIP_OTHERS), clips, seed=seed)
    click.echo("\n".join(["| clip | original |", "|---|---|", *lines, ""]))
    lines = write_demo(recordings, store, WORDS, DEMO_OTHERS, out, seed=seed)
    click.echo("\n".join(["| at | original |", "|---|---|", *lines]))


commands.add_command(networks)
commands.add_command(download)
commands.add_command(prepare)
commands.add_command(evaluate)
commands.add_command(mix)
commands.add_command(record)
commands.add_command(stream)
commands.add_command(speech)
commands.add_command(sweep)
commands.add_command(study)


def main() -> int:
    """Run a command; tell errors in one line."""
    # One thread a job unless told otherwise: on a busy machine threads that wait for each other
    # spin, and two were ten times slower than one.
    for name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ.setdefault(name, "1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        commands(standalone_mode=False)
    except SpotterError as error:
        print(f"train: {error}", file=sys.stderr)
        return error.exit_code
    except click.exceptions.Abort:
        print("train: interrupted", file=sys.stderr)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return 0
