# SPDX-License-Identifier: MIT
"""The studies: questions about the design, answered by training and measuring."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from train.cli.options import CACHE, DATA


@click.group()
def study() -> None:
    """Answer a question about the design by training and measuring."""


@study.command("log-floor")
@DATA
@CACHE
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the runs.")
@click.option("--recipe", default="quick", show_default=True, help="Of each training.")
@click.option("--steps", type=click.IntRange(1), help="Another length than the recipe's.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
def log_floor(
    data: Path, cache: Path, out: Path, recipe: str, steps: int | None, seed: int
) -> None:
    """Which floor of the logarithm keeps quiet words? (docs/decisions/0001-log-floor.md)."""
    from train.data.index import WORDS, read_index
    from train.data.sample_store import open_store
    from train.recipe import named
    from train.studies.log_floor import log_floor as run_study

    plan = named(recipe)
    plan = replace(plan, steps=steps or plan.steps)
    recordings = read_index(data)
    store = open_store(recordings, cache)
    click.echo(run_study(recordings, store, WORDS, plan, seed=seed, out=out))


@study.command()
@DATA
@CACHE
@click.option(
    "--out", type=click.Path(path_type=Path), required=True,
    help="Folder of the runs, the table and the pictures.",
)  # fmt: skip
@click.option("--words", default="", help="Keywords, with commas; the program's ten if not given.")
@click.option("--seeds", type=click.IntRange(1), default=3, show_default=True, help="Of each run.")
@click.option(
    "--divisions", type=click.IntRange(1, 3), default=3, show_default=True,
    help="How many of the three divisions of words and speakers.",
)  # fmt: skip
@click.option("--network", default="tc_resnet_small", show_default=True, help="Of every run.")
@click.option(
    "--steps", type=click.IntRange(1), default=600, show_default=True, help="Of each run."
)
@click.option(
    "--speech", type=click.FloatRange(0), default=60, show_default=True,
    help="Minutes of running speech for the false alarms.",
)  # fmt: skip
def unknown(
    data: Path,
    cache: Path,
    out: Path,
    words: str,
    seeds: int,
    divisions: int,
    network: str,
    steps: int,
    speech: float,
) -> None:
    """Is unknown better as a class, or as a threshold over known words? (docs/unknown.md).

    Four networks that differ only in how they learn other words are trained for each of
    three divisions of the other words and the speakers, with several seeds: thirty-six trainings,
    some twenty minutes on one core that has nothing else to do. Finished ones in --out are not
    trained again, so that an interrupted study goes on with the same command.
    """
    from train.data.index import WORDS, read_index
    from train.data.sample_store import open_store
    from train.result_files import write_json, write_text
    from train.studies.unknown.clips import open_clips
    from train.studies.unknown.design import divisions as divide
    from train.studies.unknown.figures import Tally
    from train.studies.unknown.report import by_word, differences, draw, table
    from train.studies.unknown.runs import plans, train_all

    keywords = tuple(word for word in words.split(",") if word) or WORDS
    index = read_index(data)
    store = open_store(index, cache)
    clips = open_clips(index, store, keywords, cache / "unknown", speech_minutes=speech)
    others = index.other_words(keywords)
    divided = divide({word: int((clips.words == word).sum()) for word in others})
    tally = Tally(clips)
    planned = plans(divided[:divisions], seeds, keywords, network, steps)
    for run in train_all(planned, clips, out):
        tally.add(run)
    figures = tally.figures()
    text = f"{table(figures)}\n\n{differences(figures)}\n\n{by_word(figures)}\n"
    click.echo(text, nl=False)
    write_text(out / "unknown.md", text)
    write_json(out / "unknown.json", [one.as_dict() for one in figures])
    draw(figures, out)


@click.command("teach-study")
@click.argument("model", type=click.Path(path_type=Path, dir_okay=False))
@DATA
@CACHE
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of figures.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
def teach_study(model: Path, data: Path, cache: Path, out: Path, seed: int) -> None:
    """How good are own words? Teach people's words to MODEL, judge what did not teach.

    MODEL has an embedding that was trained with --for-study, so that it knows nothing of the words.
    Writes study.md, study.json and study.png, and prints the table.
    """
    from spotter.model.model import Model
    from train.data.index import read_index
    from train.data.sample_store import open_store
    from train.studies.own_words import own_words_study
    from train.studies.own_words_report import write_report

    index = read_index(data)
    study_of = own_words_study(Model.load(model), index, open_store(index, cache), seed)
    click.echo(write_report(study_of, out))
