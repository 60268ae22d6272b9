# SPDX-License-Identifier: MIT
"""Raw samples on standard input, for `spotter spot -`."""

from __future__ import annotations

import io
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from spotter.audio.sample_rates import HIGHEST_RATE_HZ, LOWEST_RATE_HZ
from spotter.cli.options import bundled
from spotter.errors import InputError, UsageError
from spotter.system.signals import Interruption, Interrupts

if TYPE_CHECKING:
    from spotter.audio.pcm import SampleFormat

STREAM = "-"
"""The argument that stands for standard input."""

_READ_BYTES = 1 << 16


@dataclass(frozen=True)
class Pcm:
    """What the samples on standard input are; None leaves it to the default."""

    sample_rate_hz: int | None
    channels: int | None
    sample_format: SampleFormat | None

    def check(self, files: tuple[str, ...]) -> None:
        """Make sure that these options, and `-`, go together with the other arguments.

        Raises:
            UsageError: they do not.
        """
        if STREAM not in files:
            if (self.sample_rate_hz, self.channels, self.sample_format) != (None, None, None):
                what = "--rate, --channels and --sample-format"
                raise UsageError(what, "speak of -, and files say it themselves", "leave them out")
        elif len(files) > 1:
            raise UsageError(STREAM, "stands alone", "spot the files in a run of their own")
        elif sys.stdin is not None and sys.stdin.isatty():
            remedy = "pipe raw samples into it: ... | spotter spot -"
            raise UsageError(STREAM, "standard input is the keyboard", remedy)


pcm_options = bundled(
    "pcm",
    Pcm,
    click.option(
        "--rate",
        "sample_rate_hz",
        type=click.IntRange(LOWEST_RATE_HZ, HIGHEST_RATE_HZ),
        metavar="HZ",
        help="Of -: samples a second. [default: 16000]",
    ),
    click.option(
        "--channels",
        type=click.IntRange(1, 64),
        metavar="N",
        help="Of -: interleaved channels. [default: 1]",
    ),
    click.option(
        "--sample-format",
        type=click.Choice(("s16", "s32", "f32")),
        help="Of -: little-endian integers of 16 or 32 bits, or floating point. [default: s16]",
    ),
)


def standard_input(interrupts: Interrupts) -> BinaryIO:
    """Standard input for bytes, which ends at a signal, so that the pending word is still told.

    Raises:
        InputError: it is closed.
    """
    if sys.stdin is None:
        raise InputError(STREAM, "standard input is closed", "pipe raw samples into it")
    return io.BufferedReader(_Interruptible(sys.stdin.fileno(), interrupts), _READ_BYTES)


class _Interruptible(io.RawIOBase):
    """Reads a descriptor, blocking, until its end or a signal."""

    def __init__(self, descriptor: int, interrupts: Interrupts) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._interrupts = interrupts

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            with self._interrupts.waiting():
                if self._interrupts.number is not None:
                    return 0
                data = os.read(self._descriptor, len(buffer))
        except Interruption:
            return 0
        except OSError as error:
            why = f"cannot be read ({error.strerror})"
            raise InputError(STREAM, why, "pipe raw samples into it") from error
        buffer[: len(data)] = data
        return len(data)
