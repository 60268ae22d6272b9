# SPDX-License-Identifier: MIT
"""An evaluation as a page in Markdown and its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from train.evaluation.evaluate import Report
from train.evaluation.noise_conditions import Condition
from train.plots import BLUE, COLOURS, ORANGE, figure, percent

_NAMED = (0.5, 0.7, 0.8, 0.9, 0.95)
"""Thresholds that are marked on the trade-off."""


def page(name: str, report: Report, conditions: Sequence[Condition]) -> str:
    """The figures as Markdown, with the pictures beside it."""
    low, high = report.speaker_interval
    lines = [
        f"# {name}",
        "",
        f"12 classes, validation speakers: **{report.accuracy}** right; {low:.1%}–{high:.1%} when "
        f"speakers are drawn anew. Mean recall of the words {report.macro_recall:.1%}.",
        "",
        "| label | recall | precision | area under ROC |",
        "|---|---|---|--:|",
    ]
    for label, recall in report.per_label.items():
        area = f"{report.rocs[label].area:.4f}" if label in report.rocs else "–"
        lines.append(f"| {label} | {recall} | {report.precision[label]} | {area} |")
    lines += [
        "",
        "![Confusion matrix](confusion.png)",
        "",
        f"At 5 % of the words missed, {report.trade.taken_at(0.05):.1%} of unknown words and "
        "silence are taken for one.",
        "",
        "![ROC of each word; words missed against others taken](curves.png)",
        "",
        "| condition | accuracy | words alone |",
        "|---|---|---|",
    ]
    for one in conditions:
        lines.append(f"| {_named(one)} | {one.accuracy} | {one.words} |")
    return "\n".join([*lines, "", "![Accuracy against noise and level](conditions.png)", ""])


def _named(condition: Condition) -> str:
    if condition.kind == "level":
        return f"level {condition.value_db:+.0f} dB"
    return "clean" if np.isinf(condition.value_db) else f"SNR {condition.value_db:.0f} dB"


def draw(report: Report, conditions: Sequence[Condition], folder: Path) -> None:
    """Write confusion.png, curves.png and conditions.png.

    Raises:
        OutputError: they cannot be written.
    """
    _draw_confusion(report, folder / "confusion.png")
    _draw_curves(report, folder / "curves.png")
    _draw_conditions(conditions, folder / "conditions.png")


def _draw_confusion(report: Report, path: Path) -> None:
    counts = report.confusion
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    size = 0.45 * len(report.labels) + 1.8
    with figure(path, size + 0.6, size) as axes:
        # The root lets a few confusions be seen beside hundreds of right ones.
        axes.imshow(np.sqrt(shares), cmap="Blues", vmin=0, vmax=1)
        axes.grid(visible=False)
        for row, column in zip(*np.nonzero(counts), strict=True):
            dark = shares[row, column] > 0.3
            axes.text(
                column, row, str(counts[row, column]), ha="center", va="center",
                fontsize=8, color="white" if dark else "#222222",
            )  # fmt: skip
        ticks = np.arange(len(report.labels))
        axes.set_xticks(ticks, report.labels, rotation=45, ha="right")
        axes.set_yticks(ticks, report.labels)
        axes.set_xlabel("heard")
        axes.set_ylabel("said")


def _draw_curves(report: Report, path: Path) -> None:
    with figure(path, 10, 4.4, columns=2) as (left, right):
        for number, (word, curve) in enumerate(report.rocs.items()):
            style = "-" if number < len(COLOURS) else "--"
            colour = COLOURS[number % len(COLOURS)]
            left.plot(
                np.maximum(curve.false_accepts, 1e-4), curve.hits, style, color=colour,
                label=f"{word} {curve.area:.4f}", drawstyle="steps-post",
            )  # fmt: skip
        left.set_xscale("log")
        left.set_xlim(1e-4, 1)
        left.set_ylim(0.5, 1.005)
        left.set_xlabel("of all else, taken for the word")
        left.set_ylabel("of the word, heard")
        left.legend(frameon=False, fontsize=8, title="word, area", title_fontsize=8)
        trade = report.trade
        right.plot(trade.taken, trade.missed, color=BLUE)
        for threshold in _NAMED:
            at = int(np.abs(trade.thresholds - threshold).argmin())
            right.plot(trade.taken[at], trade.missed[at], "o", color=ORANGE, markersize=4)
            right.annotate(
                f"{threshold:g}", (trade.taken[at], trade.missed[at]), (4, 4),
                textcoords="offset points", fontsize=8,
            )  # fmt: skip
        right.set_xlim(0, max(0.05, float(trade.taken[len(trade.taken) // 4])))
        right.set_ylim(0, 0.3)
        percent(right.xaxis)
        right.set_xlabel("unknown words and silence taken for a word")
        right.set_ylabel("words missed, or taken for another")
        for axis in (left.yaxis, right.yaxis):
            percent(axis)


def _draw_conditions(conditions: Sequence[Condition], path: Path) -> None:
    with figure(path, 9.6, 4, columns=2) as both:
        for axes, kind, name in zip(
            both, ("snr", "level"), ("SNR over unseen noise, dB", "level, dB"), strict=True
        ):
            some = [one for one in conditions if one.kind == kind]
            at = np.arange(len(some))
            for label, colour in (("accuracy", BLUE), ("words", ORANGE)):
                shares = [getattr(one, label) for one in some]
                values = np.array([share.value for share in shares])
                around = np.abs(np.array([share.interval for share in shares]).T - values)
                title = {"accuracy": "all classes", "words": "words alone"}[label]
                axes.errorbar(
                    at, values, around, color=colour, marker="o", capsize=3, label=title
                )  # fmt: skip
            named = ["clean" if np.isinf(one.value_db) else f"{one.value_db:g}" for one in some]
            axes.set_xticks(at, named)
            axes.set_xlabel(name)
            axes.set_ylim(min(0.5, axes.get_ylim()[0]), 1)
            percent(axes.yaxis)
            axes.legend(frameon=False, loc="lower left")
