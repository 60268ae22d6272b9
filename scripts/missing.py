# SPDX-License-Identifier: MIT
"""Print on one line the Debian packages that are missing for `missing.py run` or `missing.py test`.

Looks for the thing itself, not for the package, so that it is right on every Linux distribution.
Runs on a bare Python; prints nothing where all is there, and on other systems, whose wheels bring
what they need.
"""

from __future__ import annotations

import ctypes
import glob
import os
import shutil
import sys

RUN_LIBRARIES = {
    "libportaudio2": "libportaudio.so.2",
    "libglib2.0-0": "libgthread-2.0.so.0",
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libfontconfig1": "libfontconfig.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
}
TEST_PROGRAMS = {
    "xvfb": "Xvfb",
    "pulseaudio": "pulseaudio",
    "pulseaudio-utils": "pactl",
    "pipewire": "pipewire",
    "pipewire-pulse": "pipewire-pulse",
    "wireplumber": "wireplumber",
    "dbus-daemon": "dbus-run-session",
    "strace": "strace",
    "espeak-ng": "espeak-ng",
}
ALSA_PLUGINS = "libasound2-plugins"
ALSA_PLUGIN = "alsa-lib/libasound_module_pcm_pulse.so"
PIPEWIRE_PLUGIN = "alsa-lib/libasound_module_pcm_pipewire.so"
SERVER_SOCKETS = ("pulse/native", "pipewire-0")
LIBRARY_FOLDERS = ("/usr/lib", "/usr/lib64", "/usr/lib/*-linux-*")


def has_library(name: str) -> bool:
    """Whether the dynamic loader finds a library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_plugin(name: str) -> bool:
    """Whether ALSA finds a plugin."""
    return any(glob.glob(f"{folder}/{name}") for folder in LIBRARY_FOLDERS)


def needs_plugin() -> bool:
    """Whether a sound server runs here whose microphones ALSA cannot reach."""
    folder = os.environ.get("XDG_RUNTIME_DIR", "/nowhere")
    runs = any(os.path.exists(f"{folder}/{socket}") for socket in SERVER_SOCKETS)
    return runs and not (has_plugin(ALSA_PLUGIN) or has_plugin(PIPEWIRE_PLUGIN))


def missing_packages(purpose: str) -> list[str]:
    """The Debian packages whose contents are not here, for the purpose `run` or `test`."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for package, name in RUN_LIBRARIES.items() if not has_library(name)]
    if purpose == "test":
        missing += [package for package, name in TEST_PROGRAMS.items() if not shutil.which(name)]
    if needs_plugin() or (purpose == "test" and not has_plugin(ALSA_PLUGIN)):
        missing.append(ALSA_PLUGINS)
    return missing


if __name__ == "__main__":
    print(*missing_packages(sys.argv[1]))
