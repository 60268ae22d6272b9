# SPDX-License-Identifier: MIT
"""Pictures of measurements: one look for all, written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from train.result_files import whole

BLUE, ORANGE, GREEN, RED, GREY = "#2f6db5", "#d9822b", "#3a8f5c", "#b8432f", "#8a8f98"
COLOURS = (BLUE, ORANGE, GREEN, RED, "#7a5bb0", "#4aa3a8", "#a0693a", GREY)

_DPI = 130


@contextmanager
def figure(path: Path, width: float = 6.4, height: float = 4.4, columns: int = 1) -> Iterator[Any]:
    """Give axes (a list where there are several columns) and write them as a picture afterwards.

    Args:
        path: of the PNG file.
        width: of it all, in inches.
        height: in inches.
        columns: how many axes, side by side.

    Raises:
        OutputError: the file cannot be written.
    """
    from matplotlib.figure import Figure

    drawing = Figure((width, height), layout="constrained", dpi=_DPI)
    axes = drawing.subplots(1, columns, squeeze=False)[0]
    for one in axes:
        one.grid(color="#e4e6ea", linewidth=0.8)
        one.set_axisbelow(True)
        one.spines[["top", "right"]].set_visible(False)
    yield axes[0] if columns == 1 else list(axes)
    with whole(path) as beside:
        # No version inside: the same figures make the same file.
        drawing.savefig(beside, format="png", metadata={"Software": None})


def percent(axis: Any) -> None:
    """Write an axis of shares in percent."""
    from matplotlib.ticker import PercentFormatter

    axis.set_major_formatter(PercentFormatter(1, decimals=None))
