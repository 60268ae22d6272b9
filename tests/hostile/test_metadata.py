# SPDX-License-Identifier: MIT
"""What a model says of itself may be anything: it is shown and used, or refused in one line."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from spotter import api
from spotter.cli.model import _parts
from spotter.errors import SpotterError
from spotter.model.bank import Bank
from spotter.model.model import Model
from spotter.model.model_file import pack
from tests import tiny, tones
from tests.hostile import attempts


def _json() -> st.SearchStrategy[Any]:
    return st.recursive(
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.text(max_size=20),
            st.sampled_from([10**400, -1, 1e308, "\x1b[2J", "nan", "yes"]),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
        ),
        max_leaves=8,
    )


ROWS = [[0.0, 10, 0, 5, 3], [0.5, 10, 1, 3, 2], [1.0, 10, 10, 0, 0]]
CURVE = {
    "words": dict.fromkeys(tiny.WORDS, ROWS),
    "others": 100,
    "hours": 1.5,
    "conditions": "here",
    "rule": {},
    "hop_ms": 100,
}
INFO = {**tiny.INFO, "curve": CURVE, "card": {"licence": "MIT", "limits": "none"}}
INFO["second_stage"] = {"floor": 0.2}
BANK = Bank(np.ones((10, 8), np.int8), 6)
INFO["bank"] = BANK.described()
FIGURES = {"takes": 3, "missed": 1, "alarms": 0, "hours": 0.4}
OWN = {"word": "lamp", "weights": 8 * [0.1], "bias": -1.0, "figures": FIGURES}
INFO["own_words"] = [{**OWN, "examples": base64.b64encode(bytes(range(16))).decode()}]
PLACES = [
    *[("curve", name) for name in CURVE],
    *[("card", name) for name in ("licence", "limits", "seed", "training_data")],
    *[("rule", name) for name in ("threshold", "word_thresholds", "words", "smoothing_ms")],
    *[("rule", name) for name in ("confirm_ms", "release", "refractory_ms")],
    *[(name,) for name in ("name", "version", "card", "curve", "rule", "frontend_proof")],
    *[("second_stage",), ("second_stage", "floor"), ("curve", "words", "yes")],
    *[("bank",), ("bank", "size"), ("bank", "n_speech"), ("own_words",), ("own_words", 0)],
    *[("own_words", 0, name) for name in ("word", "weights", "bias", "figures", "examples")],
    *[("own_words", 0, "figures", name) for name in FIGURES],
    ("own_words", 0, "weights", 3),
]


FLATBUFFER = tiny.flatbuffer("embedding")
_GOOD = zipfile.ZipFile(io.BytesIO(pack(FLATBUFFER, tiny.LABELS, INFO, BANK.values.tobytes())))
_SOUND = tones.whistle("yes", pause_s=0.2)


def changed(place: tuple[str | int, ...], value: Any) -> bytes:
    """A model file that says `value` in this place."""
    info = json.loads(_GOOD.read("spotter.json"))
    inside = info
    for name in place[:-1]:
        inside = inside[name]
    inside[place[-1]] = value
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("labels.txt", "\n".join(tiny.LABELS))
        archive.writestr("spotter.json", json.dumps(info))
        archive.writestr("bank.i8", _GOOD.read("bank.i8"))
    return FLATBUFFER + memory.getvalue()


@given(place=st.sampled_from(PLACES), value=_json())
@example(("name",), "\x1b[2J\n\r\x07")
@example(("card", "limits"), "a\x1b]0;title\x07b\x9b31m")
@example(("curve", "conditions"), "\x1b[2J")
@example(("rule", "word_thresholds"), {"\x1b[2J": 0.5})
@example(("rule", "words"), [["yes"]])
@example(("rule", "threshold"), [0.5])
@example(("rule", "threshold"), float("nan"))
@example(("second_stage",), {"floor": 10**400})
@example(("curve", "others"), 10**400)
@example(("own_words", 0, "word"), "\x1b[2J")
@example(("own_words", 0, "weights"), 8 * [10**400])
@example(("own_words", 0, "weights", 3), float("nan"))
@example(("own_words", 0, "figures", "hours"), 0.0)
@example(("curve", "words", "yes"), [[10**400] * 5])
@attempts(40)
def test_metadata_of_any_value_is_shown_and_used_or_refused(
    tmp_path: Path, place: tuple[str | int, ...], value: Any
) -> None:
    path = tmp_path / "case.tflite"
    path.write_bytes(changed(place, value))
    try:
        model = Model.load(path)
        shown = "".join(_parts(model, False))
        list(api.spot(_SOUND, model=model))
    except SpotterError:
        return
    controls = {letter for letter in shown if ord(letter) < 32 or 127 <= ord(letter) < 160}
    assert controls <= {"\n"}, "what a model says may not command the terminal"
