# SPDX-License-Identifier: MIT
"""`spotter devices`: the microphones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from spotter.cli.console import Console
from spotter.cli.options import format_option, voice_options
from spotter.cli.output import Writer, standard_output, write
from spotter.errors import MicrophoneError
from spotter.records.rows import Format, Layout

if TYPE_CHECKING:
    from spotter.audio.devices import Device

_COLUMNS = ("id", "name", "host_api", "channels", "default_rate_hz", "default")


@click.command()
@format_option("text", "jsonl", "csv")
@voice_options
@click.pass_obj
def devices(console: Console, *, format_: Format) -> int:
    """List the microphones that spotter can listen to; the usual one has a star.

    \b
    Take one by its id or by a part of its name:
      spotter listen --device 3
      spotter listen --device usb
    """  # noqa: D301
    from spotter.audio.devices import input_devices

    found = input_devices()
    if not found:
        remedy = "connect one and try again, or hear a recording: spotter spot FILE"
        raise MicrophoneError("microphone", "there is no input device", remedy)
    if format_ == "text":
        write(standard_output(), "standard output", _table(found), console)
        return 0
    layout = Layout(format_, _COLUMNS, may_fail=False)
    writer = Writer(layout, standard_output(), "standard output", console)
    for device in found:
        writer.row(_row(device))
    return 0


def _row(device: Device) -> dict[str, Any]:
    return {
        "id": device.index,
        "name": device.name,
        "host_api": device.host_api,
        "channels": device.channels,
        "default_rate_hz": device.default_rate_hz,
        "default": device.is_default,
    }


def _table(found: tuple[Device, ...]) -> str:
    names = [device.name for device in found]
    apis = [device.host_api for device in found]
    name_width, api_width = (max(map(len, ("host API", *column))) for column in (names, apis))
    lines = [f"   id  {'name':{name_width}}  {'host API':{api_width}}  channels  rate"]
    lines += [
        f"{'*' if device.is_default else ' '} {device.index:3}  {device.name:{name_width}}  "
        f"{device.host_api:{api_width}}  {device.channels:8}  {device.default_rate_hz:.0f} Hz"
        for device in found
    ]
    return "".join(f"{line.rstrip()}\n" for line in lines)
