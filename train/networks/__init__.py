# SPDX-License-Identifier: MIT
"""The networks, by name: MFCC windows in, logits out; softmax comes with the conversion."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from spotter.errors import UsageError

if TYPE_CHECKING:
    import keras

_TC_RESNET_WIDTHS = {
    "tc_resnet_small": (16, 24, 32),
    "tc_resnet": (24, 36, 48, 72),
    "tc_resnet_wide": (32, 48, 64, 96),
    "tc_resnet_widest": (48, 72, 96, 144),
}
_BC_RESNET_TAUS = {"bc_resnet_1": 1.0, "bc_resnet_3": 3.0, "bc_resnet_8": 8.0}

NAMES = (
    "notebook_cnn",
    "notebook_cnn_functional",
    "ds_cnn",
    *_TC_RESNET_WIDTHS,
    *_BC_RESNET_TAUS,
)


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
    if name in _TC_RESNET_WIDTHS:
        from train.networks.tc_resnet import tc_resnet

        return partial(tc_resnet, widths=_TC_RESNET_WIDTHS[name])
    if name in _BC_RESNET_TAUS:
        from train.networks.bc_resnet import bc_resnet

        return partial(bc_resnet, tau=_BC_RESNET_TAUS[name])
    if name == "ds_cnn":
        from train.networks.ds_cnn import ds_cnn

        return ds_cnn
    from train.networks import notebook_cnn

    builder: Callable[[int, int, int], keras.Model] = getattr(notebook_cnn, name)
    return builder
