# SPDX-License-Identifier: MIT
"""The study as a table in Markdown and as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from train.plots import COLOURS, GREY, figure, percent
from train.studies.unknown.figures import ByGroup, Figures
from train.studies.unknown.judgement import MISS_GRID, MISS_RATE, THRESHOLD_GRID


def table(all_figures: Sequence[Figures]) -> str:
    """Every arm in one line, with intervals."""
    lines = [
        f"Threshold of each run: {MISS_RATE:.0%} of the known words of tuning speakers missed. In "
        "brackets 95 % intervals by words (false alarms: by readers), or the least and the most of "
        "the runs.",
        "",
        "| arm | known words missed in testing | AUROC | unseen words taken | words that trained "
        "taken | gap, points | macro F1 | false alarms an hour |",
        "|---|---|---|---|---|--:|---|---|",
    ]
    for one in all_figures:
        lines.append(
            f"| {one.arm.title} | {_runs(one.missed)} | {_auroc(one.auroc)} "
            f"| {_share(one.taken_unseen)} | {_share(one.taken_seen)} "
            f"| {100 * (one.taken_unseen.value - one.taken_seen.value):.0f} "
            f"| {_runs(one.macro_f1)} | {_rate(one.alarms_per_hour)} |"
        )
    return "\n".join(lines)


def differences(all_figures: Sequence[Figures]) -> str:
    """Unseen words taken, against a threshold on the largest probability of known words."""
    base = all_figures[0]
    lines = [
        f"Unseen words taken, compared with “{base.arm.title}” clip by clip (points, 95 % by "
        "words):",
        "",
        "| arm | difference |",
        "|---|---|",
    ]
    for one in all_figures[1:]:
        gap = one.taken_unseen.minus(base.taken_unseen)
        low, high = gap.interval
        lines.append(
            f"| {one.arm.title} | {100 * gap.value:+.1f} ({100 * low:+.1f} to {100 * high:+.1f}) |"
        )
    return "\n".join(lines)


def by_word(all_figures: Sequence[Figures]) -> str:
    """Each tested word, and how often it was taken for one of ours."""
    arms = [one for one in all_figures if one.arm.score == "max-softmax"]
    lines = [
        "Each word in testing, taken for one of ours (largest probability against the threshold). "
        "Its clips are counted for each seed.",
        "",
        f"| word | clips × seeds | {' | '.join(one.arm.title.split(',')[0] for one in arms)} |",
        f"|---|--:|{'--:|' * len(arms)}",
    ]
    shares = [one.taken_unseen for one in arms]
    order = np.argsort(-shares[-1].hits / shares[-1].totals)
    for at in order:
        cells = " | ".join(f"{share.hits[at] / share.totals[at]:.0%}" for share in shares)
        lines.append(f"| {shares[-1].names[at]} | {shares[-1].totals[at]:.0f} | {cells} |")
    return "\n".join(lines)


def _share(share: ByGroup) -> str:
    low, high = share.interval
    return f"{share.value:.1%} ({low:.1%}–{high:.1%})"


def _rate(rate: ByGroup) -> str:
    low, high = rate.interval
    return f"{rate.value:.0f} ({low:.0f}–{high:.0f})"


def _auroc(area: ByGroup | None) -> str:
    if area is None:
        return "–"
    low, high = area.interval
    return f"{area.value:.3f} ({low:.3f}–{high:.3f})"


def _runs(values: np.ndarray) -> str:
    return f"{values.mean():.1%} ({values.min():.1%}–{values.max():.1%})"


def draw(all_figures: Sequence[Figures], folder: Path) -> None:
    """Three pictures: the trade-off, accuracy against threshold, seen against unseen words."""
    soft = [one for one in all_figures if one.arm.score in ("max-softmax", "")]
    with figure(folder / "trade-off.png") as axes:
        for number, one in enumerate(soft):
            if one.arm.score:
                axes.plot(MISS_GRID, one.trade, color=COLOURS[number], label=one.arm.title)
            else:
                axes.plot(
                    one.missed.mean(), one.taken_unseen.value, "o",
                    color=COLOURS[number], label=one.arm.title,
                )  # fmt: skip
        percent(axes.xaxis)
        percent(axes.yaxis)
        axes.set_ylim(0, 1)
        axes.set_xlabel("known words missed")
        axes.set_ylabel("words never seen, taken for one of ours")
        axes.legend(frameon=False, fontsize=8)
    with figure(folder / "accuracy.png") as axes:
        for number, one in enumerate(soft):
            curve = np.broadcast_to(one.accuracy, THRESHOLD_GRID.shape)
            style = "-" if one.arm.score else "--"
            axes.plot(THRESHOLD_GRID, curve, style, color=COLOURS[number], label=one.arm.title)
        percent(axes.yaxis)
        axes.set_xlabel("threshold on the largest probability of a word")
        axes.set_ylabel("mean recall of ten words and unknown")
        axes.legend(frameon=False, fontsize=8)
    _draw_gap(all_figures, folder / "seen-and-unseen.png")


def _draw_gap(all_figures: Sequence[Figures], path: Path) -> None:
    rows = np.arange(len(all_figures))[::-1]
    with figure(path, 7.2, 5.0) as axes:
        for name, offset, colour in (("unseen", 0.19, COLOURS[1]), ("seen", -0.19, GREY)):
            shares = [getattr(one, f"taken_{name}") for one in all_figures]
            values = np.array([share.value for share in shares])
            around = np.array([share.interval for share in shares]).T
            axes.barh(
                rows + offset, values, 0.36, color=colour,
                xerr=np.abs(around - values), error_kw={"elinewidth": 0.8, "capsize": 2},
                label={"unseen": "words never seen", "seen": "words that trained"}[name],
            )  # fmt: skip
        axes.set_yticks(rows, [one.arm.title for one in all_figures], fontsize=8)
        percent(axes.xaxis)
        axes.set_xlim(0, 1)
        axes.set_xlabel("taken for one of ours, where 5 % of ours are missed in tuning")
        axes.legend(frameon=False, fontsize=8)
