# SPDX-License-Identifier: MIT
"""Keras, loaded where it is first needed and without its backend's greetings."""

from __future__ import annotations

from types import ModuleType

from spotter.quiet import stderr_silenced


def load_keras() -> ModuleType:
    """Import Keras; TensorFlow greets on standard error whatever it is told."""
    with stderr_silenced():
        import keras

        import train.networks.layers  # noqa: F401 (registers them, so that saved networks load)

    return keras
