# SPDX-License-Identifier: MIT
"""Whether Qt can start here. It ends the process where it cannot, so this is asked before."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping

from spotter.errors import DisplayError

_PACKAGES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
_XCB_PACKAGES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def check_display(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> None:
    """Make sure that a window can be opened.

    Raises:
        DisplayError: there is no display, or a system library that Qt needs is missing.
    """
    if platform != "linux":
        return
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if not (chosen or environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        raise DisplayError(
            "window",
            "there is no display",
            "start it on a desktop, or hear a recording in the terminal: spotter spot FILE",
        )
    is_x11 = chosen.startswith("xcb") or not (chosen or environment.get("WAYLAND_DISPLAY"))
    needed = {**_PACKAGES, **_XCB_PACKAGES} if is_x11 else _PACKAGES
    missing = {library: package for library, package in needed.items() if not _loads(library)}
    if missing:
        raise DisplayError(
            "window",
            f"Qt needs {', '.join(missing)}",
            f"install what is missing: sudo apt-get install {' '.join(missing.values())}",
        )
    if is_x11 and not _answers(environment.get("DISPLAY", "")):
        raise DisplayError(
            "window",
            f"no X server answers at DISPLAY={environment.get('DISPLAY', '')}",
            "start it on a desktop, or hear a recording in the terminal: spotter spot FILE",
        )


def _answers(display: str) -> bool:
    """Whether an X server lets us in; Qt's own attempt would end the process.

    The connection stays open until the process ends: a server whose only client leaves may start
    over, and would refuse Qt for that moment.
    """
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode() or None, None)
    return not xcb.xcb_connection_has_error(connection)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
