# SPDX-License-Identifier: MIT
"""What the program loads before it must: nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import spotter

HEAVY = {"PySide6", "ai_edge_litert", "numpy", "sounddevice", "soundfile", "soxr"}


@pytest.mark.processes
@pytest.mark.parametrize("option", ["--version", "--help", "spot --help", "spot --nosuch"])
def test_version_help_and_usage_errors_load_nothing_heavy(option: str) -> None:
    code = (
        f"import sys; from spotter.cli.main import main; main({option.split()!r}); "
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(ran.stdout.splitlines()[-1].split()) & HEAVY == set()


@pytest.mark.processes
def test_the_version_is_reported() -> None:
    command = [sys.executable, "-m", "spotter", "--version"]
    reported = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert reported == f"spotter {spotter.__version__}\n"


@pytest.mark.processes
@pytest.mark.skipif(sys.platform != "linux", reason="sounddevice knows where its library lies")
def test_the_list_that_the_window_asks_for_every_three_seconds_needs_little() -> None:
    code = (
        "import sys; from spotter.cli.main import main; main(['devices', '--format', 'jsonl']); "
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.splitlines()[-1].split())
    assert "_sounddevice" in loaded
    assert (
        loaded & {*HEAVY, "click", "concurrent", "ctypes", "dataclasses", "subprocess", "typing"}
        == set()
    )
