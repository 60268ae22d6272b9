# SPDX-License-Identifier: MIT
"""Runs in a bundle before anything else: sounddevice asks here where PortAudio lies.

On Linux `ctypes.util.find_library` knows the system's libraries only.
"""

import ctypes.util
import sys

if sys.platform == "linux":
    _of_the_system = ctypes.util.find_library

    def _find_library(name: str) -> str | None:
        return "libportaudio.so.2" if name == "portaudio" else _of_the_system(name)

    ctypes.util.find_library = _find_library
