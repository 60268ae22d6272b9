# SPDX-License-Identifier: MIT
"""Model files: what is read from a good one, and what is said of a bad one."""

from __future__ import annotations

import io
import json
import os
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from spotter.errors import ModelError
from spotter.features.frontend import FrontEnd, mfcc, reference_second
from spotter.model import sandbox
from spotter.model.model import Model
from spotter.model.model_file import MAX_ENTRY_BYTES, pack, read
from spotter.system.paths import bundled_models
from tests import tiny


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test knows, or leaves behind, what another one trusted."""
    monkeypatch.setenv("SPOTTER_HOME", str(tmp_path / "home"))


def test_what_is_packed_is_read(tmp_path: Path) -> None:
    model = Model.load(tiny.write(tmp_path / "m.tflite", name="ours", version="2"))
    assert (model.name, model.version) == ("ours", "2")
    assert model.labels == tiny.LABELS
    assert model.words == tiny.LABELS[2:]
    assert model.card.licence == "MIT"
    assert model.rule["threshold"] == 0.2
    assert model.warnings == ()
    assert repr(model) == f"<Model ours 2: {', '.join(tiny.WORDS)}>"


def test_packing_is_deterministic() -> None:
    assert pack(tiny.flatbuffer(), tiny.LABELS, tiny.INFO) == pack(
        tiny.flatbuffer(), tiny.LABELS, tiny.INFO
    )


def test_any_litert_program_can_load_the_file_as_it_is(tmp_path: Path) -> None:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=str(tiny.write(tmp_path / "m.tflite")))
    assert list(interpreter.get_input_details()[0]["shape"][1:]) == [98, 40]


def test_a_network_that_gives_no_probabilities_for_a_sound_is_refused_there(tmp_path: Path) -> None:
    model = Model.load(tiny.write(tmp_path / "m.tflite"))
    overflowing = np.full((98, 40), 3e38, np.float32)
    for give in (lambda: model.run(overflowing[None]), lambda: model.run_along(overflowing, [0])):
        with pytest.raises(ModelError, match="numbers for this sound that are no probabilities"):
            give()


@pytest.mark.parametrize("network", ["float32", "int8"])
def test_it_gives_a_probability_for_each_label(tmp_path: Path, network: str) -> None:
    model = Model.load(tiny.write(tmp_path / "m.tflite", network))
    probabilities = model.run(np.stack([mfcc(reference_second())] * 3))
    assert probabilities.shape == (3, 12)
    assert probabilities.dtype == np.float32
    assert probabilities.sum(axis=1) == pytest.approx(1, abs=0.05)
    assert np.array_equal(probabilities[0], probabilities[2])


def test_a_second_stage_that_the_metadata_does_not_name_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "m.tflite"
    frames = np.random.default_rng(0).normal(0, 10, (300, 40)).astype(np.float32)
    firsts = range(100, 200, 10)
    one = Model.load(tiny.write(path, "two_stages"))
    assert one.context_frames == 0
    alone = Model.load(tiny.write(path, "float32")).run_along(frames, firsts)
    assert np.array_equal(one.score_along(frames, firsts), alone)
    two = Model.load(tiny.write(path, "two_stages", second_stage={"floor": 0.1}))
    assert not np.array_equal(two.score_along(frames, firsts), alone)
    assert np.array_equal(two.run_along(frames, firsts), alone)


def test_another_thread_may_run_it(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    model = Model.load(tiny.write(tmp_path / "m.tflite"))
    windows = np.random.default_rng(0).normal(0, 10, (50, 98, 40)).astype(np.float32)
    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(model.run, [windows] * 8))
    assert all(np.array_equal(result, model.run(windows)) for result in results)


def test_another_thread_may_run_its_second_stage(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    path = tmp_path / "m.tflite"
    model = Model.load(tiny.write(path, "two_stages", second_stage={"floor": 0.1}))
    frames = np.random.default_rng(0).normal(0, 10, (700, 40)).astype(np.float32)
    firsts = range(100, 600, 10)
    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(model.score_along, [frames] * 8, [firsts] * 8))
    assert all(np.array_equal(result, model.score_along(frames, firsts)) for result in results)
    copy = pickle.loads(pickle.dumps(model))
    assert np.array_equal(copy.score_along(frames, firsts), results[0])


def test_it_pickles_for_other_processes(tmp_path: Path) -> None:
    model = Model.load(tiny.write(tmp_path / "m.tflite"))
    window = mfcc(reference_second())[None]
    model.run(window)
    assert np.array_equal(pickle.loads(pickle.dumps(model)).run(window), model.run(window))


def test_the_front_end_proof_is_recomputed(tmp_path: Path) -> None:
    assert Model.load(tiny.write(tmp_path / "m.tflite")).check_front_end() < 1e-6
    damaged = _changed_info(lambda info: info.pop("frontend_proof"))
    (tmp_path / "n.tflite").write_bytes(damaged)
    with pytest.raises(ModelError, match="no proof"):
        Model.load(tmp_path / "n.tflite").check_front_end()


def test_a_plain_model_needs_labels_and_nothing_vouches_for_it(tmp_path: Path) -> None:
    path, labels = tmp_path / "plain.tflite", tmp_path / "labels.txt"
    path.write_bytes(tiny.flatbuffer())
    with pytest.raises(ModelError, match="--labels"):
        Model.load(path)
    labels.write_text("\n".join(tiny.LABELS))
    model = Model.load(path, labels=labels)
    assert model.words == tiny.LABELS[2:]
    assert "nothing vouches" in model.warnings[0]
    labels.write_text("yes\nno\n")
    with pytest.raises(ModelError, match="12 outputs and 2 labels"):
        Model.load(path, labels=labels)


def _good() -> bytes:
    return pack(tiny.flatbuffer(), tiny.LABELS, tiny.INFO)


def _changed_info(change: Callable[[dict[str, object]], object]) -> bytes:
    """A good file whose spotter.json was changed afterwards."""
    entries = zipfile.ZipFile(io.BytesIO(_good()))
    info = json.loads(entries.read("spotter.json"))
    change(info)
    return _with_archive({"labels.txt": entries.read("labels.txt"), "spotter.json": info})


def _with_archive(entries: dict[str, object], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", compression) as writing:
        for name, content in entries.items():
            writing.writestr(
                name, content if isinstance(content, bytes) else json.dumps(content).encode()
            )
    return tiny.flatbuffer() + archive.getvalue()


def _labels(text: str) -> bytes:
    info = json.loads(zipfile.ZipFile(io.BytesIO(_good())).read("spotter.json"))
    return _with_archive({"labels.txt": text.encode(), "spotter.json": info})


BAD = {
    "empty": (b"", "not a TensorFlow Lite model"),
    "text": (b"this is not a model at all, but a text", "not a TensorFlow Lite model"),
    "random": (np.random.default_rng(0).bytes(5000), "not a TensorFlow Lite model"),
    "truncated": (_good()[:2000], "its end is missing"),
    "root outside": (b"\xff\xff\xff\x7fTFL3" + tiny.flatbuffer()[8:], "not a TensorFlow Lite"),
    "one byte changed": (
        _good()[:1000] + bytes([_good()[1000] ^ 1]) + _good()[1001:],
        "hash does not fit",
    ),
    "other front end": (
        _changed_info(lambda i: i.update(frontend=FrontEnd(log_floor=1e-6).as_dict())),
        "another front end",
    ),
    "later schema": (_changed_info(lambda i: i.update(schema=3)), "schema 3"),
    "no labels": (_with_archive({"spotter.json": {}}), "lacks labels.txt"),
    "JSON is a list": (
        _with_archive({"labels.txt": b"a\nb\n", "spotter.json": []}),
        "not an object",
    ),
    "JSON is deep": (
        _with_archive({"labels.txt": b"a\nb\n", "spotter.json": b"[" * 100_000}),
        "not valid JSON",
    ),
    "bomb": (
        _with_archive({"labels.txt": b"a\nb\n", "spotter.json": b" " * 10 * MAX_ENTRY_BYTES}),
        "too large",
    ),
    "unusual compression": (
        _with_archive({"labels.txt": b"a\nb\n", "spotter.json": {}}, zipfile.ZIP_LZMA),
        "compressed in an unknown way",
    ),
    "many parts": (
        _with_archive({**{f"{n}": {} for n in range(20)}, "spotter.json": {}}),
        "too many parts",
    ),
    "label twice": (_labels("yes\nyes\n"), "the same label twice"),
    "one label": (_labels("yes\n"), "1 labels"),
    "label with a control character": (_labels("yes\nn\x07o\n"), "unprintable"),
    "wrong number of labels": (_labels("yes\nno\n"), "12 outputs and 2 labels"),
    "wrong shape": (
        pack(tiny.flatbuffer("wrong_shape"), tiny.LABELS, tiny.INFO),
        "its input has shape",
    ),
    "no second stage": (
        pack(tiny.flatbuffer(), tiny.LABELS, {**tiny.INFO, "second_stage": {"floor": 0.2}}),
        "lacks the second stage",
    ),
    **{
        f"second stage: {described!r}": (
            pack(tiny.flatbuffer(), tiny.LABELS, {**tiny.INFO, "second_stage": described}),
            "without a floor between 0 and 1",
        )
        for described in (0.2, {}, [], {"floor": "0.2"}, {"floor": 0.0}, {"floor": float("nan")})
    },
    # Whatever runs in the file is tried, also where the metadata does not name it.
    "second stage of a wrong shape": (
        pack(tiny.flatbuffer("two_stages_wrong_shape"), tiny.LABELS, tiny.INFO),
        "second stage has an input of shape",
    ),
    "second stage without softmax": (
        pack(tiny.flatbuffer("two_stages_no_softmax"), tiny.LABELS, tiny.INFO),
        "second stage add up to",
    ),
    "no softmax": (pack(tiny.flatbuffer("no_softmax"), tiny.LABELS, tiny.INFO), "softmax"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_in_one_line(tmp_path: Path, kind: str) -> None:
    content, why = BAD[kind]
    path = tmp_path / "bad.tflite"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=why) as caught:
        Model.load(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_a_missing_file_a_folder_and_an_unknown_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such model"):
        Model.load(tmp_path / "none.tflite")
    with pytest.raises(ModelError, match="is a directory"):
        Model.load(tmp_path)
    with pytest.raises(ModelError, match=r"nobody: no such model; .*default"):
        Model.load("nobody")


def test_a_name_means_a_model_in_the_users_folder(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "data" / "models"
    folder.mkdir(parents=True)
    tiny.write(folder / "mine.tflite", name="my own")
    assert Model.load("mine").name == "my own"


@pytest.mark.processes
def test_a_model_that_crashes_the_runtime_does_not_crash_us(tmp_path: Path) -> None:
    # Wild offsets in the tables of the flatbuffer: LiteRT follows them without looking.
    random = np.random.default_rng(0)
    good = tiny.flatbuffer()
    reported = []
    for _ in range(12):
        wild = bytearray(good)
        for at in random.integers(300, len(good) - 4, 20):
            wild[at] = random.integers(256)
        path = tmp_path / "wild.tflite"
        path.write_bytes(pack(bytes(wild), tiny.LABELS, tiny.INFO))
        try:
            Model.load(path)
        except ModelError as error:
            reported.append(str(error))
    assert reported
    assert all("\n" not in line for line in reported)


def test_an_unknown_model_is_tried_in_a_child_once_and_then_known(tmp_path: Path) -> None:
    path = tiny.write(tmp_path / "m.tflite")
    known = tmp_path / "home" / "data" / "trusted-models.json"
    assert not known.exists()
    Model.load(path)
    (sha256,) = json.loads(known.read_text())
    stamp = known.stat().st_mtime_ns
    Model.load(path)
    assert known.stat().st_mtime_ns == stamp
    # A list that cannot be read is as good as none.
    known.write_text("[[")
    Model.load(path)
    assert json.loads(known.read_text()) == [sha256]


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes here")
@pytest.mark.timeout(30)
def test_a_pipe_in_the_place_of_the_known_models_is_not_waited_for(tmp_path: Path) -> None:
    known = tmp_path / "home" / "data" / "trusted-models.json"
    known.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(known)
    assert Model.load(tiny.write(tmp_path / "m.tflite")).name == "tiny"
    assert len(json.loads(known.read_text())) == 1


def test_the_child_does_not_run_what_lies_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(99)")
    monkeypatch.chdir(tmp_path)
    assert Model.load(tiny.write(tmp_path / "m.tflite")).name == "tiny"


def test_a_path_that_the_system_refuses_is_no_model() -> None:
    with pytest.raises(ModelError, match="no such model"):
        Model.load("x" * 5000 + "/m.tflite")


def test_a_folder_called_like_a_model_does_not_hide_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "default").mkdir()
    monkeypatch.chdir(tmp_path)
    assert Model.load("default").words == tiny.WORDS


def test_a_model_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing loads within a millisecond; the limit itself is what is tried here.
    monkeypatch.setattr(sandbox, "_TIMEOUT_S", 0.001)
    with pytest.raises(ModelError, match="did not run within"):
        Model.load(tiny.write(tmp_path / "m.tflite"))


@pytest.mark.processes
@pytest.mark.skipif(sys.platform == "win32", reason="the time of a process cannot be bounded there")
def test_a_child_that_computes_for_ever_is_ended_and_reported() -> None:
    script = "from spotter.model.sandbox import _limit_time\n_limit_time(1)\nwhile True: pass"
    child = subprocess.run([sys.executable, "-c", script], timeout=60, check=False)
    assert sandbox._why(child.returncode, b"") == "did not run within 10 s"


def test_a_model_works_where_nothing_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("SPOTTER_HOME", str(tmp_path / "file"))
    assert Model.load(tiny.write(tmp_path / "m.tflite")).name == "tiny"


def test_exactly_the_bundled_models_are_trusted_from_the_start() -> None:
    bundled = {read(path).sha256 for path in bundled_models().glob("*.tflite")}
    assert bundled == sandbox.BUNDLED_SHA256


def test_the_bundled_model_loads_without_a_child_and_keeps_its_promises(tmp_path: Path) -> None:
    model = Model.load()
    assert not (tmp_path / "home").exists(), "nothing had to be remembered"
    assert model.words == tiny.WORDS
    assert model.check_front_end() < 1e-3
    assert model.curve is not None
    assert set(model.curve.rows) == set(model.words)
    assert 0.5 <= model.rule["threshold"] <= 0.9
    assert model.card.training_data
    assert model.card.licence
