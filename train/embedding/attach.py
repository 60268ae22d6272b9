# SPDX-License-Identifier: MIT
"""A model file that can be taught own words: its stages as they are, an embedding and a bank."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np

from spotter.model.model import Model
from spotter.model.model_file import pack, read
from train.data.index import Index
from train.data.sample_store import Store
from train.embedding.bank import make_bank
from train.embedding.convert import branch_flatbuffer
from train.embedding.fit import BATCH
from train.embedding.joined import with_embedding
from train.embedding.lessons import Lessons
from train.embedding.network import branch
from train.result_files import whole
from train.training.run_folder import RunFolder

_REPRESENTATIVE = 500
"""Windows on which the ranges of integers are measured."""


def attach(
    run: Path,
    lessons: Lessons,
    first: Path,
    index: Index,
    store: Store,
    out: Path,
    *,
    version: str,
    left_out: Collection[str],
    seed: int,
) -> Model:
    """Write the model file `out`: that of `first`, with the embedding trained in `run`.

    Args:
        run: the folder of a finished training.
        lessons: what it learnt from.
        first: the model file, whose stages and metadata are kept.
        index: the recordings, of whose training part the bank is made.
        store: the same, decoded.
        out: the model file.
        version: of the model.
        left_out: words of which nothing is to be known.
        seed: of the bank.

    Raises:
        ModelError: `first` is no model file.
        OutputError: the file cannot be written.
    """
    file = read(first)
    embedding = branch(batch_size=1)
    embedding.load_weights(RunFolder(run).model)
    rows = np.sort(np.random.default_rng(seed).permutation(len(lessons.classes))[:_REPRESENTATIVE])
    some = (lessons.maps[0][rows], lessons.maps[1][rows])
    converted = branch_flatbuffer(embedding, some, lessons.scales)
    flatbuffer = with_embedding(file.flatbuffer, converted)
    bank = make_bank(flatbuffer, index, store, left_out, seed)
    info = {
        **file.info,
        "version": version,
        "card": _card(file.info.get("card", {}), run, lessons),
        "bank": bank.described(),
    }
    content = pack(flatbuffer, file.labels, info, bank.values.tobytes())
    with whole(out) as beside:
        beside.write_bytes(content)
    return Model.load(out)


def _card(before: Mapping[str, str], run: Path, lessons: Lessons) -> dict[str, str]:
    """The card of the stages, with what is to be said of the embedding."""
    settings = json.loads((run / "settings.json").read_text(encoding="utf-8"))
    added = {
        "training_data": f"embedding for own words: {len(lessons.names)} words by training "
        "speakers, said alone or cut out of running speech; a public speech embedding taught it",
        "recipe": f"embedding: python -m train embedding, {settings['n']} windows, "
        f"{settings['steps']} steps of {BATCH}, seed {settings['seed']}",
    }
    return {
        **before,
        **{
            name: "; ".join(part for part in (before.get(name), text) if part)
            for name, text in added.items()
        },
    }
