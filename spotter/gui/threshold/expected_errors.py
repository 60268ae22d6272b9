# SPDX-License-Identifier: MIT
"""The errors to expect of a rule, by the model's own measurements, as a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from spotter.detection.rule import Rule
from spotter.gui.i18n.language import decimal, translate
from spotter.model.operating_curve import Expectation, OperatingCurve

_MEASURED_WITH = ("smoothing_ms", "confirm_ms", "release", "refractory_ms")


@dataclass(frozen=True)
class ExpectationText:
    """One sentence about what to expect.

    Attributes:
        sentence: as it is said where there is room.
        longer: for people who point at it.
        shorter: the sentence with less in it, the longest first.
    """

    sentence: str
    longer: str
    shorter: tuple[str, ...] = ()


def expectation_text(
    curve: OperatingCurve | None, rule: Rule, labels: tuple[str, ...], hop_ms: int
) -> ExpectationText:
    """What to expect of a rule.

    While some words have thresholds of their own, the sentence is about those that follow the
    common one, which is what the slider beside it moves; the longer form then tells of all.
    """
    if curve is None:
        return ExpectationText(
            translate("Expectation", "the model brings no measurements: what to expect is unknown"),
            translate("Expectation", "This model has no operating curve."),
            (translate("Expectation", "not measured"),),
        )
    active = rule.active(labels)
    following = tuple(word for word in active if word not in rule.word_thresholds)
    text = curve.expect({word: rule.threshold_of(word) for word in following or active})
    everything = curve.expect({word: rule.threshold_of(word) for word in active})
    if text is None or everything is None:
        return ExpectationText(
            translate("Expectation", "some of these words were not measured"),
            "",
            (translate("Expectation", "not measured"),),
        )
    sentence, longer = _rates(text), [_measured_on(text)]
    shorter: tuple[str, ...] = (_two_rates(text), _misses(text))
    if not following:
        sentence = translate("Expectation", "with the words' own thresholds: {rates}").format(
            rates=sentence
        )
        shorter = ()
    elif following != active:
        whole = translate("Expectation", "All words, each at its own threshold: {rates}.")
        longer.insert(0, whole.format(rates=_rates(everything)))
        sentence = translate("Expectation", "{rates}, for the words that follow the slider").format(
            rates=sentence
        )
        brief = translate("Expectation", "{rates} (words that follow)")
        shorter = (brief.format(rates=_two_rates(text)),)
    if _is_other_rule(curve, rule, hop_ms):
        sentence += " · " + translate("Expectation", "measured with the model's own rule")
        longer.append(_other_rule(curve))
    return ExpectationText(sentence, "\n".join(longer), shorter)


def _rates(expectation: Expectation) -> str:
    return translate(
        "Expectation",
        "misses {misses} % · other words taken {taken} % · {alarms} false alarms an hour",
    ).format(
        misses=_percent(expectation.miss_rate),
        taken=_percent(expectation.taken_rate),
        alarms=_alarms(expectation),
    )


def _two_rates(expectation: Expectation) -> str:
    """Without the other words: they are the fewest."""
    text = translate("Expectation", "misses {misses} % · {alarms} false alarms an hour")
    return text.format(misses=_percent(expectation.miss_rate), alarms=_alarms(expectation))


def _misses(expectation: Expectation) -> str:
    text = translate("Expectation", "misses {misses} %")
    return text.format(misses=_percent(expectation.miss_rate))


def _alarms(expectation: Expectation) -> str:
    hours = expectation.false_alarms_per_hour
    return decimal(hours, 1 if hours < 10 else 0)


def _measured_on(expectation: Expectation) -> str:
    return translate(
        "Expectation",
        "Measured on {conditions}: {spoken} words spoken, {others} other words, "
        "{alarms} false alarms in {hours} hours.",
    ).format(
        conditions=expectation.conditions,
        spoken=expectation.spoken,
        others=expectation.others,
        alarms=decimal(expectation.alarms, 0),
        hours=decimal(expectation.hours, 1),
    )


def _is_other_rule(curve: OperatingCurve, rule: Rule, hop_ms: int) -> bool:
    if curve.hop_ms != hop_ms:
        return True
    used = rule.as_dict()
    return any(curve.rule.get(name, used[name]) != used[name] for name in _MEASURED_WITH)


def _other_rule(curve: OperatingCurve) -> str:
    return translate(
        "Expectation",
        "Measured with the model's own rule, at a hop of {hop} ms: with yours it may differ.",
    ).format(hop=curve.hop_ms)


def _percent(rate: float) -> str:
    return decimal(100 * rate, 1 if 0 < rate < 0.01 else 0)
