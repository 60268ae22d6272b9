# SPDX-License-Identifier: MIT
"""The picture of a long file: of all of it only the ten minutes around what is shown are kept.

Who runs here: the window's thread. Where the view leaves what is kept, the sound is read again and
drawn anew in a thread beside it; the newest wish counts.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from spotter.errors import SpotterError
from spotter.features.frontend import FrontEnd, StreamingFrontEnd
from spotter.gui.backend.background import Background
from spotter.gui.backend.engine_bridge import EngineBridge
from spotter.gui.backend.sound import FileSound, Sound
from spotter.gui.i18n import error_messages
from spotter.gui.plots.spectrogram_image import SpectrogramImage
from spotter.gui.plots.time_axis import View
from spotter.gui.presentation.presenter import Presenter
from spotter.gui.window.views import Views

KEPT_S = 600
_FRAMES_PER_S = 100
_READ_AT_ONCE_S = 30


class FileSpectrogram(QObject):
    """Draws the picture anew where the user looks."""

    def __init__(self, views: Views, bridge: EngineBridge, presenter: Presenter) -> None:
        super().__init__(views.spectrogram)
        self._views, self._bridge, self._presenter = views, bridge, presenter
        self._background = Background(self)
        self._request: tuple[int, int, int] | None = None
        presenter.looked.connect(self._look)

    def _look(self, view: View) -> None:
        sound = self._bridge.sound
        if not isinstance(sound, FileSound):
            return
        picture, end_s = self._presenter.picture, self._presenter.newest_s
        first_s, last_s = _stretch(view, end_s)
        if picture.first <= first_s * _FRAMES_PER_S and last_s * _FRAMES_PER_S <= picture.stop:
            return
        begin_s = max(
            0, min(int((view.start_s + view.end_s) / 2) - KEPT_S // 2, int(end_s) - KEPT_S)
        )
        request = (self._bridge.n_runs, begin_s, begin_s + KEPT_S)
        if self._request is not None and self._request[0] == request[0] and self._meets(view):
            return
        self._request = request

        def drawn(picture: SpectrogramImage) -> None:
            if request == self._request:
                self._request = None
                self._presenter.show_picture(picture)

        def failed(error: Exception) -> None:
            self._request = None
            if not isinstance(error, SpotterError):
                raise error
            self._views.detections.header.show_note(error_messages.line(error), failed=True)

        self._background.start(lambda: _picture(sound, *request[1:]), drawn, failed)

    def _meets(self, view: View) -> bool:
        """Whether what is being drawn holds what is looked at."""
        if self._request is None:
            return False
        first_s, last_s = _stretch(view, self._presenter.newest_s)
        return self._request[1] <= first_s and last_s <= self._request[2]


def _stretch(view: View, end_s: float) -> tuple[float, float]:
    """What of a view can be shown: inside the file, and no more than is kept."""
    middle_s = (view.start_s + view.end_s) / 2
    reach_s = min(view.span_s, KEPT_S - 2) / 2
    return max(0.0, middle_s - reach_s), min(end_s - 0.05, middle_s + reach_s)


def _picture(sound: Sound, start_s: int, end_s: int) -> SpectrogramImage:
    """The picture of a stretch of sound."""
    picture = SpectrogramImage((end_s - start_s) * _FRAMES_PER_S)
    front_end = FrontEnd()
    stream = StreamingFrontEnd(front_end)
    for at_s in range(start_s, end_s, _READ_AT_ONCE_S):
        samples = sound.read(at_s, min(at_s + _READ_AT_ONCE_S, end_s))
        frames = stream.push(samples)
        picture.append(start_s * _FRAMES_PER_S + frames.first_index, frames.power)
        if not len(samples):
            break
    return picture
