# SPDX-License-Identifier: MIT
"""A screen of software whose pixels lie in a file, so that looking at them costs nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from typing_extensions import Self

WIDTH_PX, _HEIGHT_PX = 1280, 800
_LOOK_EVERY_S = 0.002


class Screen:
    """Xvfb with its frame buffer in a file.

    Attributes:
        environment: variables under which a program draws on it.
    """

    def __init__(self) -> None:
        self.environment: dict[str, str] = {}

    @staticmethod
    def is_possible() -> bool:
        """Whether Xvfb is here."""
        return shutil.which("Xvfb") is not None

    def __enter__(self) -> Self:
        self._folder = tempfile.mkdtemp(prefix="screen-")
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            f"Xvfb -displayfd {writing} -screen 0 {WIDTH_PX}x{_HEIGHT_PX}x24 -fbdir {self._folder} "
            "-nolisten tcp -noreset".split(),
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as text:
            number = text.readline().strip()
        self.environment = {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        self._buffer: NDArray[np.uint32] = np.memmap(
            Path(self._folder, "Xvfb_screen0"), np.uint32, "r"
        )[-WIDTH_PX * _HEIGHT_PX :]
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def pixels(self) -> NDArray[np.uint32]:
        """A copy of what is shown, uint32 [1024000]."""
        return np.array(self._buffer)

    def wait_for_change(
        self,
        known: NDArray[np.uint32],
        timeout_s: float,
        mask: NDArray[np.bool_] | None = None,
        at_least: int = 1,
    ) -> float:
        """Wait until so many pixels (of those in `mask`) are others; return the monotonic time.

        Raises:
            TimeoutError: none is.
        """
        deadline_s = time.monotonic() + timeout_s
        while time.monotonic() < deadline_s:
            differs = self._buffer != known
            if np.count_nonzero(differs if mask is None else differs & mask) >= at_least:
                return time.monotonic()
            time.sleep(_LOOK_EVERY_S)
        raise TimeoutError(f"nothing changed on the screen for {timeout_s} s")
