# SPDX-License-Identifier: MIT
"""Signals: at once where that is right, noted where the work ends better by itself."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from spotter.system.signals import Interruption, Interrupts


@pytest.fixture
def interrupts() -> Iterator[Interrupts]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    installed = Interrupts()
    installed.install()
    yield installed
    for number, handler in before.items():
        signal.signal(number, handler)


def send(number: int) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_interrupts_at_once(interrupts: Interrupts, number: int, code: int) -> None:
    with pytest.raises(Interruption):
        send(number)
    assert interrupts.exit_code == code


def test_the_first_signal_is_only_noted_where_that_is_asked_for(interrupts: Interrupts) -> None:
    with interrupts.deferred():
        items = interrupts.until(iter(range(10)))
        assert next(items) == 0
        send(signal.SIGTERM)
        assert list(items) == []
    assert interrupts.exit_code == 143


def test_the_second_signal_always_gets_through(interrupts: Interrupts) -> None:
    with interrupts.deferred():
        send(signal.SIGTERM)
        with pytest.raises(Interruption):
            send(signal.SIGINT)
    assert interrupts.exit_code == 143


def test_what_may_block_for_ever_is_interrupted(interrupts: Interrupts) -> None:
    with interrupts.deferred(), interrupts.waiting(), pytest.raises(Interruption):
        send(signal.SIGINT)


def test_given_back_the_signals_are_the_system_s(interrupts: Interrupts) -> None:
    interrupts.uninstall()
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
