# SPDX-License-Identifier: MIT
"""Listening through faults: the device hangs, goes and comes back; the program is stopped."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests import tones
from tests.system.terminal import Terminal
from tests.system.test_terminal_ends import wait_until_it_listens_to_signals
from tests.virtual_microphone import VirtualMicrophone

PATIENCE_S = 40.0


class ListenProcess:
    """`spotter listen` with its results in a file, and a terminal for its complaints.

    There its status line tells when it hears.
    """

    def __init__(self, terminal: Terminal, name: str, **environment: str) -> None:
        self._results = terminal.folder / f"{name}.jsonl"
        self._shown = b""
        screen, keyboard = os.openpty()
        with self._results.open("wb") as results:
            self.process = terminal.start(
                "listen",
                *("--format", "jsonl"),
                env={**terminal.environment, **environment},
                stdout=results,
                stderr=keyboard,
            )
        os.close(keyboard)
        self._reader = threading.Thread(target=self._read, args=[screen], daemon=True)
        self._reader.start()
        self.wait_for(lambda: b"running: " in self._shown)

    def _read(self, screen: int) -> None:
        with contextlib.suppress(OSError):  # its end
            while data := os.read(screen, 1000):
                self._shown += data
        os.close(screen)

    @property
    def words(self) -> list[str]:
        """Heard so far."""
        return list(self.starts_s)

    @property
    def starts_s(self) -> dict[str, float]:
        """When each word began that was heard so far, in stream time."""
        return {row["word"]: row["start_s"] for row in self.rows}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """All that it said of words so far."""
        return [json.loads(line) for line in self._results.read_text().splitlines()]

    @property
    def complaints(self) -> list[str]:
        """What it said on standard error so far, but for the status line."""
        pieces = self._shown.replace(b"\r\n", b"\n").decode().split("\r\x1b[K")
        return [line for piece in pieces for line in piece.split("\n")[:-1]]

    def n_reported(self, text: str) -> int:
        """How often it complained of something."""
        return sum(text in line for line in self.complaints)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait, though not for ever."""
        deadline_s = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline_s, self._shown
            assert self.process.poll() is None, self._shown
            time.sleep(0.05)

    def end(self) -> float:
        """Ctrl-C; return what it says was lost, in seconds."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(PATIENCE_S) == 130
        self._reader.join()
        lost = re.findall(r"lost about ([\d.]+) s", "\n".join(self.complaints))
        return float(lost[-1]) if lost else 0.0


def word(name: str, rate_hz: int = 16_000) -> NDArray[np.float32]:
    """A whistled word with silence around it."""
    samples = tones.whistle(name, pause_s=0.7)
    return np.repeat(samples, rate_hz // 16_000)


def test_a_server_that_hangs_and_one_that_dies_and_returns_with_another_rate(
    terminal: Terminal, virtual_microphone: VirtualMicrophone
) -> None:
    listening = ListenProcess(terminal, "heard")
    virtual_microphone.play(word("yes"), lead_s=0.5)
    virtual_microphone.freeze()
    listening.wait_for(lambda: listening.n_reported("delivers nothing any more") == 1)
    virtual_microphone.thaw()
    listening.wait_for(lambda: listening.n_reported("is back") == 1)
    virtual_microphone.play(word("up"), lead_s=0.5, tail_s=1.0)
    virtual_microphone.unplug()
    gone_s = time.monotonic()
    virtual_microphone.rate_hz = 48_000
    listening.wait_for(lambda: listening.n_reported("delivers nothing any more") == 2)
    virtual_microphone.start()
    back_s = time.monotonic()
    listening.wait_for(lambda: listening.n_reported("is back") == 2)
    virtual_microphone.play(word("go", 48_000), lead_s=0.5, tail_s=1.0)
    listening.wait_for(lambda: len(listening.words) == 3)
    lost_s = listening.end()
    assert listening.words == ["yes", "up", "go"]
    assert lost_s > back_s - gone_s, "the hang is to be in it too"
    assert all(line.startswith("spotter: ") for line in listening.complaints)


def test_a_microphone_that_its_server_loses_and_finds_again_with_another_rate(
    terminal: Terminal, virtual_microphone: VirtualMicrophone
) -> None:
    """The server lives on, as it does when a device is pulled out that is not its only one."""
    listening = ListenProcess(terminal, "heard")
    virtual_microphone.play(word("yes"), lead_s=0.5, tail_s=1.0)
    virtual_microphone.remove()
    gone_s = time.monotonic()
    listening.wait_for(lambda: bool(listening.complaints))
    virtual_microphone.rate_hz = 48_000
    virtual_microphone.put_back()
    back_s = time.monotonic()
    listening.wait_for(lambda: listening.n_reported("is back") == 1)
    virtual_microphone.play(word("go", 48_000), lead_s=0.5, tail_s=1.0)
    listening.wait_for(lambda: len(listening.words) == 2)
    lost_s = listening.end()
    assert listening.words == ["yes", "go"]
    assert lost_s > 0.9 * (back_s - gone_s)


def test_two_programs_hear_one_microphone_and_what_one_that_stood_still_missed_is_reported(
    terminal: Terminal, virtual_microphone: VirtualMicrophone
) -> None:
    running, stopped = ListenProcess(terminal, "running"), ListenProcess(terminal, "stopped")
    virtual_microphone.play(word("yes"), lead_s=0.5, tail_s=0.3)
    stopped.process.send_signal(signal.SIGSTOP)  # Ctrl-Z, or a machine too busy for anything
    virtual_microphone.play(word("no"), tail_s=2.0)
    stopped.process.send_signal(signal.SIGCONT)
    virtual_microphone.play(word("stop"), lead_s=0.5, tail_s=1.0)
    spans_s = []
    for program in (running, stopped):
        program.wait_for(lambda program=program: "stop" in program.words)
        reported_s = program.end()
        # The sound server keeps for it what it did not take; if not all, then some is told lost.
        assert program.words == ["yes", "no", "stop"] or reported_s > 0
        spans_s.append(program.starts_s["stop"] - program.starts_s["yes"])
    # A sample that was lost and not counted would have made this clock fall behind the other.
    assert spans_s[0] == pytest.approx(spans_s[1], abs=0.1)


def test_a_standstill_that_the_sound_server_bridged_loses_and_invents_nothing(
    terminal: Terminal, virtual_microphone: VirtualMicrophone
) -> None:
    running, stopped = ListenProcess(terminal, "running"), ListenProcess(terminal, "stopped")
    virtual_microphone.play(word("yes"), lead_s=2.0, tail_s=1.0)
    stopped.process.send_signal(signal.SIGSTOP)
    virtual_microphone.play(word("no"), tail_s=13.0)
    stopped.process.send_signal(signal.SIGCONT)
    virtual_microphone.play(word("stop"), lead_s=4.0, tail_s=1.0)
    for program in (running, stopped):
        program.wait_for(lambda program=program: "stop" in program.words)
        assert program.end() == 0.0, "lost"
        assert program.words == ["yes", "no", "stop"]
        assert program.complaints == []
    spans_s = [program.starts_s["stop"] - program.starts_s["yes"] for program in (running, stopped)]
    assert spans_s[0] == pytest.approx(spans_s[1], abs=0.1)


def test_ctrl_c_ends_listening_quietly_at_any_moment(
    terminal: Terminal, virtual_microphone: VirtualMicrophone
) -> None:
    for wait_s in (0.0, 0.15, 0.3, 0.6):
        process = terminal.start("listen")
        wait_until_it_listens_to_signals(process)
        time.sleep(wait_s)
        os.killpg(process.pid, signal.SIGINT)
        output, errors = process.communicate(timeout=PATIENCE_S)
        assert (output, errors, process.returncode) == (b"", b"", 130), f"after {wait_s:.2f} s"


def test_a_closed_output_pipe_ends_listening_quietly_and_a_full_disk_with_a_line(
    terminal: Terminal, virtual_microphone: VirtualMicrophone
) -> None:
    with open("/dev/full", "wb") as full:
        on_full_disk = terminal.start("listen", stdout=full)
    closed = terminal.start("listen", stdout=subprocess.PIPE)
    assert closed.stdout is not None
    closed.stdout.close()
    deadline_s = time.monotonic() + PATIENCE_S
    while None in (closed.poll(), on_full_disk.poll()):  # they may not hear the first one yet
        assert time.monotonic() < deadline_s
        virtual_microphone.play(word("yes"))
    assert (closed.returncode, on_full_disk.returncode) == (0, 1)
    assert closed.stderr is not None
    assert on_full_disk.stderr is not None
    assert closed.stderr.read() == b""
    assert on_full_disk.stderr.read().startswith(b"spotter: standard output: ")
    closed.stderr.close()
    on_full_disk.stderr.close()
