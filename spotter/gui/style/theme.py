# SPDX-License-Identifier: MIT
"""Colours, type sizes and the style sheet, for a light and a dark system.

The contrasts that people need (text 4.5, shapes 3) are held by the tests, which compute them from
these tokens. The base size of type is the system font's; every other size keeps its ratio to 13.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

BASE_PX = 13

SPACE = 8
MARGIN = 16
CONTROL_HEIGHT = 32
RADIUS = 6

ON_PICTURE = "#5FE6D3"
ON_PICTURE_CHOSEN = "#FFFFFF"


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, as ``#RRGGBB``.

    Attributes:
        window: everything lies on it. base: fields, buttons, state panes.
        text, muted: words; captions and what does not pass.
        accent, on_accent: what passes the threshold; text on it.
        tint: a selected row, a pressed button.
        idle: bars and traces that do not pass. track: the ground of a bar.
        line: hairlines. edge: outlines of controls, axes. bad: errors and clipping.
    """

    window: str
    base: str
    text: str
    muted: str
    accent: str
    on_accent: str
    tint: str
    idle: str
    track: str
    line: str
    edge: str
    bad: str


LIGHT = Theme(
    window="#F7F8F9",
    base="#FFFFFF",
    text="#1A1D21",
    muted="#59616B",
    accent="#00756A",
    on_accent="#FFFFFF",
    tint="#E3F2F0",
    idle="#7B838C",
    track="#E9ECEF",
    line="#DDE1E5",
    edge="#7F8790",
    bad="#B3261E",
)

DARK = Theme(
    window="#17191C",
    base="#1E2124",
    text="#E9EBED",
    muted="#A3ABB4",
    accent="#4BD2BF",
    on_accent="#06201D",
    tint="#17332F",
    idle="#7D858E",
    track="#2B2F34",
    line="#33373C",
    edge="#767D86",
    bad="#FF8A80",
)


class _Notifier(QObject):
    """Says when the theme has changed.

    Qt paints everything anew then. This is for whoever keeps something that was drawn in the
    colours, or a font, which a new style sheet gives back.
    """

    changed = Signal()


notifier = _Notifier()
_used: list[Theme] = [LIGHT]
"""The one theme that everything is drawn in."""


def current() -> Theme:
    """The colours to draw in."""
    return _used[0]


def use(theme: Theme) -> None:
    """Draw the whole application in these colours from now on."""
    _used[0] = theme
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setPalette(palette(theme))
    application.setStyleSheet(style_sheet(theme))
    notifier.changed.emit()


