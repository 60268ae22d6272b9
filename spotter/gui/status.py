# SPDX-License-Identifier: MIT
"""The status line: model, rates, delay, and whether sound was lost."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject

from spotter.model import Model
from spotter.records import Snapshot, StreamHealth

_RATE_HZ = 16_000


def status_text(
    speaker: QObject,
    model: Model | None,
    snapshot: Snapshot | None,
    running: Literal["nothing", "microphone", "demo", "file"],
) -> str:
    """One line about what runs; `speaker` translates it."""
    if model is None:
        return speaker.tr("loading the model…")
    parts = [speaker.tr("{name} model {version}").format(name=model.name, version=model.version)]
    if snapshot is None:
        parts.append(speaker.tr("no sound comes in"))
    elif running == "nothing":
        parts += _stopped(speaker, snapshot)
    else:
        parts += _sounding(speaker, snapshot, microphone=running == "microphone")
    return " · ".join(part.strip() for part in parts)


def _sounding(speaker: QObject, snapshot: Snapshot, *, microphone: bool) -> list[str]:
    health = snapshot.health
    parts = []
    if microphone:
        parts.append(_rates(speaker, health))
        # What a word's last sound needs to reach a score: the device and the resampler, the ring,
        # and up to one hop until the next window ends.
        delay_ms = 1000 * (health.latency_s + health.lag_samples / health.rate_hz) + snapshot.hop_ms
        parts.append(speaker.tr("latency {ms} ms").format(ms=10 * round(delay_ms / 10)))
    else:
        parts.append(health.device)
    parts.append(_lost(speaker, health))
    return parts


def _stopped(speaker: QObject, snapshot: Snapshot) -> list[str]:
    health = snapshot.health
    seconds = health.n_samples / _RATE_HZ
    parts = [health.device]
    if seconds >= 0.1:
        parts.append(speaker.tr("{seconds} s heard").format(seconds=f"{seconds:.1f}"))
    parts.append(_lost(speaker, health))
    return parts


def _rates(speaker: QObject, health: StreamHealth) -> str:
    khz = f"{health.rate_hz / 1000:g}"
    if health.rate_hz == _RATE_HZ:
        return speaker.tr("{khz} kHz").format(khz=khz)
    return speaker.tr("{khz} → 16 kHz").format(khz=khz)


def _lost(speaker: QObject, health: StreamHealth) -> str:
    if not (health.n_lost or health.n_lost_estimated):
        return speaker.tr("nothing dropped")
    seconds = (health.n_lost + health.n_lost_estimated) / _RATE_HZ
    told = speaker.tr("about {seconds} s lost") if health.n_lost_estimated else ""
    return (told or speaker.tr("{seconds} s lost")).format(seconds=f"{seconds:.2f}")
