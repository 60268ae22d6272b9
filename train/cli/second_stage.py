# SPDX-License-Identifier: MIT
"""The commands for a second stage: `second-stage` trains one, `attach` ships it."""

from __future__ import annotations

from pathlib import Path

import click

from train.cli.options import CACHE, DATA

_MODEL = click.argument("model", type=click.Path(path_type=Path, dir_okay=False))


@click.command("second-stage")
@_MODEL
@DATA
@CACHE
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The run's folder.")
@click.option(
    "--candidates",
    type=click.IntRange(100),
    default=30_000,
    show_default=True,
    help="How many windows to learn from.",
)
@click.option("--steps", type=click.IntRange(1), default=3000, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option("--resume", is_flag=True, help="Go on from the last checkpoint in --out.")
def second_stage(
    model: Path,
    data: Path,
    cache: Path,
    out: Path,
    candidates: int,
    steps: int,
    seed: int,
    resume: bool,
) -> None:
    """Train a second stage for MODEL, a file of one stage, on the candidates of that stage.

    Runs MODEL over all running speech, wake words and noise of the training part of DATA, draws
    words and these hard negatives in rooms and noise, keeps the windows in which MODEL finds a
    candidate, and trains a network of two seconds on them that begins with the weights of MODEL.
    The candidates are kept in --out and not drawn again.
    """
    from spotter.model.model import Model
    from train.data.index import read_index
    from train.data.sample_store import open_store
    from train.second_stage.candidates import Candidates, draw_candidates
    from train.second_stage.fit import fit

    kept = out / "candidates.npz"
    if not kept.is_file():
        index = read_index(data)
        store = open_store(index, cache)
        draw_candidates(Model.load(model), index, store, candidates, seed).save(kept)
    fit(model, Candidates.load(kept), steps, seed=seed, out=out, resume=resume)
    click.echo(f"{out}: a second stage after {steps} steps")


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@_MODEL
@DATA
@CACHE
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The model file.")
@click.option("--version", required=True, help="Of the model.")
@click.option("--threshold", type=click.FloatRange(0, 1), required=True, help="Its own.")
def attach(
    run: Path, model: Path, data: Path, cache: Path, out: Path, version: str, threshold: float
) -> None:
    """Write a model file: MODEL, a file of one stage, with the second stage trained in RUN.

    Its operating curve is measured on the untouched half of the validation people of DATA.
    """
    from train.data.index import read_index
    from train.data.sample_store import open_store
    from train.second_stage.attach import attach as write

    index = read_index(data)
    write(run, model, index, open_store(index, cache), out, version=version, threshold=threshold)
    click.echo(f"{out}: written")
