# SPDX-License-Identifier: MIT
"""A network as a TensorFlow Lite flatbuffer, in floating point or in integers of 8 bits.

`float32` is the network as it was trained and `float16` keeps its weights in half the bytes. `int8`
computes in integers from the first convolution to the last: every channel of weights has a scale of
its own, every map one that is measured on representative windows. Its ends stay in floating point
(docs/decisions/0040-int8-between-float-ends.md); `full-int8` gives up those as well, for hardware
that knows integers only.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from spotter.system.stderr import stderr_silenced

if TYPE_CHECKING:
    import keras

Precision = Literal["float32", "float16", "int8", "full-int8"]
PRECISIONS: tuple[Precision, ...] = ("float32", "float16", "int8", "full-int8")

_FLOAT_LAYERS = ("/scale", "/logits")
"""Parts of tensors' names. The first coefficient reaches to −146 and the last ones to ±3: steps
that hold the one have no room for the others until `scale` has made them alike. After `logits` a
step of 8 bits is one of probability."""
_FLOAT_OPERATION = "SOFTMAX"


def to_flatbuffer(
    network: keras.Model,
    precision: Precision = "float32",
    representative: NDArray[np.float32] | None = None,
) -> bytes:
    """Convert a network with softmax, input [n, 98, 40].

    Args:
        network: what is converted.
        precision: of the arithmetic and the weights.
        representative: float32 [n, 98, 40], some hundred windows as the network will see them;
            needed for integers.

    Raises:
        ValueError: integers without representative windows.
    """
    if precision.endswith("int8") and representative is None:
        raise ValueError("the ranges of integers are measured on representative windows")
    with tempfile.TemporaryDirectory() as folder, silenced():
        network.export(folder, format="tf_saved_model", verbose=False)
        if precision == "int8":
            return _between_float_ends(folder, representative)
        converter = _converter(folder, precision, representative)
        flatbuffer: bytes = converter.convert()
    return flatbuffer


def _converter(folder: str, precision: Precision, windows: NDArray[np.float32] | None) -> Any:
    import tensorflow as tf

    converter = tf.lite.TFLiteConverter.from_saved_model(folder)
    if precision != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if precision == "float16":
        converter.target_spec.supported_types = [tf.float16]
    if precision.endswith("int8"):
        converter.representative_dataset = _one_by_one(windows)
    if precision == "full-int8":
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.int8
    return converter


def _between_float_ends(folder: str, windows: NDArray[np.float32] | None) -> bytes:
    """Quantise all but the ends; TensorFlow's debugger is its public way to leave layers out."""
    import tensorflow as tf

    names = _tensor_names(_converter(folder, "float32", None).convert())
    options = tf.lite.experimental.QuantizationDebugOptions(
        denylisted_nodes=[name for name in names if any(part in name for part in _FLOAT_LAYERS)],
        denylisted_ops=[_FLOAT_OPERATION],
    )
    debugger = tf.lite.experimental.QuantizationDebugger(
        converter=_converter(folder, "int8", windows),
        debug_dataset=_one_by_one(windows),
        debug_options=options,
    )
    flatbuffer: bytes = debugger.get_nondebug_quantized_model()
    return flatbuffer


def _tensor_names(flatbuffer: bytes) -> list[str]:
    import tensorflow as tf

    interpreter = tf.lite.Interpreter(model_content=flatbuffer)
    return [tensor["name"] for tensor in interpreter.get_tensor_details()]


def _one_by_one(windows: Any) -> Any:
    def windows_of_a_batch() -> Iterator[list[NDArray[np.float32]]]:
        for window in windows:
            yield [window[None]]

    return windows_of_a_batch


@contextlib.contextmanager
def silenced() -> Iterator[None]:
    """Without what TensorFlow says on both outputs, and its warnings of its own interpreter."""
    with (
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        contextlib.redirect_stdout(nowhere),
        stderr_silenced(),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield
