# SPDX-License-Identifier: MIT
"""The one-file model: a TensorFlow Lite flatbuffer with a ZIP archive of metadata behind it.

The archive holds `labels.txt` (one label a line, in the order of the output), `spotter.json` (front
end, rule, operating curve, card, hash, own words) and, where own words can be taught, `bank.i8`.
Any LiteRT program can load the file as it is. A model file is untrusted: everything here is bounded
before it is read, and no path from the file is followed.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from spotter.errors import ModelError
from spotter.features.frontend import FrontEnd, mfcc, reference_second
from spotter.model.bank import Bank
from spotter.model.own_words import OwnWord, own_words_of

SCHEMA = 1
SCHEMA_WITH_OWN_WORDS = 2
"""A version of the program that knows no own words refuses the file, and says to update."""
MAX_FILE_BYTES = 64 * 2**20
MAX_ENTRY_BYTES = 4 * 2**20
MAX_ENTRIES = 8
MAX_LABELS = 4096
_BANK = "bank.i8"
_PART_BEGINS = b"PK\x01\x02"  # in an archive's list of contents
PROOF_TOLERANCE = 1e-3
"""The front end's promise between machines: a model made with one that differs more is refused."""

_OTHER_MODEL = "choose another model, or leave --model out to use the bundled one"


@dataclass(frozen=True)
class ModelFile:
    """The parts of a model file, checked but not yet run.

    Attributes:
        path: where it was read.
        flatbuffer: the TensorFlow Lite model alone.
        labels: one for each output.
        info: the content of `spotter.json`; empty for a plain `.tflite`.
        warnings: what the user should know, one sentence each.
        bank_bytes: the embeddings that own words are taught against; empty if there are none.
    """

    path: Path
    flatbuffer: bytes
    labels: tuple[str, ...]
    info: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    bank_bytes: bytes = b""

    @cached_property
    def sha256(self) -> str:
        """Hash of the flatbuffer: what is trusted, or not, to be run."""
        return hashlib.sha256(self.flatbuffer).hexdigest()

    @property
    def floor(self) -> float | None:
        """Probability of a word from which the second stage looks; None without one."""
        described = self.info.get("second_stage")
        return None if described is None else float(described["floor"])

    @cached_property
    def own_words(self) -> tuple[OwnWord, ...]:
        """The own words in it. Checked when the file was read."""
        return own_words_of(self.info.get("own_words"), self.labels)

    @cached_property
    def bank(self) -> Bank | None:
        """What own words are taught against. Checked when the file was read."""
        described = self.info.get("bank")
        return None if described is None else Bank.from_bytes(self.bank_bytes, described)

    def with_own_words(self, own_words: Sequence[OwnWord]) -> ModelFile:
        """The same file with these own words in the place of its own.

        Raises:
            ModelError: they are too many, or one is twice.
        """
        values = [own.as_dict() for own in own_words]
        file = replace(self, info={**self.info, "own_words": values})
        _check_own_words(file)
        return file

    def content(self) -> bytes:
        """The bytes of the file."""
        return pack(self.flatbuffer, self.labels, self.info, self.bank_bytes)


