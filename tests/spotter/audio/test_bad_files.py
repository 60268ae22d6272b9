# SPDX-License-Identifier: MIT
"""Files that cannot be read: one line each, with a reason and a remedy."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from spotter.audio.files import audio_files, read_blocks
from spotter.errors import InputError


def noise(seconds: float, rate_hz: int = 16000) -> NDArray[np.float64]:
    return np.random.default_rng(0).uniform(-0.5, 0.5, round(seconds * rate_hz))


def read_until_refused(path: Path) -> tuple[NDArray[np.float32], InputError]:
    """What comes before the refusal, and the refusal."""
    received = [np.zeros(0, np.float32)]
    try:
        received.extend(read_blocks(path))
    except InputError as refusal:
        return np.concatenate(received), refusal
    pytest.fail("it was not refused")


def empty(path: Path) -> None:
    path.touch()


def header_only(path: Path) -> None:
    soundfile.write(path, np.zeros(0), 16000, format="WAV")


def text(path: Path) -> None:
    path.write_text("this is not a recording at all, it only says so\n" * 100)


def random_bytes(path: Path) -> None:
    path.write_bytes(np.random.default_rng(1).bytes(100_000))


def cut_header(path: Path) -> None:
    soundfile.write(path, noise(1), 16000, format="WAV")
    path.write_bytes(path.read_bytes()[:30])


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    os.mkfifo(path)


def missing(path: Path) -> None:
    pass


BAD: list[tuple[Callable[[Path], None], str]] = [
    (empty, "is empty"),
    (header_only, "holds no sound"),
    (text, "is no audio in a format that can be read"),
    (random_bytes, "is no audio in a format that can be read"),
    (cut_header, "is no audio in a format that can be read"),
    (folder, "is a folder"),
    (pipe, "is a pipe or a device, not a file"),
    (missing, "there is no such file"),
]


@pytest.mark.timeout(20)  # a pipe would be waited for, for ever
@pytest.mark.parametrize(("make", "why"), BAD, ids=[make.__name__ for make, _ in BAD])
def test_each_is_refused_with_its_reason_and_a_remedy(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], make: Callable[[Path], None], why: str
) -> None:
    path = tmp_path / "input.wav"
    make(path)
    with pytest.raises(InputError) as refusal:
        list(read_blocks(path))
    assert refusal.value.what == str(path)
    assert refusal.value.why == why
    assert refusal.value.remedy
    assert "\n" not in str(refusal.value)
    assert capfd.readouterr() == ("", "")  # C libraries print nothing past us


def test_a_raw_file_is_refused_with_the_way_to_read_it(tmp_path: Path) -> None:
    path = tmp_path / "sound.RAW"
    path.write_bytes(b"\1\0" * 16000)
    with pytest.raises(InputError, match=r"spotter spot - --rate 16000"):
        list(read_blocks(path))


@pytest.fixture
def unreadable() -> Iterator[Path]:
    """A file that nobody but root may read, in a folder that everybody may enter."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)
        path = Path(place, "secret.wav")
        soundfile.write(path, noise(1), 16000)
        path.chmod(0)
        yield path


@pytest.mark.skipif(sys.platform == "win32", reason="rights are other there")
def test_a_file_without_permission_is_refused(unreadable: Path) -> None:
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)  # root may read everything
    try:
        with pytest.raises(InputError, match="may not be read"):
            list(read_blocks(unreadable))
    finally:
        os.seteuid(user)


