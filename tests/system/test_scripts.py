# SPDX-License-Identifier: MIT
"""The scripts around environments: when they are used, made anew and taken away."""

from __future__ import annotations

import os
import re
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
    shutil.copytree(ROOT / "locks", tmp_path / "checkout" / "locks")
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
    stamp = bash(checkout, "source scripts/lib.sh; find_python; stamp run")
    assert stamp.returncode == 0, stamp.stderr
    (checkout / ".venv" / "complete").write_text(stamp.stdout)


@pytest.mark.parametrize("script", ["run", "check", "test"])
@pytest.mark.parametrize("python", ["no-such-python", "/bin/true"])
def test_an_unusable_python_is_reported_in_one_line(
    checkout: Path, script: str, python: str
) -> None:
    done = bash(checkout, f"scripts/{script}", PYTHON=python)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (f"scripts/{script}: PYTHON={python} is not a Python 3.10 or newer\n")


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
    assert bash(checkout, "scripts/run --demo", **nowhere).stdout == done.stdout
    assert bash(checkout, "scripts/run listen", **nowhere).stdout == "heard: listen\n"
    assert bash(checkout, "scripts/run --demo", DISPLAY=":1").stdout == "heard: --demo\n"


def test_run_finds_files_from_where_it_is_called(checkout: Path) -> None:
    make_environment(checkout)
    program = checkout / ".venv" / "bin" / "spotter"
    program.write_text("#!/bin/sh\npwd\n")
    assert bash(checkout, "cd scripts && ./run").stdout == f"{checkout / 'scripts'}\n"


def is_up_to_date(checkout: Path) -> bool:
    asked = 'source scripts/lib.sh; find_python; is_complete $root/.venv "$(stamp run)"'
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


@pytest.mark.parametrize("name", ["pyproject.toml", "locks/run.txt"])
def test_an_environment_fits_its_project_and_its_lock(checkout: Path, name: str) -> None:
    make_environment(checkout)
    (checkout / "locks" / "test.txt").unlink()
    assert is_up_to_date(checkout)
    with (checkout / name).open("a") as file:
        file.write("# another line\n")
    assert not is_up_to_date(checkout)


def python_of(checkout: Path, version: str) -> Path:
    """A program that answers what the scripts ask of a Python, as one of another version would."""
    program = checkout / f"python{version}"
    answer = f"import sys; sys.version_info = ({version.replace('.', ', ')}, 0)"
    program.write_text(
        f'#!/bin/sh\n[ "$1" = -c ] && exec {sys.executable} -c "{answer}\n$2"\n'
        f'exec {sys.executable} "$@"\n'
    )
    program.chmod(0o755)
    return program


@pytest.mark.parametrize("version", ["3.10", "3.14", "3.15"])
def test_every_python_from_3_10_on_is_taken(checkout: Path, version: str) -> None:
    python = python_of(checkout, version)
    done = bash(checkout, "source scripts/lib.sh; find_python; version", PYTHON=str(python))
    assert (done.stdout, done.stderr) == (f"{version}\n", "")
    old = bash(checkout, "scripts/run", PYTHON=str(python_of(checkout, "3.9")))
    assert old.returncode == 1


def test_training_takes_another_python_where_tensorflow_needs_it(checkout: Path) -> None:
    new, old = python_of(checkout, "3.14"), python_of(checkout, "3.13")
    script = "source scripts/lib.sh; find_python; find_python_for_tensorflow; echo $python"
    assert bash(checkout, script, PYTHON=str(old)).stdout == f"{old}\n"
    # Only these two are on the machine.
    machine = f"pythons() {{ echo {new}; echo {old}; }}; "
    done = bash(checkout, script.replace("find_python;", machine + "find_python;"), PYTHON=str(new))
    assert done.stdout == f"{old}\n"
    assert "TensorFlow has no build for Python 3.14; training takes" in done.stderr


