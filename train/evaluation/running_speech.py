# SPDX-License-Identifier: MIT
"""False alarms of a model in running speech, told from real words by the texts.

Every detection is compared with the text of its sentence, which pocketsphinx has aligned: it is
*true* if a word that is said like it sounds within half a second, *part* of a word if a word there
holds all its sounds (“no” in “nobody”), else a false alarm. A sentence whose text holds the word
but could not be aligned says nothing about that word. Noise and single wake words have no text:
there every detection is a false alarm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tqdm import tqdm

from spotter.detection.detector import detect
from spotter.detection.rule import Rule
from spotter.model.model import Model
from spotter.records import Detection
from spotter.streaming.pipeline import Pipeline
from train.data.forced_alignment import Spoken, holds_sound_of, open_alignment, sounds_like
from train.data.index import Index, Split
from train.data.sample_store import Store
from train.evaluation import unseen_words
from train.evaluation.metrics import Rate, Share
from train.evaluation.operating_curve import THRESHOLDS, score_alone
from train.evaluation.streaming import rate_dict, share_dict

TOLERANCE_S = 0.5
_RATE_HZ = 16_000
_TOLD = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.99)


@dataclass(frozen=True)
class Sentence:
    """One recording as the judge needs it.

    Attributes:
        name: of the recording.
        text: its words; empty for what has none.
        spoken: where they are; empty where that is not known.
    """

    name: str
    text: tuple[str, ...] = ()
    spoken: tuple[Spoken, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """The detections of many recordings, by what they are.

    Attributes:
        true: the word was said there.
        parts: a longer word was said there that holds its sounds.
        unjudged: the word is in the text, and where is not known.
        alarms: the rest, with the name of the recording.
        hours: of all recordings.
    """

    true: tuple[Detection, ...]
    parts: tuple[Detection, ...]
    unjudged: tuple[Detection, ...]
    alarms: tuple[tuple[str, Detection], ...]
    hours: float

    @property
    def false_alarms(self) -> Rate:
        """By the hour."""
        return Rate(len(self.alarms), self.hours)


def judge(found: Iterable[tuple[Sentence, Iterable[Detection]]], hours: float) -> Verdict:
    """Sort detections by what they are.

    Args:
        found: sentences with what was heard in them.
        hours: of all of them.
    """
    kinds: dict[str, list[Detection]] = {"true": [], "part": [], "unjudged": []}
    alarms: list[tuple[str, Detection]] = []
    for sentence, detections in found:
        for detection in detections:
            kind = _kind(sentence, detection)
            if kind == "alarm":
                alarms.append((sentence.name, detection))
            else:
                kinds[kind].append(detection)
    true, parts, unjudged = (tuple(detections) for detections in kinds.values())
    return Verdict(true, parts, unjudged, tuple(alarms), hours)


def _kind(sentence: Sentence, detection: Detection) -> str:
    near = [word for word in sentence.spoken if _is_near(word, detection)]
    if any(sounds_like(word.word, detection.word) for word in near):
        return "true"
    if any(holds_sound_of(word.word, detection.word) for word in near):
        return "part"
    if not sentence.spoken and any(sounds_like(word, detection.word) for word in sentence.text):
        return "unjudged"
    return "alarm"


def _is_near(word: Spoken, detection: Detection) -> bool:
    start_s, stop_s = word.start_sample / _RATE_HZ, word.stop_sample / _RATE_HZ
    middle_s = (detection.start_s + detection.end_s) / 2
    return start_s - TOLERANCE_S <= middle_s <= stop_s + TOLERANCE_S


@dataclass(frozen=True)
class SpeechReport:
    """The verdicts at several thresholds.

    Attributes:
        rule: the model's own.
        kinds: kind of recording → threshold → verdict; the model's own threshold among them.
        never_met: threshold → share of words that training had neither voice nor word of, alone,
            that were taken for one of the model's (`train.evaluation.unseen_words`).
    """

    rule: Rule
    kinds: dict[str, dict[float, Verdict]]
    never_met: dict[float, Share]

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values."""
        return {
            "rule": self.rule.as_dict(),
            "kinds": {
                kind: {
                    f"{threshold:g}": {
                        "false_alarms": rate_dict(verdict.false_alarms),
                        "true": len(verdict.true),
                        "parts": len(verdict.parts),
                        "unjudged": len(verdict.unjudged),
                    }
                    for threshold, verdict in by_threshold.items()
                }
                for kind, by_threshold in self.kinds.items()
            },
            "never_met": {
                f"{threshold:g}": share_dict(share) for threshold, share in self.never_met.items()
            },
        }

    def as_text(self) -> str:
        """The figures for people, as Markdown, with every false alarm at the model's threshold."""
        lines = []
        own = self.rule.threshold
        for kind, by_threshold in self.kinds.items():
            lines += [
                f"**{kind}**",
                "",
                "| threshold | false alarms | true | parts of words | not to be judged |",
                "|--:|---|--:|--:|--:|",
            ]
            for threshold, verdict in by_threshold.items():
                if self._is_reported(threshold):
                    lines.append(
                        f"| {threshold:g} | {verdict.false_alarms} | {len(verdict.true)} "
                        f"| {len(verdict.parts)} | {len(verdict.unjudged)} |"
                    )
            detected = "; ".join(
                f"{alarm.word} {alarm.score:.2f} at {alarm.peak_s:.1f} s of {name}"
                for name, alarm in by_threshold[own].alarms
            )
            lines += ["", f"At {own:g}: {detected or 'nothing that was not said'}.", ""]
        lines += ["**words never met**, alone", "", "| threshold | taken for a word |", "|--:|---|"]
        lines += [
            f"| {threshold:g} | {share} |"
            for threshold, share in self.never_met.items()
            if self._is_reported(threshold)
        ]
        return "\n".join(lines)

    def _is_reported(self, threshold: float) -> bool:
        return threshold == self.rule.threshold or threshold in _TOLD


