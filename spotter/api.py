# SPDX-License-Identifier: MIT
"""The public functions: load, classify, spot, listen, teach."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from numbers import Real
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from spotter.audio.blocks import Audio, blocks_of
from spotter.clip_classifier import ClipReader, judge
from spotter.detection.detector import Detector
from spotter.detection.rule import Rule
from spotter.errors import InputError, ModelError, UsageError
from spotter.model.model import Model
from spotter.records import Clip, Detection, Frames, Gap, Scores, Snapshot
from spotter.streaming.pipeline import DEFAULT_HOP_MS, Pipeline, hop_frames_of

if TYPE_CHECKING:
    from spotter.streaming.engine import Source

_WAIT_S = 0.1
_MOST_GAPS = 1000


def load(model: str | Path | None = None, *, labels: str | Path | None = None) -> Model:
    """Load a model.

    Args:
        model: a `.tflite` file or the name of a model; None for the bundled one.
        labels: a text file with one label a line, for a `.tflite` that carries none.

    Raises:
        ModelError: it cannot be used.
        UsageError: `labels` is no path.
    """
    if labels is not None and not isinstance(labels, (str, Path)):
        raise UsageError("labels", f"{labels!r} is no path", "name a file with one label a line")
    return Model.load(model, labels=Path(labels) if labels is not None else None)


def rule_for(
    model: Model,
    threshold: float | None = None,
    word_thresholds: Mapping[str, float] | None = None,
    words: Sequence[str] | None = None,
) -> Rule:
    """The model's own rule, with what the user wants otherwise.

    Raises:
        UsageError: a word that the model does not know, or a threshold outside 0–1.
        ModelError: the rule in the model file makes no sense.
    """
    try:
        rule = Rule.from_dict(model.rule)
    except (TypeError, ValueError) as error:
        raise ModelError(str(model.path), f"its rule: {error}", "choose another model") from error
    if not rule.active(model.labels):
        why = "its rule names none of its words"
        raise ModelError(str(model.path), why, "choose another model")
    if isinstance(words, str) or not isinstance(words or (), Iterable):
        raise UsageError("words", f"{words!r} is no list of words", 'give one, such as ["yes"]')
    if not isinstance(word_thresholds or {}, Mapping):
        why = f"{word_thresholds!r} does not map words to thresholds"
        raise UsageError("word_thresholds", why, 'give a dict, such as {"yes": 0.9}')
    for word in chain(word_thresholds or (), words or ()):
        if word not in model.words:
            known = ", ".join(model.words)
            raise UsageError(repr(word), "is no word of this model", f"choose from: {known}")
    try:
        return replace(
            rule,
            threshold=rule.threshold if threshold is None else threshold,
            word_thresholds={**rule.word_thresholds, **(word_thresholds or {})},
            words=tuple(words) if words else rule.words,
        )
    except (TypeError, ValueError) as error:
        raise UsageError("--threshold", str(error), "choose a number from 0 to 1") from error


def classify(
    audio: Audio,
    *,
    model: Model | str | Path | None = None,
    sample_rate_hz: float = 16_000,
    threshold: float | None = None,
    word_thresholds: Mapping[str, float] | None = None,
    words: Sequence[str] | None = None,
    hop_ms: int = DEFAULT_HOP_MS,
    argmax: bool = False,
) -> Clip:
    """One label for a clip.

    A clip of up to one second is centred in silence and seen once. Of a longer one the second with
    the most probable word speaks.

    Args:
        audio: a file, or mono samples (float within ±1, or integers of full scale).
        model: a loaded model, a file or a name; None for the bundled one.
        sample_rate_hz: of samples in an array.
        threshold: the probability at which a word counts; None for the model's own.
        word_thresholds: words with a threshold of their own.
        words: the active words; None for all.
        hop_ms: from one window to the next in a longer clip.
        argmax: ignore thresholds and take the largest of all labels.

    Raises:
        SpotterError: the model or the audio cannot be used, or an argument is wrong.
    """
    [clip] = classify_each(
        [audio],
        model=model,
        sample_rate_hz=sample_rate_hz,
        threshold=threshold,
        word_thresholds=word_thresholds,
        words=words,
        hop_ms=hop_ms,
        argmax=argmax,
    )
    if isinstance(clip, InputError):
        raise clip
    return clip


def classify_each(
    audios: Iterable[Audio],
    *,
    model: Model | str | Path | None = None,
    sample_rate_hz: float = 16_000,
    threshold: float | None = None,
    word_thresholds: Mapping[str, float] | None = None,
    words: Sequence[str] | None = None,
    hop_ms: int = DEFAULT_HOP_MS,
    argmax: bool = False,
) -> Iterator[Clip | InputError]:
    """One label for each of many clips: what `classify` says of them one by one, in less time.

    A clip that cannot be heard has an InputError in its place. Some clips are read before the
    label of the first is told. Arguments and other errors are those of `classify`.
    """
    model = _loaded(model)
    rule = rule_for(model, threshold, word_thresholds, words)
    active = [model.labels.index(word) for word in rule.active(model.labels)]
    reader = ClipReader(model, active, hop_frames_of(model, hop_ms))
    labels = model.labels
    return (
        detected
        if isinstance(detected, InputError)
        else judge(detected, labels, active, rule, argmax=argmax)
        for detected in reader.speaking(_sound_of(audio, sample_rate_hz) for audio in audios)
    )


def spot(
    audio: Audio,
    *,
    model: Model | str | Path | None = None,
    sample_rate_hz: float = 16_000,
    threshold: float | None = None,
    word_thresholds: Mapping[str, float] | None = None,
    words: Sequence[str] | None = None,
    hop_ms: int = DEFAULT_HOP_MS,
) -> Iterator[Detection]:
    """Every word in audio of any length, each as soon as it is over; memory stays flat.

    If reading fails in the middle, the words found until then come first and the error after them.
    Arguments and errors are those of `classify`.
    """
    model = _loaded(model)
    rule = rule_for(model, threshold, word_thresholds, words)
    pipeline = Pipeline(model, hop_ms, with_power=False)
    return _spot(blocks_of(audio, sample_rate_hz), pipeline, Detector(rule, model.labels))


def _spot(
    blocks: Iterable[NDArray[np.float32]], pipeline: Pipeline, detector: Detector
) -> Iterator[Detection]:
    failure: InputError | None = None
    try:
        for block in blocks:
            detector.push(pipeline.push(block)[1])
            yield from detector.take_final()
    except InputError as error:
        # A pending word has been spoken, whatever happened after it.
        failure = error
    detector.push(pipeline.finish()[1])
    detector.finish()
    yield from detector.take_final()
    if failure is not None:
        raise failure


def listen(
    device: str | int | None = None,
    *,
    model: Model | str | Path | None = None,
    threshold: float | None = None,
    word_thresholds: Mapping[str, float] | None = None,
    words: Sequence[str] | None = None,
    hop_ms: int = DEFAULT_HOP_MS,
    timeout_s: float | None = None,
) -> Listener:
    """Detect words live: a context manager, and in it an iterator of detections.

    A detection comes as soon as its score reaches the threshold, before the word is over: its score
    is the one so far. (`spot` waits until a word is over, and gives its largest score.)

    `device` is the id of a microphone or a part of its name; None means the system's own. Iterating
    ends where no word comes for `timeout_s` (None: it goes on for ever). The other arguments and
    errors are those of `classify`; a microphone that cannot be opened is a MicrophoneError while
    iterating.
    """
    from spotter.audio.hardware.microphone import Microphone

    model = _loaded(model)
    rule = rule_for(model, threshold, word_thresholds, words)
    return Listener(Microphone(device), model, rule, hop_ms, timeout_s)


def teach(
    word: str,
    takes: Iterable[Audio],
    *,
    model: Model | str | Path | None = None,
    others: Iterable[Audio] = (),
    sample_rate_hz: float = 16_000,
) -> Model:
    """A model that knows one word more, from a few takes of it; nothing is trained or kept.

    It is the given model with the word among its own; `Model.save` writes it as one file. Five
    takes by the person who will say it are a good number. The same takes give the same word, bit
    for bit.

    Args:
        word: what it will be called.
        takes: recordings in which it is said once, 3 to 50: files, or mono samples.
        model: what is taught; None for the bundled one.
        others: recordings of single words that must not be taken for it.
        sample_rate_hz: of samples in an array.

    Raises:
        UsageError: the name is none, or a word of the model already; too few takes, or too many.
        InputError: a take cannot be read, holds no speech, or a word of more than 0.9 s.
        ModelError: the model cannot be taught.
    """
    from spotter.own_words.takes import find_takes
    from spotter.own_words.teach import check, teach_word

    model = _loaded(model)
    given = _listed("takes", takes)
    check(word, len(given), model)
    return teach_word(
        word,
        find_takes(given, model, sample_rate_hz, "take"),
        model,
        find_takes(_listed("others", others), model, sample_rate_hz, "other"),
    )


def _listed(name: str, audios: Iterable[Audio]) -> list[Audio]:
    """The recordings of an argument, which one recording alone is not."""
    if isinstance(audios, (str, Path, np.ndarray)) or not isinstance(audios, Iterable):
        why = f"is a {type(audios).__name__}, must be a list of recordings"
        raise UsageError(name, why, 'give several, such as ["1.wav", "2.wav", "3.wav"]')
    return list(audios)


class _Words:
    """Finds the words as the scores come, and keeps them for their reader.

    Threads: the engine's fills it. The reader takes from `queue`, and may look at `gaps`; when the
    engine is over, the reader calls `finish`.
    """

    def __init__(self, detector: Detector) -> None:
        self.queue: SimpleQueue[Detection] = SimpleQueue()
        self.gaps: deque[Gap] = deque(maxlen=_MOST_GAPS)
        self.n_frames = self.n_windows = self.n_unread_frames = 0
        self._detector = detector

    def append(self, frames: Frames, scores: Scores, gaps: tuple[Gap, ...] = ()) -> None:
        """Find the words of a block of sound."""
        self.n_frames = frames.first_index + len(frames)
        self.n_windows = scores.first_index + len(scores)
        self.gaps.extend(gaps)
        self._queue(self._detector.push(scores))
        self._detector.take_final()  # nobody waits until they are over

    def keep(self, first: int, samples: NDArray[np.float32]) -> None:
        """Nobody will hear the sound again."""

    def finish(self) -> None:
        """Take the word that is still growing as it is."""
        self._queue(self._detector.finish())

    def _queue(self, found: list[Detection]) -> None:
        for detection in found:
            self.queue.put(detection)


class Listener:
    """A source heard word by word. Use it in a `with` statement and iterate.

    Iterating waits for the next word; it ends when the source does, when `stop` is called, or where
    no word comes for a timeout.

    Threads: the engine's finds the words as they come, so that whoever iterates may take as long as
    they like; between the two is one queue.
    """

    def __init__(
        self,
        source: Source,
        model: Model,
        rule: Rule,
        hop_ms: int,
        timeout_s: float | None = None,
    ) -> None:
        from spotter.streaming.engine import Engine

        is_time = isinstance(timeout_s, Real) and timeout_s > 0
        if timeout_s is not None and not is_time:
            raise UsageError("timeout_s", f"{timeout_s!r} is no time", "give seconds, such as 10")
        self._timeout_s = math.inf if timeout_s is None else float(timeout_s)

        self._words = _Words(Detector(rule, model.labels))
        self._engine = Engine(model, source, hop_ms, words=self._words)
        self._is_started = False

    @property
    def snapshot(self) -> Snapshot:
        """How the sound is coming in, and how much was heard."""
        return self._engine.snapshot

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The newest gaps in the sound, oldest first."""
        return tuple(self._words.gaps)

    def stop(self) -> None:
        """End; words that are already certain still come."""
        self._engine.stop()

    def __enter__(self) -> Listener:
        if self._is_started:
            raise UsageError("listen", "was used already", "call listen again for another Listener")
        self._engine.start()
        self._is_started = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def __iter__(self) -> Iterator[Detection]:
        if not self._is_started:
            raise UsageError("listen", "is not started", "iterate inside its with statement")
        newest_s = time.monotonic()
        while not self._is_over() and time.monotonic() - newest_s < self._timeout_s:
            # Not for ever: on Windows Ctrl-C would have to wait as long.
            with suppress(Empty):
                yield self._words.queue.get(timeout=min(_WAIT_S, self._timeout_s))
                newest_s = time.monotonic()
        self.stop()
        self._words.finish()
        with suppress(Empty):
            while True:
                yield self._words.queue.get_nowait()
        if (failure := self.snapshot.error) is not None:
            raise failure

    def _is_over(self) -> bool:
        """Whether the engine has found all words that it will find."""
        return self.snapshot.health.state in ("ended", "failed")


def _sound_of(audio: Audio, sample_rate_hz: float) -> Iterator[NDArray[np.float32]]:
    """The sound in blocks; what is wrong with it is told when it is read, in its place."""
    yield from blocks_of(audio, sample_rate_hz)


def _loaded(model: Model | str | Path | None) -> Model:
    return model if isinstance(model, Model) else load(model)
