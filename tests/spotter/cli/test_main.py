# SPDX-License-Identifier: MIT
"""The edge of the program: every error in one line, with a code of the contract."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from spotter import errors
from spotter.cli.command_group import COMMANDS, commands
from spotter.cli.console import Console
from spotter.cli.main import usage_error
from spotter.system.signals import Interrupts

CODES = {
    "SpotterError": 1,
    "UsageError": 2,
    "InputError": 1,
    "OutputError": 1,
    "PlaybackError": 1,
    "MicrophoneError": 3,
    "PortAudioMissingError": 3,
    "ModelError": 4,
    "DisplayError": 5,
}


def tree(kind: type[errors.SpotterError]) -> Iterator[type[errors.SpotterError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from tree(child)


@pytest.mark.parametrize("kind", list(tree(errors.SpotterError)), ids=lambda kind: kind.__name__)
def test_every_error_is_one_line_with_a_code_of_the_contract(
    kind: type[errors.SpotterError], capsys: pytest.CaptureFixture[str]
) -> None:
    error = kind("a\nb\x1b.wav", "is odd", "rename it")
    Console(Interrupts()).error(error)
    assert capsys.readouterr().err == "spotter: a\\nb\\x1b.wav: is odd; rename it\n"
    assert error.exit_code == CODES[kind.__name__]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches_by_examples(name: str) -> None:
    command = commands.get_command(click.Context(commands), name)
    assert command is not None
    with command.make_context(f"spotter {name}", [], resilient_parsing=True) as context:
        manual = command.get_help(context)
    assert f"\n    spotter {'listen' if name == 'devices' else name}" in manual
    assert all(len(line) <= 100 for line in manual.splitlines())


def reported(*arguments: str) -> str:
    with pytest.raises(click.UsageError) as caught:
        commands.main(list(arguments), "spotter", standalone_mode=False, obj=Console(Interrupts()))
    return str(usage_error(caught.value, arguments))


def test_a_misspelt_option_is_reported_with_the_right_one() -> None:
    line = reported("spot", "--treshold", "0.5", "a.wav")
    assert line.startswith("--treshold: no such option; try --threshold")


def test_a_missing_argument_and_a_missing_value_are_reported() -> None:
    assert reported("classify") == "FILE...: is missing; see spotter classify --help"
    assert (
        reported("spot", "a.wav", "--words")
        == "--words: requires an argument; see spotter spot --help"
    )
