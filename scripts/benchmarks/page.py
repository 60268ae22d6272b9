# SPDX-License-Identifier: MIT
"""The figures for people: text, the page in docs, and its picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from scripts.benchmarks.measure import Figure, Table

_BEGIN, _END = "<!-- figures: scripts/bench --full --page -->", "<!-- end of figures -->"
_PICTURED = ("Live path, one core", "Live path by hop, one core")
_ROW_PX, _LEFT_PX, _WIDTH_PX, _BAR_PX = 24, 250, 760, 330


def short(number: float) -> str:
    """Three figures are all that is meant."""
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"


def text(table: Table) -> str:
    """A table for the terminal."""
    width = max(len(figure.name) for figure in table.figures)
    lines = [f"\n{table.title}"]
    for one in table.figures:
        spread = f"({short(one.low)}–{short(one.high)})"
        line = f"  {one.name:{width}}  {short(one.median):>8} {one.unit} {spread:16} {_ratios(one)}"
        lines.append(line.rstrip())
    return "\n".join(lines)


def _ratios(figure: Figure) -> str:
    message = ", ".join(f"{short(ratio)} × {name}" for name, ratio in figure.ratios.items())
    return f"{message} [aim: {figure.aim}]" if figure.aim else message


def write(path: Path, result: Mapping[str, Any], tables: Sequence[Table]) -> None:
    """Put the tables between the marks of the page, and their picture beside it."""
    before, _, rest = path.read_text().partition(_BEGIN)
    after = rest.partition(_END)[2]
    conditions = (
        f"`{result['command']}`, {result['date']}, {result['processor']}, {result['cores']} cores, "
        f"Python {result['python']}, numpy {result['numpy']}, spotter {result['spotter']}, "
        f"model “{result['model']}”, load at the end {result['load']}."
    )
    parts = [conditions, *(_markdown(table) for table in tables)]
    path.write_text(f"{before}{_BEGIN}\n\n" + "\n\n".join(parts) + f"\n\n{_END}{after}")
    pictured = [table for table in tables if table.title in _PICTURED]
    if pictured:
        (path.parent / "pictures" / "performance.svg").write_text(picture(pictured))


def _markdown(table: Table) -> str:
    head = f"### {table.title}\n\n| | median | spread | ratios | aim |\n|---|--:|---|---|---|"
    rows = [
        f"| {one.name} | {short(one.median)} {one.unit} | {short(one.low)}–{short(one.high)} | "
        + ", ".join(f"{short(ratio)} × {name}" for name, ratio in one.ratios.items())
        + f" | {one.aim} |"
        for one in table.figures
    ]
    return "\n".join([head, *rows])


def picture(tables: Sequence[Table]) -> str:
    """Bars of the medians, each table to its own scale, as SVG."""
    y = 8
    shapes: list[str] = []
    for table in tables:
        y += _ROW_PX
        shapes.append(f'<text x="8" y="{y}" font-weight="600">{escape(table.title)}</text>')
        largest = max(one.median for one in table.figures)
        for one in table.figures:
            y += _ROW_PX
            length = max(1.0, one.median / largest * _BAR_PX)
            fill = "#1f6feb" if one.name.startswith(("spotter", "hop")) else "#8b949e"
            message = f"{short(one.median)} {one.unit}"
            shapes += [
                f'<text x="{_LEFT_PX - 8}" y="{y}" text-anchor="end">{escape(one.name)}</text>',
                f'<rect x="{_LEFT_PX}" y="{y - 13}" width="{length:.1f}" height="16" '
                f'fill="{fill}"/>',
                f'<text x="{_LEFT_PX + length + 6:.1f}" y="{y}">{escape(message)}</text>',
            ]
        y += _ROW_PX // 2
    style = 'font-family="DejaVu Sans, sans-serif" font-size="13" fill="#57606a"'
    size = f'width="{_WIDTH_PX}" height="{y + 12}"'
    return "\n".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>', *shapes, "</svg>", ""]
    )
