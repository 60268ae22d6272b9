# SPDX-License-Identifier: MIT
"""What must hold after a soak; one sentence for each thing that does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spotter.records import Detection
from tests.soak import fast, live
from tests.soak.footprint import Footprint
from tests.soak.material import RATE_HZ

_MOST_GROWTH_MIB = 15
_MOST_DRIFT_S = 0.25  # what a stream that comes back on a busy machine may be wrong by
_SURELY_LOST_S = 1.5  # a shorter hang is made up for by a burst


def of_fast(run: fast.Run, offline: Sequence[Detection]) -> list[str]:
    """Complaints about a run of the accelerated live path."""
    return [*_fast_complaints(run, offline), *_footprint_complaints(run.footprint)]


def _fast_complaints(run: fast.Run, offline: Sequence[Detection]) -> Iterator[str]:
    n_dropped = sum(n for _, n in run.dropped)
    if run.health.n_samples != run.n_delivered:
        yield f"{run.n_delivered} samples were delivered, the clock says {run.health.n_samples}"
    if (run.health.n_lost, run.health.n_lost_estimated) != (n_dropped, 0):
        yield f"{n_dropped} samples were dropped, told are {run.health.n_lost}"
    if run.marked != run.dropped:
        yield f"dropped were {run.dropped}, marked are {run.marked}"
    if run.health.state != "ended":
        yield f"it ended as {run.health.state}"
    yield from _word_complaints(run.detected, offline)


def of_live(run: live.Run) -> list[str]:
    """Complaints about a run in real time."""
    return [*_live_complaints(run), *_footprint_complaints(run.footprint)]


def _live_complaints(run: live.Run) -> Iterator[str]:
    failed_s = sum(seconds for _, seconds in run.faults if seconds > _SURELY_LOST_S)
    if run.lost_s < failed_s - _MOST_DRIFT_S:
        yield f"the device failed for {failed_s:.2f} s, told are {run.lost_s:.2f} s"
    marked_s = sum(gap.n_samples for gap in run.gaps) / RATE_HZ
    if abs(marked_s - run.lost_s) > 0.01:
        yield f"{run.lost_s:.2f} s were told lost, {marked_s:.2f} s are marked"
    if max(map(abs, run.drifts_s)) > _MOST_DRIFT_S:
        yield f"the sample count drifted from the clock: {run.drifts_s}"
    if run.health.state != "ended":
        yield f"it ended as {run.health.state}"
    yield from _word_complaints(run.detected, run.offline)


def _word_complaints(detected: Sequence[Detection], offline: Sequence[Detection]) -> Iterator[str]:
    """Live a score is the one so far; the word, and when it became known, must be the same."""
    if not detected:
        yield "no word was detected"
    live, as_file = ([(one.word, one.emitted_s) for one in words] for words in (detected, offline))
    n = sum(a != b for a, b in zip(live, as_file, strict=False))
    if n or len(live) != len(as_file):
        yield f"live {len(detected)} words, as a file {len(offline)}; {n} of them differ"


def _footprint_complaints(footprint: Footprint) -> Iterator[str]:
    mib, files, threads = footprint.growth()
    if mib > _MOST_GROWTH_MIB or files > 0 or threads > 0:
        yield f"it grew by {mib:.1f} MiB, {files:.0f} open files and {threads:.0f} threads"
