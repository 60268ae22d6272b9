# SPDX-License-Identifier: MIT
"""A microphone made of software: a private PulseAudio daemon whose one source is a pipe.

    with VirtualMicrophone() as microphone:
        os.environ.update(microphone.environment)  # before PortAudio initialises, or for a child
        microphone.play(samples, lead_s=1.0, tail_s=1.0)

Like a real microphone it delivers all the time, at the pace of its sample clock: silence when
nothing is played. PortAudio sees it as the devices `default` and `pulse`.

Tests take it from the `virtual_microphone` fixture, which puts `environment` into `os.environ`
(child processes inherit it) and makes a PortAudio that is already loaded in this process look for
its devices anew, before and after. So a capture may run in the test's own process or in a child.

Threads: the caller's, and one feeder that writes a block into the pipe every 10 ms. They share the
samples still to be played, guarded by `_lock`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from typing_extensions import Self

BLOCK_MS = 10
START_TIMEOUT_S = 15.0

ALSA_CONFIGURATION = """\
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
pcm.pulse { type pulse }
ctl.pulse { type pulse }
"""


class VirtualMicrophone:
    """A microphone that hears exactly what it is told to hear.

    Args:
        rate_hz: the rate of the source; a capture at another rate is converted by PulseAudio.

    Attributes:
        rate_hz: as given.
        environment: variables under which PortAudio finds this microphone and no other device.
    """

    PIPE_BYTES = 1 << 16
    """What is kept while the server does not read: two seconds at 16 kHz."""

    def __init__(self, rate_hz: int = 16000) -> None:
        self.rate_hz = rate_hz
        # Not pytest's tmp_path: the path of a Unix socket may have 107 bytes at most.
        self._folder = Path(tempfile.mkdtemp(prefix="microphone-"))
        self._pipe = self._folder / "pipe"
        self._socket = self._folder / "socket"
        self._alsa = self._folder / "asound.conf"
        self._alsa.write_text(ALSA_CONFIGURATION)
        self.environment = {
            "ALSA_CONFIG_PATH": str(self._alsa),
            "PULSE_COOKIE": str(self._folder / "cookie"),
            "PULSE_RUNTIME_PATH": str(self._folder),
            "PULSE_SERVER": f"unix:{self._socket}",
            "XDG_RUNTIME_DIR": str(self._folder),
        }
        self._daemon: subprocess.Popen[bytes] | None = None
        self._feeder: threading.Thread | None = None
        self._feeding = threading.Event()
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._queue = np.zeros(0, np.int16)
        self._idle = threading.Event()
        self._idle.set()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start the daemon and the feeder; also plugs in again what `unplug` pulled out."""
        self._remove_traces()
        self._daemon = subprocess.Popen(
            self._command(),
            env={**os.environ, **self.environment, "HOME": str(self._folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a sound server may be several processes
        )
        try:
            self._wait_for_daemon()
        except BaseException:
            self.unplug()
            raise
        self._begin_feeding()

    def play(
        self,
        samples: NDArray[np.int16] | NDArray[np.float32],
        lead_s: float = 0.0,
        tail_s: float = 0.0,
        *,
        wait: bool = True,
    ) -> None:
        """Let the microphone hear samples, at real pace, after what is still playing.

        Args:
            samples: [n] int16, or float in −1…1, at `rate_hz`.
            lead_s: silence before them.
            tail_s: silence after them.
            wait: return when all of it was heard; else at once.
        """
        if samples.dtype != np.int16:
            samples = np.clip(np.round(samples * 32768.0), -32768, 32767).astype(np.int16)
        lead = np.zeros(round(lead_s * self.rate_hz), np.int16)
        tail = np.zeros(round(tail_s * self.rate_hz), np.int16)
        with self._lock:
            self._queue = np.concatenate([self._queue, lead, samples, tail])
            self._idle.clear()
            seconds = len(self._queue) / self.rate_hz
        if wait:
            self.wait(timeout_s=seconds + 30.0)

    def play_file(
        self, path: Path, lead_s: float = 0.0, tail_s: float = 0.0, *, wait: bool = True
    ) -> None:
        """`play` a mono file of this microphone's rate; 16-bit samples arrive as they are."""
        samples, rate_hz = soundfile.read(path, dtype="int16")
        if rate_hz != self.rate_hz or samples.ndim != 1:
            raise ValueError(f"{path} is not mono at {self.rate_hz} Hz")
        self.play(samples, lead_s, tail_s, wait=wait)

    @property
    def is_idle(self) -> bool:
        """That nothing is left to be played."""
        return self._idle.is_set()

    def mix(self, samples: NDArray[np.int16], lead_s: float = 0.2) -> None:
        """Say something over what is still playing.

        Args:
            samples: [n] int16, at `rate_hz`.
            lead_s: in how many seconds.
        """
        start = round(lead_s * self.rate_hz)
        with self._lock:
            both = np.zeros(max(len(self._queue), start + len(samples)), np.int32)
            both[: len(self._queue)] = self._queue
            both[start : start + len(samples)] += samples
            self._queue = np.clip(both, -32768, 32767).astype(np.int16)
            self._idle.clear()

    def wait(self, timeout_s: float = 60.0) -> None:
        """Wait until nothing is left to be played."""
        if not self._idle.wait(timeout_s):
            raise TimeoutError(f"still playing after {timeout_s:.0f} s")

    def pause(self) -> None:
        """Deliver nothing any more, not even silence: the stream stays open and stalls."""
        self._feeding.clear()

    def resume(self) -> None:
        """Deliver again, from where `pause` came."""
        self._feeding.set()

    def freeze(self) -> None:
        """Stop the daemon as a hanging sound server would (SIGSTOP)."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen daemon go on; what it missed arrives in a burst."""
        self._signal(signal.SIGCONT)

    def unplug(self) -> None:
        """Kill the daemon, as a device that is pulled out; `start` plugs it in again."""
        self._end_feeding()
        if self._daemon is not None:
            self._signal(signal.SIGKILL)
            self._daemon.wait()
            self._daemon = None

    def remove(self) -> None:
        """Take the source away from the daemon, which lives on: as a sound server sees it."""
        self._end_feeding()
        self._order("unload-module", "module-pipe-source")

    def put_back(self) -> None:
        """Undo `remove`, at the rate that `rate_hz` says by now."""
        self._order("load-module", *self._source().split())
        self._begin_feeding()

    def plug_in(self, name: str, frequency_hz: int = 440) -> None:
        """Add another microphone: a source of the daemon that hears a tone."""
        called = f"source_properties=device.description={name}"
        source = ("module-sine-source", f"source_name={name}", f"frequency={frequency_hz}", called)
        # Else the newest source would become the default one, and take its stream over.
        self._order("set-default-source", "microphone")
        self._order("load-module", *source)

    def add_source(self, name: str, description: str) -> None:
        """Add another microphone to the daemon, which is silent and has no name of ALSA's."""
        self._order("set-default-source", "microphone")
        self._order("load-module", *self._silent_source(name, description))

    def _silent_source(self, name: str, description: str) -> tuple[str, ...]:
        return ("module-null-source", f"source_name={name}", f"description={description}")

    def _begin_feeding(self) -> None:
        self._ending.clear()
        self._feeding.set()
        self._feeder = threading.Thread(target=self._feed, name="virtual microphone", daemon=True)
        self._feeder.start()

    def _end_feeding(self) -> None:
        self._ending.set()
        self._feeding.set()
        if self._feeder is not None:
            self._feeder.join()
            self._feeder = None

    def _order(self, *order: str) -> None:
        environment = {**os.environ, **self.environment}
        subprocess.run(["pactl", *order], env=environment, check=True, stdout=subprocess.DEVNULL)

    def _source(self) -> str:
        return (
            f"module-pipe-source source_name=microphone file={self._pipe} format=s16le "
            f"rate={self.rate_hz} channels=1"
        )

    def _command(self) -> list[str]:
        return [
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--disable-shm=yes",
            "--realtime=no",
            "--high-priority=no",
            f"--log-target=file:{self._folder / 'log'}",
            "-L",
            f"module-native-protocol-unix auth-anonymous=1 socket={self._socket}",
            "-L",
            self._source(),
            # A sink, so that a client that also looks for an output finds one.
            "-L",
            "module-null-sink sink_name=nowhere",
        ]

    def _wait_for_daemon(self) -> None:
        assert self._daemon is not None
        deadline = time.monotonic() + START_TIMEOUT_S
        while not (self._pipe.exists() and self._accepts()):
            if self._daemon.poll() is not None or time.monotonic() > deadline:
                log = self._folder / "log"
                said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
                raise RuntimeError(f"{self._command()[0]} did not start: {said}")
            time.sleep(0.01)

    def _accepts(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(str(self._socket)) == 0

    def _remove_traces(self) -> None:
        for trace in (self._pipe, self._socket):
            trace.unlink(missing_ok=True)

    def _signal(self, number: signal.Signals) -> None:
        if self._daemon is None:
            raise RuntimeError("the microphone is unplugged")
        with contextlib.suppress(ProcessLookupError):  # it has ended already
            os.killpg(self._daemon.pid, number)

    def _feed(self) -> None:
        """Feeder thread: a block every 10 ms; what comes late is made up for."""
        import fcntl  # not on every system on which tests are collected

        block_samples = self.rate_hz * BLOCK_MS // 1000
        # Read-write and non-blocking: opening never waits for a reader, its death raises no error.
        pipe = os.open(self._pipe, os.O_RDWR | os.O_NONBLOCK)
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, self.PIPE_BYTES)
        due = time.monotonic()
        while not self._ending.is_set():
            if not self._feeding.is_set():
                self._feeding.wait()
                due = time.monotonic()
                continue
            block = self._next_block(block_samples)
            # Full when nobody has read for that long: lost then, as in a real device.
            with contextlib.suppress(BlockingIOError):
                os.write(pipe, block.tobytes())
            due += BLOCK_MS / 1000
            time.sleep(max(0.0, due - time.monotonic()))
        os.close(pipe)

    def _next_block(self, block_samples: int) -> NDArray[np.int16]:
        with self._lock:
            block, self._queue = self._queue[:block_samples], self._queue[block_samples:]
            if not len(self._queue):
                self._idle.set()
        return np.pad(block, (0, block_samples - len(block)))
