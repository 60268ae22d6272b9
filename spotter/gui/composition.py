# SPDX-License-Identifier: MIT
"""Qt's application with one window: every part is made here and joined to the others."""

from __future__ import annotations

import sys
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from spotter import places
from spotter.gui import icons, language
from spotter.gui import theme as looks
from spotter.gui.appearance import Appearance
from spotter.gui.batching import Batching
from spotter.gui.bridge import Bridge
from spotter.gui.calibrating import Calibrating
from spotter.gui.exporting import Exporting
from spotter.gui.file_picture import FilePicture
from spotter.gui.language import translate
from spotter.gui.listening import Listening
from spotter.gui.log import Log
from spotter.gui.main_window import MainWindow
from spotter.gui.presenter import Presenter
from spotter.gui.remembered import Remembered
from spotter.gui.settings import Settings
from spotter.gui.support import Support
from spotter.gui.teaching import Teaching
from spotter.gui.wishes import Wishes


class Program:
    """The window and what moves it.

    Args:
        wishes: what the program was started with.
        log: what goes wrong is written there; None: nowhere.
    """

    def __init__(self, wishes: Wishes, log: Log | None = None) -> None:
        self.application = cast(
            "QApplication", QApplication.instance() or QApplication(sys.argv[:1])
        )
        self.application.setApplicationName("spotter")
        self.application.setApplicationDisplayName("Spotter")
        self.application.setDesktopFileName("spotter")
        self.application.setWindowIcon(icons.program_icon())
        self.application.setStyle("Fusion")
        language.use()
        settings = Settings(places.settings_file())
        self.window = MainWindow()
        self.bridge = Bridge()
        self.presenter = Presenter(self.window)
        self.remembered = Remembered(self.window, settings)
        self.listening = Listening(
            self.window, self.bridge, self.presenter, wishes, self.remembered
        )
        self.calibrating = Calibrating(self.window, self.bridge, self.presenter, self.listening)
        self.teaching = Teaching(self.window, self.bridge, self.presenter)
        self.exporting = Exporting(self.window, self.bridge, self.presenter)
        self.file_picture = FilePicture(self.window, self.bridge, self.presenter)
        self.batching = Batching(self.window, self.listening, self.presenter)
        self.support = Support(self.window, self.bridge, self.listening, log)
        self.appearance = Appearance(settings, self.show_theme)
        self._fill_menu()
        self._take_keys()
        self.appearance.show()
        self.remembered.show_geometry()
        self.remembered.follow(self.listening, self.presenter)

    def exec(self) -> int:
        """Show the window; return when it is closed."""
        self.window.show()
        self.window.setFocus()
        self.remembered.tell()
        self.support.tell_of_last_crash()
        # The first paint comes before the model: a window is there at once.
        QTimer.singleShot(0, self.listening.start)
        code = self.application.exec()
        self.bridge.close()
        return code

    def quit(self) -> None:
        """Close the window as soon as the event loop has nothing under way (a painter, say)."""
        QTimer.singleShot(0, self.application.quit)

    def show_theme(self, theme: looks.Theme) -> None:
        """Use these colours everywhere."""
        self.application.setPalette(looks.palette(theme))
        self.application.setStyleSheet(looks.style_sheet(theme))
        self.window.show_theme(theme)

    def _fill_menu(self) -> None:
        window, listening = self.window, self.listening
        for text, keys, does in (
            (translate("Menu", "Open…"), "Ctrl+O", listening.ask_for_file),
            (translate("Menu", "Open a folder…"), "Ctrl+Shift+O", listening.ask_for_folder),
            (translate("Menu", "Play the demo"), "Ctrl+D", listening.play_demo),
            (translate("Menu", "Choose a model…"), "Ctrl+L", listening.ask_for_model),
            (translate("Menu", "Look for microphones"), "F5", listening.inputs.look),
            (translate("Menu", "Rule…"), "Ctrl+R", lambda: window.open_rule(True)),
            (translate("Menu", "Calibrate my room…"), "Ctrl+K", self.calibrating.start),
            (self.appearance.text, "Ctrl+Shift+L", self.appearance.choose_next),
            (translate("Menu", "About Spotter"), "Shift+F1", self.support.show_about),
            (translate("Menu", "Quit"), "Ctrl+Q", window.close),
        ):
            action = window.menu.addAction(text)
            action.setShortcut(QKeySequence(keys))
            # Without Qt's "checked", which a method might take for something else.
            action.triggered.connect(lambda _checked=False, does=does: does())
            window.addAction(action)
            if does == self.appearance.choose_next:
                self.appearance.changed.connect(lambda text, action=action: action.setText(text))

    def _leave(self) -> None:
        """Esc: leave what is open, from the smallest to the largest."""
        if self.calibrating.is_open:
            self.calibrating.leave()
        elif not (self.window.close_panel() or self.batching.escape()):
            self.listening.stop_reading()
            self.presenter.choose(None)

    def _take_keys(self) -> None:
        window = self.window
        window.space_pressed.connect(self.listening.toggle)
        window.escape_pressed.connect(self._leave)
        window.scroll_pressed.connect(self.presenter.scroll)
        window.enter_pressed.connect(self.teaching.play_chosen)
        for keys, does in (
            ("Ctrl+T", window.threshold.per_word.click),
            ("Ctrl+Shift+T", window.words_as_slider.emit),
            ("Alt+M", window.microphones.showPopup),
            ("Alt+T", window.threshold.slider.setFocus),
            ("F10", window.menu_button.showMenu),
            ("Insert", self.teaching.ask_what_was_said),
            ("Ctrl+Z", self.teaching.undo),
            ("Ctrl+E", self.exporting.open_menu),
        ):
            QShortcut(QKeySequence(keys), window).activated.connect(does)
