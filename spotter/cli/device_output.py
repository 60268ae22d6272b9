# SPDX-License-Identifier: MIT
"""The list of microphones on standard output.

The window has it written every three seconds as JSON Lines, by a child process. So for these
nothing is loaded that they can do without, and `spotter.cli.main` comes here without click.
"""

from __future__ import annotations

import json

from spotter.audio.hardware.listing import rows_alone
from spotter.audio.hardware.portaudio_errors import no_device
from spotter.cli.output import standard_output, write

TYPE_CHECKING = False  # as in `typing`, which is slow to load
if TYPE_CHECKING:
    from typing import Any

    from spotter.cli.console import Console

FORMATS = ("text", "jsonl", "csv")


def write_devices(format_: str, console: Console) -> None:
    """Write every microphone in one of the `FORMATS`.

    Raises:
        MicrophoneError: there is none, or the sound system failed.
        OutputClosedError, OutputError: as `output.write`.
    """
    found = rows_alone()
    if not found:
        raise no_device()
    written = {"text": _table, "jsonl": _json_lines, "csv": _csv}[format_]
    write(standard_output(), "standard output", written(found), console)


def _json_lines(found: list[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in found)


def _csv(found: list[dict[str, Any]]) -> str:
    from spotter.records.rows import Layout

    layout = Layout("csv", tuple(found[0]), may_fail=False)
    return layout.header() + "".join(map(layout.line, found))


def _table(found: list[dict[str, Any]]) -> str:
    name_width, api_width = (
        max(len("host API"), *(len(row[column]) for row in found))
        for column in ("name", "host_api")
    )
    lines = [f"   id  {'name':{name_width}}  {'host API':{api_width}}  channels  rate"]
    lines += [
        f"{'*' if row['default'] else ' '} {row['id']:3}  {row['name']:{name_width}}  "
        f"{row['host_api']:{api_width}}  {row['channels']:8}  {row['default_rate_hz']:.0f} Hz"
        for row in found
    ]
    return "".join(f"{line.rstrip()}\n" for line in lines)
