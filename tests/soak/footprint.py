# SPDX-License-Identifier: MIT
"""What a process takes while it runs: memory, open files, threads."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

import psutil

_LEAST_LOOKS = 8
_MIB = 2**20


@dataclass
class Footprint:
    """Looks at a process (this one, if none is named) whenever it is told to.

    Attributes:
        rss_mib, n_files, n_threads: one value for each look.
    """

    process: psutil.Process = field(default_factory=psutil.Process)
    rss_mib: list[float] = field(default_factory=list)
    n_files: list[int] = field(default_factory=list)
    n_threads: list[int] = field(default_factory=list)

    def look(self) -> None:
        """Note what is taken now."""
        with self.process.oneshot():
            self.rss_mib.append(self.process.memory_info().rss / _MIB)
            self.n_files.append(self.process.num_fds())
            self.n_threads.append(self.process.num_threads())

    def growth(self) -> tuple[float, float, float]:
        """MiB, files and threads that the last quarter has more than the second, by medians.

        The first quarter is left out: it loads and warms up.
        """
        if len(self.rss_mib) < _LEAST_LOOKS:
            return 0.0, 0.0, 0.0
        quarter = len(self.rss_mib) // 4

        def grown(values: list[float] | list[int]) -> float:
            return median(values[-quarter:]) - median(values[quarter : 2 * quarter])

        return grown(self.rss_mib), grown(self.n_files), grown(self.n_threads)

    def __str__(self) -> str:
        mib, files, threads = self.growth()
        return (
            f"memory {self.rss_mib[-1]:.0f} MiB ({mib:+.1f}), open files {self.n_files[-1]} "
            f"({files:+.0f}), threads {self.n_threads[-1]} ({threads:+.0f})"
        )
