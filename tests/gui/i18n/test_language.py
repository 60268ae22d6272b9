# SPDX-License-Identifier: MIT
"""Texts of the window: all are collected, all are German somewhere, and all of them fit."""

from __future__ import annotations

import ast
import shutil
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest

from spotter.gui.i18n import language
from spotter.gui.session.status_line import status_text
from spotter.gui.threshold.rule_panel import RulePanel
from spotter.gui.threshold.spin_box import ThresholdSpinBox
from spotter.gui.widgets.listen_button import ListenButton
from tests.gui.looking import wait_until

ROOT = Path(__file__).parents[3]
SOURCES = sorted((ROOT / "spotter" / "gui").rglob("*.py"))
GERMAN = ROOT / "assets" / "translations" / "spotter_de.ts"
DEMO = ROOT / "assets" / "demo" / "demo.flac"
REMEDY = "run scripts/translate, and write the German"


def tool(name: str, *arguments: object) -> None:
    program = Path(sys.executable).parent / f"pyside6-{name}"
    subprocess.run([program, "-silent", *map(str, arguments)], check=True, timeout=120)


def messages(path: Path) -> Iterator[tuple[str, str, str, bool]]:
    """Context, source, translation and whether that is finished, of each text."""
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            yield (
                context.findtext("name", ""),
                message.findtext("source", ""),
                (translation.text or "") if translation is not None else "",
                translation is not None and translation.get("type") is None,
            )


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    """The German texts, brought up to the sources as they are now."""
    fresh = tmp_path_factory.mktemp("translations") / GERMAN.name
    shutil.copy(GERMAN, fresh)
    tool("lupdate", "-no-obsolete", "-locations", "none", *SOURCES, "-ts", fresh)
    return fresh


@pytest.fixture
def german() -> Iterator[None]:
    language.use(QLocale("de_DE"))
    yield
    language.use(QLocale("C"))


def test_every_text_of_the_sources_has_a_finished_german_one(collected) -> None:
    missing = [text for _, text, german, done in messages(collected) if not (done and german)]
    assert not missing, REMEDY


def test_no_german_text_is_left_of_what_was_taken_away(collected) -> None:
    assert {one[:2] for one in messages(GERMAN)} == {one[:2] for one in messages(collected)}, REMEDY


def test_the_compiled_texts_are_those_of_the_source(tmp_path) -> None:
    fresh = tmp_path / "fresh.qm"
    tool("lrelease", GERMAN, "-qm", fresh)
    assert fresh.read_bytes() == GERMAN.with_suffix(".qm").read_bytes(), REMEDY


def test_a_german_text_has_the_same_places_to_fill_in() -> None:
    for _, text, german, _ in messages(GERMAN):
        wanted, found = (
            sorted(name for _, name, _, _ in string.Formatter().parse(one) if name is not None)
            for one in (text, german)
        )
        assert wanted == found, text


def test_texts_are_asked_for_where_they_are_collected() -> None:
    """`other.tr` would be collected under the variable's name, and never be found."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "tr":
                assert isinstance(node.value, ast.Name), (path.name, node.lineno)
                assert node.value.id == "self", (path.name, node.lineno)


def test_every_text_that_is_asked_for_was_collected(collected) -> None:
    """Within an f-string, for one, it would not be."""
    known = {text for _, text, _, _ in messages(collected)}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and asks(node.func):
                text = node.args[-1]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    assert text.value in known, (path.name, node.lineno)


def asks(function: ast.expr) -> bool:
    """Whether a function is one that translates."""
    return getattr(function, "attr", getattr(function, "id", "")) in ("tr", "translate")


def test_german_is_spoken_and_its_numbers_have_a_comma(german, start) -> None:
    assert ListenButton().text() == "Angehalten"
    assert status_text(None, None, "nothing") == "lädt das Modell …"
    assert language.decimal(0.8) == "0,80"
    assert language.decimal(-86, 0) == "−86"


def test_without_a_translation_all_is_english() -> None:
    language.use(QLocale("xh"))
    assert ListenButton().text() == "Stopped"
    assert language.decimal(0.8) == "0.80"


def test_the_sentence_fits_in_german_too(german, start) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # The program would go back to the language of the system.
        patch.setattr(language, "use", lambda: None)
        program = start(900, 600, files=(DEMO,))
    wait_until(lambda: program.presenter.detections)
    threshold = program.views.threshold
    assert threshold.sentence.whole.startswith("überhört")
    assert threshold.sentence.text() == threshold.sentence.whole
    assert threshold.per_word.width() >= threshold.per_word.sizeHint().width()
    own = program.presenter.rules.own.threshold
    assert threshold.number.text() == f"{own:.2f}".replace(".", ",")


@pytest.mark.parametrize("language_name", ["de_DE", "C"])
@pytest.mark.parametrize("typed", ["0.55", "0,55"])
def test_a_number_may_be_typed_with_a_point_or_a_comma(language_name, typed) -> None:
    language.use(QLocale(language_name))
    panel = RulePanel()
    for number in (ThresholdSpinBox(), panel.numbers["release"]):
        number.setValue(0.9)
        number.selectAll()
        QTest.keyClicks(number, typed)
        QTest.keyClick(number, Qt.Key.Key_Return)
        assert number.value() == pytest.approx(0.55)
        assert number.lineEdit().text() == language.decimal(0.55)
    panel.numbers["smoothing_ms"].selectAll()
    QTest.keyClicks(panel.numbers["smoothing_ms"], "1500")
    assert panel.numbers["smoothing_ms"].value() == 1500
    language.use(QLocale("C"))
