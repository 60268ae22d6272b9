# SPDX-License-Identifier: MIT
"""Starts `spotter` as a person at a terminal does: as a process, in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 60


@dataclass(frozen=True)
class Terminal:
    """Where the program is started.

    Attributes:
        folder: the current one; relative arguments mean files in it.
        home: settings, data and trusted models.
        model: given as `--model` by `hear` and `start`.
    """

    folder: Path
    home: Path
    model: Path

    @property
    def environment(self) -> dict[str, str]:
        """Of the process: as here, but with a home of its own."""
        return {
            **os.environ,
            "SPOTTER_HOME": str(self.home),
            "PYTHONPATH": str(ROOT),
            "OMP_NUM_THREADS": "1",
        }

    def run(
        self, *arguments: str | bytes | Path, **options: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run to the end; no traceback is ever shown unless it was asked for."""
        options = {"stdin": subprocess.DEVNULL, "capture_output": True, **options}
        if "stdout" in options:
            del options["capture_output"]
            options["stderr"] = subprocess.PIPE
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [sys.executable, "-m", "spotter", *arguments],
            **{"cwd": self.folder, "env": self.environment, "timeout": TIMEOUT_S, **options},
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
        assert "Traceback" not in done.stderr or "-v" in arguments, done.stderr
        return done

    def hear(
        self, command: str, *arguments: str | bytes | Path, **options: Any
    ) -> subprocess.CompletedProcess[str]:
        """`run` a command with the model of whistled words."""
        return self.run(command, "--model", self.model, *arguments, **options)

    def start(
        self, command: str, *arguments: str | Path, **options: Any
    ) -> subprocess.Popen[bytes]:
        """Start a command with the model of whistled words, in a group of processes of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "spotter", command, "--model", self.model, *arguments],
            **{
                "cwd": self.folder,
                "env": self.environment,
                "stdout": subprocess.PIPE,
                "stderr": subprocess.PIPE,
                **options,
            },
            start_new_session=True,
        )
