# SPDX-License-Identifier: MIT
"""The command `evaluate`: accuracy of a model file, clip by clip."""

from __future__ import annotations

from pathlib import Path

import click

from train.cli.options import CACHE, DATA


@click.command()
@click.argument("model")
@DATA
@CACHE
@click.option(
    "--out", type=click.Path(path_type=Path),
    help="Folder for everything: JSON, Markdown, pictures, and accuracy in noise and at levels.",
)  # fmt: skip
@click.option(
    "--list",
    "list_path",
    type=click.Path(path_type=Path),
    help="Evaluate on the clips of this list instead of drawing them from DATA.",
)
@click.option(
    "--write-list", type=click.Path(path_type=Path), help="Keep the list of clips as CSV."
)
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), help="Keep the figures as JSON."
)
def evaluate(
    model: str,
    data: Path,
    cache: Path,
    out: Path | None,
    list_path: Path | None,
    write_list: Path | None,
    json_path: Path | None,
) -> None:
    """Evaluate MODEL (a file or a name) by 12 classes on the validation speakers of DATA.

    With --out also in unseen noise (clean, 20, 10, 0 and −5 dB) and at levels from −30 to +6 dB.

    \b
    OUT then holds:
      evaluation.md, evaluation.json     all figures, with 95 % intervals
      confusion.png                      the confusion matrix
      curves.png                         ROC of each word; misses against false accepts
      conditions.png                     accuracy against noise and level

    `mix` and `stream` evaluate it on a long recording.
    """  # noqa: D301
    from spotter.model.model import Model
    from train.data import protocol
    from train.data.index import read_index
    from train.data.sample_store import open_store
    from train.evaluation import noise_conditions
    from train.evaluation.evaluate import evaluate as judge
    from train.evaluation.evaluate import write_report
    from train.evaluation.report import draw, page
    from train.result_files import write_json, write_text

    recordings = read_index(data)
    store = open_store(recordings, cache)
    judged = Model.load(model)
    items = (
        protocol.read_list(list_path)
        if list_path
        else protocol.make_list(recordings, store, judged.words)
    )
    if write_list:
        protocol.write_list(items, write_list)
    report = judge(judged, items, store)
    click.echo(report.as_text())
    if json_path:
        write_report(report, json_path)
    if out:
        measured = noise_conditions.measure(judged, items, recordings, store)
        figures = {**report.as_dict(), "conditions": [one.as_dict() for one in measured]}
        write_json(out / "evaluation.json", figures)
        name = f"{judged.name} {judged.version}".strip()
        write_text(out / "evaluation.md", page(name, report, measured))
        draw(report, measured, out)
