# SPDX-License-Identifier: MIT
"""How often a head is falsely heard in running speech, and how far it must be turned down."""

from __future__ import annotations

import numpy as np

from spotter.detection.detector import Detector
from spotter.detection.rule import Rule
from spotter.model.bank import HOP_S
from spotter.model.model import Model
from spotter.own_words.fit import Array
from spotter.records import Scores

ALARMS_PER_HOUR = 2.0
"""What a word is set to at the model's own threshold."""
_LARGEST = 30.0
_BELOW, _STRIDE, _HALVINGS = 4.0, 0.5, 6
"""A search begins where no window comes near a threshold, and goes on in steps that are halved."""
_WORD = "word"


class Rehearsal:
    """Runs the model's own rule over the logits of one word in a stream.

    Args:
        model: whose rule it is.
    """

    def __init__(self, model: Model) -> None:
        rule = Rule.from_dict(model.rule)
        self._rule = Rule.from_dict({**rule.as_dict(), "word_thresholds": {}, "words": ()})

    def count(self, logits: Array) -> int:
        """How often the word is detected in a window every 100 ms: logits float64 [n]."""
        probabilities = 1 / (1 + np.exp(-np.clip(logits, -_LARGEST, _LARGEST)))
        ends_s = HOP_S * np.arange(1, len(logits) + 1, dtype=np.float64)
        scores = Scores(
            ends_s,
            probabilities.astype(np.float32)[:, None],
            ends_s - 1,
            ends_s,
            (_WORD,),
            0,
        )
        detector = Detector(self._rule, (_WORD,))
        return len(detector.push(scores)) + len(detector.finish())

    def hears(self, logits: Array) -> bool:
        """Whether the word is detected at all."""
        return self.count(logits) > 0


def bias_for(
    speech: Array, hours: float, rehearsal: Rehearsal, per_hour: float = ALARMS_PER_HOUR
) -> float:
    """What to add to a word's logits so that it is not falsely heard more often than that.

    Args:
        speech: logits in running speech without the word, a window every 100 ms.
        hours: of it.
        rehearsal: with the model's own rule.
        per_hour: how many false alarms an hour there may be.
    """
    allowed = int(per_hour * hours)
    # From below: a word that is heard all the time is heard once, which is no small number.
    low = -float(speech.max()) - _BELOW
    while low < _LARGEST and rehearsal.count(speech + (low + _STRIDE)) <= allowed:
        low += _STRIDE
    high = low + _STRIDE
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if rehearsal.count(speech + middle) > allowed else (middle, high)
    return low
