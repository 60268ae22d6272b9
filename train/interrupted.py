# SPDX-License-Identifier: MIT
"""Ctrl-C in work that goes on where it stopped: one line that says so."""

from __future__ import annotations

from spotter.errors import SpotterError


def interrupted(what: str, why: str, remedy: str) -> SpotterError:
    """The error that ends the program as an interrupt does.

    Args:
        what: the work.
        why: how far it is.
        remedy: how to go on.
    """
    error = SpotterError(what, f"interrupted; {why}", remedy)
    error.exit_code = 130
    return error
