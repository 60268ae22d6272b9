# SPDX-License-Identifier: MIT
"""What gives way when the window is small: one order, from a list of five rows down to 560 × 320.

No Qt here. First the list loses rows and the large word size, then the two bars that are no words
go, then the list becomes one line; below 900 pixels the bars move under the trace and lie in a
grid; at last the status line goes. While a panel is open in a low window the list makes room.
"""

from __future__ import annotations

from dataclasses import dataclass

_SMALL_WIDTH, _SMALL_HEIGHT = 1100, 720
_STACKED_WIDTH, NARROW_WIDTH = 900, 640
_ONE_LINE_HEIGHT, _LOW_HEIGHT = 540, 400
_VAST_WIDTH, _TALL_HEIGHT = 2200, 1200
_ROW_PX, _HEADER_PX, _STATUS_PX, _MARGIN_PX = 32, 36, 28, 16
_BAR_ROW_PX, _BARS_APART_PX = 16, 20
_LINE_PX = 28
"""The list as one line."""


@dataclass(frozen=True)
class WindowLayout:
    """How the parts of the window lie. Lengths are logical pixels.

    Attributes:
        small: less room between things, and a narrower right column.
        vast: the right column is wider, and its word larger: it is seen from afar.
        narrow: the button to open files has no text.
        low: bars of controls are lower, margins are halved.
        stacked: the right column lies under the picture, the bars in a grid.
        right: whether there is a right column at all.
        one_panel: there is room for the words' thresholds or for the rule, and not for both.
        list_rows: of the list; 0: none.
        last_line: the last word stands in a line instead of the list.
        status: whether there is a status line.
        word_px: the height of the large word; under 60 it stands in a line with its score.
        others: whether the bars of what is no word are there.
        grid_px: the most height that bars in a grid may take; many more words scroll.
        inner_px: the width between the window's margins.
    """

    small: bool
    vast: bool
    narrow: bool
    low: bool
    stacked: bool
    right: bool
    one_panel: bool
    list_rows: int
    last_line: bool
    status: bool
    word_px: int
    others: bool
    grid_px: int
    inner_px: int

    @property
    def bar_px(self) -> int:
        """The height of the bar of buttons at the top."""
        return 44 if self.low else 56

    @property
    def right_px(self) -> int:
        """The width of the right column where it is one."""
        return 264 if self.narrow else 296 if self.small else 520 if self.vast else 336

    @property
    def threshold_px(self) -> int:
        """The height of the threshold's row."""
        return 40 if self.low else 48


def arrange(
    width: int,
    height: int,
    *,
    n_bars: int,
    opened: bool = False,
    panel: bool = False,
    state: bool = False,
) -> WindowLayout:
    """Arrange a window of this size.

    Args:
        width: of the window.
        height: of the window.
        n_bars: how many there are, with the two that are no words.
        opened: the bars are opened up, each with controls of its own.
        panel: a panel stands between threshold and list.
        state: words and ways out, or a table, stand in the place of the picture.
    """
    small = width < _SMALL_WIDTH or height < _SMALL_HEIGHT
    stacked = width < _STACKED_WIDTH and not opened
    low = height < _LOW_HEIGHT
    rows = 3 if small else 5 if height < _TALL_HEIGHT else 10
    if height < _ONE_LINE_HEIGHT or ((opened or panel) and height < _SMALL_HEIGHT):
        rows = 0
    vast = width >= _VAST_WIDTH and height >= _TALL_HEIGHT
    word_px = 48 if opened else 88 if small else 248 if vast else 136
    if stacked:
        word_px = 88 if height >= _ONE_LINE_HEIGHT else 40
    elif low:
        word_px = 40
    list_px = _HEADER_PX + rows * _ROW_PX if rows else _LINE_PX
    right_px = height - 56 - 48 - _STATUS_PX - list_px - word_px - 32
    return WindowLayout(
        small=small,
        vast=vast,
        narrow=width < NARROW_WIDTH,
        low=low,
        stacked=stacked,
        right=not (stacked and (panel or state) and height < _ONE_LINE_HEIGHT),
        one_panel=width < _STACKED_WIDTH or height < _ONE_LINE_HEIGHT,
        list_rows=rows,
        last_line=rows == 0 and not low,
        status=not low,
        word_px=word_px,
        others=not (stacked or opened or height < _ONE_LINE_HEIGHT)
        and right_px >= n_bars * _BAR_ROW_PX + _BARS_APART_PX,
        grid_px=height * 3 // 10,
        inner_px=width - 2 * _MARGIN_PX,
    )
