# SPDX-License-Identifier: MIT
"""Children of the program: how they are started, and how a bundle answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import spotter
from spotter.system import child_process

BUNDLE = """
import sys
from spotter.system import child_process
child_process.answer()
print("the program itself", *sys.argv[1:])
"""


def started_as(*arguments: str) -> str:
    """What a bundle prints when it is started with these arguments."""
    command = [sys.executable, "-c", BUNDLE, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_a_child_runs_a_module_of_ours() -> None:
    command = child_process.command("spotter", "--version")
    done = subprocess.run(
        command, cwd=child_process.FOLDER, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"spotter {spotter.__version__}\n"
    assert Path(spotter.__file__).parents[1] == child_process.FOLDER


def test_a_bundle_is_the_child_that_it_was_started_as() -> None:
    command = child_process.command("spotter", "--version")
    assert started_as(*command[1:]) == f"spotter {spotter.__version__}"


@pytest.mark.parametrize(
    "arguments", [(), ("gui",), ("-m",), ("-m", "json.tool"), ("-m", "spotterish"), ("spot", "-m")]
)
def test_a_bundle_that_is_no_child_is_the_program(arguments: tuple[str, ...]) -> None:
    assert started_as(*arguments) == " ".join(("the program itself", *arguments))
