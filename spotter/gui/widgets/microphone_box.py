# SPDX-License-Identifier: MIT
"""The choice of a microphone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from spotter.audio.hardware.devices import Device
from spotter.gui.style import icons
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import CONTROL_HEIGHT, RADIUS


class MicrophoneBox(QComboBox):
    """A list of input devices.

    Signals:
        picked: the user picked this `Device`.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._devices: tuple[Device, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Microphone"))
        self.setToolTip(self.tr("Microphone, Alt+M"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.activated.connect(lambda index: self.picked.emit(self.itemData(index)))
        self.show_devices((), None)

    def sizeHint(self) -> QSize:
        """As in the design."""
        return QSize(264, CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """A name may be cut."""
        return QSize(140, CONTROL_HEIGHT)

    def show_devices(self, devices: Sequence[Device], chosen: Device | None) -> None:
        """List these; the same name in two sound systems is told apart by the system's name."""
        self._devices = tuple(devices)
        self.clear()
        names = [device.name for device in devices]
        for device in devices:
            twice = names.count(device.name) > 1
            self.addItem(f"{device.name} ({device.host_api})" if twice else device.name, device)
        if not devices:
            self.addItem(self.tr("No microphone"), None)
        self.setEnabled(bool(devices))
        if chosen is not None and chosen in devices:
            self.setCurrentIndex(list(devices).index(chosen))

    def add_device(self, device: Device) -> None:
        """List one more, and choose it."""
        self.show_devices([*self._devices, device], device)

    @property
    def names(self) -> list[str]:
        """Of all that are listed."""
        return [f"{device.name} ({device.host_api})" for device in self._devices]

    @property
    def device(self) -> Device | None:
        """The chosen one."""
        chosen = self.currentData()
        return chosen if isinstance(chosen, Device) else None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the field: icon, name, and a sign that it opens."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        inset = 1.0 if focus else 0.5
        outline = looks.current().accent if focus else looks.current().edge
        if self.underMouse() and not focus:
            outline = looks.current().text
        painter.setPen(QPen(QColor(outline), 2 if focus else 1))
        painter.setBrush(QColor(looks.current().base))
        field = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(field, RADIUS, RADIUS)
        middle = self.height() / 2
        icons.draw(painter, "microphone", looks.current().text, QRectF(10, middle - 8, 16, 16))
        font = looks.font(13)
        painter.setFont(font)
        painter.setPen(QColor(looks.current().text))
        place = QRectF(34, 0, self.width() - 34 - 30, self.height())
        name = QFontMetrics(font).elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, int(place.width())
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
        paint_chevron(painter, QPointF(self.width() - 18, middle), looks.current().muted, down=True)
        painter.end()


def paint_chevron(painter: QPainter, at: QPointF, colour: str, *, down: bool) -> None:
    """Draw the sign of a list that opens, or of a number that can be counted."""
    painter.setPen(
        QPen(QColor(colour), 1.5, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
    )
    rise = 2 if down else -2
    points = [QPointF(at.x() + dx, at.y() + dy) for dx, dy in ((-4, -rise), (0, rise), (4, -rise))]
    painter.drawPolyline(QPolygonF(points))
