# SPDX-License-Identifier: MIT
"""`listen` and `devices` with a microphone made of software."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from datetime import datetime, timedelta

import pytest

from tests import tones
from tests.system.terminal import Terminal
from tests.virtual_microphone import VirtualMicrophone


def listening(terminal: Terminal, *options: str) -> subprocess.Popen[bytes]:
    process = terminal.start("listen", *options)
    time.sleep(2.0)  # loading the model, opening the microphone
    assert process.poll() is None
    return process


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_words_are_reported_live_until_a_signal(
    terminal: Terminal, virtual_microphone: VirtualMicrophone, number: int, code: int
) -> None:
    process = listening(terminal, "--format", "jsonl", "--device", "defau")
    assert process.stdout is not None
    begun = datetime.now().astimezone()
    virtual_microphone.play(tones.whistle("yes"))
    first = json.loads(process.stdout.readline())
    virtual_microphone.play(tones.whistle("go", pause_s=0.0)[:7000])
    process.send_signal(number)
    output, errors = process.communicate(timeout=10)
    (last,) = map(json.loads, output.splitlines())
    assert list(first) == ["path", "word", "score", "start_s", "end_s", "peak_s", "at", "final"]
    assert (first["path"], first["word"], last["word"]) == (None, "yes", "go")
    assert (errors, process.returncode) == (b"", code)
    at = datetime.fromisoformat(first["at"])
    assert at.utcoffset() is not None
    # The whistle began a second after the play did; some of it may have waited in the pipe.
    assert timedelta(seconds=0.7) < at - begun < timedelta(seconds=2)


def test_a_gap_in_the_sound_is_reported_at_the_end(
    terminal: Terminal, virtual_microphone: VirtualMicrophone
) -> None:
    process = listening(terminal)
    virtual_microphone.pause()
    time.sleep(3)
    virtual_microphone.resume()
    time.sleep(6)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 130
    assert b"lost about" in errors


def test_the_devices_are_listed_with_their_ids(
    terminal: Terminal, virtual_microphone: VirtualMicrophone
) -> None:
    table = terminal.run("devices").stdout.splitlines()
    rows = [
        json.loads(line)
        for line in terminal.run("devices", "--format", "jsonl").stdout.splitlines()
    ]
    header = terminal.run("devices", "--format", "csv").stdout.splitlines()[0]
    assert virtual_microphone.environment
    assert "default" in [row["name"] for row in rows]
    assert [row["default"] for row in rows] == [True] + [False] * (len(rows) - 1)
    assert "microphone" in [row["source"] for row in rows]
    assert len(table) == 1 + len(rows)
    assert header == "id,name,host_api,channels,default_rate_hz,default,source"


def test_the_list_that_the_window_asks_for_is_the_one_that_people_get(
    terminal: Terminal, virtual_microphone: VirtualMicrophone
) -> None:
    assert virtual_microphone.environment
    quick, usual = (
        terminal.run("devices", *options).stdout
        for options in (("--format", "jsonl"), ("--format=jsonl", "-v"))
    )
    assert quick == usual
    assert json.loads(quick.splitlines()[0])["name"]
