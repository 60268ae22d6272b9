# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spotter.errors import InputError, UsageError
from spotter.features.frontend import FrontEnd, mfcc
from spotter.records import SILENCE, UNKNOWN
from tests.train.conftest import WORDS
from train.batches.clip_batches import shifted, training_seconds
from train.batches.feed import ShuffledFeed, feed_of
from train.data.index import Index
from train.data.mfcc_cache import open_windows
from train.data.protocol import make_list, second
from train.data.sample_store import Store
from train.recipe import OTHER_LABELS, Recipe

CLIPS = Recipe(feed="clips", batch=2000, unknown_share=0.25, silence_share=0.15, evenness=1.0)


def test_windows_on_disk_are_those_of_the_front_end(index: Index, store: Store) -> None:
    items = make_list(index, store, WORDS)
    windows = open_windows(items, store, FrontEnd())
    assert len(windows) == len(items) == 30
    for row in (0, 17, 29):
        expected = mfcc(second(items[row], store))
        np.testing.assert_allclose(windows[row : row + 1][0], expected, atol=1e-3)


def test_windows_are_computed_once_for_a_list_and_a_front_end(
    index: Index, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = make_list(index, store, WORDS)[:4]
    open_windows(items, store, FrontEnd())
    monkeypatch.setattr("train.data.mfcc_cache.seconds", None)
    assert len(open_windows(items, store, FrontEnd())) == 4
    with pytest.raises(TypeError):
        open_windows(items[:3], store, FrontEnd())
    with pytest.raises(TypeError):
        open_windows(items, store, replace(FrontEnd(), log_floor=1e-6))
    assert not list(store.place.glob("*.part"))


def test_only_training_speakers_are_shown(index: Index, store: Store) -> None:
    labels = (*OTHER_LABELS, *WORDS)
    items, said = training_seconds(index, store, labels, np.random.default_rng(0))
    names = {item.name for item in (*index.of("word", "train"), *index.of("noise", "train"))}
    assert {item.file for item in items} == {*names, ""}
    warbles = [item for item, word in zip(items, said, strict=True) if word == "warble"]
    assert len(warbles) == 18
    assert {item.label for item in warbles} == {UNKNOWN}
    assert {word for item, word in zip(items, said, strict=True) if item.label == SILENCE} == {""}


@pytest.mark.parametrize(
    ("other_labels", "shares"),
    [
        ((SILENCE, UNKNOWN), (0.15, 0.25, 0.3, 0.3)),
        ((UNKNOWN,), (0.25, 0.375, 0.375)),
        ((), (0.5, 0.5)),
    ],
)
def test_every_label_has_its_share(
    other_labels: tuple[str, ...], shares: tuple[float, ...], index: Index, store: Store
) -> None:
    feed = feed_of(index, store, WORDS, replace(CLIPS, other_labels=other_labels), 3)
    windows, targets = feed.draw(0)
    assert windows.shape == (2000, 98, 40)
    np.testing.assert_allclose(targets.mean(axis=0), shares, atol=0.04)
    assert set(targets.sum(axis=1)) == {1}


def test_a_batch_depends_on_seed_and_step_alone(index: Index, store: Store) -> None:
    small = replace(CLIPS, batch=20, mixup=0.3)
    first, second_feed = (feed_of(index, store, WORDS, small, 3) for _ in range(2))
    first.draw(4)
    for ours, theirs in zip(first.draw(5), second_feed.draw(5), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    others = (first.draw(6), feed_of(index, store, WORDS, small, 4).draw(5))
    for windows, _ in others:
        assert not np.array_equal(windows, first.draw(5)[0])


def test_a_shift_moves_whole_windows_and_fills_the_gap_with_their_edge() -> None:
    windows = np.arange(98, dtype=np.float32)[None, :, None].repeat(200, 0).repeat(2, 2)
    moved = shifted(np.random.default_rng(0), windows, 5)
    assert set(moved[:, 50, 0]) == set(range(45, 56))
    for window in moved[:, :, 1]:
        shift = 50 - window[50]
        np.testing.assert_array_equal(window, np.clip(np.arange(98) - shift, 0, 97))


def test_mixup_blends_windows_and_targets_alike(index: Index, store: Store) -> None:
    plain = feed_of(index, store, WORDS, replace(CLIPS, batch=64), 3)
    windows, targets = plain.draw(2)
    mixed = feed_of(index, store, WORDS, replace(CLIPS, batch=64, mixup=0.5), 3)
    assert isinstance(mixed, ShuffledFeed)
    blended, blended_targets = mixed.draw(2)
    np.testing.assert_allclose(blended_targets.sum(axis=1), 1, atol=1e-6)
    assert np.all((blended_targets * targets).sum(axis=1) >= 0.5 - 1e-6)  # it stays what it is
    shares = (blended_targets * targets).sum(axis=1)
    assert (shares < 0.95).sum() > 10
    # A window is blended with one other, in the same proportion as its target.
    row = int(np.argmin(shares))
    rest = blended[row] - shares[row] * windows[row]
    label = int(np.argmax(blended_targets[row] * (1 - targets[row])))
    others = windows[targets[:, label] > 0] * (1 - shares[row])
    assert np.abs(others - rest).max(axis=(1, 2)).min() < 1e-3


def test_a_word_without_clips_is_one_clear_error(index: Index, store: Store) -> None:
    with pytest.raises(InputError, match="'dive'"):
        feed_of(index, store, ("rise", "dive"), CLIPS, 0)


def test_waveforms_are_composed_for_silence_and_unknown(index: Index, store: Store) -> None:
    with pytest.raises(UsageError, match="waveforms"):
        feed_of(index, store, WORDS, Recipe(other_labels=()), 0)
