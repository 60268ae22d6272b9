# SPDX-License-Identifier: MIT
"""The status line: model, rates, delay, and dropped samples."""

from __future__ import annotations

from typing import Literal

from spotter.gui.i18n.language import decimal, translate
from spotter.model.model import Model
from spotter.records import SAMPLE_RATE_HZ, Snapshot, StreamHealth
from spotter.streaming.history import KEPT_S

Shown = Literal["nothing", "microphone", "demo", "file", "paused"]
"""What runs, as far as the line tells it."""


def status_text(
    model: Model | None,
    snapshot: Snapshot | None,
    running: Shown,
    score_age_s: float = 0.0,
) -> str:
    """One line about what runs; `score_age_s` is how long ago the newest score came."""
    if model is None:
        return translate("Status", "loading the model…")
    named = translate("Status", "{name} model {version}")
    parts = [named.format(name=model.name, version=model.version)]
    if snapshot is None:
        parts.append(translate("Status", "no sound comes in"))
    elif running == "nothing":
        parts += _stopped(snapshot)
    elif running == "paused":
        parts += _paused(snapshot)
    else:
        parts += _sounding(snapshot, score_age_s, microphone=running == "microphone")
    return " · ".join(part.strip() for part in parts)


def _sounding(snapshot: Snapshot, score_age_s: float, *, microphone: bool) -> list[str]:
    health = snapshot.health
    parts = []
    if microphone:
        parts.append(_rates(health))
        # What a word's last sound needs to reach a score: the device and the resampler, the ring,
        # and up to one hop until the next window ends.
        delay_ms = 1000 * (health.latency_s + health.lag_samples / health.rate_hz) + snapshot.hop_ms
        text = translate("Status", "latency {ms} ms")
        parts.append(text.format(ms=10 * round(delay_ms / 10)))
    else:
        parts.append(health.device)
    if snapshot.n_windows:
        parts.append(_age(score_age_s))
    parts.append(_lost(health))
    return parts


def _age(seconds: float) -> str:
    if seconds < 1:
        text = translate("Status", "newest score {ms} ms old")
        return text.format(ms=10 * round(100 * seconds))
    return translate("Status", "newest score {seconds} s old").format(seconds=decimal(seconds, 0))


def _paused(snapshot: Snapshot) -> list[str]:
    kept_s = min(KEPT_S, snapshot.health.n_samples / SAMPLE_RATE_HZ)
    return [
        translate("Status", "paused, microphone released"),
        translate("Status", "{seconds} s kept").format(seconds=decimal(kept_s, 0)),
        _lost(snapshot.health),
        translate("Status", "Space to listen"),
    ]


def _stopped(snapshot: Snapshot) -> list[str]:
    health = snapshot.health
    seconds = health.n_samples / SAMPLE_RATE_HZ
    parts = [health.device]
    if seconds >= 0.1:
        parts.append(translate("Status", "{seconds} s heard").format(seconds=decimal(seconds, 1)))
    parts.append(_lost(health))
    return parts


def _rates(health: StreamHealth) -> str:
    khz = f"{health.rate_hz / 1000:g}"
    if health.rate_hz == SAMPLE_RATE_HZ:
        return translate("Status", "{khz} kHz").format(khz=khz)
    return translate("Status", "{khz} → 16 kHz").format(khz=khz)


def _lost(health: StreamHealth) -> str:
    if not (health.n_lost or health.n_lost_estimated):
        return translate("Status", "nothing dropped")
    seconds = (health.n_lost + health.n_lost_estimated) / SAMPLE_RATE_HZ
    text = translate("Status", "about {seconds} s lost") if health.n_lost_estimated else ""
    return (text or translate("Status", "{seconds} s lost")).format(seconds=decimal(seconds))
