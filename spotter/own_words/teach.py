# SPDX-License-Identifier: MIT
"""From takes of a word to a model that knows it, with figures that say what to expect."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spotter.errors import ModelError, UsageError
from spotter.features.frontend import StreamingFrontEnd
from spotter.model.bank import Bank, in_8_bits
from spotter.model.model import Model
from spotter.model.own_words import MAX_EXAMPLES, MAX_OWN_WORDS, Figures, OwnWord, name_refusal
from spotter.own_words.alarms import Rehearsal, bias_for
from spotter.own_words.fit import Array, Head, fit
from spotter.own_words.takes import Take
from spotter.own_words.variants import embeddings_of, stream_of

MIN_TAKES, MAX_TAKES = 3, 50
_HOP_FRAMES = 10
_HARMLESS = -4.0
"""Logit that a word may have where another is said."""


def check(word: str, n_takes: int, model: Model) -> None:
    """See, before anything is worked out, that a word can be taught.

    Args:
        word: what it will be called.
        n_takes: how many takes there are of it.
        model: what is taught.

    Raises:
        UsageError: the name is none, or a word of the model already; too few takes, or too many.
        ModelError: the model cannot be taught.
    """
    if model.bank is None:
        remedy = "teach the bundled model, or one that was made from it"
        raise ModelError(str(model.path), "cannot be taught own words", remedy)
    if not isinstance(word, str) or (why := name_refusal(word)) is not None:
        why = "is no text" if not isinstance(word, str) else why
        raise UsageError(repr(word), f"names no word: it {why}", "choose a short, plain name")
    if word in model.labels:
        raise UsageError(repr(word), "is a word of this model already", "choose another name")
    if len(model.own_words) >= MAX_OWN_WORDS:
        why = f"would be own word {MAX_OWN_WORDS + 1} of this model"
        raise UsageError(repr(word), why, "remove one of them first")
    if n_takes < MIN_TAKES:
        why = f"has {n_takes} takes, at least {MIN_TAKES} are needed"
        raise UsageError(repr(word), why, "say it a few times more")
    if n_takes > MAX_TAKES:
        why = f"has {n_takes} takes, at most {MAX_TAKES} are used"
        raise UsageError(repr(word), why, "choose the best of them")


def teach_word(word: str, takes: Sequence[Take], model: Model, others: Sequence[Take]) -> Model:
    """The model with one own word more; `check` has found nothing against it.

    The own words that it has learn to be told from the new one, as it does from them.

    Args:
        word: its label.
        takes: of it.
        model: with an embedding and a bank.
        others: takes of what must not be taken for it.
    """
    bank = model.bank
    assert bank is not None
    negative = bank.embeddings()
    known = [own.embeddings() for own in model.own_words]
    rivals = np.concatenate([negative[:0], *known, *_embedded(others, model)])
    new = _own_word(word, takes, negative, rivals, model, bank)
    own_words = [*model.own_words, new]
    for place, own in enumerate(model.own_words):
        if _takes_it_for(own, new):
            rest = [other.embeddings() for other in own_words if other is not own]
            own_words[place] = _told_apart(own, negative, np.concatenate(rest), model, bank)
    return model.with_own_words(own_words)


def _embedded(takes: Sequence[Take], model: Model) -> list[Array]:
    """The embeddings of each take's variants."""
    return [
        embeddings_of(take.samples, model, np.random.default_rng(number)).astype(np.float64)
        for number, take in enumerate(takes)
    ]


def _own_word(
    word: str, takes: Sequence[Take], negative: Array, rivals: Array, model: Model, bank: Bank
) -> OwnWord:
    positive = _embedded(takes, model)
    streams = [_stream(take, model) for take in takes]
    head = fit(np.concatenate(positive), negative, rivals)
    # What a head says of its own takes and its own bank flatters: each is asked of one without it.
    speech, said = np.empty(bank.n_speech), []
    blocks = np.array_split(np.arange(bank.n_speech), len(takes))
    for number, block in enumerate(blocks):
        rest = [part for row, part in enumerate(positive) if row != number]
        without = fit(np.concatenate(rest), np.delete(negative, block, axis=0), rivals, head)
        speech[block] = without.logits(negative[block])
        said.append(without.logits(streams[number]))
    rehearsal = Rehearsal(model)
    moved = bias_for(speech, bank.hours, rehearsal)
    figures = Figures(
        len(takes),
        sum(not rehearsal.hears(logits + moved) for logits in said),
        rehearsal.count(speech + moved),
        round(bank.hours, 3),
    )
    every = np.concatenate(positive)
    some = every[np.linspace(0, len(every) - 1, MAX_EXAMPLES).astype(np.intp)]
    return _finished(word, head, moved, figures, in_8_bits(some).tobytes())


def _takes_it_for(own: OwnWord, new: OwnWord) -> bool:
    """Whether a word that was taught before could be heard where the new one is said."""
    return bool(_head_of(own).logits(new.embeddings()).max() > _HARMLESS)


def _told_apart(own: OwnWord, negative: Array, rivals: Array, model: Model, bank: Bank) -> OwnWord:
    """A word that was taught before, fitted again beside others; as far from an alarm as it was."""
    before, rehearsal = _head_of(own), Rehearsal(model)
    head = fit(own.embeddings(), negative, rivals, before)
    was, is_now = (
        bias_for(each.logits(negative[: bank.n_speech]), bank.hours, rehearsal)
        for each in (before, head)
    )
    return _finished(own.word, head, is_now - was, own.figures, own.examples)


def _head_of(own: OwnWord) -> Head:
    return Head(np.array(own.weights), own.bias)


def _stream(take: Take, model: Model) -> Array:
    """The embeddings of a take in a stream, a window every 100 ms."""
    frames = StreamingFrontEnd(model.front_end, with_power=False).push(stream_of(take.samples)).mfcc
    firsts = range(0, len(frames) - model.front_end.window_frames + 1, _HOP_FRAMES)
    return model.embeddings_along(frames, firsts)[1].astype(np.float64)


def _finished(word: str, head: Head, moved: float, figures: Figures, examples: bytes) -> OwnWord:
    # Seven digits are more than the embedding has, and are the same on every machine.
    weights = tuple(float(f"{weight:.7g}") for weight in head.weights)
    return OwnWord(word, weights, float(f"{head.bias + moved:.7g}"), figures, examples)
