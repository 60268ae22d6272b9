# SPDX-License-Identifier: MIT
"""How good own words are: taught as a user teaches them, judged on what did not teach them.

Two questions. *The same person*: three takes of each of a person's words teach, the others are
judged, all words in one model. *Other people*: five takes by five people teach, others are judged.
A word is set to so many false alarms an hour in all the validation speech there is, and once as it
is shipped, set on the bank alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.errors import InputError
from spotter.features.frontend import StreamingFrontEnd
from spotter.model.model import Model
from spotter.model.own_words import Heads, OwnWord
from spotter.own_words.alarms import Rehearsal, bias_for
from spotter.own_words.fit import Array
from spotter.own_words.takes import Take, find_take
from spotter.own_words.teach import teach_word
from train.data.index import Index, Recording
from train.data.sample_store import Store
from train.embedding.vocabulary import STUDY_WORDS

RATES = (1.0, 2.0, 5.0, 10.0, 20.0)
"""False alarms an hour that a word is set to."""
SAME_PERSON, OTHER_PEOPLE = 2.0, 5.0
"""Those of the two questions."""
_TEACH, _MOST_JUDGED, _FEWEST = 3, 6, 5
_TEACHERS, _GROUPS, _JUDGED_PEOPLE = 5, 3, 40
_TOGETHER, _EACH = 8, 3
"""Words at once, and of how many people one is asked: teaching eight takes a while."""
_HOP_FRAMES = 10
_RATE_HZ = 16_000


@dataclass(frozen=True)
class Outcome:
    """One word of one person, or of a group.

    Attributes:
        who: the speaker, or which group.
        word: what was taught.
        judged: how many takes were judged.
        missed: of them, for each of `RATES`.
        others, taken: how many takes of the person's other words were played, and taken for it.
        shipped_missed, shipped_alarms: the same, and false alarms in the validation speech, with
            the threshold that the bank alone gives.
    """

    who: str
    word: str
    judged: int
    missed: tuple[int, ...]
    others: int
    taken: int
    shipped_missed: int
    shipped_alarms: int


@dataclass(frozen=True)
class Together:
    """A person's words as part of eight, beside each of them alone: takes judged and missed."""

    judged: int
    missed_alone: int
    missed_together: int


@dataclass(frozen=True)
class Study:
    """All that was measured.

    Attributes:
        same: a row for each person and word.
        others: a row for each group and word.
        together: what eight words at once cost.
        refused: takes that teaching refused, of all that were to teach.
        offered: how many those were.
        hours: of validation speech.
    """

    same: tuple[Outcome, ...]
    others: tuple[Outcome, ...]
    together: Together
    refused: int
    offered: int
    hours: float


class _Judge:
    """Takes and speech as embeddings, each worked out once."""

    def __init__(self, model: Model, index: Index, store: Store) -> None:
        self.model, self.store = model, store
        self.rehearsal = Rehearsal(model)
        rows = store.rows(index.of("speech", "validation")).tolist()
        speech = [
            self._embedded(np.concatenate([np.zeros(_RATE_HZ, np.float32), store.cut(row)]))
            for row in tqdm(rows, "speech", disable=None, leave=False)
        ]
        self.speech = np.concatenate(speech)
        self.hours = len(self.speech) / 36_000
        self.said, self.moved = cache(self._said), cache(self._moved)
        self.refused = self.offered = 0

    def _embedded(self, samples: NDArray[np.float32]) -> Array:
        front_end = self.model.front_end
        frames = StreamingFrontEnd(front_end, with_power=False).push(samples).mfcc
        firsts = range(0, len(frames) - front_end.window_frames + 1, _HOP_FRAMES)
        return self.model.embeddings_along(frames, firsts)[1].astype(np.float64)

    def _said(self, row: int) -> Array:
        silence = np.zeros(_RATE_HZ, np.float32)
        return self._embedded(np.concatenate([silence, self.store.cut(row), silence]))

    def takes(self, rows: Iterable[int], n: int) -> tuple[list[Take], list[int]]:
        """The first n recordings that teaching accepts, and the rows of all others."""
        takes: list[Take] = []
        rest: list[int] = []
        for row in rows:
            if len(takes) == n:
                rest.append(row)
                continue
            self.offered += 1
            try:
                takes.append(find_take(self.store.cut(row), self.model, _RATE_HZ, str(row)))
            except InputError:
                self.refused += 1
                rest.append(row)
        return takes, rest

    def _moved(self, own: OwnWord, rate: float) -> OwnWord:
        """A word set to so many false alarms an hour in the validation speech."""
        moved = bias_for(_logits(own, self.speech), self.hours, self.rehearsal, rate)
        return replace(own, bias=own.bias + moved)

    def misses(self, own_words: Sequence[OwnWord], column: int, rows: Sequence[int]) -> int:
        """How many of these recordings are not heard as one of a model's own words."""
        heads = Heads(own_words)
        return sum(not self.rehearsal.hears(_shared(heads, self.said(row), column)) for row in rows)

    def outcome(
        self,
        who: str,
        own_words: Sequence[OwnWord],
        column: int,
        judged: Sequence[int],
        others: Sequence[int],
    ) -> Outcome:
        """Judge one of the own words of a model."""
        at_rate = {rate: [self.moved(own, rate) for own in own_words] for rate in RATES}
        return Outcome(
            who,
            own_words[column].word,
            len(judged),
            tuple(self.misses(at_rate[rate], column, judged) for rate in RATES),
            len(others),
            len(others) - self.misses(at_rate[SAME_PERSON], column, others),
            self.misses(own_words, column, judged),
            self.rehearsal.count(_logits(own_words[column], self.speech)),
        )


