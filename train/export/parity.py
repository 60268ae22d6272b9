# SPDX-License-Identifier: MIT
"""How far a converted model is from the network it came from, and how far it may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from spotter.errors import ModelError
from spotter.model.interpreter import Runtime
from train.export.tflite_converter import Precision

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Tolerance:
    """How far a conversion may be from its network before something is wrong with it.

    Attributes:
        difference: the largest of any probability in any window.
        same_label: the least share of windows with the same most probable label.
    """

    difference: float
    same_label: float


# A window between two words may fall to the other side of any rounding: in integers single ones
# tell nothing, their share does.
TOLERANCES: dict[Precision, Tolerance] = {
    "float32": Tolerance(1e-3, 0.995),
    "float16": Tolerance(0.05, 0.99),
    "int8": Tolerance(0.5, 0.95),
    "full-int8": Tolerance(1.0, 0.9),
}


@dataclass(frozen=True)
class Parity:
    """How far the converted model is from the network.

    Attributes:
        windows: how many were compared.
        largest_difference: of any probability.
        mean_difference: of a window's largest.
        same_label: windows whose most probable label is the same.
    """

    windows: int
    largest_difference: float
    mean_difference: float
    same_label: int

    def __str__(self) -> str:
        return (
            f"{self.windows} windows: a probability differs by at most "
            f"{self.largest_difference:.1e} (in the mean window {self.mean_difference:.1e}), "
            f"same label {self.same_label}/{self.windows}"
        )

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values."""
        return {
            "windows": self.windows,
            "largest_difference": self.largest_difference,
            "mean_difference": self.mean_difference,
            "same_label": self.same_label,
        }


def compare(
    network: keras.Model,
    flatbuffer: bytes,
    batches: Iterable[NDArray[np.float32]],
    precision: Precision = "float32",
) -> Parity:
    """Run both on the same batches of windows, float32 [n, 98, 40] each.

    Raises:
        ModelError: they differ by more than the precision's tolerance.
    """
    runtime = Runtime(flatbuffer)
    pairs = [(np.asarray(network.predict_on_batch(some)), runtime.run(some)) for some in batches]
    theirs, ours = (np.concatenate(said) for said in zip(*pairs, strict=True))
    furthest = np.abs(theirs - ours).max(axis=1)
    same = int(np.sum(theirs.argmax(axis=1) == ours.argmax(axis=1)))
    parity = Parity(len(ours), float(furthest.max()), float(furthest.mean()), same)
    tolerance = TOLERANCES[precision]
    if (
        parity.largest_difference > tolerance.difference
        or parity.same_label < tolerance.same_label * parity.windows
    ):
        raise ModelError(
            "the converted model",
            f"differs from its network ({parity})",
            "convert it with --precision float32" if precision != "float32" else "report this",
        )
    return parity
