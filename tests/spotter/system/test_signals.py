# SPDX-License-Identifier: MIT
"""Signals: at once where that is right, noted where the work ends better by itself."""

from __future__ import annotations

import os
import signal
import sys
import time
import weakref
from collections.abc import Iterator

import pytest

from spotter.system.signals import Interruption, Interrupts


@pytest.fixture
def interrupts() -> Iterator[Interrupts]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    hook = sys.unraisablehook
    installed = Interrupts()
    installed.install()
    yield installed
    sys.unraisablehook = hook
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


def test_a_signal_that_a_callback_of_the_interpreter_swallows_comes_again(
    interrupts: Interrupts,
) -> None:
    class Thing:
        pass

    things = [Thing()]
    kept = weakref.ref(things[0], lambda _: send(signal.SIGINT))

    def let_go_and_wait() -> None:
        things.clear()
        time.sleep(10)

    with pytest.raises(Interruption):
        let_go_and_wait()
    assert kept() is None
    assert interrupts.exit_code == 130


def test_given_back_the_signals_are_the_system_s(interrupts: Interrupts) -> None:
    interrupts.uninstall()
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
