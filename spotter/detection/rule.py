# SPDX-License-Identifier: MIT
"""When a score is a detection: threshold, confirmation, release, refractory time, and per word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from spotter.records import SILENCE, UNKNOWN


@dataclass(frozen=True)
class Rule:
    """How scores become words. Stored in the model file; every field can be moved while listening.

    Attributes:
        threshold: the score at which a word counts; under it, unknown; higher is stricter.
        word_thresholds: words with a threshold of their own.
        smoothing_ms: the score is the mean probability of the windows that end within this time.
        confirm_ms: how long a word may still grow before it is emitted (0–300).
        release: part of the threshold under which a word is over, in (0, 1].
        refractory_ms: time after a word's peak in which it is not accepted again.
        words: the active words; none named means all.
    """

    threshold: float = 0.8
    word_thresholds: Mapping[str, float] = field(default_factory=dict)
    smoothing_ms: float = 300
    confirm_ms: float = 100
    release: float = 0.75
    refractory_ms: float = 500
    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.words, str):
            raise TypeError(f"words={self.words!r} must be a list of words")
        object.__setattr__(self, "words", tuple(self.words))
        object.__setattr__(self, "word_thresholds", dict(self.word_thresholds))
        _check("threshold", self.threshold, 0, 1)
        for word, threshold in self.word_thresholds.items():
            _check(f"threshold of {word!r}", threshold, 0, 1)
        # Over a long gap two seconds of silence are fed: they must end every word.
        _check("smoothing_ms", self.smoothing_ms, 0, 2000)
        _check("confirm_ms", self.confirm_ms, 0, 300)
        _check("refractory_ms", self.refractory_ms, 0, 60_000)
        _check("release", self.release, 0.01, 1)

    def __hash__(self) -> int:
        return hash((self.threshold, tuple(sorted(self.word_thresholds.items())), self.words))

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Rule:
        """Take the known fields of `values`.

        Raises:
            ValueError, TypeError: a value is out of its range or of the wrong type.
        """
        known = (item.name for item in fields(cls))
        return cls(**{name: values[name] for name in known if name in values})

    def as_dict(self) -> dict[str, Any]:
        """The fields as plain values, for a model file."""
        return {**asdict(self), "words": list(self.words)}

    def threshold_of(self, word: str) -> float:
        """The word's own threshold, or the common one."""
        return self.word_thresholds.get(word, self.threshold)

    def active(self, labels: tuple[str, ...]) -> tuple[str, ...]:
        """The words among `labels` that may be detected, in label order."""
        words = tuple(label for label in labels if label not in (SILENCE, UNKNOWN))
        return tuple(word for word in words if word in self.words) if self.words else words


def _check(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ValueError(f"{name}={value!r} must lie between {low} and {high}")
