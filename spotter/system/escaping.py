# SPDX-License-Identifier: MIT
"""Text from elsewhere (a file's name, a model's card), made fit for one line of a terminal."""

from __future__ import annotations

_CONTROLS = (*range(32), *range(127, 160))
_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
"""Marks that turn text around, and the two separators of lines."""

_ESCAPES = {code: f"\\x{code:02x}" for code in _CONTROLS}
_ESCAPES.update({code: f"\\u{code:04x}" for code in _DIRECTIONS})
_IN_LINES = {code: text for code, text in _ESCAPES.items() if chr(code) not in "\t\n"}
_ESCAPES.update({ord("\t"): "\\t", ord("\n"): "\\n", ord("\r"): "\\r"})
_IN_JSON = {code: f"\\u{code:04x}" for code in (*range(127, 160), *_DIRECTIONS)}


def escaped(text: str) -> str:
    """`text` on one line and without control characters, which could also command the terminal."""
    return text.translate(_ESCAPES)


def escaped_lines(text: str) -> str:
    """`text` without control characters but for the ends of its lines and tabs."""
    return text.translate(_IN_LINES)


def escaped_json(text: str) -> str:
    """The same JSON, in which what could command a terminal stands as an escape of JSON's own."""
    return text.translate(_IN_JSON)
