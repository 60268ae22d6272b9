# SPDX-License-Identifier: MIT
"""What screen readers are told about widgets that the program draws itself.

Qt knows its own controls. A widget of ours says what it is in its class, as `accessible_role`, and
what it shows at the moment it is asked, by a method `told`. Names and descriptions stay where Qt
has them, at the widget.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

# Qt owns what the factory makes, and deletes it with its widget: a Python object that died before
# would take it away from Qt. So each is kept until Qt has deleted it.
_made: list[QAccessibleWidget] = []


class _Shown(QAccessibleWidget):
    """A widget with a role, and a value that is asked for when it is wanted."""

    def text(self, kind: QAccessible.Text) -> str:
        told = getattr(self.widget(), "told", None)
        if kind == QAccessible.Text.Value and told is not None:
            return str(told())
        return super().text(kind)


def _make(_class: str, drawn: QObject) -> QAccessibleInterface | None:
    role = getattr(type(drawn), "accessible_role", None)
    if role is None or not isinstance(drawn, QWidget):
        return None
    _made[:] = [one for one in _made if shiboken6.isValid(one)]
    shown = _Shown(drawn, role)
    _made.append(shown)
    return shown


QAccessible.installFactory(_make)


def announce(widget: QWidget, text: str) -> None:
    """Tell a text when there is a pause in what is being read; nobody is interrupted."""
    event = QAccessibleAnnouncementEvent(widget, text)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)
