# SPDX-License-Identifier: MIT
"""Qt's application with one window: every part is made here and joined to the others."""

from __future__ import annotations

import sys
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from spotter.gui.backend.background import wait_for_all
from spotter.gui.backend.engine_bridge import EngineBridge
from spotter.gui.batch.controller import BatchController
from spotter.gui.batch.file_table import FileTable
from spotter.gui.calibration.controller import CalibrationController
from spotter.gui.calibration.pane import CalibrationPane
from spotter.gui.garbage import GarbageCollector
from spotter.gui.i18n import language
from spotter.gui.i18n.language import translate
from spotter.gui.preferences import reduced_motion
from spotter.gui.preferences.appearance import Appearance
from spotter.gui.preferences.launch_options import LaunchOptions
from spotter.gui.preferences.restored import Restored
from spotter.gui.preferences.settings import Settings
from spotter.gui.presentation.presenter import Presenter
from spotter.gui.recorder import Recorder
from spotter.gui.recording.export import Exporter
from spotter.gui.recording.file_overview import FileOverview
from spotter.gui.recording.file_spectrogram import FileSpectrogram
from spotter.gui.session.session import Session
from spotter.gui.style import icons
from spotter.gui.support import shortcuts_dialog
from spotter.gui.support.controller import SupportController
from spotter.gui.support.log import Log
from spotter.gui.support.shortcuts_dialog import ShortcutsDialog
from spotter.gui.teaching.controller import TeachingController
from spotter.gui.window import tab_order
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.views import Views
from spotter.system import paths

_LONGEST_GOODBYE_S = 2.0


