# SPDX-License-Identifier: MIT
"""PortAudio, loaded when it is first needed; the only importer of sounddevice.

Thread contract: PortAudio may be called by one thread at a time, and a call may never come back (a
sound server that hangs takes everyone along who opens or closes a stream). So one daemon thread,
made here, makes all calls, and everybody else gives it orders and waits for the answer as long as
they like. Audio callbacks run on PortAudio's own threads and do not come here.
"""

from __future__ import annotations

import atexit
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError, wait
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

from spotter.audio.hardware.portaudio_errors import ANSWER_S as _ANSWER_S
from spotter.audio.hardware.portaudio_errors import as_microphone_errors, no_answer
from spotter.audio.hardware.sound_server import recording_from
from spotter.errors import MicrophoneError, PortAudioMissingError
from spotter.system.stderr import stderr_silenced

_Answer = TypeVar("_Answer")


class OpeningError(Exception):
    """PortAudio refused to open a stream; the cause is its own error."""


_QUIET_S = 1.0
_END_S = 0.5

_orders: SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = SimpleQueue()
_start_lock = threading.Lock()
_thread: threading.Thread | None = None
_streams: set[Any] = set()  # open ones; NB: changed by the PortAudio thread only


def call(function: Callable[[Any], _Answer]) -> _Answer:
    """Let the PortAudio thread run `function`, which is given the sounddevice module.

    Raises:
        PortAudioMissingError: the PortAudio library is not installed.
        MicrophoneError: PortAudio failed, or no answer came within five seconds.
        Exception: whatever else `function` raises.
    """

    def ask() -> _Answer:
        sd = _sounddevice()
        with as_microphone_errors(sd):
            return function(sd)

    return _answer(_order(ask))


def open_input(source: str = "", **settings: Any) -> Any:
    """A started `sounddevice.InputStream` with these settings; end it with `end_stream`.

    Args:
        source: which one of the sound server's, if the device is the server's.
        settings: as `sounddevice.InputStream` takes them.

    Raises:
        OpeningError: it cannot be opened so.
        MicrophoneError, PortAudioMissingError: as `call`.
    """
    return _opened("InputStream", settings, source)


def open_output(fill: Callable[[Any], bool], **settings: Any) -> Any:
    """A started `sounddevice.OutputStream`; otherwise as `open_input`.

    Args:
        fill: writes the next samples into a float32 array [n, channels], on PortAudio's own thread;
            says whether more will come. What it wrote last is still played.
        settings: as `sounddevice.OutputStream` takes them.
    """

    def callback(out: Any, _n: int, _time: Any, _status: Any) -> None:
        if not fill(out):
            raise _sounddevice().CallbackStop

    return _opened("OutputStream", {**settings, "callback": callback})


def _opened(kind: str, settings: dict[str, Any], source: str = "") -> Any:
    # PortAudio prints why an attempt failed. A server that hangs must not keep us silenced.
    with stderr_silenced():
        future = _order(lambda: _open(kind, settings, source))
        wait([future], _QUIET_S)
    try:
        return _answer(future)
    except MicrophoneError:
        future.add_done_callback(_end_too_late)
        raise


def end_stream(stream: Any, wait_s: float = _END_S) -> None:
    """End a stream, in whatever state it is; waits for that long at most (0: not at all)."""
    future = _order(lambda: _end(stream))
    if wait_s:
        with suppress(TimeoutError):
            future.result(wait_s)


def refresh() -> bool:
    """Let PortAudio look for devices anew, unless a stream is open.

    Returns:
        Whether it did.

    Raises:
        MicrophoneError, PortAudioMissingError: as `call`.
    """

    def look_again(sd: Any) -> bool:
        # PortAudio lists the devices when it starts, and ending it would end every stream.
        if _streams:
            return False
        with stderr_silenced():
            with suppress(sd.PortAudioError):  # an earlier attempt may have got no further
                sd._terminate()
            sd._initialize()
        return True

    return call(look_again)


def version() -> str:
    """What PortAudio calls itself; empty as long as nobody has needed it."""
    loaded = sys.modules.get("sounddevice")
    return str(loaded.get_portaudio_version()[1]) if loaded is not None else ""


def _order(function: Callable[[], _Answer]) -> Future[_Answer]:
    global _thread  # noqa: PLW0603
    with _start_lock:
        if _thread is None:
            # A daemon, because a call that never comes back must not keep the program from ending.
            _thread = threading.Thread(target=_work, name="spotter-portaudio", daemon=True)
            _thread.start()
    future: Future[_Answer] = Future()
    _orders.put((function, future))
    return future


def _answer(future: Future[_Answer]) -> _Answer:
    try:
        return future.result(_ANSWER_S)
    except TimeoutError:
        future.cancel()  # unless it is the one that hangs
        raise no_answer() from None


def _work() -> None:
    while True:
        function, future = _orders.get()
        if not future.set_running_or_notify_cancel():
            continue
        try:
            future.set_result(function())
        except BaseException as error:
            future.set_exception(error)


def _sounddevice() -> Any:
    if "sounddevice" in sys.modules:
        return sys.modules["sounddevice"]
    try:
        # It redirects standard error by itself while PortAudio starts. Only inside our redirection
        # does that not collide with another thread's.
        with stderr_silenced():
            import sounddevice
    except OSError as error:
        why = "the PortAudio library is not installed"
        raise PortAudioMissingError("microphone", why, _install_command()) from error
    # Its own exit handler would hang with a server that hangs.
    atexit.unregister(sounddevice._exit_handler)
    atexit.unregister(_at_exit)
    atexit.register(_at_exit)
    return sounddevice


def _open(kind: str, settings: dict[str, Any], source: str) -> Any:
    sd = _sounddevice()
    stream = None
    try:
        with recording_from(source):
            stream = getattr(sd, kind)(**settings)
            stream.start()
    except (sd.PortAudioError, ValueError) as error:
        if stream is not None:
            stream.close()
        raise OpeningError from error
    _streams.add(stream)
    return stream


def _end(stream: Any) -> None:
    if stream not in _streams:
        return
    # An error means that the device is gone, and the stream with it. Never stop(): it waits for
    # the device, and for a stalled one it waits for ever.
    for end in (stream.abort, stream.close):
        with suppress(_sounddevice().PortAudioError):
            end()
    _streams.discard(stream)


def _end_too_late(future: Future[Any]) -> None:
    """End a stream that opened after its caller had gone."""
    if not future.cancelled() and future.exception() is None:
        _order(lambda: _end(future.result()))


def _at_exit() -> None:
    def end_all() -> None:
        for stream in tuple(_streams):
            _end(stream)
        _sounddevice()._exit_handler()

    with suppress(TimeoutError):
        _order(end_all).result(_END_S)


def _install_command() -> str:
    import shutil

    for tool, command in (
        ("apt-get", "sudo apt-get install libportaudio2"),
        ("dnf", "sudo dnf install portaudio"),
        ("pacman", "sudo pacman -S portaudio"),
        ("zypper", "sudo zypper install libportaudio2"),
    ):
        if shutil.which(tool):
            return f"install it: {command}"
    return "install PortAudio 19 with your system's package manager"
