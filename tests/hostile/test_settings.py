# SPDX-License-Identifier: MIT
"""Settings of any bytes: the window begins, with what makes sense of them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication, QWidget

from spotter import api
from spotter.gui.preferences.settings import Settings
from spotter.model.model import Model
from tests import tiny
from tests.hostile import attempts
from tests.hostile.mutation import mutated

_VALUES = ("not json", '{"threshold": 0.3}', "[" * 3000, '{"words": 3}', '{"threshold": "x"}', "{}")


def _good() -> bytes:
    """Settings as a window leaves them."""
    application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder, "settings.ini"))
        settings.keep("hop_ms", 50)
        settings.keep("microphone", "USB, “front”")
        settings.keep("geometry", QByteArray(QWidget().saveGeometry()))
        settings.keep("rules/tiny 0", '{"threshold": 0.61, "words": ["yes"]}')
        settings.sync()
        del application
        return settings.path.read_bytes()


GOOD = _good()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return Model.load(tiny.write(tmp_path_factory.mktemp("model") / "tiny.tflite"))


def used(content: bytes, folder: Path, model: Model) -> None:
    """Read settings as the window does when it begins."""
    path = folder / "settings.ini"
    path.write_bytes(content)
    settings = Settings(path)
    hop_ms = settings.number("hop_ms", 10, 1000)
    assert hop_ms is None or 10 <= hop_ms <= 1000
    for name in ("microphone", "host_api", "folders/open", "theme"):
        text = settings.text(name)
        assert text is None or text
    geometry = settings.raw("geometry")
    if geometry is not None:
        QWidget().restoreGeometry(geometry)
    rule = settings.rule(model, api.rule_for(model))
    assert 0 <= rule.threshold <= 1
    assert rule.active(model.labels)


def test_what_a_window_left_is_used(tmp_path: Path, model: Model) -> None:
    used(GOOD, tmp_path, model)
    settings = Settings(tmp_path / "settings.ini")
    assert settings.number("hop_ms", 10, 1000) == 50
    assert settings.rule(model, api.rule_for(model)).threshold == 0.61


@given(content=mutated(GOOD))
@attempts(100)
def test_settings_that_were_changed_are_used_or_not(
    tmp_path: Path, model: Model, content: bytes
) -> None:
    used(content, tmp_path, model)


@given(
    name=st.sampled_from(["hop_ms", "microphone", "geometry", "rules/tiny%200", "folders/open"]),
    value=st.one_of(
        st.sampled_from(_VALUES),
        st.text(max_size=50),
        st.binary(max_size=40).map(lambda raw: "@Variant(" + raw.decode("latin-1") + ")"),
        st.binary(max_size=40).map(lambda raw: "@ByteArray(" + raw.decode("latin-1") + ")"),
        st.integers(0, 2**32).map(lambda kind: f"@Variant({_escaped(kind)})"),
    ),
)
@example("rules/tiny%200", "[" * 3000)
@attempts(150)
def test_a_value_of_any_kind_is_used_or_not(
    tmp_path: Path, model: Model, name: str, value: str
) -> None:
    group, _, key = name.rpartition("/")
    content = f"[{group or 'General'}]\n{key}={value}\n"
    used(content.encode("utf-8", "surrogatepass"), tmp_path, model)


def _escaped(kind: int) -> str:
    return "".join(f"\\x{byte:x}" for byte in kind.to_bytes(5, "big")) + "\\0\\0\\0\\x1" * 4
