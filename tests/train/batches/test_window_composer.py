# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spotter.errors import InputError
from tests.train.conftest import WORDS
from train.audio.pauses import lengthened, quiet_stretches
from train.audio.samples import inside, paste, word_weight
from train.batches.sources import Place, Sources, gather, unseen_words, without_words
from train.batches.waveform_batches import Batches
from train.batches.window_composer import Composer, second_at
from train.data.forced_alignment import Spoken
from train.data.index import Index, Recording
from train.data.sample_store import Store
from train.recipe import Recipe


@pytest.fixture(scope="module")
def sources(index: Index, store: Store) -> Sources:
    return gather(index, store, WORDS, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("start", "stop", "part"),
    [
        (0, 16_000, 1),
        (-500, 500, 0.5),
        (15_000, 19_000, 0.25),
        (-900, -100, 0),
        (17_000, 18_000, 0),
    ],
)
def test_part_of_a_word_in_the_window(start: int, stop: int, part: float) -> None:
    assert inside(start, stop) == pytest.approx(part)


@pytest.mark.parametrize(("part", "weight"), [(0, 0), (0.5, 0), (0.7, 0.5), (0.9, 1), (1, 1)])
def test_a_cut_word_counts_less_the_less_of_it_is_there(part: float, weight: float) -> None:
    assert word_weight(part) == pytest.approx(weight)


@pytest.mark.parametrize("offset", [-20, -3, 0, 4, 8, 30])
def test_pasting_cuts_at_the_edges(offset: int) -> None:
    window, samples = np.zeros(10, np.float32), np.arange(1, 6, dtype=np.float32)
    paste(window, samples, offset)
    expected = {at + offset: value for at, value in enumerate(samples) if 0 <= at + offset < 10}
    assert {at: value for at, value in enumerate(window) if value} == expected


def test_targets_add_up_and_every_label_is_drawn(sources: Sources) -> None:
    windows, targets = Composer(sources, Recipe()).draw(np.random.default_rng(0), 400)
    assert windows.shape == (400, 16_000)
    assert np.isfinite(windows).all()
    np.testing.assert_allclose(targets.sum(axis=1), 1, atol=1e-6)
    share = targets.mean(axis=0)
    assert share[0] == pytest.approx(0.12, abs=0.05)
    assert share[1] == pytest.approx(0.34, abs=0.08)
    assert share[2] == pytest.approx(share[3], abs=0.15)


def test_words_end_before_the_window_does(sources: Sources) -> None:
    recipe = Recipe(centred_share=0, silence_share=0, unknown_share=0, neighbour_share=0)
    windows, targets = Composer(sources, recipe).draw(np.random.default_rng(0), 60)
    loud = np.abs(windows) > 0.02
    gaps_s = loud[:, ::-1].argmax(axis=1) / 16_000
    # The last audible sample of a clip lies some milliseconds before the extent's margin.
    assert gaps_s.min() > 0.1
    assert gaps_s.max() < 0.75
    assert targets[:, 2:].sum(axis=1).min() > 0.9


def test_neighbours_stand_beside_the_word_and_not_on_it(sources: Sources) -> None:
    recipe = Recipe(centred_share=0, silence_share=0, unknown_share=0, speed=(1, 1))
    alone, _ = Composer(sources, replace(recipe, neighbour_share=0.0)).draw(
        np.random.default_rng(3), 1
    )
    beside, _ = Composer(sources, replace(recipe, neighbour_share=1.0)).draw(
        np.random.default_rng(3), 1
    )
    changed = np.flatnonzero(np.abs(beside[0] - alone[0]) > 1e-6)
    word = np.flatnonzero(np.abs(alone[0]) > 0.02)
    assert len(changed)
    assert not ((changed > word[0]) & (changed < word[-1])).any()


