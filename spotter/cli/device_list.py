# SPDX-License-Identifier: MIT
"""The list of microphones on standard output.

The window has it written every three seconds as JSON Lines, by a child process. So for these
nothing is loaded that they can do without, and `spotter.cli.main` comes here without click.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from spotter.audio.devices import Device, input_devices
from spotter.cli.output import standard_output, write
from spotter.errors import MicrophoneError

if TYPE_CHECKING:
    from spotter.cli.console import Console

FORMATS = ("text", "jsonl", "csv")

_COLUMNS = ("id", "name", "host_api", "channels", "default_rate_hz", "default")


def write_devices(format_: str, console: Console) -> None:
    """Write every microphone in one of the `FORMATS`.

    Raises:
        MicrophoneError: there is none, or the sound system failed.
        OutputClosedError, OutputError: as `output.write`.
    """
    found = input_devices()
    if not found:
        remedy = "connect one and try again, or hear a recording: spotter spot FILE"
        raise MicrophoneError("microphone", "there is no input device", remedy)
    written = {"text": _table, "jsonl": _json_lines, "csv": _csv}[format_]
    write(standard_output(), "standard output", written(found), console)


def _json_lines(found: tuple[Device, ...]) -> str:
    return "".join(f"{json.dumps(_row(device), ensure_ascii=False)}\n" for device in found)


def _csv(found: tuple[Device, ...]) -> str:
    from spotter.records.rows import Layout

    layout = Layout("csv", _COLUMNS, may_fail=False)
    return layout.header() + "".join(layout.line(_row(device)) for device in found)


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
