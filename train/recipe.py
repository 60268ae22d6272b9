# SPDX-License-Identifier: MIT
"""Every number of a training, in one frozen object that is stored beside what it made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from spotter.errors import InputError, UsageError
from spotter.records import SILENCE, UNKNOWN

OTHER_LABELS = (SILENCE, UNKNOWN)
"""What a network for the 12-class protocol tells apart besides its words."""


@dataclass(frozen=True)
class Recipe:
    """How a model is trained. Shares are parts of one, ranges are (low, high).

    Attributes:
        network: a name that `train.networks` knows.
        steps: batches in all.
        batch: windows in a batch.
        feed: waveforms, which are composed and sent through rooms, noises and microphones for each
            batch, or clips, which are analysed once and only shifted.
        other_labels: those that the network has besides the words; waveforms need both.
        compute: numbers that the layers calculate with, float32 or bfloat16; weights and sums stay
            float32. bfloat16 halves a step where the processor has matrix units for it (AMX), and
            slows it down elsewhere.
        peak_rate: the learning rate at the end of the warm-up, from which it falls to nothing by a
            cosine.
        warmup_share: part of the steps.
        weight_decay: of AdamW.
        label_smoothing: part of the target that is spread over all labels.
        log_floor: of the front end; the frozen value but in the study that froze it.
        unknown_share, silence_share: part of a batch; the words share the rest.
        mistake_share: part of the unknown and of the silence that is drawn from seconds in which
            the network that the training begins with (--start) heard a keyword by mistake.
        evenness: words of n clips are drawn in proportion to n ** (1 − evenness).
        centred_share: part of the words that lie as in their clip; the others end `end_gap_s`
            before the window's end.
        end_gap_s: range of that gap.
        in_speech_share: part of the words that are taken from running speech, where there is any.
        neighbour_share: part of the words with other speech before, and after.
        speed: range of the factor; applied to half of the clips.
        room_share: part of the windows that are put into a room.
        noise_share, snr_db: part of the windows with noise, and its ratio.
        gain_db: range of the level change.
        equaliser_db, low_pass_share: depth of the tilt, and part of the windows with a low pass.
        max_shift_frames: how far clips are shifted.
        mixup: strength of blending pairs of windows (`train.audio.augment.mixed_up`); 0 is none.
        mask_share, time_masks, max_mask_frames, band_masks, max_mask_bands: SpecAugment.
    """

    network: str = "tc_resnet_widest"
    steps: int = 16_000
    batch: int = 100
    feed: str = "waveforms"
    other_labels: tuple[str, ...] = OTHER_LABELS
    compute: str = "float32"
    peak_rate: float = 3e-3
    warmup_share: float = 0.1
    weight_decay: float = 2e-2
    label_smoothing: float = 0.05
    log_floor: float = 1e-10
    unknown_share: float = 0.34
    silence_share: float = 0.12
    mistake_share: float = 0.0
    evenness: float = 0.7
    centred_share: float = 0.4
    end_gap_s: tuple[float, float] = (0.1, 0.5)
    in_speech_share: float = 0.08
    neighbour_share: float = 0.15
    speed: tuple[float, float] = (0.88, 1.14)
    room_share: float = 0.2
    noise_share: float = 0.75
    snr_db: tuple[float, float] = (-5.0, 30.0)
    gain_db: tuple[float, float] = (-35.0, 6.0)
    equaliser_db: float = 8.0
    low_pass_share: float = 0.15
    max_shift_frames: int = 10
    mixup: float = 0.0
    mask_share: float = 0.7
    time_masks: int = 2
    max_mask_frames: int = 12
    band_masks: int = 2
    max_mask_bands: int = 6

    def labels_of(self, words: Sequence[str]) -> tuple[str, ...]:
        """The labels of a network for `words`, in the order of its output."""
        return (*self.other_labels, *words)

    def as_dict(self) -> dict[str, Any]:
        """The fields as plain values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Recipe:
        """A recipe as `as_dict` gave it, also after a way through JSON.

        Raises:
            InputError: it has fields that recipes do not have (any more).
        """
        try:
            return cls(**{name: _tuple_of(value) for name, value in values.items()})
        except TypeError as error:
            raise InputError(
                "the recipe", f"is of another version ({error})", "train it again"
            ) from error


def _tuple_of(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


_NOTEBOOK = Recipe(
    network="notebook_cnn",
    feed="clips",
    other_labels=(UNKNOWN,),
    steps=2_000,
    compute="bfloat16",
    peak_rate=1e-3,
    weight_decay=1e-3,
    label_smoothing=0.0,
    unknown_share=1 / 11,
)

RECIPES = {
    "default": Recipe(),
    "further": Recipe(
        steps=8000,
        peak_rate=1e-3,
        warmup_share=0.05,
        unknown_share=0.38,
        room_share=0.5,
        noise_share=0.85,
        snr_db=(-8.0, 25.0),
        mask_share=0.4,
    ),
    "strict": Recipe(
        steps=6000,
        peak_rate=8e-4,
        warmup_share=0.05,
        label_smoothing=0.02,
        unknown_share=0.5,
        mistake_share=0.35,
        evenness=1.0,
        in_speech_share=0.0,
        neighbour_share=0.1,
        room_share=0.4,
        noise_share=0.8,
        snr_db=(-6.0, 25.0),
        mask_share=0.3,
    ),
    "quick": Recipe(network="tc_resnet", steps=1500),
    "notebook": _NOTEBOOK,
    "notebook-known": replace(_NOTEBOOK, network="notebook_cnn_functional", other_labels=()),
    "miniature": Recipe(network="tc_resnet_small", steps=60, batch=40, gain_db=(-10.0, 6.0)),
}
"""default: a model from nothing · further, strict: the next steps, each on from the one before
(--start): farther from the microphone and in more noise; most on the mistakes of the one before ·
quick: a first look in a few minutes · notebook: the first project's network for ten words and
unknown · notebook-known: the same for the words alone · miniature: for tests."""


def named(name: str) -> Recipe:
    """A recipe by its name.

    Raises:
        UsageError: there is none.
    """
    if name not in RECIPES:
        raise UsageError(f"--recipe {name}", "no such recipe", f"choose from {', '.join(RECIPES)}")
    return RECIPES[name]
