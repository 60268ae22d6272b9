# SPDX-License-Identifier: MIT
"""Listening under PipeWire, as desktops have it today; `test_faults_live` has PulseAudio."""

from __future__ import annotations

import time

import pytest

from tests.pipewire_microphone import PipeWireMicrophone
from tests.system.terminal import Terminal
from tests.system.test_faults_live import ListenProcess, word


def test_two_programs_share_a_microphone_and_a_restarted_server_is_found_again(
    terminal: Terminal, pipewire_microphone: PipeWireMicrophone
) -> None:
    both = ListenProcess(terminal, "one"), ListenProcess(terminal, "other")
    pipewire_microphone.play(word("yes"), lead_s=1.0, tail_s=1.0)
    pipewire_microphone.unplug()
    gone_s = time.monotonic()
    for program in both:
        program.wait_for(
            lambda program=program: program.n_reported("delivers nothing any more") == 1
        )
    pipewire_microphone.start()
    back_s = time.monotonic()
    for program in both:
        program.wait_for(lambda program=program: program.n_reported("is back") == 1)
    pipewire_microphone.play(word("go"), lead_s=1.0, tail_s=1.0)
    for program in both:
        program.wait_for(lambda program=program: len(program.words) == 2)
        assert program.end() > back_s - gone_s - 0.5, "what the pipe kept came first"
        assert program.words == ["yes", "go"]
    spans_s = [program.starts_s["go"] - program.starts_s["yes"] for program in both]
    assert spans_s[0] == pytest.approx(spans_s[1], abs=0.3)


def test_a_microphone_that_is_unplugged_is_detected_again(
    terminal: Terminal, pipewire_microphone: PipeWireMicrophone
) -> None:
    """PipeWire lives on, moves the stream to another source, and back.

    Times are not compared: what the pipe holds when the source begins to read it adds to them.
    """
    listening = ListenProcess(terminal, "heard")
    pipewire_microphone.play(word("yes"), lead_s=1.0, tail_s=1.0)
    listening.wait_for(lambda: listening.words == ["yes"])
    pipewire_microphone.remove()
    time.sleep(2.0)
    pipewire_microphone.put_back()
    for _ in range(5):  # PipeWire takes its time on a busy machine
        pipewire_microphone.play(word("go"), lead_s=1.0, tail_s=1.0)
        if "go" in listening.words:
            break
    listening.end()
    assert listening.words == ["yes", "go"]
