# SPDX-License-Identifier: MIT
"""The command `record`: cost of the networks, and accuracy of their trainings."""

from __future__ import annotations

from pathlib import Path

import click

from train.cli.options import CACHE, DATA


@click.command()
@DATA
@click.argument("places", metavar="[RUN|MODEL]...", nargs=-1)
@CACHE
@click.option(
    "--out", type=click.Path(path_type=Path), required=True,
    help="Folder for record.md, record.json and record.png.",
)  # fmt: skip
@click.option("--networks", default="", help="With commas; all if not given, `none` for none.")
def record(data: Path, places: tuple[str, ...], cache: Path, out: Path, networks: str) -> None:
    """Measure what networks cost, and how well trainings and model files do.

    Cost: parameters, multiply-adds, size in float32, processor time of a window in LiteRT and of a
    training step, on one thread. Accuracy: of each RUN (a folder that `fit` made) and MODEL (a file
    or a name) on the validation speakers of DATA, by twelve classes, by eleven (without silence)
    and among the words alone, as far as it has these labels; 95 % intervals by drawing speakers.
    """
    from tqdm import tqdm

    from train import networks as known
    from train.data.index import read_index
    from train.data.sample_store import open_store
    from train.keras_backend import load_keras
    from train.result_files import write_json, write_text
    from train.studies.network_comparison import accuracy_table, cost_of, cost_table, judge
    from train.studies.network_comparison_plot import draw_record

    load_keras()
    index = read_index(data)
    store = open_store(index, cache)
    names = tuple(name for name in networks.split(",") if name not in ("", "none"))
    names = names or (known.NAMES if networks != "none" else ())
    costs = [cost_of(name) for name in tqdm(names, "networks", disable=None, leave=False)]
    judged = [judge(place, index, store) for place in places]
    tables = [
        *([cost_table(costs)] if costs else []),
        *([accuracy_table(judged)] if judged else []),
    ]
    text = "\n\n".join(tables) + "\n"
    click.echo(text, nl=False)
    write_text(out / "record.md", text)
    figures = {
        "costs": [vars(cost) for cost in costs],
        "accuracies": [one.as_dict() for one in judged],
    }
    write_json(out / "record.json", figures)
    draw_record(costs, judged, out / "record.png")
