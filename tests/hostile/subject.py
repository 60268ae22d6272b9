# SPDX-License-Identifier: MIT
"""A process that hostile input is given to, one case after the other: it may refuse and not die.

`Subject` starts it and tells what became of each case. In the process itself, `main` reads audio
files with a bounded memory: a library written in C that crashes or takes everything is seen from
outside.
"""

from __future__ import annotations

import os
import select
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType

TIMEOUT_S = 20.0
MEMORY_BYTES = 2**30
_LENGTH = struct.Struct("<I")


class Subject:
    """Reads audio files in another process. Use it in a `with` statement."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Subject:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def read(self, content: bytes, suffix: str) -> str:
        """What becomes of an audio file: "sound", "refused", or what it did to the process."""
        if self._process is None:
            command = [sys.executable, "-m", "tests.hostile.subject"]
            environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
            )
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(_LENGTH.pack(len(content)) + suffix.encode().ljust(8) + content)
        process.stdin.flush()
        if not select.select([process.stdout], [], [], TIMEOUT_S)[0]:
            self._end()
            return f"hangs for {TIMEOUT_S:.0f} s"
        answer = process.stdout.readline().decode().strip()
        if not answer:
            code = process.wait()
            self._end()
            return f"ends the process with {code}"
        return answer

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def main() -> None:
    """Answer a line for each file on standard input."""
    from spotter.audio.files import duration_s, read_blocks
    from spotter.errors import InputError
    from spotter.model.sandbox import _limit_memory

    with tempfile.TemporaryDirectory() as folder:
        list(read_blocks(Path(__file__).parents[1] / "data" / "bed_1.flac"))  # loads the libraries
        _limit_memory()
        while head := sys.stdin.buffer.read(_LENGTH.size + 8):
            content = sys.stdin.buffer.read(*_LENGTH.unpack(head[: _LENGTH.size]))
            path = Path(folder, f"case{head[_LENGTH.size :].decode().strip()}")
            path.write_bytes(content)
            try:
                duration_s(path)
                for _ in read_blocks(path):
                    pass
                answer = "sound"
            except InputError as error:
                answer = "refused" if str(error).count("\n") == 0 else "has an error of many lines"
            except BaseException as error:
                answer = f"raises {type(error).__name__}: {' '.join(str(error).split())}"
            print(answer, flush=True)


if __name__ == "__main__":
    main()