def test_a_batch_depends_on_seed_and_step_alone(sources: Sources) -> None:
    recipe = Recipe(batch=30)
    first = Batches(sources, recipe, seed=1)
    features, targets = first.draw(7)
    first.draw(8)
    again, targets_again = Batches(sources, recipe, seed=1).draw(7)
    np.testing.assert_array_equal(features, again)
    np.testing.assert_array_equal(targets, targets_again)
    assert features.shape == (30, 98, 40)
    assert features.dtype == np.float32
    assert np.isfinite(features).all()
    assert not np.array_equal(features, Batches(sources, recipe, seed=2).draw(7)[0])
    assert not np.array_equal(features, first.draw(8)[0])


def test_digital_silence_stays_one_value(sources: Sources) -> None:
    recipe = Recipe(batch=200, silence_share=1.0, mask_share=0)
    features, _ = Batches(sources, recipe, seed=0).draw(0)
    floor = np.log(1e-10) * np.sqrt(40)
    silent = np.isclose(features[:, :, 0], floor, atol=1e-2).all(axis=1)
    assert 5 < silent.sum() < 60
    assert np.abs(features[silent][:, :, 1:]).max() < 1e-3


def test_a_keyword_without_clips_is_one_clear_error(index: Index, store: Store) -> None:
    with pytest.raises(InputError, match="'marvel'"):
        gather(index, store, ["rise", "marvel"], np.random.default_rng(0))


def test_running_speech_with_a_word_or_its_sound_is_no_counter_example(index: Index) -> None:
    texts = {
        "a.wav": "i know it well",
        "b.wav": "going upon the downs",
        "c.wav": "there is no other",
        "d.wav": "",
    }
    spoken = tuple(Recording(name, "speech", "", name, "train") for name in (*texts, "e.wav"))
    speech = Index(index.root, "", spoken, texts)
    # "e.wav" has no text: nothing vouches for it.
    assert without_words(speech, "train", ["no", "go", "up"]) == ["b.wav", "d.wav"]
    assert without_words(speech, "train", ["stop"]) == ["a.wav", "b.wav", "c.wav", "d.wav"]


def test_pauses_of_speech_are_found() -> None:
    rng = np.random.default_rng(0)
    samples = 1e-3 * rng.standard_normal(48_000).astype(np.float32)
    for start in (4_000, 24_000):
        samples[start : start + 12_000] += 0.1 * np.sin(np.arange(12_000) / 5)
    stretches = quiet_stretches(samples)
    assert len(stretches) == 2
    for (start, stop), (first, last) in zip(
        stretches, [(16_000, 24_000), (36_000, 48_000)], strict=True
    ):
        assert first <= start < first + 1000
        assert last - 1000 < stop <= last


def test_digital_silence_is_one_long_pause_and_nothing_is_none() -> None:
    assert quiet_stretches(np.zeros(16_000, np.float32)) == [(320, 15_680)]
    assert quiet_stretches(np.zeros(100, np.float32)) == []


def test_lengthening_goes_forth_and_back() -> None:
    assert lengthened(np.array([1.0, 2.0, 3.0], np.float32), 8).tolist() == [1, 2, 3, 3, 2, 1, 1, 2]
    assert lengthened(np.arange(10, dtype=np.float32), 4).tolist() == [0, 1, 2, 3]


@pytest.fixture
def sentence(index: Index, store: Store, sources: Sources) -> Sources:
    """One clip as if it were a sentence: its word is a keyword at one time, a stranger at another.

    The clip's own word is loud from 0.25 s on at the latest, for half a second.
    """
    row = int(sources.words[0][0])
    start, stop = (int(at) for at in store.extents[row])
    keyword, unseen_word = Spoken(row, WORDS[0], start, stop), Spoken(row, "zest", start, stop)
    return replace(
        sources,
        words_in_speech=[[keyword], []],
        others_in_speech=[[unseen_word]],
        speech=np.array([row]),
        speech_share=np.ones(1),
    )


