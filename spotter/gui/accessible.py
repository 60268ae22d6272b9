# SPDX-License-Identifier: MIT
"""What screen readers are told about widgets that the program draws itself.

Qt knows its own controls. A widget of ours says what it is in its class, as `accessible_role`, and
what it shows at the moment it is asked, by a method `told`; one with a number of its own is a
`Numbered`. Names and descriptions stay where Qt has them, at the widget.
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
class Numbered(Protocol):
    """A widget with a number.

    Attributes:
        accessible_range: its lowest and its highest value, and a step.
    """

    accessible_range: tuple[float, float, float]

    def accessible_number(self) -> float:
        """The number as it is now."""

    def take_number(self, number: float) -> None:
        """A screen reader sets it."""


class _Number(QAccessibleValueInterface):
    """The number of a widget, in its own unit."""

    def __init__(self, widget: Numbered) -> None:
        super().__init__()
        self._widget = widget

    def currentValue(self) -> float:  # noqa: N802
        return self._widget.accessible_number()

    def setCurrentValue(self, value: float) -> None:  # noqa: N802
        self._widget.take_number(float(value))

    def minimumValue(self) -> float:  # noqa: N802
        return self._widget.accessible_range[0]

    def maximumValue(self) -> float:  # noqa: N802
        return self._widget.accessible_range[1]

    def minimumStepSize(self) -> float:  # noqa: N802
        return self._widget.accessible_range[2]


class _Shown(QAccessibleWidget):
    """A widget with a role, and a value that is asked for when it is wanted."""

    def __init__(self, widget: QWidget, role: QAccessible.Role) -> None:
        super().__init__(widget, role)
        self._number = _Number(widget) if isinstance(widget, Numbered) else None

    def text(self, kind: QAccessible.Text) -> str:
        told = getattr(self.widget(), "told", lambda: "")()
        if kind == QAccessible.Text.Value:
            return str(told)
        text = super().text(kind)
        if kind == QAccessible.Text.Description and self._number is None:
            # AT-SPI passes on no value that is not a number.
            return ": ".join(filter(None, (text, told)))
        return text

    def interface_cast(self, kind: QAccessible.InterfaceType) -> int:
        if kind == QAccessible.InterfaceType.ValueInterface and self._number is not None:
            # C++ is handed the address of the object, and asks that.
            return shiboken6.VoidPtr(shiboken6.getCppPointer(self._number)[0])  # type: ignore[return-value]
        return super().interface_cast(kind)


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