def own_words_study(model: Model, index: Index, store: Store, seed: int = 0) -> Study:
    """Measure own words on the people and words of DATA that the embedding knows nothing of.

    Args:
        model: with an embedding trained for the study.
        index: the recordings.
        store: the same, decoded.
        seed: of groups and choices.
    """
    judge, rng = _Judge(model, index, store), np.random.default_rng(seed)
    sayings = _sayings(index, store)
    people = _people(judge, sayings)
    same: list[Outcome] = []
    for speaker, lots in tqdm(people.items(), "people", disable=None, leave=False):
        own_words = _taught(model, lots)
        for column, lot in enumerate(lots):
            others = [row for other in lots if other is not lot for row in other.judged]
            same.append(judge.outcome(speaker, own_words, column, lot.judged, others))
    together = _eight_at_once(judge, people, rng)
    others_of = tuple(_other_people(judge, sayings, rng))
    return Study(tuple(same), others_of, together, judge.refused, judge.offered, judge.hours)


@dataclass(frozen=True)
class _Lot:
    """A word of a person: the takes that teach it, and the rows of those that are judged."""

    word: str
    takes: list[Take]
    judged: list[int]


def _people(judge: _Judge, sayings: dict[tuple[str, str], list[int]]) -> dict[str, list[_Lot]]:
    """The words of each person who said one often enough."""
    people: dict[str, list[_Lot]] = {}
    for (speaker, word), rows in sayings.items():
        if len(rows) >= _FEWEST:
            takes, rest = judge.takes(rows, _TEACH)
            if len(takes) == _TEACH and rest:
                people.setdefault(speaker, []).append(_Lot(word, takes, rest[:_MOST_JUDGED]))
    return people


def _taught(model: Model, lots: Sequence[_Lot]) -> tuple[OwnWord, ...]:
    """The own words of a model that is taught them one after the other."""
    for lot in lots:
        model = teach_word(lot.word, lot.takes, model, ())
    return model.own_words


def _sayings(index: Index, store: Store) -> dict[tuple[str, str], list[int]]:
    """The rows of each speaker's takes of each word that the embedding does not know."""
    items: list[Recording] = [*index.of("word", "train"), *index.of("word", "validation")]
    found: dict[tuple[str, str], list[int]] = {}
    for item in sorted(items, key=lambda item: item.name):
        # Collections that do not say who speaks are no person.
        if item.word in STUDY_WORDS and item.speaker and not item.speaker.startswith("pranav"):
            found.setdefault((item.speaker, item.word), []).extend(store.rows([item]).tolist())
    return dict(sorted(found.items()))


def _eight_at_once(judge: _Judge, people: dict[str, list[_Lot]], rng: Generator) -> Together:
    """Some people's four words among four of other people, and each of them alone."""
    every = [lot for lots in people.values() for lot in lots]
    counts = np.zeros(3, np.int64)
    for own in [lots for lots in people.values() if len(lots) == _TOGETHER // 2][::_EACH]:
        lots, names = list(own), {lot.word for lot in own}
        for at in rng.permutation(len(every)).tolist():
            if len(lots) < _TOGETHER and every[at].word not in names:
                names.add(every[at].word)
                lots.append(every[at])
        both = [judge.moved(each, SAME_PERSON) for each in _taught(judge.model, lots)]
        for column, lot in enumerate(own):
            alone = [judge.moved(each, SAME_PERSON) for each in _taught(judge.model, [lot])]
            counts += (
                len(lot.judged),
                judge.misses(alone, 0, lot.judged),
                judge.misses(both, column, lot.judged),
            )
    judged, missed_alone, missed_together = counts.tolist()
    return Together(judged, missed_alone, missed_together)


def _shared(heads: Heads, embeddings: Array, column: int) -> Array:
    """The logits of one word's share among several."""
    nothing = np.zeros((len(embeddings), 1), np.float32)
    rows = heads.joined(nothing, embeddings.astype(np.float32))
    share = np.clip(rows[:, 1 + column].astype(np.float64), 1e-12, 1 - 1e-12)
    return np.asarray(np.log(share / (1 - share)))


def _other_people(
    judge: _Judge, sayings: dict[tuple[str, str], list[int]], rng: Generator
) -> Iterable[Outcome]:
    for word in STUDY_WORDS:
        speakers = [speaker for speaker, said in sayings if said == word]
        if len(speakers) < 2 * _TEACHERS:
            continue
        for group in range(_GROUPS):
            order = [speakers[at] for at in rng.permutation(len(speakers)).tolist()]
            takes: list[Take] = []
            while order and len(takes) < _TEACHERS:
                takes += judge.takes(sayings[order.pop(), word], 1)[0]
            if len(takes) < _TEACHERS or not order:
                continue
            rows = [sayings[speaker, word][0] for speaker in order[:_JUDGED_PEOPLE]]
            own_words = _taught(judge.model, [_Lot(word, takes, rows)])
            yield judge.outcome(f"group {group + 1}", own_words, 0, rows, [])


def _logits(own: OwnWord, embeddings: Array) -> Array:
    return np.asarray(embeddings @ np.array(own.weights) + own.bias)
