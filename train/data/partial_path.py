# SPDX-License-Identifier: MIT
"""Nothing is half-written: what is being made grows beside its place and moves there whole."""

from __future__ import annotations

from pathlib import Path


def part_of(path: Path) -> Path:
    """Where a file or folder grows until it is whole. An interrupt may leave it there."""
    return path.with_name(f"{path.name}.part")
