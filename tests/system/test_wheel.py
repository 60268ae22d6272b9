# SPDX-License-Identifier: MIT
"""What is in the package that people install."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import spotter

ROOT = Path(__file__).parents[2]
DISTRIBUTION = f"keyword_spotter-{spotter.__version__}."  # its metadata; the import is another name


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of the files in a wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_the_wheel_has_the_program_and_nothing_else(wheel: list[str]) -> None:
    assert {name.split("/")[0] for name in wheel if not name.startswith(DISTRIBUTION)} == {
        "spotter"
    }
    assert {"spotter/__init__.py", "spotter/py.typed", "spotter/gui/app.py"} <= set(wheel)


def test_the_wheel_has_the_assets_inside_the_package(wheel: list[str], assets: Path) -> None:
    shipped = {path.relative_to(assets).as_posix() for path in assets.rglob("*") if path.is_file()}
    assert "models/default.tflite" in shipped
    packaged = {name.removeprefix("spotter/assets/") for name in wheel if "/assets/" in name}
    assert packaged == shipped


def test_the_wheel_carries_licence_and_notice(wheel: list[str]) -> None:
    assert {name.rpartition("/")[2] for name in wheel if "/licenses/" in name} == {
        "LICENSE",
        "NOTICE",
    }
