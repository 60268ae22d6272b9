# SPDX-License-Identifier: MIT
"""The time of day is set while the program listens."""

from __future__ import annotations

import shutil
import struct
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.system.terminal import Terminal
from tests.system.test_faults_live import ListenProcess, word
from tests.virtual_microphone import VirtualMicrophone

# Nobody may set the computer's clock for a test: this library sets it for one process, Python's
# and PortAudio's clock and that of the sound server's client alike.
SET_CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>

static volatile long *ahead_s;

__attribute__((constructor)) static void begin(void) {
    int file = open(getenv("CLOCK_AHEAD_S"), O_RDONLY);
    ahead_s = mmap(0, sizeof *ahead_s, PROT_READ, MAP_SHARED, file, 0);
}
int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int code = real(clock, now);
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) now->tv_sec += *ahead_s;
    return code;
}
int gettimeofday(struct timeval *now, void *zone) {
    struct timespec precise;
    int code = clock_gettime(CLOCK_REALTIME, &precise);
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return code;
}
time_t time(time_t *now) {
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    if (now) *now = precise.tv_sec;
    return precise.tv_sec;
}
"""


@pytest.fixture
def settable(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """An environment whose processes have a clock of their own, and the file that sets it."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no compiler for the library that sets a process's clock")
    source, library, ahead = (tmp_path / name for name in ("clock.c", "clock.so", "ahead"))
    source.write_text(SET_CLOCK)
    ahead.write_bytes(struct.pack("l", 0))
    command = [compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"]
    subprocess.run(command, check=True)
    return {"LD_PRELOAD": str(library), "CLOCK_AHEAD_S": str(ahead)}, ahead


def test_a_clock_that_is_set_loses_and_invents_nothing(
    terminal: Terminal,
    virtual_microphone: VirtualMicrophone,
    settable: tuple[dict[str, str], Path],
) -> None:
    environment, ahead = settable

    def set_clock(seconds: int) -> None:
        with ahead.open("r+b") as file:
            file.write(struct.pack("l", seconds))

    jumping, steady = (
        ListenProcess(terminal, "jumping", **environment),
        ListenProcess(terminal, "steady"),
    )
    virtual_microphone.play(word("yes"), lead_s=3.0, tail_s=1.0)
    set_clock(3600)
    virtual_microphone.play(word("no"), lead_s=3.0, tail_s=1.0)
    set_clock(-3600)
    virtual_microphone.play(word("stop"), lead_s=3.0, tail_s=1.0)
    for program in (jumping, steady):
        program.wait_for(lambda program=program: "stop" in program.words)
        assert program.end() == 0.0, "lost"
        assert program.words == ["yes", "no", "stop"]
        assert program.complaints == []
    yes, no, stop = (datetime.fromisoformat(row["at"]) for row in jumping.rows)
    assert no - yes > timedelta(seconds=3600)
    assert stop - no < timedelta(seconds=-7100)
    for name in ("no", "stop"):
        spans_s = [one.starts_s[name] - one.starts_s["yes"] for one in (jumping, steady)]
        assert spans_s[0] == pytest.approx(spans_s[1], abs=0.1)
