# SPDX-License-Identifier: MIT
"""Two networks in one flatbuffer: the second is another subgraph with a signature of its own."""

from __future__ import annotations

from typing import Any

from spotter.model.second_stage import SIGNATURE

_NO_BUFFER = 0
"""The first buffer of every model is empty; tensors without constants point to it."""


def parsed(flatbuffer: bytes) -> Any:
    """A flatbuffer as objects of TensorFlow Lite's schema."""
    from tensorflow.lite.python import schema_py_generated as schema

    return schema.ModelT.InitFromObj(schema.Model.GetRootAs(flatbuffer, 0))


def joined(first: bytes, second: bytes) -> bytes:
    """The flatbuffer of `first` with the network of `second` beside it, signed as second stage.

    What the first network says stays the same bit for bit: its subgraph is not touched.

    Args:
        first: a TensorFlow Lite model. A second stage that it has already is replaced.
        second: a TensorFlow Lite model with one subgraph.
    """
    import flatbuffers

    model, other = parsed(first), parsed(second)
    model.subgraphs = model.subgraphs[:1]
    model.signatureDefs = [item for item in model.signatureDefs if item.subgraphIndex == 0]
    n_buffers, n_codes = len(model.buffers), len(model.operatorCodes)
    graph = other.subgraphs[0]
    for tensor in graph.tensors:
        if tensor.buffer != _NO_BUFFER:
            tensor.buffer += n_buffers
    for operation in graph.operators:
        operation.opcodeIndex += n_codes
    graph.name = SIGNATURE.encode()
    signature = other.signatureDefs[0]
    signature.signatureKey, signature.subgraphIndex = SIGNATURE.encode(), len(model.subgraphs)
    model.subgraphs.append(graph)
    model.signatureDefs.append(signature)
    model.buffers += other.buffers
    model.operatorCodes += other.operatorCodes
    builder = flatbuffers.Builder(len(first) + len(second))
    builder.Finish(model.Pack(builder), file_identifier=b"TFL3")
    return bytes(builder.Output())
