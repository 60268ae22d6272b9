# SPDX-License-Identifier: MIT
"""Audio files of any bytes are sound or refused; they crash, hang or fill nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import attempts
from tests.hostile.mutation import mutated
from tests.hostile.subject import Subject

KINDS = {
    "wav": ("WAV", "PCM_16"),
    "float.wav": ("WAV", "FLOAT"),
    "adpcm.wav": ("WAV", "MS_ADPCM"),
    "aiff": ("AIFF", "PCM_16"),
    "au": ("AU", "ULAW"),
    "flac": ("FLAC", "PCM_16"),
    "ogg": ("OGG", "VORBIS"),
    "opus": ("OGG", "OPUS"),
    "mp3": ("MP3", "MPEG_LAYER_III"),
    "caf": ("CAF", "PCM_16"),
    "w64": ("W64", "PCM_16"),
}


def good(kind: str) -> bytes:
    form, subtype = KINDS[kind]
    memory = io.BytesIO()
    sound = np.random.default_rng(0).uniform(-0.5, 0.5, (8000, 2))
    soundfile.write(memory, sound, 16_000, subtype, format=form)
    return memory.getvalue()


GOOD = {kind: good(kind) for kind in KINDS}


@pytest.fixture(scope="module")
def subject() -> Iterator[Subject]:
    with Subject() as process:
        yield process


@pytest.mark.parametrize("kind", KINDS)
def test_good_files_are_sound(subject: Subject, kind: str) -> None:
    assert subject.read(GOOD[kind], f".{kind.rpartition('.')[2]}") == "sound"


@given(data=st.data(), kind=st.sampled_from(sorted(KINDS)))
@attempts(250)
def test_files_that_were_changed_are_sound_or_refused(
    subject: Subject, data: st.DataObject, kind: str
) -> None:
    content = data.draw(mutated(GOOD[kind]))
    assert subject.read(content, f".{kind.rpartition('.')[2]}") in ("sound", "refused")


@given(
    start=st.sampled_from(
        [b"", b"RIFF", b"fLaC", b"OggS", b"ID3\x04", b"FORM", b".snd", b"\xff\xfb"]
    ),
    rest=st.binary(max_size=400),
    suffix=st.sampled_from([".wav", ".mp3", ".flac", ".ogg", ".xi", ".sd2", ".htk", ".voc"]),
)
@attempts(150)
def test_any_bytes_are_sound_or_refused(
    subject: Subject, start: bytes, rest: bytes, suffix: str
) -> None:
    assert subject.read(start + rest, suffix) in ("sound", "refused")
