# SPDX-License-Identifier: MIT
"""Errors of the rooms below, told in German."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

import spotter.errors
from spotter.audio.files import read_blocks
from spotter.audio.hardware.devices import opening_error
from spotter.errors import SpotterError
from spotter.gui.i18n import error_messages, language
from spotter.gui.window.state_pages import StatePane
from spotter.model import model_file

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    language.use(QLocale("de_DE"))
    yield
    language.use(QLocale("C"))


def raised(action: Callable[[], object]) -> SpotterError:
    with pytest.raises(SpotterError) as caught:
        action()
    return caught.value


def test_a_file_that_cannot_be_read_is_reported_in_german(tmp_path) -> None:
    path = tmp_path / "notes.wav"
    missing = raised(lambda: list(read_blocks(path)))
    assert error_messages.why(missing) == "gibt es nicht"
    path.write_text("no sound")
    foreign = raised(lambda: list(read_blocks(path)))
    reported = error_messages.line(foreign)
    assert reported.startswith(
        f"{path}: enthält keinen Ton in einem lesbaren Format; wandle sie um: "
    )
    assert reported.endswith(f"ffmpeg -i '{path}' -ar 16000 -ac 1 converted.wav")


def test_a_model_that_cannot_be_used_is_reported_in_german_where_it_stands(tmp_path, shown) -> None:
    path = tmp_path / "bad.tflite"
    path.write_bytes(b"nonsense")
    pane = StatePane()
    pane.show_bad_model(raised(lambda: model_file.read(path, None)), is_bundled=False)
    assert "ist kein Modell für TensorFlow Lite" in pane.texts[1]
    assert "Wähle ein anderes Modell, oder nimm das mitgelieferte." in pane.texts[1]


def test_a_reason_within_a_reason_is_reported_in_german_too() -> None:
    refused = Exception("Invalid sample rate", -9997)
    reported = error_messages.line(opening_error("USB", refused, (16_000.0, 44_100.0)))
    assert reported.startswith(
        "Mikrofon „USB“: mit 16 / 44.1 kHz wurde es versucht: es bietet die Abtastrate nicht an; "
    )


def test_what_is_not_known_is_shown_as_it_came() -> None:
    assert error_messages.line(SpotterError("it", "is odd", "look")) == "it: is odd; look"


def test_every_known_text_is_one_that_the_program_says() -> None:
    said = {text for path in (ROOT / "spotter").rglob("*.py") for text in strings(path)}
    unsaid = [
        known
        for known, pattern in error_messages._patterns()
        if not any(pattern.fullmatch(text) for text in said)
    ]
    assert unsaid == []


def strings(path: Path) -> Iterator[str]:
    """Every string of a module; what varies in it is an x."""
    if path.name == "error_messages.py":
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield text_of(node)


def text_of(node: ast.Constant | ast.JoinedStr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in parts)


def test_the_window_sends_nobody_to_the_terminal_in_any_language() -> None:
    for locale in ("de_DE", "C"):
        language.use(QLocale(locale))
        for known, _ in error_messages._patterns():
            reported = error_messages.remedy(SpotterError("it", "is odd", known))
            # Labels are the one thing that only a start can give it.
            assert "--" not in reported.replace("--labels", "")
            assert not any(name in reported for name in ("spotter devices", "spotter spot"))


def test_every_error_that_the_window_can_meet_is_known() -> None:
    errors = {name for name in dir(spotter.errors) if name.endswith("Error")}
    unknown = [
        (path.name, text)
        for path in (ROOT / "spotter").rglob("*.py")
        if not _ELSEWHERE & {path.name, *(parent.name for parent in path.parents)}
        for text in given_to(errors, path)
        if text not in _NEVER_MET
        and not any(pattern.fullmatch(text) for _, pattern in error_messages._patterns())
    ]
    assert unknown == []


_ELSEWHERE = {"cli", "own_words", "api.py", "blocks.py", "pipeline.py", "display_check.py"}
"""What only the terminal and Python meet, or a window that does not begin."""
_NEVER_MET = {
    "name the files in it, or take them all with -r",
    "no samples arrived",
    "check the program that feeds the pipe",
    "is an audio file, not raw samples",
}
"""Of folders that are read as a file, and of standard input."""


def given_to(errors: set[str], path: Path) -> Iterator[str]:
    """The texts that a module makes errors of; what varies in one is an x."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in errors:
            for argument in node.args[1:]:
                if isinstance(argument, (ast.Constant, ast.JoinedStr)):
                    yield text_of(argument)
