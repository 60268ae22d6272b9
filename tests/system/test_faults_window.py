# SPDX-License-Identifier: MIT
"""The window where it may write nothing, ended at any moment; and a disk that is really full."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.disks import disk, fill, forbid_writing
from tests.system.terminal import ROOT, Terminal
from tests.system.test_terminal_ends import wait_until_it_listens_to_signals

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and /proc are used")


def opened(terminal: Terminal, **changes: str) -> subprocess.Popen[str]:
    """The window, drawn in memory, playing the demo."""
    return subprocess.Popen(
        [sys.executable, "-m", "spotter", "gui", "--demo"],
        cwd=terminal.folder,
        env={**terminal.environment, "QT_QPA_PLATFORM": "offscreen", **changes},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_ctrl_c_ends_the_window_quietly_whenever_it_comes(terminal: Terminal) -> None:
    """While it starts, while the model and the microphones are looked for, while it plays."""
    for wait_s in (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0, 1.5, 2.5):
        window = opened(terminal)
        wait_until_it_listens_to_signals(window)
        time.sleep(wait_s)
        window.send_signal(signal.SIGINT)
        output, complaints = window.communicate(timeout=20)
        assert (output, complaints, window.returncode) == ("", "", 130), f"after {wait_s:.1f} s"


@pytest.mark.parametrize("name", ["HOME", "SPOTTER_HOME"])
def test_the_window_opens_where_nothing_can_be_kept(terminal: Terminal, name: str) -> None:
    changes = {
        "SPOTTER_HOME": "",
        "XDG_CONFIG_HOME": "",
        "XDG_DATA_HOME": "",
        name: "/proc/nowhere",
    }
    window = opened(terminal, **changes)
    time.sleep(4.0)
    assert window.poll() is None
    window.send_signal(signal.SIGTERM)
    output, complaints = window.communicate(timeout=20)
    assert (output, complaints, window.returncode) == ("", "", 143)


@pytest.mark.parametrize("spoil", [forbid_writing, fill], ids=["read-only", "full"])
def test_the_window_works_where_its_settings_lie_on_a_disk_that_takes_nothing(
    terminal: Terminal, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    with disk(tmp_path / "disk", "64k") as place:
        window = opened(terminal, SPOTTER_HOME=str(place))
        time.sleep(3.0)
        window.send_signal(signal.SIGTERM)  # so there are settings and a log
        assert window.communicate(timeout=20) == ("", "")
        before = (place / "settings.ini").read_bytes()
        spoil(place)
        window = opened(terminal, SPOTTER_HOME=str(place))
        time.sleep(3.0)
        assert window.poll() is None
        window.send_signal(signal.SIGTERM)
        output, complaints = window.communicate(timeout=20)
        assert (output, complaints, window.returncode) == ("", "", 143)
        assert (place / "settings.ini").read_bytes() == before


def test_what_is_kept_on_a_full_disk_is_whole_or_as_it_was(tmp_path: Path) -> None:
    """Files may grow to 64 KiB: a recording of a second fits, one of ten does not."""
    script = """
        import resource, signal, sys
        from pathlib import Path
        import numpy as np
        from spotter.audio.files import encoded
        from spotter.errors import OutputError
        from spotter.system.atomic_file import write_whole
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
        path = Path(sys.argv[1], "taught.wav")
        write_whole(path, encoded(np.zeros(16000, np.float32), ".wav"))
        try:
            write_whole(path, encoded(np.zeros(160000, np.float32), ".wav"))
        except OutputError as error:
            print(error)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(f"{tmp_path}/taught.wav: cannot be written")
    assert [path.name for path in tmp_path.iterdir()] == ["taught.wav"]
    assert (tmp_path / "taught.wav").stat().st_size == 44 + 32_000