def without_older_pythons(checkout: Path) -> Path:
    """Let the machine of a checkout have a Python 3.14 and no other."""
    new = python_of(checkout, "3.14")
    with (checkout / "scripts" / "lib.sh").open("a") as library:
        library.write(f"pythons() {{ echo {new}; }}\n")
    return new


def test_training_without_a_python_for_tensorflow_says_why(checkout: Path) -> None:
    new = without_older_pythons(checkout)
    done = bash(checkout, "scripts/train index DATA", PYTHON=str(new))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "TensorFlow has no build for Python 3.14, and this machine has no Python" in done.stderr


def pytest_only(checkout: Path) -> None:
    """Let scripts/test of a checkout do nothing but print what it lets run."""
    with (checkout / "scripts" / "lib.sh").open("a") as library:
        library.write("environment() { :; }; system_packages() { :; }\n")
    (checkout / "scripts" / "check").write_text("#!/bin/sh\necho check\n")
    for name in (".venv-test", ".venv-train", ".venv-newest-test", ".venv-newest-train"):
        python = checkout / name / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text('#!/bin/sh\necho "$0" "$@"\n')
        python.chmod(0o755)


@pytest.mark.parametrize(("paths", "code"), [("", 0), ("tests/train", 1)])
def test_tests_of_training_are_left_out_and_reported(checkout: Path, paths: str, code: int) -> None:
    new = without_older_pythons(checkout)
    pytest_only(checkout)
    done = bash(checkout, f"scripts/test {paths}", PYTHON=str(new))
    assert "train, with TensorFlow: left out (TensorFlow has no build for Python" in done.stderr
    assert ".venv-train" not in done.stdout
    assert done.returncode == code


def test_which_tests_run_in_which_environment(checkout: Path) -> None:
    pytest_only(checkout)
    old = str(python_of(checkout, "3.12"))

    def ran(arguments: str) -> list[list[str]]:
        done = bash(checkout, f"scripts/test {arguments}", PYTHON=old)
        assert done.returncode == 0
        return [line.split() for line in done.stdout.splitlines() if line]

    check, spotter, train = ran("-x")
    assert check == ["check"]
    assert spotter[:5] == [".venv-test/bin/python", "-m", "pytest", "tests", "--ignore=tests/train"]
    assert train == [".venv-train/bin/python", "-m", "pytest", "tests/train", "-x"]
    check, fast = ran("--fast")
    assert fast[3:7] == ["tests/spotter", "-m", "not", "processes"]
    spotter, train = ran("--newest")
    assert spotter[0] == ".venv-newest-test/bin/python"
    assert train[0] == ".venv-newest-train/bin/python"
    check, chosen = ran("tests/gui/test_live.py")
    assert chosen == [".venv-test/bin/python", "-m", "pytest", "tests/gui/test_live.py"]


def explained(checkout: Path, version: str, errors: str) -> str:
    """What is said when pip has failed with these errors on a Python of this version."""
    (checkout / "errors").write_text(errors)
    script = "source scripts/lib.sh; find_python; explain_missing_build errors; echo not explained"
    done = bash(checkout, script, PYTHON=str(python_of(checkout, version)))
    return done.stdout + done.stderr


def test_a_library_without_a_build_is_named_with_the_python_to_take(checkout: Path) -> None:
    errors = "ERROR: No matching distribution found for soxr==1.1.0\n"
    newest = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text("utf-8"))[-1]
    output = explained(checkout, "3.99", errors)
    assert "soxr==1.1.0 has no build for Python 3.99" in output
    assert f"take Python {newest}: PYTHON=python{newest} " in output
    assert len(output.splitlines()) == 1
    assert "take Python" not in explained(checkout, "3.10", errors)
    assert explained(checkout, "3.99", "ERROR: something else\n") == "not explained\n"
    broken = "WARNING: Retrying (Retry(total=4))\n" + errors
    assert explained(checkout, "3.99", broken) == "not explained\n"


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
