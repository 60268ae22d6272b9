# SPDX-License-Identifier: MIT
"""Texts for screen readers about widgets that the program draws itself.

Qt knows its own controls. A widget of ours says what it is in its class, as `accessible_role`, and
what it shows at the moment it is asked, by a method `accessible_text`; one with a number of its own
is a `HasNumber`. Names and descriptions stay where Qt has them, at the widget.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QAccessibleValueInterface,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget

# Qt owns what the factory makes, and deletes it with its widget: a Python object that died before
# would take it away from Qt. So each is kept until Qt has deleted it.
_made: list[QAccessibleWidget] = []


@runtime_checkable
class HasNumber(Protocol):
    """A widget with a number.

    Attributes:
        accessible_range: its lowest and its highest value, and a step.
    """

    accessible_range: tuple[float, float, float]

    def accessible_number(self) -> float:
        """The number as it is now."""

    def take_number(self, number: float) -> None:
        """A screen reader sets it."""

    def accessible_text(self) -> str:
        """The number as it is written."""


class _Number(QAccessibleValueInterface):
    """The number of a widget, in its own unit."""

    def __init__(self, widget: HasNumber) -> None:
        super().__init__()
        self._widget = widget

    def accessible_text(self) -> str:
        """The number as it is written."""
        return self._widget.accessible_text()

    def currentValue(self) -> float:
        return self._widget.accessible_number()

    def setCurrentValue(self, value: float) -> None:
        self._widget.take_number(float(value))

    def minimumValue(self) -> float:
        return self._widget.accessible_range[0]

    def maximumValue(self) -> float:
        return self._widget.accessible_range[1]

    def minimumStepSize(self) -> float:
        return self._widget.accessible_range[2]


class _Shown(QAccessibleWidget):
    """A widget with a role, and a value that is asked for when it is wanted."""

    def text(self, kind: QAccessible.Text) -> str:
        message = str(getattr(self.widget(), "accessible_text", lambda: "")())
        if kind == QAccessible.Text.Value:
            return message
        text = super().text(kind)
        if kind == QAccessible.Text.Description:
            # AT-SPI passes on no value that is not a number.
            return ": ".join(filter(None, (text, message)))
        return text


class _Counted(QAccessibleWidget):
    """A widget with a role and a number."""

    def __init__(self, widget: QWidget, role: QAccessible.Role, number: _Number) -> None:
        super().__init__(widget, role)
        self._number = number

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Value:
            return self._number.accessible_text()
        return super().text(kind)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> int:
        """C++ is handed an address, and None would be taken for one: "nothing" is the null."""
        if kind == QAccessible.InterfaceType.ValueInterface:
            address = shiboken6.getCppPointer(self._number)[0]
            return shiboken6.VoidPtr(address)  # type: ignore[return-value]
        other: object = super().interface_cast(kind)
        return shiboken6.VoidPtr(0) if other is None else other  # type: ignore[return-value]


def _make(_class: str, drawn: QObject) -> QAccessibleInterface | None:
    role = getattr(type(drawn), "accessible_role", None)
    if role is None or not isinstance(drawn, QWidget):
        return None
    _made[:] = [one for one in _made if shiboken6.isValid(one)]
    shown: QAccessibleWidget
    if isinstance(drawn, HasNumber):
        shown = _Counted(drawn, role, _Number(drawn))
    else:
        shown = _Shown(drawn, role)
    _made.append(shown)
    return shown


QAccessible.installFactory(_make)


def announce(widget: QWidget, text: str) -> None:
    """Tell a text when there is a pause in what is being read; nobody is interrupted."""
    event = QAccessibleAnnouncementEvent(widget, text)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)
