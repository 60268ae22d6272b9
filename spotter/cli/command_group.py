# SPDX-License-Identifier: MIT
"""The command `spotter` and the commands under it."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

import spotter
from spotter.errors import UsageError
from spotter.system.garbage_collection import nothing_collected

COMMANDS = {
    "gui": "Open the window.",
    "classify": "Say which word each clip holds.",
    "spot": "Find every word in recordings, however long.",
    "listen": "Print words from the microphone as they are heard.",
    "devices": "List the microphones that spotter can listen to.",
    "teach": "Teach a model a word of your own from a few recordings of it.",
    "model": "Show a model: its words, its card and its operating curve.",
}
"""The commands in the order of the manual; each is in the module of its name."""

_OWN_OPTIONS = ("-h", "--help", "--version")


class _Commands(click.Group):
    """Without a command, `spotter` is `spotter gui`. A command is loaded when it is wanted."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in _OWN_OPTIONS):
            command = next((word for word in args if word in COMMANDS), None)
            if command is not None:
                raise UsageError(
                    args[0], "stands before the command", f"write it behind: spotter {command} ..."
                )
            args = ["gui", *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name in COMMANDS:
            return super().resolve_command(ctx, args)
        if Path(name).exists():
            remedy = f"write spotter spot {name}, or spotter gui {name} for the window"
        else:
            remedy = f"choose from: {', '.join(COMMANDS)}"
        raise UsageError(name, "no such command", remedy)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the manual, not of the alphabet."""
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, for which none of them needs to be loaded."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        with nothing_collected():
            module = importlib.import_module(f"spotter.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(spotter.__version__, prog_name="spotter", message="%(prog)s %(version)s")
def commands() -> None:
    """Hear words in live sound and in recordings.

    Without a command the window opens. Everything else is done in the terminal: results go to
    standard output, one a line; everything said about them goes to standard error.

    \b
    Examples:
      spotter                          the window
      spotter --demo                   the window, playing a recording that comes with it
      spotter listen                   words from the microphone as they are heard
      spotter spot meeting.flac        every word in a recording, and when
      spotter classify clips/ -r       one label for each clip in a folder

    \b
    Exit codes:
      0 all done    1 an input failed, the rest is done    2 wrong usage
      3 no usable microphone    4 model unusable    5 no display
      130 Ctrl-C    143 SIGTERM (what was found until then is printed)
    """  # noqa: D301
