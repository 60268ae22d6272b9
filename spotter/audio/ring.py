# SPDX-License-Identifier: MIT
"""The ring between the audio callback and the engine: one writer, one reader, no lock.

Thread contract
    *Writer* (the audio callback): `write` only. It copies and counts; it never waits, locks, logs
    or raises, and touches no memory that was not allocated before the stream began. *Reader* (the
    engine thread): `read` only. It may be late; it never makes the writer wait. `lag_samples`,
    `n_offered` and `n_dropped` may be read from anywhere.

Why this is safe without a lock (CPython, up to 3.13 with its GIL)
    Every attribute is assigned by one side only: `_written`, `_n_gaps`, `_n_dropped` and the two
    lists of gaps by the writer, `_taken` and `_gaps_taken` by the reader. Storing a number in an
    attribute is one indivisible step, and steps of one thread are seen by the others in their
    order. Positions only ever grow, so a stale position is merely a cautious one: the reader sees
    less data than there is, the writer less room.

    1. The writer publishes `_written` *after* the samples are in the memory, and fills only places
       that `_taken` has released. The reader publishes `_taken` *after* it has copied. So no place
       is written and read at once.
    2. A gap is published (`_n_gaps`) before the samples that follow it (`_written`), and the reader
       looks at `_written` first: it can never pass a gap without seeing it.

When the ring is full the *new* block is dropped whole, so that nothing is torn, and the number of
lost samples is kept as a gap before the next sample that finds room. The sample clock thus stays
the clock: ``n_offered`` counts every sample that the device delivered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAX_GAPS = 256


class Stretch(NamedTuple):
    """Samples that follow each other without a gap.

    Attributes:
        n_lost: how many samples were dropped immediately before the first of these.
        samples: float32 [n], the reader's own copy; n may be 0 (then n_lost is 0, too).
    """

    n_lost: int
    samples: NDArray[np.float32]


class Ring:
    """A fixed store of float32 samples that joins two threads.

    Args:
        capacity_samples: how much it holds at least; rounded up to a power of two.
    """

    def __init__(self, capacity_samples: int) -> None:
        if capacity_samples < 1:
            raise ValueError(f"capacity_samples={capacity_samples} must be at least 1")
        self.capacity_samples = 1 << (capacity_samples - 1).bit_length()
        self._memory = np.zeros(self.capacity_samples, np.float32)
        # NB: assigned by the writer only.
        self._written = 0
        self._n_dropped = 0
        self._n_gaps = 0
        self._gap_starts = [0] * _MAX_GAPS  # as `_written` counts: the sample that follows the gap
        self._gap_lengths = [0] * _MAX_GAPS
        self._pending = 0  # dropped since the last sample that found room; unpublished
        # NB: assigned by the reader only.
        self._taken = 0
        self._gaps_taken = 0

    @property
    def lag_samples(self) -> int:
        """Samples written and not yet read."""
        # The smaller number first: whatever happens in between, the difference is not negative.
        taken = self._taken
        return self._written - taken

    @property
    def n_dropped(self) -> int:
        """Samples dropped so far because the ring was full."""
        return self._n_dropped

    @property
    def n_offered(self) -> int:
        """Samples that the writer was given so far, the dropped ones included."""
        return self._written + self._n_dropped

    def write(self, block: NDArray[np.float32]) -> bool:
        """Append a block, or drop it whole when there is no room. Writer only.

        Args:
            block: float32 [n], any length.

        Returns:
            Whether the block found room.
        """
        n = len(block)
        start = self._written
        full = n > self.capacity_samples - (start - self._taken)
        if full or (self._pending and not self._publish_gap(start)):
            self._pending += n
            self._n_dropped += n
            return False
        place = start & (self.capacity_samples - 1)
        head = min(n, self.capacity_samples - place)
        self._memory[place : place + head] = block[:head]
        self._memory[: n - head] = block[head:]
        self._written = start + n
        return True

    def _publish_gap(self, start: int) -> bool:
        """Put the pending gap before sample `start`; False when the list of gaps is full."""
        if self._n_gaps - self._gaps_taken == _MAX_GAPS:
            return False
        self._gap_starts[self._n_gaps % _MAX_GAPS] = start
        self._gap_lengths[self._n_gaps % _MAX_GAPS] = self._pending
        self._pending = 0
        self._n_gaps += 1
        return True

    def read(self, max_samples: int | None = None) -> Stretch:
        """Take what is there, up to the next gap. Reader only; never waits.

        Args:
            max_samples: take at most so many.

        Returns:
            The samples, and how many were lost before the first of them. A stretch without samples
            means that nothing is there.
        """
        start, end = self._taken, self._written
        if max_samples is not None:
            end = min(end, start + max_samples)
        if end == start:
            return Stretch(0, np.zeros(0, np.float32))
        n_lost = 0
        if self._next_gap_start() == start:
            n_lost = self._gap_lengths[self._gaps_taken % _MAX_GAPS]
            self._gaps_taken += 1
        after = self._next_gap_start()
        if after is not None:
            end = min(end, after)
        samples = self._copy(start, end)
        self._taken = end
        return Stretch(n_lost, samples)

    def _next_gap_start(self) -> int | None:
        """Where the next gap lies that has been published and not been read."""
        if self._gaps_taken == self._n_gaps:
            return None
        return self._gap_starts[self._gaps_taken % _MAX_GAPS]

    def _copy(self, start: int, end: int) -> NDArray[np.float32]:
        place = start & (self.capacity_samples - 1)
        head = min(end - start, self.capacity_samples - place)
        samples = np.empty(end - start, np.float32)
        samples[:head] = self._memory[place : place + head]
        samples[head:] = self._memory[: end - start - head]
        return samples
