# SPDX-License-Identifier: MIT
"""The state pages, shown instead of the plots: each has texts and a button."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from spotter.errors import SpotterError
from spotter.gui.i18n import error_messages
from spotter.gui.widgets.message_pane import MessagePane
from spotter.model.model import Model

_LONGEST_LINE = 180


class StatePane(MessagePane):
    """What the window says when there is no sound to show.

    Its ways out are "listen", "demo", "open", "look again", "choose", "bundled model",
    "choose model", "use model", "keep model" and "stop reading".
    """

    def show_first_start(self, words: Sequence[str]) -> None:
        """Nothing was started yet."""
        self.show_content(
            "hear",
            self.tr("Say a word"),
            self.tr("Spotter listens for {words} and shows at once what it heard.").format(
                words=self._listed(words)
            ),
            (
                ("listen", self.tr("Start listening")),
                ("demo", self.tr("Play the demo")),
                ("open", self.tr("Open a file…")),
            ),
            note=self.tr(
                "The sound never leaves this machine. Nothing is kept that you do not mark."
            ),
        )

    def show_no_microphone(self) -> None:
        """The system has no input device."""
        self.show_content(
            "microphone-off",
            self.tr("No microphone found"),
            self.tr(
                "The system offers no sound input. Plug a microphone in: it is used as soon as "
                "it is there."
            ),
            (
                ("look again", self.tr("Look again")),
                ("open", self.tr("Open a file…")),
                ("demo", self.tr("Play the demo")),
            ),
        )

    def show_library_missing(self, error: SpotterError) -> None:
        """PortAudio is not installed; the error's remedy ends in the command."""
        before, _, command = error.remedy.partition(": ")
        self.show_content(
            "library",
            self.tr("The sound library is missing"),
            self.tr(
                "Spotter hears microphones through PortAudio, which is not installed. "
                "Install it, then start spotter again."
            ),
            (
                *((("copy", self.tr("Copy the command")),) if command else ()),
                ("open", self.tr("Open a file…")),
                ("demo", self.tr("Play the demo")),
            ),
            command=command or before,
        )

    def show_microphone_error(self, error: SpotterError) -> None:
        """A microphone could not be opened."""
        self.show_content(
            "microphone-off",
            self.tr("The microphone cannot be used"),
            _escaped(f"{_sentence(error_messages.what(error))}: {error_messages.why(error)}."),
            (
                ("listen", self.tr("Try again")),
                ("choose", self.tr("Choose another")),
                ("open", self.tr("Open a file…")),
            ),
        )

    def show_denied(self, where: str) -> None:
        """The system does not let the program hear; `where` says where to allow it."""
        self.show_content(
            "microphone-off",
            self.tr("The system does not let spotter hear"),
            _escaped(where),
            (
                ("listen", self.tr("Try again")),
                ("open", self.tr("Open a file…")),
                ("demo", self.tr("Play the demo")),
            ),
        )

    def show_unplugged(self, device: str) -> None:
        """The device is not there any more."""
        self.show_content(
            "unplugged",
            self.tr("The microphone was unplugged"),
            self.tr("Spotter waits for “{device}” and goes on by itself when it is back.").format(
                device=_escaped(device)
            ),
            (("choose", self.tr("Choose another")), ("open", self.tr("Open a file…"))),
        )

    def show_stalled(self, device: str, n_attempts: int) -> None:
        """The device is there and does not deliver; it was opened anew so many times."""
        message = self.tr("“{device}” stopped delivering: trying again ({n}).")
        if not n_attempts:
            message = self.tr("“{device}” stopped delivering: trying again.")
        self.show_content(
            "unplugged",
            self.tr("The microphone fell silent"),
            message.format(device=_escaped(device), n=n_attempts),
            (("choose", self.tr("Choose another")), ("open", self.tr("Open a file…"))),
        )

    def show_zeros(self, device: str) -> None:
        """The microphone delivers nothing but zeros."""
        self.show_content(
            "muted",
            self.tr("Is the microphone muted?"),
            self.tr(
                "“{device}” delivers only zeros. Look for a mute switch on the microphone, "
                "and for the input's volume in the system's sound settings."
            ).format(device=_escaped(device)),
            (("choose", self.tr("Choose another")), ("open", self.tr("Open a file…"))),
        )

    def show_offer(self, model: Model, old: str) -> None:
        """A model could be used in the place of the old one: what its card says."""
        card = model.card
        lines = (
            (self.tr("Words"), self._listed(model.words)),
            (self.tr("Results"), _escaped(_short(card.results))),
            (self.tr("Learnt from"), _escaped(_short(card.training_data))),
            (self.tr("Limits"), _escaped(_short(card.limits))),
            (self.tr("Licence"), _escaped(_short(card.licence))),
            *((self.tr("Note"), _escaped(warning)) for warning in model.warnings),
        )
        self.show_content(
            "hear",
            self.tr("Use this model?"),
            _table([(name, text) for name, text in lines if text]),
            (
                ("use model", self.tr("Use it")),
                ("keep model", self.tr("Keep {name}").format(name=old)),
            ),
            note=str(model.path),
        )

    def show_bad_model(
        self, error: SpotterError, *, is_bundled: bool, old: str | None = None
    ) -> None:
        """The model file cannot be used; `old` is the one that is still there."""
        self.show_content(
            "problem",
            self.tr("This model cannot be used"),
            _escaped(_sentences(error)),
            (
                *((("keep model", self.tr("Keep {name}").format(name=old)),) if old else ()),
                *(() if is_bundled else (("bundled model", self.tr("Use the bundled one")),)),
                ("choose model", self.tr("Choose another…")),
            ),
        )

    def show_bad_file(self, error: SpotterError) -> None:
        """An audio file cannot be read."""
        self.show_content(
            "problem",
            self.tr("This file cannot be read"),
            _escaped(_sentences(error)),
            (
                ("open", self.tr("Open another…")),
                ("demo", self.tr("Play the demo")),
                ("listen", self.tr("Start listening")),
            ),
        )

    def show_trouble(self, text: str, details: str) -> None:
        """Something happened that nobody foresaw; the details are copied."""
        self.show_content(
            "problem",
            self.tr("Something went wrong"),
            _escaped(text),
            (
                ("listen", self.tr("Try again")),
                ("copy", self.tr("Copy the message")),
                ("open", self.tr("Open a file…")),
            ),
            command=details,
            hide_command=True,
        )

    def show_reading(self, name: str) -> None:
        """A file is being read."""
        self.show_content(
            "recording",
            self.tr("Reading {name}").format(name=name),
            "",
            (("stop reading", self.tr("Stop, Esc")),),
        )
        self.show_progress(None, "")

    def show_read(self, done_s: float, total_s: float | None, times: float) -> None:
        """How far the reading is: seconds done, of how many, at how many times real time."""
        message = self.tr("{done} of {total} s · {times} times real time")
        if total_s is None:
            message = self.tr("{done} s · {times} times real time")
        message = message.format(
            done=f"{done_s:.0f}", total=f"{total_s or 0:.0f}", times=f"{times:.0f}"
        )
        self.show_progress(done_s / total_s if total_s else None, message)

    def _listed(self, words: Sequence[str]) -> str:
        bold = [f"<b>{_escaped(word)}</b>" for word in words]
        if len(bold) < 2:
            return "".join(bold)
        return self.tr("{some} and {last}").format(some=", ".join(bold[:-1]), last=bold[-1])


def named(model: Model) -> str:
    """What a model is called."""
    return f"{model.name} {model.version}".strip()


def _table(rows: Sequence[tuple[str, str]]) -> str:
    """Names and texts side by side, as rich text."""
    lines = (
        f'<tr><td align="right" style="padding: 2px 12px 2px 0">{name}</td>'
        f'<td align="left" style="padding: 2px 0">{text}</td></tr>'
        for name, text in rows
    )
    return f"<table>{''.join(lines)}</table>"


def _short(text: str) -> str:
    """The beginning of a long text."""
    return textwrap.shorten(text, _LONGEST_LINE, placeholder=" …")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentences(error: SpotterError) -> str:
    remedy = _sentence(error_messages.remedy(error))
    return f"{error_messages.what(error)}: {error_messages.why(error)}. {remedy}."


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
