# SPDX-License-Identifier: MIT
"""The networks, by name: MFCC windows in, logits out; softmax comes with the conversion."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from spotter.errors import UsageError

if TYPE_CHECKING:
    import keras

_TC_RESNET_WIDTHS = {
    "tc_resnet_small": (16, 24, 32),
    "tc_resnet": (24, 36, 48, 72),
    "tc_resnet_wide": (32, 48, 64, 96),
}

NAMES = ("ds_cnn", *_TC_RESNET_WIDTHS)


def build(name: str, n_frames: int, n_coefficients: int, n_labels: int) -> keras.Model:
    """Build a network with fresh weights.

    Raises:
        UsageError: there is no network of that name.
    """
    if name not in NAMES:
        raise UsageError(name, "no such network", f"choose one of {', '.join(NAMES)}")
    return _builder(name)(n_frames, n_coefficients, n_labels)


def _builder(name: str) -> Callable[[int, int, int], keras.Model]:
    # Imported here, so that `--help` and the index need no Keras.
    if name == "ds_cnn":
        from train.networks.ds_cnn import ds_cnn

        return ds_cnn
    from train.networks.tc_resnet import tc_resnet

    widths = _TC_RESNET_WIDTHS[name]
    return lambda frames, coefficients, labels: tc_resnet(frames, coefficients, labels, widths)
