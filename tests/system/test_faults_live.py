# SPDX-License-Identifier: MIT
"""Listening through faults: the device hangs, goes and comes back; the program is stopped."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time

import numpy as np
from numpy.typing import NDArray

from tests import tones
from tests.system.terminal import Terminal
from tests.system.test_terminal_ends import wait_until_it_listens_to_signals
from tests.virtual_microphone import VirtualMicrophone


class Listening:
    """`spotter listen --format jsonl` with its results and its complaints in files."""

    def __init__(self, terminal: Terminal, name: str) -> None:
        self._results = terminal.folder / f"{name}.jsonl"
        self._complaints = terminal.folder / f"{name}.txt"
        with self._results.open("wb") as results, self._complaints.open("wb") as complaints:
            self.process = terminal.start(
                "listen", "--format", "jsonl", stdout=results, stderr=complaints
            )

    @property
    def words(self) -> list[str]:
        """Heard so far."""
        return [json.loads(line)["word"] for line in self._results.read_text().splitlines()]

    @property
    def complaints(self) -> str:
        """What it said on standard error so far."""
        return self._complaints.read_text()

    def wait_for(self, text: str, timeout_s: float = 20.0) -> None:
        """Wait until it has complained of something."""
        deadline_s = time.monotonic() + timeout_s
        while text not in self.complaints:
            assert time.monotonic() < deadline_s, (text, self.complaints)
            time.sleep(0.05)

    def end(self) -> float:
        """Ctrl-C; return what it says was lost, in seconds."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(10) == 130
        lost = re.findall(r"lost about ([\d.]+) s", self.complaints)
        return float(lost[-1]) if lost else 0.0


def word(name: str, rate_hz: int = 16_000) -> NDArray[np.float32]:
    """A whistled word with silence around it."""
    samples = tones.whistle(name, pause_s=0.7)
    return np.repeat(samples, rate_hz // 16_000)


def test_a_server_that_hangs_and_one_that_dies_and_returns_with_another_rate(
    terminal: Terminal, virtual_microphone: VirtualMicrophone
) -> None:
    listening = Listening(terminal, "heard")
    time.sleep(2.0)
    virtual_microphone.play(word("yes"))
    virtual_microphone.freeze()
    listening.wait_for("delivers nothing any more")
    time.sleep(1.0)
    virtual_microphone.thaw()
    listening.wait_for("is back")
    time.sleep(0.5)
    virtual_microphone.play(word("up"), tail_s=1.0)
    told = len(listening.complaints)
    virtual_microphone.unplug()
    virtual_microphone.rate_hz = 48_000
    gone_s = time.monotonic()
    while "delivers nothing any more" not in listening.complaints[told:]:
        assert time.monotonic() - gone_s < 10
        time.sleep(0.05)
    virtual_microphone.start()
    while "is back" not in listening.complaints[told:]:
        assert time.monotonic() - gone_s < 20
        time.sleep(0.05)
    away_s = time.monotonic() - gone_s
    virtual_microphone.play(word("go", 48_000), lead_s=0.5, tail_s=1.0)
    lost_s = listening.end()
    assert listening.words == ["yes", "up", "go"]
    assert lost_s > away_s, "the hang is to be in it too"
    assert all(line.startswith("spotter: ") for line in listening.complaints.splitlines())
    assert listening.complaints.count("is back") == 2


def test_two_programs_hear_one_microphone_and_one_that_stood_still_loses_nothing(
    terminal: Terminal, virtual_microphone: VirtualMicrophone
) -> None:
    running, stopped = Listening(terminal, "running"), Listening(terminal, "stopped")
    time.sleep(2.5)
    virtual_microphone.play(word("yes"), tail_s=0.3)
    stopped.process.send_signal(signal.SIGSTOP)  # Ctrl-Z, or a machine too busy for anything
    virtual_microphone.play(word("no"), tail_s=2.0)
    stopped.process.send_signal(signal.SIGCONT)
    virtual_microphone.play(word("stop"), lead_s=0.5, tail_s=1.0)
    # The sound server kept for it what it did not take.
    assert running.end() == stopped.end() == 0.0
    assert running.words == stopped.words == ["yes", "no", "stop"]
    assert running.complaints == stopped.complaints == ""


def test_ctrl_c_ends_listening_quietly_at_any_moment(
    terminal: Terminal, virtual_microphone: VirtualMicrophone
) -> None:
    for wait_s in (0.0, 0.15, 0.3, 0.6):
        process = terminal.start("listen")
        wait_until_it_listens_to_signals(process)
        time.sleep(wait_s)
        os.killpg(process.pid, signal.SIGINT)
        told, errors = process.communicate(timeout=10)
        assert (told, errors, process.returncode) == (b"", b"", 130), f"after {wait_s:.2f} s"


def test_a_closed_output_pipe_ends_listening_quietly(
    terminal: Terminal, virtual_microphone: VirtualMicrophone
) -> None:
    process = terminal.start("listen", stdout=subprocess.PIPE)
    assert process.stdout is not None
    time.sleep(2.0)
    process.stdout.close()
    virtual_microphone.play(word("yes"), tail_s=1.0)
    assert process.wait(10) == 0
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
