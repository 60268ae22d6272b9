# SPDX-License-Identifier: MIT
"""The program's edge: signals, errors in one line, exit codes.

0 all done · 1 an input failed, or the output · 2 wrong usage · 3 no microphone · 4 model unusable ·
5 no display · 130 Ctrl-C · 143 SIGTERM
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from spotter.system.garbage_collection import collect_nothing_at_the_end, nothing_collected
from spotter.system.signals import Interruption, Interrupts

TYPE_CHECKING = False  # as in `typing`, which is slow to load
if TYPE_CHECKING:
    import click

    from spotter.cli.console import Console
    from spotter.errors import SpotterError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `spotter` with these arguments (those of the process, if None); return the exit code."""
    interrupts = Interrupts()
    interrupts.install()
    collect_nothing_at_the_end()
    code = 0
    try:
        code = _run(sys.argv[1:] if arguments is None else list(arguments), interrupts)
    except Interruption:
        pass
    finally:
        interrupts.uninstall()
    return code if interrupts.exit_code is None else interrupts.exit_code


def _run(arguments: list[str], interrupts: Interrupts) -> int:
    if arguments == ["--version"]:  # known without all that follows
        return _print_version()
    # Imported only here, so that Ctrl-C is quiet from the first moment.
    with nothing_collected():
        from spotter.cli.console import Console
        from spotter.cli.output import OutputClosedError, forget_output

    console = Console(interrupts)
    try:
        return _obey(arguments, console)
    except OutputClosedError:
        return 0
    except BrokenPipeError:  # click's own --help or --version, cut short
        forget_output()
        return 0
    except Exception as error:
        text = _in_three_parts(error, arguments)
    # After a signal, what comes up is only its wake: an import that was cut short, for one.
    if interrupts.number is None or console.verbose:
        console.error(text)
    return text.exit_code


def _obey(arguments: list[str], console: Console) -> int:
    """Do what a command line says; return the exit code."""
    if arguments == ["devices", "--format", "jsonl"]:
        # The window asks so every three seconds: without click it costs a third less.
        from spotter.cli.device_output import write_devices

        write_devices("jsonl", console)
        return 0
    with nothing_collected():
        import click

        from spotter.cli.command_group import commands

    try:
        with commands.make_context("spotter", arguments, obj=console) as context:
            return int(commands.invoke(context) or 0)
    except click.exceptions.Exit as end:
        return end.exit_code


def _print_version() -> int:
    import spotter

    try:
        print(f"spotter {spotter.__version__}", flush=True)
    except BrokenPipeError:
        from spotter.cli.output import forget_output

        forget_output()
    return 0


def _in_three_parts(error: Exception, arguments: Sequence[str]) -> SpotterError:
    from spotter.errors import SpotterError

    if isinstance(error, SpotterError):
        return error
    import click

    if isinstance(error, click.UsageError):
        return usage_error(error, arguments)
    return _internal_error(error)


def usage_error(error: click.UsageError, arguments: Sequence[str]) -> SpotterError:
    """Click's error in our three parts, and where to read about what was wanted."""
    import click

    from spotter.cli.command_group import COMMANDS
    from spotter.errors import UsageError

    # Click does not always say in which command it was.
    named = [word for word in arguments[:1] if word in COMMANDS]
    command = error.ctx.command_path if error.ctx else " ".join(["spotter", *named])
    what, why, remedy = command, error.message, f"see {command} --help"
    if isinstance(error, click.NoSuchOption):
        what, why = error.option_name, "no such option"
        if error.possibilities:
            remedy = f"try {' or '.join(error.possibilities)}, or {remedy}"
    elif isinstance(error, click.MissingParameter):
        what, why = _parameter(error), "is missing"
    elif isinstance(error, click.BadParameter):
        what = _parameter(error)
    elif isinstance(error, click.BadOptionUsage):
        what = error.option_name
        why = why.removeprefix(f"Option {what!r} ")
    why = why.rstrip(".")
    return UsageError(what, why[:1].lower() + why[1:], remedy)


def _parameter(error: click.BadParameter) -> str:
    hint = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param else "")
    return (hint if isinstance(hint, str) else " / ".join(hint)).replace("'", "") or "an argument"


def _internal_error(error: Exception) -> SpotterError:
    """A bug, or a system that refuses something, told like the rest; `-v` shows where."""
    from spotter.errors import SpotterError

    if isinstance(error, OSError) and error.strerror:
        text = SpotterError(
            str(error.filename or "system"), error.strerror, "run it again with -v to see where"
        )
    else:
        why = " ".join(f"{type(error).__name__}: {error}".split())
        text = SpotterError("internal error", why, "run it again with -v and report what it prints")
    text.__cause__ = error
    return text
