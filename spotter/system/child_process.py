# SPDX-License-Identifier: MIT
"""How the program starts a child of its own: another process that runs one of its modules.

``python -m MODULE`` does it. In a bundle (https://pyinstaller.org) there is no Python beside the
program, and `sys.executable` is the program itself: its first step is `answer`, which understands
the same ``-m MODULE``, and what `multiprocessing` asks of a process that it spawns.
"""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2]
"""Where a child starts: Python looks for modules in the working directory first; here lie ours."""

_PACKAGE = __name__.partition(".")[0]


def command(module: str, *arguments: str) -> list[str]:
    """The program and arguments that run a module of this package; to be started in `FOLDER`."""
    return [sys.executable, "-m", module, *arguments]


def answer() -> None:
    """In a bundle: be the child that this process was started as; return if it is none.

    Raises:
        SystemExit: the child has done its work.
    """
    import multiprocessing

    multiprocessing.freeze_support()
    if sys.argv[1:2] != ["-m"] or sys.argv[2:3] == [] or not _is_ours(sys.argv[2]):
        return
    import runpy

    del sys.argv[:2]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    sys.exit()


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == _PACKAGE