def pack(
    flatbuffer: bytes, labels: Sequence[str], info: Mapping[str, Any], bank: bytes = b""
) -> bytes:
    """Build a model file.

    Args:
        flatbuffer: a TensorFlow Lite model with softmax output.
        labels: in the order of the output.
        info: name, version, frontend (of `FrontEnd.as_dict`), rule, curve and card, and of a model
            with a second stage `second_stage` with its `floor`, of one with own words `own_words`,
            of one with a bank `bank`; the schema, the hash and the front end's proof are added
            here.
        bank: the bytes of its bank, if it has one.

    Returns:
        The bytes of the file. The same arguments give the same bytes.
    """
    front_end = FrontEnd(**info["frontend"])
    proof = mfcc(reference_second(), front_end).astype("<f4").tobytes()
    full = {
        **info,
        "schema": SCHEMA_WITH_OWN_WORDS if info.get("own_words") else SCHEMA,
        "flatbuffer_sha256": hashlib.sha256(flatbuffer).hexdigest(),
        "frontend_proof": base64.b64encode(proof).decode("ascii"),
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as entries:
        for name, content in (
            ("labels.txt", "".join(f"{label}\n" for label in labels).encode()),
            (
                "spotter.json",
                json.dumps(full, indent=1, sort_keys=True, ensure_ascii=False).encode(),
            ),
            (_BANK, bank),
        ):
            if content:  # a fixed date, so that the file depends on its content alone
                entries.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return flatbuffer + archive.getvalue()


def read(path: Path, labels_path: Path | None = None) -> ModelFile:
    """Read and check a model file.

    Args:
        path: the `.tflite` file.
        labels_path: a text file with one label a line, for a plain `.tflite` without metadata.

    Raises:
        ModelError: the file is missing, too large, damaged, foreign, or made for another front end.
    """
    data = _read_bounded(path)
    _check_flatbuffer(path, data)
    archive = _open_archive(path, data)
    if archive is None or "spotter.json" not in archive.namelist():
        return _plain(path, data, labels_path)
    with archive:
        entries = archive.infolist()
        start = min((entry.header_offset for entry in entries), default=len(data))
        labels = _labels(path, _text(path, archive, "labels.txt"))
        info = _parse_info(path, _text(path, archive, "spotter.json"))
        bank = _entry(path, archive, _BANK) if _BANK in archive.namelist() else b""
    file = ModelFile(path, data[:start], labels, info, bank_bytes=bank)
    _check_info(file)
    return file


def _read_bounded(path: Path) -> bytes:
    try:
        if not path.is_file():
            why = "is a directory" if path.is_dir() else "no such file"
            raise ModelError(str(path), why, _OTHER_MODEL)
        with path.open("rb") as file:
            n_bytes = os.fstat(file.fileno()).st_size
            data = file.read(min(n_bytes, MAX_FILE_BYTES) + 1)
    except OSError as error:
        raise ModelError(str(path), f"cannot be read ({error.strerror})", _OTHER_MODEL) from error
    if len(data) > MAX_FILE_BYTES:
        raise ModelError(str(path), "is larger than 64 MiB", _OTHER_MODEL)
    return data


def _check_flatbuffer(path: Path, data: bytes) -> None:
    root = int.from_bytes(data[:4], "little")
    if len(data) < 16 or data[4:8] != b"TFL3" or not 8 <= root < len(data) - 4:
        raise ModelError(str(path), "is not a TensorFlow Lite model", _OTHER_MODEL)


def _open_archive(path: Path, data: bytes) -> zipfile.ZipFile | None:
    """The metadata behind the flatbuffer, or None if there is none."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return None
    # Counted before an object is made of each.
    if data.count(_PART_BEGINS) > MAX_ENTRIES:
        raise _damaged(path, "its metadata has too many parts")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _damaged(path, "its metadata cannot be read") from error


def _text(path: Path, archive: zipfile.ZipFile, name: str) -> str:
    try:
        return _entry(path, archive, name).decode("utf-8")
    except UnicodeDecodeError as error:
        raise _damaged(path, f"{name} cannot be read") from error


def _entry(path: Path, archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise _damaged(path, f"its metadata lacks {name}") from None
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged(path, f"{name} is compressed in an unknown way")
    try:
        # The size that the archive declares may lie: reading stops at the bound whatever it says.
        with archive.open(info) as file:
            content = file.read(MAX_ENTRY_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError) as error:
        raise _damaged(path, f"{name} cannot be read") from error
    if len(content) > MAX_ENTRY_BYTES:
        raise _damaged(path, f"{name} is too large")
    return content


def _parse_info(path: Path, text: str) -> dict[str, Any]:
    try:
        info = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damaged(path, "spotter.json is not valid JSON") from error
    if not isinstance(info, dict):
        raise _damaged(path, "spotter.json is not an object")
    return info


def _labels(path: Path, text: str) -> tuple[str, ...]:
    labels = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not 1 < len(labels) <= MAX_LABELS:
        raise ModelError(str(path), f"has {len(labels)} labels", _OTHER_MODEL)
    if len(set(labels)) < len(labels):
        raise ModelError(str(path), "has the same label twice", _OTHER_MODEL)
    if not all(label.isprintable() for label in labels):
        raise ModelError(str(path), "has a label with unprintable characters", _OTHER_MODEL)
    return labels


def _plain(path: Path, data: bytes, labels_path: Path | None) -> ModelFile:
    if labels_path is None:
        raise ModelError(
            str(path),
            "carries no labels (it is a plain TensorFlow Lite model, or its end is missing)",
            "get the file again, or name a file with one label a line: --labels FILE",
        )
    text = _labels_file(labels_path)
    warning = f"{path}: nothing vouches for this model: it carries no front end, rule or card"
    return ModelFile(path, data, _labels(labels_path, text), warnings=(warning,))


def _labels_file(path: Path) -> str:
    remedy = "name a text file with one label a line"
    try:
        if not path.is_file():  # a pipe would be waited for
            raise ModelError(str(path), "is no file of labels", remedy)
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(MAX_ENTRY_BYTES + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(str(path), "cannot be read as labels", remedy) from error
    if len(text) > MAX_ENTRY_BYTES:
        raise ModelError(str(path), "is too large for labels", remedy)
    return text


def _check_info(file: ModelFile) -> None:
    path, info = file.path, file.info
    if info.get("schema") not in (SCHEMA, SCHEMA_WITH_OWN_WORDS):
        known = f"{SCHEMA} and {SCHEMA_WITH_OWN_WORDS}"
        raise ModelError(
            str(path),
            f"has metadata of schema {info.get('schema')!r}; this version reads {known}",
            "update spotter, or choose another model",
        )
    if info.get("flatbuffer_sha256") != file.sha256:
        raise _damaged(path, "its hash does not fit its content")
    if info.get("frontend") != FrontEnd().as_dict():
        raise ModelError(
            str(path), "was made for another front end", "convert it again with this version"
        )
    if not _is_second_stage(info.get("second_stage")):
        raise _damaged(path, "its second stage comes without a floor between 0 and 1")
    _check_own_words(file)


def _check_own_words(file: ModelFile) -> None:
    """Whatever it says of own words is read once."""
    try:
        _ = file.own_words, file.bank
    except ValueError as error:
        raise _damaged(file.path, str(error)) from error


def _is_second_stage(described: Any) -> bool:
    if described is None:
        return True
    floor = described.get("floor") if isinstance(described, dict) else None
    return isinstance(floor, float) and 0 < floor < 1  # false for NaN


def verify_front_end(model_file: ModelFile) -> float:
    """Compare the front end here with the one the model was made with.

    Returns:
        The largest difference of any value on the fixed test second.

    Raises:
        ModelError: the proof is missing, or more than 1e-3 apart.
    """
    path = str(model_file.path)
    here = mfcc(reference_second())
    try:
        there = np.frombuffer(
            base64.b64decode(model_file.info["frontend_proof"], validate=True), "<f4"
        ).reshape(here.shape)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(path, "carries no proof of its front end", _OTHER_MODEL) from error
    difference = float(np.abs(here - there).max())
    if not difference <= PROOF_TOLERANCE:  # also true for NaN
        raise ModelError(
            path,
            f"its front end differs from this one by {difference:.2g}",
            "convert it again with this version",
        )
    return difference


def _damaged(path: Path, why: str) -> ModelError:
    return ModelError(
        str(path), f"is damaged: {why}", "get the file again, or choose another model"
    )
