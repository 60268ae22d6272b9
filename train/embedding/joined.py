# SPDX-License-Identifier: MIT
"""The embedding in a flatbuffer: a copy of the first stage's graph with the branch on its maps.

The copy shares the first stage's weights, so that the file grows by the branch alone, and says the
same probabilities bit for bit: nothing in it is changed.
"""

from __future__ import annotations

import copy
from typing import Any

from spotter.model.embedding import EMBEDDING, PROBABILITIES, SIGNATURE
from train.embedding.tapped import SHAPES, taps
from train.second_stage.joined import parsed

_NO_BUFFER = 0
_QUANTIZE = 114


def with_embedding(flatbuffer: bytes, branch: bytes) -> bytes:
    """The flatbuffer with the embedding beside its stages.

    Args:
        flatbuffer: a model, whose first subgraph is the first stage. An embedding that it has
            already is replaced.
        branch: a network in 8 bits from the two maps, float32 [1, 49, 72] and [1, 25, 96], to the
            embedding.

    Raises:
        ValueError: the first stage or the branch is another network.
    """
    import flatbuffers

    model, other = parsed(flatbuffer), parsed(branch)
    _remove(model)
    graph, added = copy.deepcopy(model.subgraphs[0]), other.subgraphs[0]
    maps = taps(graph)
    n_tensors = len(graph.tensors)
    _renumber(added, n_tensors, len(model.buffers), len(model.operatorCodes))
    codes = [*model.operatorCodes, *other.operatorCodes]
    _feed(added, maps, codes, n_tensors)
    graph.tensors += added.tensors
    graph.operators += added.operators
    graph.outputs = [*graph.outputs, *added.outputs]
    graph.name = SIGNATURE.encode()
    model.signatureDefs.append(_signature(model, graph, len(model.subgraphs)))
    model.subgraphs.append(graph)
    model.buffers += other.buffers
    model.operatorCodes = codes
    builder = flatbuffers.Builder(len(flatbuffer) + len(branch))
    builder.Finish(model.Pack(builder), file_identifier=b"TFL3")
    return bytes(builder.Output())


def _remove(model: Any) -> None:
    """Take out an embedding, which is always the last subgraph."""
    kept = [item for item in model.signatureDefs if item.signatureKey != SIGNATURE.encode()]
    if len(kept) < len(model.signatureDefs):
        model.signatureDefs, model.subgraphs = kept, model.subgraphs[:-1]
        used = [tensor.buffer for graph in model.subgraphs for tensor in graph.tensors]
        used += [item.buffer for item in model.metadata or ()]
        model.buffers = model.buffers[: max(used) + 1]  # its own were the last


def _renumber(graph: Any, n_tensors: int, n_buffers: int, n_codes: int) -> None:
    for tensor in graph.tensors:
        if tensor.buffer != _NO_BUFFER:
            tensor.buffer += n_buffers
    for operation in graph.operators:
        operation.opcodeIndex += n_codes
        operation.inputs = [
            index + n_tensors if index >= 0 else index for index in operation.inputs
        ]
        operation.outputs = [index + n_tensors for index in operation.outputs]
    graph.inputs = [index + n_tensors for index in graph.inputs]
    graph.outputs = [index + n_tensors for index in graph.outputs]


def _feed(added: Any, maps: tuple[int, int], codes: Any, n_tensors: int) -> None:
    """Let the branch's own quantisation read the maps, which are integers already."""
    by_shape = dict(zip(SHAPES, maps, strict=True))
    instead = {}
    for index in added.inputs:
        shape = tuple(int(size) for size in added.tensors[index - n_tensors].shape)[1:]
        if shape not in by_shape:
            raise ValueError(f"the branch has an input of shape {shape}")
        instead[index] = by_shape[shape]
    for operation in added.operators:
        if any(index in instead for index in operation.inputs):
            code = codes[operation.opcodeIndex]
            if max(code.builtinCode, code.deprecatedBuiltinCode) != _QUANTIZE:
                raise ValueError("the branch does not begin with integers")
            operation.inputs = [instead.get(index, index) for index in operation.inputs]


def _signature(model: Any, graph: Any, number: int) -> Any:
    """That of the first stage, with the second output."""
    first = next(item for item in model.signatureDefs if item.subgraphIndex == 0)
    signature = copy.deepcopy(first)
    signature.signatureKey, signature.subgraphIndex = SIGNATURE.encode(), number
    output = copy.deepcopy(signature.outputs[0])
    signature.outputs[0].name = PROBABILITIES.encode()
    output.name, output.tensorIndex = EMBEDDING.encode(), graph.outputs[-1]
    signature.outputs = [signature.outputs[0], output]
    return signature
