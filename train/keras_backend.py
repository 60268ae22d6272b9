# SPDX-License-Identifier: MIT
"""Keras, loaded where it is first needed and without its backend's greetings."""

from __future__ import annotations

import importlib
from types import ModuleType

from spotter.errors import UsageError
from spotter.system.stderr import stderr_silenced


def load_keras() -> ModuleType:
    """Import Keras; TensorFlow greets on standard error whatever it is told."""
    with stderr_silenced():
        import keras

        import train.networks.layers  # noqa: F401 (registers them, so that saved networks load)

    return keras


def ensure_converts() -> None:
    """See that networks can be converted: any backend trains them, TensorFlow alone converts.

    Raises:
        UsageError: Keras runs on another backend.
    """
    backend = load_keras().config.backend()
    if backend != "tensorflow":
        raise UsageError(
            f"KERAS_BACKEND={backend}", "cannot convert", "run this under KERAS_BACKEND=tensorflow"
        )


def make_deterministic() -> None:
    """Let the backend compute the same bits from the same numbers, for the rest of the process."""
    backend = load_keras().config.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()
    elif backend == "torch":
        importlib.import_module("torch").use_deterministic_algorithms(True)
    # jax does nothing else.


def begin_step(seed: int, step: int) -> None:
    """Let what a training step draws follow from its number, so that it can be taken up there.

    PyTorch's dropout draws from a generator of the process, which no checkpoint holds; elsewhere
    each layer has one of its own (see `train.training.fit`).
    """
    if load_keras().config.backend() == "torch":
        importlib.import_module("torch").manual_seed((seed << 32 | step) % 2**63)
