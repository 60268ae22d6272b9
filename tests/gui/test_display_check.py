# SPDX-License-Identifier: MIT
"""Whether a window can be opened is known before Qt tries."""

from __future__ import annotations

import pytest

from spotter.errors import DisplayError
from spotter.gui import display_check
from spotter.gui.display_check import check_display


def test_without_a_display_there_is_an_error_and_no_abort() -> None:
    with pytest.raises(DisplayError, match="there is no display") as reported:
        check_display({}, "linux")
    assert reported.value.exit_code == 5
    assert "spotter spot FILE" in reported.value.remedy


@pytest.mark.parametrize(
    "environment", [{"WAYLAND_DISPLAY": "wayland-0"}, {"QT_QPA_PLATFORM": "offscreen"}]
)
def test_a_display_of_any_kind_will_do(environment: dict[str, str]) -> None:
    check_display(environment, "linux")


def test_an_x_server_that_answers_will_do(xvfb: dict[str, str]) -> None:
    check_display({"DISPLAY": xvfb["DISPLAY"]}, "linux")


def test_an_x_server_that_does_not_answer_is_reported_and_no_abort() -> None:
    with pytest.raises(DisplayError, match="no X server answers at DISPLAY=:9753"):
        check_display({"DISPLAY": ":9753"}, "linux")


def test_elsewhere_the_system_always_has_a_display() -> None:
    check_display({}, "darwin")


def test_a_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = "libxcb-surely-not-there.so.0"
    monkeypatch.setitem(display_check._XCB_PACKAGES, missing, "libxcb-surely0")
    with pytest.raises(DisplayError, match=missing) as reported:
        check_display({"DISPLAY": ":0"}, "linux")
    assert reported.value.remedy.endswith("sudo apt-get install libxcb-surely0")
    check_display({"QT_QPA_PLATFORM": "offscreen"}, "linux")
