# SPDX-License-Identifier: MIT
"""Makes the small models of this folder: `python tests/data/models/make.py` (with TensorFlow).

They are weightless networks with random numbers in them, a few kilobytes each, for the tests of how
model files are read: the right shapes in float32 and int8, one for a single window only, a wrong
shape, and no softmax; and models of two stages of which the second is right, sees too little, or
has no softmax; and models of two stages with an embedding of eight numbers.
"""

from __future__ import annotations

from pathlib import Path

import flatbuffers
import keras
import numpy as np
import tensorflow as tf

from spotter.model.embedding import EMBEDDING, PROBABILITIES, SIGNATURE
from train.second_stage.joined import joined, parsed

HERE = Path(__file__).parent


def network(frames: int, n_labels: int, activation: str | None) -> keras.Model:
    """Mean over time, then one dense layer."""
    return keras.Sequential(
        [
            keras.Input((frames, 40)),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(n_labels, activation=activation),
        ]
    )


def convert(model: keras.Model, *, int8: bool = False) -> bytes:
    """The network as a flatbuffer."""
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if int8:
        frames = model.input_shape[1]
        random = np.random.default_rng(0)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: (
            [random.normal(0, 10, (1, frames, 40)).astype(np.float32)] for _ in range(50)
        )
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.int8
    return converter.convert()


def for_one_window(model: keras.Model) -> bytes:
    """The network with a batch of one written into it."""
    given = tf.TensorSpec([1, *model.input_shape[1:]], tf.float32)
    shape = [1, model.output_shape[1]]
    run = tf.function(lambda x: tf.reshape(model(x), shape), input_signature=[given])
    return tf.lite.TFLiteConverter.from_concrete_functions([run.get_concrete_function()]).convert()


def main() -> None:
    """Write all of them."""
    keras.utils.set_random_seed(0)
    right = network(98, 12, "softmax")
    (HERE / "float32.tflite").write_bytes(convert(right))
    (HERE / "int8.tflite").write_bytes(convert(right, int8=True))
    (HERE / "one_window.tflite").write_bytes(for_one_window(right))
    (HERE / "wrong_shape.tflite").write_bytes(convert(network(49, 12, "softmax")))
    (HERE / "no_softmax.tflite").write_bytes(convert(network(98, 12, None)))
    write_two_stages()
    write_embeddings()


def write_two_stages() -> None:
    """The float32 network, with a second stage beside it."""
    first = (HERE / "float32.tflite").read_bytes()
    for name, second in (
        ("two_stages", network(198, 12, "softmax")),
        ("two_stages_wrong_shape", network(98, 12, "softmax")),
        ("two_stages_no_softmax", network(198, 12, None)),
    ):
        (HERE / f"{name}.tflite").write_bytes(joined(first, convert(second)))


def write_embeddings() -> None:
    """The network of two stages with an embedding beside it, right and of another shape."""
    stages = (HERE / "two_stages.tflite").read_bytes()
    for name, frames in (("embedding", 98), ("embedding_wrong_shape", 49)):
        (HERE / f"{name}.tflite").write_bytes(with_embedding(stages, frames, 8))


def with_embedding(stages: bytes, frames: int, size: int) -> bytes:
    """A flatbuffer of two stages, with a third subgraph signed as embedding."""
    window = keras.Input((frames, 40))
    mean = keras.layers.GlobalAveragePooling1D()(window)
    outputs = [keras.layers.Dense(12, "softmax")(mean), keras.layers.Dense(size)(mean)]
    both = keras.Model(window, outputs)
    model, other = parsed(stages), parsed(joined(stages, convert(both)))
    graph, signature = other.subgraphs[1], other.signatureDefs[1]
    n_buffers, n_codes = len(model.buffers), len(model.operatorCodes)
    for tensor in graph.tensors:
        tensor.buffer += n_buffers if tensor.buffer else 0
    for operation in graph.operators:
        operation.opcodeIndex += n_codes
    graph.name = signature.signatureKey = SIGNATURE.encode()
    signature.subgraphIndex = len(model.subgraphs)
    for output in signature.outputs:
        width = int(graph.tensors[output.tensorIndex].shape[1])
        output.name = (PROBABILITIES if width == 12 else EMBEDDING).encode()
    model.subgraphs.append(graph)
    model.signatureDefs.append(signature)
    model.buffers += other.buffers
    model.operatorCodes += other.operatorCodes
    builder = flatbuffers.Builder(len(stages))
    builder.Finish(model.Pack(builder), file_identifier=b"TFL3")
    return bytes(builder.Output())


if __name__ == "__main__":
    main()