def evaluate_speech(model: Model, index: Index, store: Store, rule: Rule) -> SpeechReport:
    """Listen to all running speech, wake words and noise of the validation part.

    Args:
        model: which.
        index: the recordings.
        store: the same, decoded.
        rule: how scores become words; its threshold is moved.
    """
    pipeline = Pipeline(model)
    thresholds = sorted({*(at for at in THRESHOLDS if at >= _TOLD[0]), rule.threshold})
    kinds: dict[str, dict[float, Verdict]] = {}
    for kind, sentences in _sentences(index, store, "validation").items():
        bar = tqdm(sentences, kind, unit=" files", disable=None, leave=False)
        scored = [(item, score_alone(pipeline, store.cut(store.row(item.name)))) for item in bar]
        hours = sum(store.length(store.row(item.name)) for item in sentences) / _RATE_HZ / 3600
        kinds[kind] = {
            threshold: judge(
                ((item, detect(scores, _at(rule, threshold))) for item, scores in scored), hours
            )
            for threshold in thresholds
        }
    unmet = unseen_words.never_met(index, store, model.words)
    return SpeechReport(rule, kinds, unseen_words.taken(model, store, unmet, rule, thresholds))


def _at(rule: Rule, threshold: float) -> Rule:
    return rule if threshold == rule.threshold else replace(rule, threshold=threshold)


def _sentences(index: Index, store: Store, split: Split) -> dict[str, Sequence[Sentence]]:
    spoken: dict[int, list[Spoken]] = {}
    for word in open_alignment(index, store):
        spoken.setdefault(word.row, []).append(word)
    kinds = {
        "running speech": list(_with_text(index, store, split, spoken)),
        "wake words": [Sentence(item.name) for item in index.of("wake", split)],
        "noise": [Sentence(item.name) for item in index.of("noise", split)],
    }
    return {
        kind: [item for item in sentences if store.rows_named([item.name])]
        for kind, sentences in kinds.items()
    }


def _with_text(
    index: Index, store: Store, split: Split, spoken: dict[int, list[Spoken]]
) -> Iterator[Sentence]:
    for item in index.of("speech", split):
        for row in store.rows_named([item.name]):
            if item.name in index.transcripts:
                text = tuple(index.transcripts[item.name].split())
                yield Sentence(item.name, text, tuple(spoken.get(row, ())))
