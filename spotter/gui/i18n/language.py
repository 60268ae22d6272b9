# SPDX-License-Identifier: MIT
"""The language of the window: translations of its texts, and numbers as that language writes them.

Texts of a class go through its own ``tr``; texts of a plain function through `translate`, which
names the context. ``scripts/translate`` collects them all. What has no translation is English, and
so are its numbers then: a comma in an English sentence would look like a mistake.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from spotter.system import paths

translate = QCoreApplication.translate

_in_use: list[QTranslator] = []


def use(locale: QLocale | None = None) -> None:
    """Speak this language from now on; None for the system's. Before any widget is made."""
    for translator in _in_use:
        QCoreApplication.removeTranslator(translator)
    _in_use.clear()
    locale = QLocale.system() if locale is None else locale
    folder = str(paths.assets() / "translations")
    if not _load(locale, "spotter", folder):
        QLocale.setDefault(QLocale.c())
        return
    QLocale.setDefault(locale)
    # What Qt says by itself: the buttons of dialogs, the menu of a text field.
    _load(locale, "qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))


def decimal(value: float, digits: int = 2) -> str:
    """A number with so many digits after the point, or the comma."""
    text = QLocale().toString(float(value), "f", digits)
    return text.replace("-", "−")


def _load(locale: QLocale, name: str, folder: str) -> bool:
    translator = QTranslator()
    if not translator.load(locale, name, "_", folder):
        return False
    _in_use.append(translator)
    return QCoreApplication.installTranslator(translator)
