# SPDX-License-Identifier: MIT
"""Standard error is silenced for C libraries, and is always there again afterwards."""

from __future__ import annotations

import os
import sys
import threading
import time

import pytest

from spotter.system.stderr import stderr_for_python_only, stderr_silenced


def test_what_is_written_meanwhile_is_discarded(capfd: pytest.CaptureFixture[str]) -> None:
    os.write(2, b"before ")
    with stderr_silenced():
        os.write(2, b"meanwhile ")
    os.write(2, b"after")
    assert capfd.readouterr().err == "before after"


def test_an_exception_brings_it_back(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyError), stderr_silenced():
        raise KeyError
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_threads_do_not_lose_it_for_each_other(capfd: pytest.CaptureFixture[str]) -> None:
    def silence_often() -> None:
        for _ in range(50):
            with stderr_silenced():
                time.sleep(0.0001)

    threads = [threading.Thread(target=silence_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_python_alone_may_be_let_through(capfd: pytest.CaptureFixture[str]) -> None:
    before = sys.stderr
    with stderr_for_python_only():
        os.write(2, b"a library ")
        print("Python", file=sys.stderr, end=" ", flush=True)
        with stderr_silenced():
            print("inside", file=sys.stderr, end=" ")
    os.write(2, b"after")
    assert capfd.readouterr().err == "Python inside after"
    assert sys.stderr is before
