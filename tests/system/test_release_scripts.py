# SPDX-License-Identifier: MIT
"""What a release is made with: what it refuses, what a bundle holds, where it is tested.

The builds themselves take minutes and the network: `scripts/release` and `scripts/bundle` do them.
"""

from __future__ import annotations

import ctypes.util
import os
import re
import runpy
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import spotter

ROOT = Path(__file__).parents[2]
BUNDLING = ROOT / "scripts" / "bundling"
START = """
import os, runpy, sys
try:
    runpy.run_path(sys.argv.pop(1), run_name="__main__")
finally:
    print(os.environ.get("LD_LIBRARY_PATH"))
"""

for_bash = pytest.mark.skipif(sys.platform == "win32", reason="the scripts are for bash")
for_linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere wheels bring PortAudio")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with the scripts and a changelog, whose environment is there already."""
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    shutil.copy(ROOT / "CHANGELOG.md", folder)
    with (folder / "scripts" / "lib.sh").open("a") as library:
        library.write("environment() { :; }; system_packages() { :; }\n")
    program = folder / ".venv-release" / "bin" / "spotter"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho spotter {spotter.__version__}\n")
    program.chmod(0o755)
    (folder / ".gitignore").write_text(".venv-release/\n")
    git(folder, "init", "--quiet")
    commit(folder)
    return folder


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    git(folder, *who, "commit", "--quiet", "--no-verify", "-m", "A commit")


def release(folder: Path) -> tuple[int, list[str]]:
    """The exit code of scripts/release and its lines."""
    done = subprocess.run(
        ["scripts/release"],
        cwd=folder,
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr.splitlines()


@for_bash
def test_a_release_is_of_what_is_committed(checkout: Path) -> None:
    with (checkout / "CHANGELOG.md").open("a") as changelog:
        changelog.write("- One more.\n")
    reason = "scripts/release: there are changes that are not committed; commit them"
    assert release(checkout) == (1, [reason])


@for_bash
def test_a_release_stands_in_the_changelog(checkout: Path) -> None:
    (checkout / "CHANGELOG.md").write_text("## [0.0.1]\n")
    commit(checkout)
    reason = f"CHANGELOG.md says nothing of {spotter.__version__}; write what changed"
    assert release(checkout) == (1, [f"scripts/release: {reason}"])


def test_an_archive_is_named_after_version_and_system(tmp_path: Path) -> None:
    system = {"darwin": "Spotter.app", "win32": "spotter"}.get(sys.platform, "spotter")
    program = tmp_path / system / "spotter"
    program.parent.mkdir()
    program.write_bytes(bytes(2_000_000))
    script = runpy.run_path(str(BUNDLING / "archive.py"))
    packed = script["pack"](tmp_path)
    assert packed.name.startswith(f"keyword-spotter-{spotter.__version__}-")
    assert script["size_mb"](tmp_path / system) == 2.0
    if sys.platform == "linux":
        with tarfile.open(packed) as archive:
            name = packed.name.removesuffix(".tar.xz")
            assert {name, f"{name}/spotter"} == set(archive.getnames())


@for_linux
def test_a_bundle_takes_its_own_portaudio(monkeypatch: pytest.MonkeyPatch) -> None:
    # A system whose answers are not what a bundle holds, whatever is installed here.
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: f"system's {name}")
    runpy.run_path(str(BUNDLING / "find_library.py"))
    assert ctypes.util.find_library("portaudio") == "libportaudio.so.2"
    assert ctypes.util.find_library("c") == "system's c"


@pytest.mark.parametrize("of_the_system", [None, "/opt/lib"])
def test_programs_started_by_a_bundle_get_the_libraries_of_the_system(
    of_the_system: str | None,
) -> None:
    environment = {**os.environ, "LD_LIBRARY_PATH": "/bundle"}
    environment.pop("LD_LIBRARY_PATH_ORIG", None)
    if of_the_system is not None:
        environment["LD_LIBRARY_PATH_ORIG"] = of_the_system
    done = subprocess.run(
        [sys.executable, "-c", START, str(BUNDLING / "start.py"), "--version"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [f"spotter {spotter.__version__}", str(of_the_system)]


def smoke(program: str) -> subprocess.CompletedProcess[str]:
    """Use a program as scripts/smoke.py does, on a machine without PulseAudio."""
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "smoke.py"), program],
        env={**os.environ, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@for_bash
def test_a_program_that_does_nothing_passes_no_step() -> None:
    true = shutil.which("true")
    assert true is not None
    done = smoke(true)
    assert done.returncode == 1
    steps = [line.split()[:2] for line in done.stdout.splitlines() if "FAILED" in line]
    assert [step for step, _ in steps] == ["version", "demo", "workers", "sandbox", "window"]


def test_a_program_that_is_not_there_is_reported() -> None:
    done = smoke("/no/such/program")
    assert done.returncode == 2
    assert done.stderr.endswith("there is no such program: /no/such/program\n")


def test_every_python_that_we_name_is_tested_on_every_system() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    pythons = re.findall(r"Python :: (3\.\d+)", project)
    workflow = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    matrices = re.findall(r"^ +python: \[(.+)\]", workflow, re.MULTILINE)
    assert [re.findall(r"3\.\d+", matrix) for matrix in matrices] == [pythons] * 3
