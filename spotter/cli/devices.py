# SPDX-License-Identifier: MIT
"""`spotter devices`: the microphones."""

from __future__ import annotations

import click

from spotter.cli.console import Console
from spotter.cli.device_output import FORMATS, write_devices
from spotter.cli.options import format_option, voice_options


@click.command()
@format_option(*FORMATS)
@voice_options
@click.pass_obj
def devices(console: Console, *, format_: str) -> int:
    """List the microphones that spotter can use; the default one has a star.

    \b
    Choose one by its id or by a part of its name:
      spotter listen --device 3
      spotter listen --device usb
    """  # noqa: D301
    write_devices(format_, console)
    return 0
