# SPDX-License-Identifier: MIT
"""The study of own words as figures, a table and a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from train.plots import BLUE, ORANGE, figure, percent
from train.result_files import write_json, write_text
from train.studies.own_words import OTHER_PEOPLE, RATES, SAME_PERSON, Outcome, Study


def write_report(study: Study, out: Path) -> str:
    """Write `study.json`, `study.md` and `study.png` into a folder; return the table.

    Raises:
        OutputError: they cannot be written.
    """
    text = table_of(study)
    write_json(out / "study.json", asdict(study))
    write_text(out / "study.md", text)
    _draw(study, out / "study.png")
    return text


def miss_rate(outcomes: Sequence[Outcome], rate: float) -> float:
    """The mean over people and words of the part that is missed."""
    column = RATES.index(rate)
    return float(np.mean([one.missed[column] / one.judged for one in outcomes]))


def table_of(study: Study) -> str:
    """The figures in Markdown."""
    lines = [
        "| | people and words | takes judged | missed | median | other own words taken |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    groups = [
        (f"same person, {SAME_PERSON:g} false alarms an hour", study.same, SAME_PERSON),
        ("– of them people of `own/`", _of(study.same, is_own=True), SAME_PERSON),
        ("– of them people of Speech Commands", _of(study.same, is_own=False), SAME_PERSON),
        (f"other people, {OTHER_PEOPLE:g} an hour", study.others, OTHER_PEOPLE),
    ]
    lines += [_line(name, outcomes, rate) for name, outcomes, rate in groups if outcomes]
    lines += ["", *_notes(study), ""]
    return "\n".join(lines)


def _of(outcomes: Sequence[Outcome], *, is_own: bool) -> list[Outcome]:
    return [one for one in outcomes if ("-" in one.who) == is_own]


def _line(name: str, outcomes: Sequence[Outcome], rate: float) -> str:
    column = RATES.index(rate)
    shares = [one.missed[column] / one.judged for one in outcomes]
    judged, missed = (
        sum(one.judged for one in outcomes),
        sum(one.missed[column] for one in outcomes),
    )
    others, taken = sum(one.others for one in outcomes), sum(one.taken for one in outcomes)
    text = f"{taken / others:.1%} ({taken} of {others})" if others else "–"
    return (
        f"| {name} | {len(outcomes)} | {judged} | {np.mean(shares):.1%} ({missed}) "
        f"| {np.median(shares):.0%} | {text} |"
    )


def _notes(study: Study) -> list[str]:
    notes = [f"- {study.refused} of {study.offered} takes that were to teach were refused."]
    if study.together.judged:
        each = study.together
        notes.append(
            f"- Eight words at once: {each.missed_together / each.judged:.1%} missed "
            f"({each.missed_together} of {each.judged}), each alone "
            f"{each.missed_alone / each.judged:.1%} ({each.missed_alone})."
        )
    for name, outcomes in (("same person", study.same), ("other people", study.others)):
        if outcomes:
            missed = np.mean([one.shipped_missed / one.judged for one in outcomes])
            alarms = np.array([one.shipped_alarms for one in outcomes]) / study.hours
            notes.append(
                f"- As taught, with the threshold that the bank gives ({name}): {missed:.1%} "
                f"missed, {alarms.mean():.1f} false alarms an hour (mean; median "
                f"{np.median(alarms):.1f}) in {study.hours:.2f} h of validation speech."
            )
    return notes


def _draw(study: Study, path: Path) -> None:
    """Misses against false alarms an hour."""
    with figure(path) as axes:
        groups = (
            ("three takes by the same person", study.same, BLUE),
            ("five takes by five other people", study.others, ORANGE),
        )
        for name, outcomes, colour in groups:
            if outcomes:
                shares = [miss_rate(outcomes, rate) for rate in RATES]
                axes.plot(RATES, shares, "o-", color=colour, label=name)
        axes.set_xscale("log")
        axes.set_xticks(RATES, [f"{rate:g}" for rate in RATES])
        axes.minorticks_off()
        axes.set_ylim(bottom=0)
        percent(axes.yaxis)
        axes.set_xlabel("false alarms an hour of running speech")
        axes.set_ylabel("missed")
        axes.legend(frameon=False)
