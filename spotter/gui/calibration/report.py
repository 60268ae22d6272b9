# SPDX-License-Identifier: MIT
"""What a calibration found, in words."""

from __future__ import annotations

from spotter.gui.calibration.procedure import Judgement, Result
from spotter.gui.i18n.language import decimal, translate

_FAINT_DB = 15


def result_title(result: Result) -> str:
    """What came out, in a few words."""
    if not result.n_attempts:
        return translate("Calibration", "Nothing can be suggested")
    if result.then == result.now:
        return translate("Calibration", "Nothing needs to be changed")
    title = translate("Calibration", "{then} instead of {now} would suit this room")
    return title.format(then=decimal(result.then.threshold), now=decimal(result.now.threshold))


def result_texts(result: Result, alarms: tuple[float, float] | None) -> list[str]:
    """Sentences about it; `alarms` an hour now and then are what the model's curve says."""
    texts = [_levels(result)]
    if not result.n_attempts:
        return [*texts, translate("Calibration", "No word was said.")]
    texts.append(_judged(result.now, result.n_attempts))
    if result.then == result.now:
        return texts
    text = _judged(result.then, result.n_attempts)
    if alarms is not None:
        expected = translate(
            "Calibration",
            "By the model's curve, expect about {alarms} false alarms an hour of talk instead of "
            "{before}.",
        )
        before, then = (decimal(value, 1 if value < 10 else 0) for value in alarms)
        text += " " + expected.format(alarms=then, before=before)
    return [*texts, text]


def _levels(result: Result) -> str:
    noise = decimal(result.noise_db, 0)
    if result.over_noise_db is None:
        return translate("Calibration", "Noise {noise} dB.").format(noise=noise)
    text = translate("Calibration", "Noise {noise} dB, your voice {over} dB above it.").format(
        noise=noise, over=decimal(result.over_noise_db, 0)
    )
    if result.over_noise_db < _FAINT_DB:
        text += " " + translate(
            "Calibration", "That is little: speak nearer to the microphone, or make it quieter."
        )
    return text


def _judged(judged: Judgement, n_attempts: int) -> str:
    threshold = decimal(judged.threshold)
    if judged.missed:
        said = translate("Calibration", "At {threshold} you would be missed {n} of {all} times,")
        said = said.format(threshold=threshold, n=judged.missed, all=n_attempts)
    else:
        said = translate("Calibration", "At {threshold} you would never be missed,")
        said = said.format(threshold=threshold)
    quiet = translate("Calibration", "and the quiet would have triggered nothing.")
    if judged.quiet:
        quiet = translate("Calibration", "and the quiet would have triggered {n}.")
    return f"{said} {quiet.format(n=judged.quiet)}"
