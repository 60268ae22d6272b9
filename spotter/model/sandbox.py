# SPDX-License-Identifier: MIT
"""Whether a model may be run in this process.

A hostile flatbuffer can crash or hang LiteRT itself, where no exception helps. So a model that is
neither bundled nor known to have passed is first loaded and run once on zeros in a child process
with bounded time and memory. This guards against damage and accidents in the model, not against
its maker: what a model *says* is never trusted here.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from spotter.errors import ModelError, OutputError
from spotter.system import child_process
from spotter.system.atomic_file import write_whole
from spotter.system.paths import data_folder

BUNDLED_SHA256: frozenset[str] = frozenset(
    {"512d3f8019897d298818f9418a2782a87def08fce1c4cc573ae0506a9eac713a"}
)
"""Hashes of the flatbuffers in `assets/models`; a test holds them together."""

_CPU_S = 10
_TIMEOUT_S = 60  # by the clock, which also runs while a busy machine does other things
_MEMORY_BYTES = 2**30
_MAX_KNOWN = 1000
_MAX_KNOWN_CHARACTERS = 100 * _MAX_KNOWN


def ensure_trusted(path: Path, sha256: str, flatbuffer: bytes) -> None:
    """Return if the model may be run here; the first time this runs it in a child process.

    Raises:
        ModelError: it crashed, hung, failed, or has an unexpected shape there.
    """
    if sha256 in BUNDLED_SHA256 or sha256 in _known():
        return
    _try_in_child(path, flatbuffer)
    _remember(sha256)


def _try_in_child(path: Path, flatbuffer: bytes) -> None:
    remedy = "choose another model"
    try:
        done = subprocess.run(
            child_process.command("spotter.model.sandbox", str(_CPU_S)),
            input=flatbuffer,
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=False,
            cwd=child_process.FOLDER,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
    except subprocess.TimeoutExpired:
        raise ModelError(str(path), f"did not run within {_TIMEOUT_S} s", remedy) from None
    if done.returncode:
        raise ModelError(str(path), _why(done.returncode, done.stdout), remedy)


def _why(code: int, text: bytes) -> str:
    """What became of a child that ended with `code`."""
    if code == ModelError.exit_code:
        return text.decode("utf-8", "replace").strip() or "cannot be run"
    if sys.platform != "win32" and code == -signal.SIGXCPU:
        return f"did not run within {_CPU_S} s"
    return "makes the TensorFlow Lite runtime crash"


def _known_file() -> Path:
    return data_folder() / "trusted-models.json"


def _known() -> list[str]:
    try:
        if not _known_file().is_file():  # a pipe would be waited for
            return []
        with _known_file().open(encoding="utf-8") as file:
            known = json.loads(file.read(_MAX_KNOWN_CHARACTERS))
    except (OSError, ValueError, RecursionError):
        return []
    return [entry for entry in known if isinstance(entry, str)] if isinstance(known, list) else []


def _remember(sha256: str) -> None:
    """Keep the hash; where nothing can be kept, the check is simply made again next time."""
    with contextlib.suppress(OutputError):
        write_whole(_known_file(), json.dumps([*_known(), sha256][-_MAX_KNOWN:]).encode())


def _limit_time(seconds: int) -> None:
    """Let this process work for so long and no longer (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = seconds if hard == resource.RLIM_INFINITY else min(seconds, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _limit_memory() -> None:
    """Bound the address space to what is in use now and a gigabyte more (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        in_use = pages * resource.getpagesize()
    except OSError:  # macOS: the system refuses such a limit anyway
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = in_use + _MEMORY_BYTES
    soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _child() -> int:
    """Load the model on standard input, run it once on silence and on sound, say what is wrong."""
    flatbuffer = sys.stdin.buffer.read()
    from spotter.model.embedding import Embedder, has_embedding
    from spotter.model.interpreter import Runtime
    from spotter.model.second_stage import SecondStage, is_in

    _limit_time(int(sys.argv[1]))
    _limit_memory()
    try:
        Runtime(flatbuffer).try_out()
        if is_in(flatbuffer):
            SecondStage(flatbuffer).run_on_zeros()
        if has_embedding(flatbuffer):
            Embedder(flatbuffer).run_on_zeros()
    except (ValueError, RuntimeError, MemoryError, UnicodeDecodeError) as error:
        lines = str(error).strip().splitlines()
        print(lines[0] if lines else type(error).__name__)
        return ModelError.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(_child())