class Application:
    """The window and what moves it.

    Args:
        launch: what the program was started with.
        log: what goes wrong is written there; None: nowhere.
    """

    def __init__(self, launch: LaunchOptions, log: Log | None = None) -> None:
        self.application = cast(
            "QApplication", QApplication.instance() or QApplication(sys.argv[:1])
        )
        self.application.setApplicationName("spotter")
        self.application.setApplicationDisplayName("Spotter")
        self.application.setDesktopFileName("spotter")
        self.application.setWindowIcon(icons.program_icon())
        self.application.setStyle("Fusion")
        language.use()
        settings = Settings(paths.settings_file())
        self.views = Views()
        pane, table = CalibrationPane(), FileTable()
        self.window = MainWindow(self.views, pane, table)
        tab_order.follow(self.views, pane.controls)
        self.bridge = EngineBridge()
        self.presenter = Presenter(self.window, self.views)
        self.session = Session(
            self.window, self.views, self.bridge, self.presenter, launch, Restored(settings)
        )
        self.calibrating = CalibrationController(
            self.window, self.views, pane, self.bridge, self.presenter, self.session
        )
        self.teaching = TeachingController(self.window, self.views, self.bridge, self.presenter)
        self.exporting = Exporter(self.window, self.views, self.bridge, self.presenter)
        self.session.begun.connect(self.views.detections.header.forget)
        self.file_picture = FileSpectrogram(self.views, self.bridge, self.presenter)
        self.file_overview = FileOverview(self.views, self.bridge, self.presenter, self.session)
        self.batching = BatchController(
            self.window, self.views, table, self.session, self.presenter
        )
        self.support = SupportController(self.window, self.views, self.bridge, self.session, log)
        self.recorder = Recorder(
            self.window, self.views.notice, settings, self.session, self.presenter
        )
        self.appearance = Appearance(settings)
        self.views.bars.show_motion(reduced_motion.is_wanted())
        self._fill_menu()
        self._take_keys()
        self.appearance.show()
        self.recorder.restore_geometry()

    def exec(self) -> int:
        """Show the window; return when it is closed."""
        self.window.show()
        self.window.setFocus()
        self.recorder.show_trouble()
        self.support.report_last_crash()
        # The first paint comes before the model: a window is there at once.
        QTimer.singleShot(0, self.session.start)
        reduced_motion.ask_gnome(self.window, lambda: self.views.bars.show_motion(False))
        GarbageCollector(self.window)
        code = self.application.exec()
        self.bridge.close()
        # A thread in the middle of native code does not survive the end of the interpreter.
        wait_for_all(_LONGEST_GOODBYE_S)
        return code

    def quit(self) -> None:
        """Close the window as soon as the event loop has nothing under way (a painter, say)."""
        QTimer.singleShot(0, self.application.quit)

    def _fill_menu(self) -> None:
        window, session = self.window, self.session
        for text, keys, does in (
            (translate("Menu", "Open…"), "Ctrl+O", session.ask_for_file),
            (translate("Menu", "Open a folder…"), "Ctrl+Shift+O", session.ask_for_folder),
            (translate("Menu", "Play the demo"), "Ctrl+D", session.play_demo),
            (translate("Menu", "Choose a model…"), "Ctrl+L", session.ask_for_model),
            (translate("Menu", "Look for microphones"), "F5", session.microphones.look),
            (translate("Menu", "Rule…"), "Ctrl+R", lambda: window.open_rule(True)),
            (translate("Menu", "Calibrate my room…"), "Ctrl+K", self.calibrating.start),
            (self.appearance.text, "Ctrl+Shift+L", self.appearance.choose_next),
            (translate("Menu", "About Spotter"), "Shift+F1", self.support.show_about),
            (translate("Menu", "Keys"), "F1", self.show_keys),
            (translate("Menu", "Quit"), "Ctrl+Q", window.close),
        ):
            action = self.views.menu.addAction(text)
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
            self.session.stop_reading()
            self.presenter.choose(None)

    def _export(self) -> None:
        """Ctrl+E: ask what is to be exported of what is shown."""
        if self.window.shows_files:
            self.batching.table.export_button.showMenu()
        else:
            self.exporting.open_menu()

    def _take_keys(self) -> None:
        window, views = self.window, self.views
        window.space_pressed.connect(self.session.toggle)
        window.escape_pressed.connect(self._leave)
        window.scroll_pressed.connect(self.presenter.scroll)
        window.enter_pressed.connect(self.teaching.play_chosen)
        for keys, text, action in (
            ("Ctrl+T", translate("Keys", "Thresholds of words"), window.switch_words),
            ("Ctrl+Shift+T", translate("Keys", "All words as the slider"), window.all_as_slider),
            ("Ctrl+Shift+R", translate("Keys", "The model's own rule"), window.own_rule),
            ("Alt+M", translate("Keys", "Choose a microphone"), views.microphones.showPopup),
            ("Alt+T", translate("Keys", "Go to the threshold"), views.threshold.slider.setFocus),
            ("F10", translate("Keys", "Open the menu"), views.menu_button.showMenu),
            ("Insert", translate("Keys", "I said…"), self.teaching.ask_what_was_said),
            ("Ctrl+Z", translate("Keys", "Take back"), self.teaching.undo),
            ("Ctrl+E", translate("Keys", "Export…"), self._export),
            (
                "Ctrl++",
                translate("Keys", "Show less of the sound"),
                partial(self.presenter.zoom, 0.5),
            ),
            (
                "Ctrl+-",
                translate("Keys", "Show more of the sound"),
                partial(self.presenter.zoom, 2.0),
            ),
            ("Ctrl+0", translate("Keys", "Show five seconds"), self.presenter.zoom_back),
        ):
            shortcuts_dialog.add(window, keys, text, action)
        for number, name in enumerate(views.rule_panel.numbers, 1):
            label = views.rule_panel.numbers[name].accessibleName()
            shortcuts_dialog.add(
                window, f"Alt+{number}", label, partial(window.open_rule, True, name)
            )

    def show_keys(self) -> None:
        """F1: all keys."""
        keys = ShortcutsDialog(self.window)
        keys.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        keys.open()