def test_a_keyword_of_a_sentence_lies_whole_in_the_window(sentence: Sources) -> None:
    recipe = Recipe(silence_share=0, unknown_share=0, in_speech_share=1)
    windows, targets = Composer(sentence, recipe).draw(np.random.default_rng(0), 80)
    spoken = sentence.words_in_speech[0][0]
    whole = sentence.store.cut(spoken.row, spoken.start_sample, spoken.stop_sample)
    of_sentence = windows[targets[:, 2] == 1]
    assert len(of_sentence) > 20
    for window in of_sentence:
        loud = np.flatnonzero(np.abs(window) > 0.5 * np.abs(whole).max())
        assert loud[-1] - loud[0] < spoken.n_samples
        assert np.abs(window).max() == pytest.approx(np.abs(whole).max())


def test_running_speech_is_cut_where_no_keyword_is(sentence: Sources) -> None:
    composer = Composer(sentence, Recipe())
    spoken = sentence.words_in_speech[0][0]
    assert composer.holds_keyword(Place(spoken.row, spoken.start_sample - 100))
    assert not composer.holds_keyword(Place(spoken.row, spoken.stop_sample - 100))
    assert not composer.holds_keyword(Place(spoken.row + 1, spoken.start_sample - 100))


def test_the_faster_a_second_is_played_the_more_it_holds(sentence: Sources) -> None:
    composer = Composer(sentence, Recipe())
    spoken = sentence.words_in_speech[0][0]
    just_before = spoken.start_sample - 16_000
    assert not composer.holds_keyword(Place(spoken.row, just_before))
    assert composer.holds_keyword(Place(spoken.row, just_before, speed=2.0))


@pytest.mark.parametrize("start", [-4_000, 0, 20_000, 10**6])
@pytest.mark.parametrize("speed", [0.5, 1.0, 1.3])
def test_a_second_at_any_speed_and_place_is_a_second(
    sentence: Sources, start: int, speed: float
) -> None:
    row = sentence.words_in_speech[0][0].row
    second = second_at(sentence.store, Place(row, start, speed))
    assert second.shape == (16_000,)
    if start < 0:
        assert not second[: int(4_000 / speed) - 2].any()
    if speed == 1.0 and start == 0:
        np.testing.assert_array_equal(second, np.pad(sentence.store.cut(row, 0, 16_000), (0, 0)))


def test_an_unseen_word_is_unknown_and_lies_whole_in_the_window(sentence: Sources) -> None:
    composer = Composer(sentence, Recipe(centred_share=0, neighbour_share=0, speed=(1, 1)))
    spoken = sentence.others_in_speech[0][0]
    whole = sentence.store.cut(spoken.row, spoken.start_sample, spoken.stop_sample)
    for seed in range(20):
        window = composer._unseen_word(np.random.default_rng(seed))
        assert np.square(window).sum() == pytest.approx(np.square(whole).sum(), rel=0.05)


def test_unseen_words_hold_no_sound_of_a_keyword() -> None:
    spoken = [
        Spoken(0, word, 0, n_samples)
        for word, n_samples in [
            ("nobody", 8_000), ("merry", 8_000), ("a", 900), ("merry", 9_000), ("know", 5_000),
        ]
    ]  # fmt: skip
    assert [[item.n_samples for item in group] for group in unseen_words(spoken, ["no", "go"])] == [
        [8_000, 9_000]
    ]


def test_a_reader_of_many_sentences_is_not_detected_all_the_time(
    index: Index, store: Store
) -> None:
    clips = [item for item in index.of("word", "train") if item.word in WORDS][:10]
    readers = ["often"] * 9 + ["seldom"]
    spoken = tuple(
        replace(item, kind="speech", word="", speaker=reader)
        for item, reader in zip(clips, readers, strict=True)
    )
    others = tuple(item for item in index.recordings if item not in clips)
    texts = dict.fromkeys((item.name for item in spoken), "zzyzxq")
    received = gather(
        replace(index, recordings=(*others, *spoken), transcripts=texts),
        store, WORDS, np.random.default_rng(0),
    )  # fmt: skip
    share = dict(zip(received.speech.tolist(), received.speech_share.tolist(), strict=True))
    seldom = share.pop(store.row(spoken[-1].name))
    assert seldom == pytest.approx(0.25)
    assert list(share.values()) == pytest.approx([0.75 / 9] * 9)
