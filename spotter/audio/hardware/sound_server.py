# SPDX-License-Identifier: MIT
"""The microphones of a sound server (PulseAudio, PipeWire) by their own names.

ALSA, through which PortAudio reaches the server, has one device for all of them: `pulse`. Which one
it opens is said by an environment variable that the server's client library reads.
"""

from __future__ import annotations

import json
import os
import re
import select
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from spotter.system.escaping import escaped

TYPE_CHECKING = False  # as in `typing`, which is slow to load
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

ALSA_DEVICE = "pulse"
HOST_API = "sound server"
_LIBRARIES = ("/usr/lib", "/usr/lib64", "/usr/lib/*-linux-*")
_BRIDGES = "alsa-lib/libasound_module_pcm_p[iu]*.so"  # pipewire, pulse
_VARIABLE = "PULSE_SOURCE"
_ANSWER_S = 2.0
_SHAPE = re.compile(r"\S+ (\d+)ch (\d+)Hz")


def source_rows(first_id: int) -> list[dict[str, Any]]:
    """Every microphone of the server, as `input_rows` has them; none if there is no such server.

    Args:
        first_id: of the first of them.
    """
    found = [source for source in _sources() if not source.get("monitor_source")]
    names = [str(source.get("description") or source["name"]) for source in found]
    rows = []
    for number, (source, name) in enumerate(zip(found, names, strict=True)):
        channels, rate_hz = _shape(source)
        # Two of one make have one description.
        text = f"{name} ({source['name']})" if names.count(name) > 1 else name
        rows.append(
            {
                "id": first_id + number,
                "name": escaped(text),
                "host_api": HOST_API,
                "channels": channels,
                "default_rate_hz": rate_hz,
                "default": False,
                "source": str(source["name"]),
            }
        )
    return rows


def is_unreachable() -> bool:
    """Whether a sound server runs here, and ALSA has no bridge to it."""
    from glob import glob

    folder = os.environ.get("XDG_RUNTIME_DIR", "/nowhere")
    runs = any(os.path.exists(f"{folder}/{socket}") for socket in ("pulse/native", "pipewire-0"))
    return runs and not any(glob(f"{library}/{_BRIDGES}") for library in _LIBRARIES)


@contextmanager
def recording_from(source: str) -> Iterator[None]:
    """Let `ALSA_DEVICE`, if it is opened meanwhile, be this source; with "" whichever is usual."""
    if not source:
        yield
        return
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = source
    try:
        yield
    finally:
        del os.environ[_VARIABLE]
        if before is not None:
            os.environ[_VARIABLE] = before


def _sources() -> Iterable[Mapping[str, Any]]:
    """What the server's own program lists; nothing if it is not there or says something else."""
    try:
        found = json.loads(_output_of("pactl", "--format=json", "list", "sources"))
    except (OSError, ValueError):
        return []
    if not isinstance(found, list):
        return []
    return [one for one in found if isinstance(one, dict) and isinstance(one.get("name"), str)]


def _output_of(*command: str) -> bytes:
    """What a program prints in two seconds; without `subprocess`, which is slow to load."""
    reading, writing = os.pipe()
    child = None
    try:
        child = os.posix_spawnp(
            command[0],
            command,
            # In other languages it writes numbers with a comma, which is no JSON.
            {**os.environ, "LC_ALL": "C.UTF-8"},
            file_actions=[
                (os.POSIX_SPAWN_DUP2, writing, 1),
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
        )
        os.close(writing)
        writing = -1
        return _read_to_end(reading)
    finally:
        os.close(reading)
        if writing >= 0:
            os.close(writing)
        if child is not None:
            os.kill(child, signal.SIGKILL)  # it has ended, or hangs with the server
            os.waitpid(child, 0)


def _read_to_end(file: int) -> bytes:
    deadline_s = time.monotonic() + _ANSWER_S
    pieces: list[bytes] = []
    while select.select([file], [], [], max(0.0, deadline_s - time.monotonic()))[0]:
        piece = os.read(file, 1 << 16)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
    return b""


def _shape(source: Mapping[str, Any]) -> tuple[int, float]:
    """Channels and sample rate."""
    match = _SHAPE.match(str(source.get("sample_specification")))
    return (int(match[1]), float(match[2])) if match else (1, 48_000.0)
