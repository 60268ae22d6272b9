# SPDX-License-Identifier: MIT
"""Programs that are run for words."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from spotter.system.word_commands import WordCommands

SLOW = "import sys, time; open(sys.argv[1], 'a').write('x'); time.sleep(1)"


def test_a_word_starts_no_second_program_while_its_first_one_runs(tmp_path: Path) -> None:
    log, reported = tmp_path / "log", []
    command = [sys.executable, "-c", SLOW, str(log)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    commands = WordCommands({"yes": command, "no": command}, reported.append, nowhere)
    for word in ("yes", "yes", "no", "up"):
        commands.run(word, 0.9, "2026-12-01T12:00:00+00:00")
    limit_s = time.monotonic() + 20
    while any(thread.is_alive() for thread in commands._running.values()):
        assert time.monotonic() < limit_s
        time.sleep(0.05)
    assert log.read_text() == "xx"
    commands.run("yes", 0.9, "2026-12-01T12:00:00+00:00")
    commands._running["yes"].join(20)
    assert log.read_text() == "xxx"
    os.close(nowhere)
    assert reported == []


def test_no_shell_sees_a_command(tmp_path: Path) -> None:
    reported: list[str] = []
    nowhere = os.open(os.devnull, os.O_WRONLY)
    arguments = ["/bin/echo", f"$(touch {tmp_path / 'ran'})", ";", "touch", str(tmp_path / "ran")]
    commands = WordCommands({"yes": arguments}, reported.append, nowhere)
    commands.run("yes", 0.9, "")
    commands._running["yes"].join(20)
    os.close(nowhere)
    assert not (tmp_path / "ran").exists()
    assert reported == []