def system_theme() -> Theme:
    """The theme that the system asks for; light where it does not say."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def palette(theme: Theme) -> QPalette:
    """Qt's palette in these colours, so that what Qt draws by itself (menus, dialogs) fits."""
    made = QPalette()
    role = QPalette.ColorRole
    for roles, colour in (
        ((role.Window, role.AlternateBase), theme.window),
        ((role.Base, role.Button, role.ToolTipBase), theme.base),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), theme.text),
        ((role.PlaceholderText,), theme.muted),
        ((role.Highlight, role.Link), theme.accent),
        ((role.HighlightedText,), theme.on_accent),
        ((role.Mid, role.Dark), theme.edge),
        ((role.Midlight, role.Light), theme.line),
    ):
        for one in roles:
            made.setColor(one, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for one in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(disabled, one, QColor(theme.idle))
    return made


def font(px: float = BASE_PX, weight: int = 400) -> QFont:
    """The system's font with figures of equal width.

    Args:
        px: the size where the system's font is 13 px high; in proportion elsewhere.
        weight: 100–900; 400 is regular, 600 semi-bold.
    """
    system = QGuiApplication.font()
    if not _systems or system != _systems[0]:
        _systems[:] = [system]
        _font.cache_clear()
    return _font(px, weight)


_systems: list[QFont] = []
"""The system's font that `_font` knows; comparing fonts is cheap, naming one is not."""


@lru_cache(maxsize=64)
def _font(px: float, weight: int) -> QFont:
    made = QFont(_systems[0])
    made.setPixelSize(max(1, round(px * QFontInfo(made).pixelSize() / BASE_PX)))
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def text_width(font: QFont, text: str) -> float:
    """How wide a text is in a font, in pixels."""
    return QFontMetricsF(font).horizontalAdvance(text)


def style_sheet(theme: Theme) -> str:
    """The looks of Qt's own controls."""
    return _buttons(theme) + _fields(theme) + _lists(theme)


def _buttons(theme: Theme) -> str:
    return f"""
    QWidget {{ color: {theme.text}; }}
    QMainWindow, QDialog, QMessageBox {{ background: {theme.window}; }}
    QToolTip {{ color: {theme.text}; background: {theme.base}; border: 1px solid {theme.line};
        padding: 4px 6px; }}
    QPushButton, QToolButton {{ background: {theme.base}; border: 1px solid {theme.edge};
        border-radius: {RADIUS}px; padding: 0 12px; min-height: {CONTROL_HEIGHT - 2}px; }}
    QToolButton {{ padding: 0; min-width: {CONTROL_HEIGHT - 2}px; }}
    QPushButton:hover, QToolButton:hover {{ border-color: {theme.text}; }}
    QPushButton:pressed, QToolButton:pressed, QToolButton:open {{ background: {theme.tint};
        border-color: {theme.accent}; }}
    QPushButton:focus {{ border: 2px solid {theme.accent}; padding: 0 11px;
        min-height: {CONTROL_HEIGHT - 4}px; }}
    QToolButton:focus {{ border: 2px solid {theme.accent}; min-width: {CONTROL_HEIGHT - 4}px;
        min-height: {CONTROL_HEIGHT - 4}px; }}
    QPushButton:disabled {{ color: {theme.idle}; border-color: {theme.line}; }}
    QToolButton[role="flat"] {{ background: transparent; border-color: transparent;
        min-width: 22px; min-height: 22px; }}
    QToolButton[role="flat"]:hover {{ background: {theme.tint}; }}
    QToolButton[role="flat"]:focus {{ border-color: {theme.accent}; min-width: 20px;
        min-height: 20px; }}
    QPushButton:checked {{ background: {theme.tint}; border-color: {theme.accent}; }}
    QToolButton::menu-indicator, QPushButton::menu-indicator {{ image: none; width: 0; }}
    QPushButton[role="flat"] {{ border: 1px solid transparent; background: transparent;
        padding: 0 8px; min-height: 26px; }}
    QPushButton[role="flat"]:hover, QPushButton[role="flat"]:pressed {{
        background: {theme.track}; }}
    QPushButton[role="flat"]:focus {{ border: 2px solid {theme.accent}; padding: 0 7px;
        min-height: 24px; }}
    QPushButton[role="pane"] {{ min-height: 34px; }}
    QPushButton[role="pane"]:focus {{ min-height: 32px; }}
    QPushButton[role="primary"] {{ background: {theme.accent}; color: {theme.on_accent};
        border-color: {theme.accent}; min-height: 34px; padding: 0 16px; }}
    QPushButton[role="primary"]:hover {{ border-color: {theme.text}; }}
    QPushButton[role="primary"]:focus {{ border: 2px solid {theme.text}; min-height: 32px;
        padding: 0 15px; }}
    QPushButton[role="notice"] {{ min-height: 26px; }}
    QPushButton[role="notice"]:focus {{ min-height: 24px; }}
    QProgressBar[role="notice"] {{ margin: 0; }}
    QLabel[role="muted"] {{ color: {theme.muted}; }}
    QFrame[role="hairline"] {{ background: {theme.line}; border: none; }}
    QLabel[role="command"] {{ background: {theme.window}; border: 1px solid {theme.line};
        border-radius: {RADIUS}px; padding: 8px 12px; margin-bottom: {3 * SPACE}px; }}
    """


def _fields(theme: Theme) -> str:
    return f"""
    QComboBox QAbstractItemView {{ background: {theme.base}; border: 1px solid {theme.edge};
        selection-background-color: {theme.tint}; selection-color: {theme.text}; outline: 0;
        padding: 4px; }}
    QComboBox QAbstractItemView::item {{ min-height: 28px; }}
    QDoubleSpinBox {{ background: {theme.base}; border: 1px solid {theme.edge};
        border-radius: {RADIUS}px;
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QDoubleSpinBox[quiet="true"] {{ background: transparent; border-color: {theme.line};
        color: {theme.muted}; }}
    QDoubleSpinBox:focus {{ border: 2px solid {theme.accent}; }}
    QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {{ width: 22px; border: none;
        background: transparent; subcontrol-origin: border; }}
    QDoubleSpinBox::up-button {{ subcontrol-position: top right; height: 16px; }}
    QDoubleSpinBox::down-button {{ subcontrol-position: bottom right; height: 16px; }}
    QDoubleSpinBox[role="plain"]::up-button, QDoubleSpinBox[role="plain"]::down-button {{
        width: 0; height: 0; }}
    QDoubleSpinBox::up-arrow, QDoubleSpinBox::down-arrow {{ image: none; width: 0; height: 0; }}
    QLineEdit[role="field"] {{ background: {theme.base}; border: 1px solid {theme.edge};
        border-radius: {RADIUS}px; padding: 0 4px;
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QLineEdit[role="field"]:focus {{ border: 2px solid {theme.accent}; padding: 0 3px; }}
    """


def _lists(theme: Theme) -> str:
    return f"""
    QTableView {{ background: {theme.window}; border: none; outline: 0; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {theme.idle}; border-radius: 3px;
        min-height: 24px; margin: 2px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QProgressBar {{ background: {theme.track}; border: none; border-radius: 3px;
        margin-bottom: {3 * SPACE}px; }}
    QProgressBar[role="row"] {{ margin-bottom: 0; }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
    QMenu {{ background: {theme.base}; border: 1px solid {theme.edge}; padding: 4px; }}
    QMenu::item {{ padding: 6px 20px 6px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.tint}; }}
    QMenu::separator {{ height: 1px; background: {theme.line}; margin: 4px 8px; }}
    """