@pytest.mark.parametrize(
    ("extension", "subtype", "keep"),
    [
        ("wav", "PCM_16", 0.5),
        ("wav", "FLOAT", 0.9),
        ("wav", "PCM_24", 0.3),
        ("aiff", "PCM_16", 0.5),
        ("au", "PCM_16", 0.5),
        ("w64", "PCM_16", 0.5),
        ("flac", "PCM_16", 0.5),
        ("mp3", "MPEG_LAYER_III", 0.5),
    ],
)
def test_a_file_cut_short_is_read_to_where_it_ends_and_then_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], extension: str, subtype: str, keep: float
) -> None:
    path = tmp_path / f"cut.{extension}"
    soundfile.write(path, noise(4), 16000, subtype=subtype)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    x, refusal = read_until_refused(path)
    seconds = len(x) / 16000
    assert "cut short or damaged: it can be read up to" in refusal.why
    assert seconds == pytest.approx(4 * keep, abs=0.4)
    assert f"{seconds:.2f} s" in refusal.why
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("size", [0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFF000])
def test_a_header_written_into_a_pipe_that_could_not_know_its_length_is_no_damage(
    tmp_path: Path, size: int
) -> None:
    path = tmp_path / "piped.wav"
    soundfile.write(path, noise(2), 16000, subtype="PCM_16")
    content = bytearray(path.read_bytes())
    content[4:8] = content[40:44] = size.to_bytes(4, "little")
    path.write_bytes(content)
    assert sum(len(block) for block in read_blocks(path)) == 32000


def test_damage_in_the_middle_is_reported_with_its_time(tmp_path: Path) -> None:
    path = tmp_path / "scratched.flac"
    soundfile.write(path, noise(4), 16000)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = bytes(20_000)
    path.write_bytes(content)
    with pytest.raises(
        InputError, match=r"cut short or damaged: it can be read up to [12]\.\d\d s"
    ):
        list(read_blocks(path))


def test_of_a_damaged_file_everything_is_read_that_can_be_decoded(tmp_path: Path) -> None:
    path = tmp_path / "scratched.flac"
    soundfile.write(path, noise(4), 16000)
    content = path.read_bytes()
    whole = np.concatenate(list(read_blocks(path)))
    path.write_bytes(content[: int(len(content) * 0.72)])
    x, refusal = read_until_refused(path)
    assert len(x) == 11 * 4096  # eleven of the blocks that FLAC is made of
    assert np.array_equal(x, whole[: len(x)])
    assert "it can be read up to 2.82 s" in refusal.why


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize(("channels", "rate_hz"), [(1, 16000), (2, 48000)])
def test_a_sample_that_is_no_number_is_refused_with_its_time(
    tmp_path: Path, value: float, channels: int, rate_hz: int
) -> None:
    path = tmp_path / "nan.wav"
    x = np.zeros((3 * rate_hz, channels), np.float32)
    x[round(1.2345 * rate_hz), -1] = value
    x[-1] = value
    soundfile.write(path, x, rate_hz, subtype="FLOAT")
    before, refusal = read_until_refused(path)
    assert refusal.why.startswith("the sample at 1.2345 s is not a number")
    assert np.isfinite(before).all()
    assert len(before) >= 16000


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        audio_files(tmp_path / "nowhere")


@pytest.mark.processes
def test_reading_imports_nothing_before_it_is_needed() -> None:
    script = """
        import sys
        import spotter.audio.files, spotter.audio.hardware.microphone, spotter.audio.playback
        heavy = {"soundfile", "soxr", "sounddevice", "_sounddevice"} & set(sys.modules)
        sys.exit(f"imported: {heavy}" if heavy else 0)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("rate_hz", [192_000, 768_000])
def test_a_file_too_short_to_hold_a_sample_at_16_khz_is_refused_by_name(
    tmp_path: Path, rate_hz: int
) -> None:
    path = tmp_path / "one.wav"
    soundfile.write(path, np.zeros(1), rate_hz)
    with pytest.raises(InputError, match=r"one\.wav: holds no sound"):
        list(read_blocks(path))


@pytest.mark.parametrize("rate_hz", [1, 999, 2_000_000_000])
def test_a_rate_that_sound_does_not_have_is_refused(tmp_path: Path, rate_hz: int) -> None:
    path = tmp_path / "one.wav"
    soundfile.write(path, np.zeros(16_000), rate_hz)
    with pytest.raises(InputError, match="is no sample rate"):
        list(read_blocks(path))
