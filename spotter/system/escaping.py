# SPDX-License-Identifier: MIT
"""Text from elsewhere (a file's name, a model's card), made fit for one line of a terminal."""

from __future__ import annotations

_ESCAPES = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
_ESCAPES.update({ord("\t"): "\\t", ord("\n"): "\\n", ord("\r"): "\\r"})


def escaped(text: str) -> str:
    """`text` on one line and without control characters, which could also command the terminal."""
    return text.translate(_ESCAPES)
