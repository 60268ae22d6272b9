# SPDX-License-Identifier: MIT
"""Programs that are run when a word is detected, as a user asked for them.

A command is a list of arguments and no shell sees it. The word, its score and its time are in the
program's environment. No two programs run for one word at once: while one runs, the word starts no
other.

Threads: `run` belongs to one; for each program a thread of its own waits until it has ended.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence


class WordCommands:
    """What to do for which word.

    Args:
        commands: the words, each with a program and its arguments.
        report: takes a line about a program that cannot be started, or that failed.
        output: a file descriptor for what programs print; ours is for results alone.
    """

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        report: Callable[[str], None],
        output: int,
    ) -> None:
        self._commands = {word: tuple(command) for word, command in commands.items()}
        self._report = report
        self._output = output
        self._running: dict[str, threading.Thread] = {}

    def run(self, word: str, score: float, at: str) -> None:
        """Start the program of a word, if it has one and that is not running already.

        Args:
            word: what was detected; SPOTTER_WORD for the program.
            score: of the detection; SPOTTER_SCORE.
            at: when it was spoken, as ISO 8601; SPOTTER_TIME.
        """
        command = self._commands.get(word)
        running = self._running.get(word)
        if command is None or (running is not None and running.is_alive()):
            return
        said = {"SPOTTER_WORD": word, "SPOTTER_SCORE": f"{score:.6f}", "SPOTTER_TIME": at}
        try:
            program = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=self._output,
                env={**os.environ, **said},
                start_new_session=True,  # Ctrl-C is for us
            )
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            self._report(f"{command[0]}, for {word!r}: {why}; check the command")
            return
        waiter = threading.Thread(target=self._wait, args=(word, command, program), daemon=True)
        self._running[word] = waiter
        waiter.start()

    def _wait(self, word: str, command: Sequence[str], program: subprocess.Popen[bytes]) -> None:
        code = program.wait()
        if code:
            self._report(f"{command[0]}, for {word!r}: ended with {code}")
