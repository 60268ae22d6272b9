# SPDX-License-Identifier: MIT
"""What the commands of the training package have in common: where the recordings are."""

from __future__ import annotations

from pathlib import Path

import click

from spotter.system import paths

DATA = click.argument("data", type=click.Path(path_type=Path))
TAUGHT = click.option(
    "--taught",
    type=click.Path(path_type=Path),
    help="Train with what was marked in the window as well; it keeps that in "
    f"{paths.data_folder() / 'taught'}.",
)
CACHE = click.option(
    "--cache",
    type=click.Path(path_type=Path),
    default=Path("runs/cache"),
    show_default=True,
    help="Where decoded recordings are kept, for all runs.",
)
HALF = click.option(
    "--half",
    type=click.Choice(["choosing", "untouched"]),
    help="One half of the validation speakers: choose by the one, and look at the other once.",
)
