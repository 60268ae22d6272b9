# SPDX-License-Identifier: MIT
"""The status line: on a terminal only, and never in the way of results."""

from __future__ import annotations

import io

import pytest

from spotter.cli.console import Console
from spotter.cli.output import Writer
from spotter.errors import InputError
from spotter.records.rows import Layout
from spotter.system.signals import Interrupts


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def a_screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Standard error, for this test, as a terminal of 20 columns."""
    stream = _Screen()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("COLUMNS", "20")
    return stream


def test_where_there_is_no_terminal_nothing_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    Console(Interrupts()).status("half way")
    assert capsys.readouterr().err == ""


def test_quiet_means_no_status_and_no_warnings(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = a_screen(monkeypatch)
    console = Console(Interrupts())
    console.quiet = True
    console.status("half way")
    console.warn("a model of unknown origin")
    assert screen.getvalue() == ""


def test_a_status_fits_the_width_and_is_drawn_ten_times_a_second_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = a_screen(monkeypatch)
    console = Console(Interrupts())
    console.status(30 * "x")
    console.status("at once again")
    assert screen.getvalue() == 19 * "x"


def test_a_result_and_an_error_clear_the_status_before_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = a_screen(monkeypatch)
    console = Console(Interrupts())
    console.status("half way")
    Writer(Layout("text", ("path",)), screen, "screen", console).row({"path": "a.wav"})
    console = Console(Interrupts())
    console.status("further")
    console.error(InputError("b.wav", "is empty", "record it again"))
    clear = "\r\x1b[K"
    assert screen.getvalue() == (
        f"half way{clear}file\na.wav\nfurther{clear}spotter: b.wav: is empty; record it again\n"
    )


def test_a_closed_standard_error_spoils_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", None)
    console = Console(Interrupts())
    console.status("half way")
    console.error(InputError("b.wav", "is empty", "record it again"))
    console.warn("once")
