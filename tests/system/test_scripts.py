# SPDX-License-Identifier: MIT
"""The scripts around environments: when they are used, made anew and taken away."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the scripts are for bash")

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the scripts and a project to set up, but no environment."""
    shutil.copytree(ROOT / "scripts", tmp_path / "checkout" / "scripts")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "checkout")
    return tmp_path / "checkout"


def bash(checkout: Path, command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a checkout with pip cut off from every index, and this Python."""
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
    environment = {**os.environ, **offline, "PYTHON": sys.executable, **variables}
    return subprocess.run(
        ["bash", "-c", command],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def make_environment(checkout: Path) -> None:
    """What a set-up leaves, as far as scripts/run looks at it; `spotter` prints its arguments."""
    bin_folder = checkout / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    (bin_folder / "python").symlink_to(sys.executable)
    program = bin_folder / "spotter"
    program.write_text('#!/bin/sh\necho heard: "$@"\nexit ${SPOTTER_CODE:-0}\n')
    program.chmod(0o755)
    stamp = bash(checkout, "source scripts/lib.sh; find_python; stamp ''")
    assert stamp.returncode == 0, stamp.stderr
    (checkout / ".venv" / "complete").write_text(stamp.stdout)


@pytest.mark.parametrize("script", ["run", "check", "test"])
@pytest.mark.parametrize("python", ["no-such-python", "/bin/true"])
def test_an_unusable_python_is_told_in_one_line(checkout: Path, script: str, python: str) -> None:
    done = bash(checkout, f"scripts/{script}", PYTHON=python)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (f"scripts/{script}: PYTHON={python} is not a Python 3.10 to 3.13\n")


def test_run_with_a_finished_environment_needs_under_a_second(checkout: Path) -> None:
    make_environment(checkout)
    start = time.monotonic()
    done = bash(checkout, "scripts/run spot 'two words.wav'")
    assert time.monotonic() - start < 1.0
    assert (done.returncode, done.stdout, done.stderr) == (0, "heard: spot two words.wav\n", "")


def test_run_passes_the_exit_code_on(checkout: Path) -> None:
    make_environment(checkout)
    assert bash(checkout, "scripts/run spot x.wav", SPOTTER_CODE="4").returncode == 4


def test_run_opens_the_window_where_there_is_a_display(checkout: Path) -> None:
    make_environment(checkout)
    done = bash(checkout, "scripts/run", DISPLAY=":1")
    assert (done.stdout, done.stderr) == ("heard:\n", "")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is a display")
def test_run_without_a_display_says_so_and_spots_the_demo(checkout: Path) -> None:
    make_environment(checkout)
    nowhere = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    done = bash(checkout, "scripts/run", **nowhere)
    assert done.stdout == "heard: spot --demo\n"
    assert "no display" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert bash(checkout, "scripts/run listen", **nowhere).stdout == "heard: listen\n"


def test_run_finds_files_from_where_it_is_called(checkout: Path) -> None:
    make_environment(checkout)
    program = checkout / ".venv" / "bin" / "spotter"
    program.write_text("#!/bin/sh\npwd\n")
    assert bash(checkout, "cd scripts && ./run").stdout == f"{checkout / 'scripts'}\n"


def is_up_to_date(checkout: Path) -> bool:
    asked = "source scripts/lib.sh; find_python; is_complete $root/.venv \"$(stamp '')\""
    return bash(checkout, asked).returncode == 0


def test_an_environment_fits_its_project_its_place_and_its_python(checkout: Path) -> None:
    make_environment(checkout)
    assert is_up_to_date(checkout)
    complete = checkout / ".venv" / "complete"
    stamp = complete.read_text()
    version = ".".join(map(str, sys.version_info[:3]))
    complete.write_text(stamp.replace(f" {version} ", " 3.10.99 "))
    assert not is_up_to_date(checkout)
    complete.unlink()
    assert not is_up_to_date(checkout)
    complete.write_text(stamp)
    moved = checkout.rename(checkout.with_name("elsewhere"))
    assert not is_up_to_date(moved)
    moved.rename(checkout)
    assert is_up_to_date(checkout)
    with (checkout / "pyproject.toml").open("a") as project:
        project.write("# another line\n")
    assert not is_up_to_date(checkout)


def test_offline_an_outdated_environment_is_one_line_and_leaves_nothing(checkout: Path) -> None:
    make_environment(checkout)
    (checkout / ".venv" / "complete").write_text("of another project\n")
    done = bash(checkout, "scripts/run")
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "offline" in done.stderr
    assert not (checkout / ".venv").exists()


def test_what_is_missing_is_named_by_its_debian_package() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "missing.py"))
    assert script["has_library"]("libc.so.6") is True
    assert script["has_library"]("libno-such-thing.so.1") is False
    script["RUN_LIBRARIES"]["libnothing1"] = "libno-such-thing.so.1"
    script["TEST_PROGRAMS"]["nothing"] = "no-such-program"
    assert "libnothing1" in script["missing_packages"]("run")
    assert "nothing" not in script["missing_packages"]("run")
    assert {"libnothing1", "nothing"} <= set(script["missing_packages"]("test"))


def test_a_sound_server_that_alsa_cannot_reach_is_given_its_bridge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "missing.py"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setitem(script["has_plugin"].__globals__, "LIBRARY_FOLDERS", (str(tmp_path),))
    assert "libasound2-plugins" not in script["missing_packages"]("run"), "no server runs"
    (tmp_path / "pipewire-0").touch()
    assert "libasound2-plugins" in script["missing_packages"]("run")
    (tmp_path / "alsa-lib").mkdir()
    (tmp_path / script["PIPEWIRE_PLUGIN"]).touch()
    assert "libasound2-plugins" not in script["missing_packages"]("run")
