# SPDX-License-Identifier: MIT
"""The command `networks`: the cost of each."""

from __future__ import annotations

import click


@click.command()
def networks() -> None:
    """Print each network's parameters and multiply-adds, beside the published ones."""
    from spotter.features.frontend import FrontEnd
    from train.keras_backend import load_keras

    load_keras()  # without its greetings
    from train.networks.published import comparison, cost_table

    front_end = FrontEnd()
    click.echo(cost_table(front_end.window_frames, front_end.num_mfcc))
    click.echo()
    click.echo(comparison())
