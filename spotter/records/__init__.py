# SPDX-License-Identifier: MIT
"""The frozen values that cross packages and threads.

Time axis first, units in the names, seconds counted from the first sample of the stream. Arrays in
a record are never written to after it was made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_RATE_HZ = 16_000
"""Of every sample in the program, whatever a source has: samples divided by it are stream time."""

SILENCE = "_silence_"
"""Label of a window in which nobody speaks."""

UNKNOWN = "_unknown_"
"""Label of a window with speech that is none of the model's words."""


@dataclass(frozen=True)
class Frames:
    """Consecutive feature frames of a stream.

    Attributes:
        first_index: index of the first frame here, counted from the first frame of the stream.
        mfcc: float32 [n, num_mfcc].
        power: float32 [n, fft_size // 2 + 1], the power spectrum for the picture.
        mel_energies: float64 [n, num_mel_bands], before the logarithm.
    """

    first_index: int
    mfcc: NDArray[np.float32]
    power: NDArray[np.float32]
    mel_energies: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.mfcc)


@dataclass(frozen=True)
class Scores:
    """What the model said about consecutive windows of a stream.

    Attributes:
        end_s: float64 [n], where each one-second window ends.
        probabilities: float32 [n, labels].
        start_s, stop_s: float64 [n], the extent of sound inside each window.
        labels: one for each column of `probabilities`.
        first_index: index of the first window here, counted from the first window of the stream.
    """

    end_s: NDArray[np.float64]
    probabilities: NDArray[np.float32]
    start_s: NDArray[np.float64]
    stop_s: NDArray[np.float64]
    labels: tuple[str, ...]
    first_index: int = 0

    def __len__(self) -> int:
        return len(self.end_s)

    @classmethod
    def joined(cls, pieces: Sequence[Scores]) -> Scores:
        """Consecutive scores as one; their extents are worked out."""
        import numpy as np

        end_s, probabilities, start_s, stop_s = (
            np.concatenate([getattr(piece, name) for piece in pieces])
            for name in ("end_s", "probabilities", "start_s", "stop_s")
        )
        first = pieces[0]
        return cls(end_s, probabilities, start_s, stop_s, first.labels, first.first_index)

    def cut(self, start: int, stop: int) -> Scores:
        """The windows from `start` on, before `stop`, counted from the first one here."""
        end_s, probabilities, start_s, stop_s = (
            getattr(self, name)[start:stop]
            for name in ("end_s", "probabilities", "start_s", "stop_s")
        )
        begin = self.first_index + start
        return Scores(end_s, probabilities, start_s, stop_s, self.labels, begin)


@dataclass(frozen=True, repr=False)
class Detection:
    """One accepted word.

    Attributes:
        word: the label.
        score: its largest smoothed probability while it lasts, 0–1; live, so far.
        start_s, end_s: where the word sounds, in stream time.
        peak_s: the end of the window that scored best.
        emitted_s: the end of the window at which the detection became known.
    """

    word: str
    score: float
    start_s: float
    end_s: float
    peak_s: float
    emitted_s: float

    def to_dict(self) -> dict[str, str | float]:
        """The fields as plain values: a list of these is what `pandas.DataFrame` takes."""
        return asdict(self)

    def __repr__(self) -> str:
        return f"<Detection {self.word} {self.score:.2f} at {self.start_s:.2f}-{self.end_s:.2f} s>"

    def is_of_same_sound(self, other: Detection) -> bool:
        """Whether both are of one utterance, as when it is heard again by another threshold."""
        meet = self.start_s < other.end_s and other.start_s < self.end_s
        return meet and self.word == other.word


@dataclass(frozen=True, repr=False)
class Clip:
    """What `classify` says about one clip.

    Attributes:
        label: the accepted word, `_silence_` or `_unknown_`.
        score: the probability of that label (for a model without `_unknown_`: of the best word).
        best, best_score: the most probable word and its probability, accepted or not.
        scores: the probability of every label in the window that spoke.
    """

    label: str
    score: float
    best: str
    best_score: float
    scores: Mapping[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, str | float]:
        """Label, score, best word and its score as plain values, without those of every label."""
        return {name: getattr(self, name) for name in ("label", "score", "best", "best_score")}

    def __repr__(self) -> str:
        best = "" if self.best == self.label else f", best {self.best} {self.best_score:.2f}"
        return f"<Clip {self.label} {self.score:.2f}{best}>"


LONGEST_FILLED_S = 2.0
"""A gap as long as this is filled with zeros; over a longer one the clock jumps."""


@dataclass(frozen=True)
class Gap:
    """A stretch of sound that was lost.

    Attributes:
        position: index of the first lost sample, counted at 16 kHz from the start of the stream.
        n_samples: how many are missing, at 16 kHz.
        estimated: True where the device told no number ("about").
        filled: True where zeros stand for them; False for a gap over two seconds, over which the
            clock jumps instead.
    """

    position: int
    n_samples: int
    estimated: bool = False
    filled: bool = True


@dataclass(frozen=True)
class Block:
    """What one read of a source gives.

    Attributes:
        samples: float32 [n], mono at 16 kHz, short gaps filled with zeros; n may be 0.
        gaps: the gaps that lie in these samples; an unfilled one stands before the first of them.
    """

    samples: NDArray[np.float32]
    gaps: tuple[Gap, ...] = ()


StreamState = Literal["idle", "starting", "running", "stalled", "waiting", "ended", "failed"]
"""What a stream is doing.

idle: not started · starting: being opened · running: samples arrive · stalled: open, but nothing
came for a second · waiting: closed after a fault, tried again soon · ended: the file or stream is
over · failed: ended by an error.
"""


@dataclass(frozen=True)
class StreamHealth:
    """How the sound is coming in.

    Attributes:
        n_samples: samples at 16 kHz so far, filled gaps included.
        n_lost: samples known to be lost (the ring was full), at 16 kHz.
        n_lost_estimated: samples lost in the device or while it was away, by the clock ("about"),
            at 16 kHz.
        overflows: how often the device reported an overflow.
        lag_samples: written by the device, not yet read by the engine.
        level_dbfs, peak_dbfs: RMS and peak of the newest block; −inf for digital silence.
        clipped: samples at or beyond full scale so far.
        n_not_finite: samples that came as NaN or infinity, and became 0.
        zero_s: for how long nothing but exact zeros has arrived.
        state: see `StreamState`.
        device: the name of the microphone or file.
        rate_hz: the rate at which the device delivers.
        latency_s: the delay that device and resampler add.
    """

    n_samples: int = 0
    n_lost: int = 0
    n_lost_estimated: int = 0
    overflows: int = 0
    lag_samples: int = 0
    level_dbfs: float = float("-inf")
    peak_dbfs: float = float("-inf")
    clipped: int = 0
    n_not_finite: int = 0
    zero_s: float = 0.0
    state: StreamState = "idle"
    device: str = ""
    rate_hz: float = SAMPLE_RATE_HZ
    latency_s: float = 0.0


@dataclass(frozen=True)
class Snapshot:
    """The engine's counts at one moment; the data itself is in the `History`.

    Attributes:
        health: how the sound is coming in.
        n_frames, n_windows: computed so far.
        model: the model's name.
        hop_ms: from one window to the next.
        error: why the stream is not running, if an error is the reason.
        n_attempts: how often the source was opened anew since it went silent.
    """

    health: StreamHealth
    n_frames: int
    n_windows: int
    model: str
    hop_ms: int
    error: Exception | None = None
    n_attempts: int = 0
