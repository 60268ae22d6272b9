# SPDX-License-Identifier: MIT
"""The commands of `python -m train`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from spotter.errors import SpotterError
from train.cli.compare import record
from train.cli.data import download, fold, prepare, synthesise
from train.cli.embedding import attach_embedding, embedding
from train.cli.evaluate import evaluate
from train.cli.networks import networks
from train.cli.options import CACHE, DATA, TAUGHT
from train.cli.second_stage import attach, second_stage
from train.cli.streaming import mix, speech, stream, sweep
from train.cli.studies import study, teach_study
from train.cli.training import average, convert, fit


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Train, evaluate and convert spotter's models.

    \b
    A model from nothing:
      python -m train download --out data             the recordings, 2.4 GB
      python -m train index DATA                      recordings, speakers, split
      python -m train fit DATA --out runs/mine        train (resumes with --resume)
      python -m train convert runs/mine DATA --out mine.tflite
      python -m train evaluate mine.tflite DATA       accuracy, per word, with intervals
      python -m train mix DATA --out stream.flac      an hour of words, speech and noise
      python -m train stream mine.tflite stream.flac  hits, misses, false alarms

    DATA is a Speech Commands folder (a folder of clips for each word), Kaggle's, or the folder
    above it.
    """  # noqa: D301


@commands.command()
@DATA
@TAUGHT
def index(data: Path, taught: Path | None) -> None:
    """Show which recordings DATA holds, and how its speakers are split."""
    from train.data.index import read_index, table_of

    click.echo(table_of(read_index(data, taught)))


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
    from train.data.demo import CLIP_OTHERS, DEMO_OTHERS, write_clips, write_demo
    from train.data.index import WORDS, read_index
    from train.data.sample_store import open_store

    recordings = read_index(data)
    store = open_store(recordings, cache)
    lines = write_clips(recordings, store, (*WORDS, *CLIP_OTHERS), clips, seed=seed)
    click.echo("\n".join(["| clip | original |", "|---|---|", *lines, ""]))
    lines = write_demo(recordings, store, WORDS, DEMO_OTHERS, out, seed=seed)
    click.echo("\n".join(["| at | original |", "|---|---|", *lines]))


commands.add_command(fit)
commands.add_command(convert)
commands.add_command(average)
commands.add_command(second_stage)
commands.add_command(attach)
commands.add_command(embedding)
commands.add_command(attach_embedding)
commands.add_command(networks)
commands.add_command(download)
commands.add_command(prepare)
commands.add_command(fold)
commands.add_command(synthesise)
commands.add_command(evaluate)
commands.add_command(mix)
commands.add_command(record)
commands.add_command(stream)
commands.add_command(speech)
commands.add_command(sweep)
commands.add_command(study)
commands.add_command(teach_study)


def main() -> int:
    """Run a command; print errors in one line."""
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
