# SPDX-License-Identifier: MIT
"""The options that commands share, checked before anything is loaded."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar

import click

from spotter.cli.console import Console
from spotter.system.garbage_collection import nothing_collected

if TYPE_CHECKING:
    from spotter.model.model import Model

_Function = TypeVar("_Function", bound=Callable[..., Any])

DEFAULT_HOP_MS = 100

ANY_PATH = click.Path(readable=False)
"""Whether it can be read is found out when it is read: that is a failed input, not wrong usage."""


def bundled(
    argument: str, record: type, *options: Callable[[Any], Any]
) -> Callable[[_Function], _Function]:
    """A decorator that adds options and hands them over as one record.

    Args:
        argument: the name under which the command takes the record.
        record: a dataclass whose fields are called as the options are.
        options: in the order of the help.
    """
    names = [field.name for field in fields(record)]

    def decorate(function: _Function) -> _Function:
        @functools.wraps(function)
        def wrapper(*args: Any, **values: Any) -> Any:
            values[argument] = record(**{name: values.pop(name) for name in names})
            return function(*args, **values)

        wrapped: Any = wrapper
        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped  # type: ignore[no-any-return]

    return decorate


def probability(text: str) -> float:
    """Read a number from 0 to 1; NaN is none."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise click.BadParameter(f"{text!r} is not a number from 0 to 1")
    return number


def word_threshold(text: str) -> tuple[str, float]:
    """Read WORD=X."""
    word, equals, number = text.rpartition("=")
    if not (word and equals):
        raise click.BadParameter(f"{text!r} is not of the form WORD=X")
    return word, probability(number)


def word_command(text: str) -> tuple[str, tuple[str, ...]]:
    """Read WORD=COMMAND; the command is split as a shell would, and no shell runs it."""
    import shlex

    word, equals, command = text.partition("=")
    try:
        arguments = tuple(shlex.split(command))
    except ValueError as error:
        raise click.BadParameter(f"{text!r}: {error}") from error
    if not (word and equals and arguments):
        raise click.BadParameter(f"{text!r} is not of the form WORD=COMMAND")
    return word, arguments


def words_list(text: str) -> tuple[str, ...]:
    """Read words that are separated by commas."""
    words = tuple(word.strip() for word in text.split(","))
    if not all(words):
        raise click.BadParameter(f"{text!r} names no word between two commas")
    return words


def hop_duration(text: str | int) -> int:
    """Read 10-1000 ms, in steps of 10."""
    digits = str(text)
    if not (digits.isdecimal() and 10 <= int(digits) <= 1000 and int(digits) % 10 == 0):
        raise click.BadParameter(f"{digits!r} is not a multiple of 10 from 10 to 1000")
    return int(digits)


@dataclass(frozen=True)
class ListenOptions:
    """What hears, and when a word counts; None leaves it to the model.

    Attributes:
        model: a file or a name.
        labels: a file with one label a line, for a model that carries none.
        threshold: the score at which a word counts.
        word_thresholds: words with a threshold of their own.
        words: the active words.
        hop_ms: from one decision to the next.
    """

    model: str | None
    labels: str | None
    threshold: float | None
    word_thresholds: Sequence[tuple[str, float]]
    words: tuple[str, ...] | None
    hop_ms: int

    def load(self, console: Console) -> Model:
        """Load the model, tell its warnings, and check the rest against it.

        Raises:
            ModelError: it cannot be used.
            UsageError: it does not know one of the words.
        """
        model = load_model(self.model, self.labels, console)
        from spotter import api  # loading has imported it

        api.rule_for(model, self.threshold, dict(self.word_thresholds), self.words)
        return model

    @property
    def rule(self) -> dict[str, Any]:
        """The arguments of `api.spot` and its like, but for the model."""
        return {
            "threshold": self.threshold,
            "word_thresholds": dict(self.word_thresholds),
            "words": self.words,
            "hop_ms": self.hop_ms,
        }


def load_model(name: str | None, labels: str | None, console: Console) -> Model:
    """Load a model and tell its warnings. Raises a ModelError."""
    with nothing_collected():
        from spotter import api

        model = api.load(name, labels=labels)
    for warning in model.warnings:
        console.warn(f"warning: {warning}")
    return model


MODEL_OPTION = click.option(
    "--model",
    metavar="FILE|NAME",
    help="A .tflite file, or the name of a model. [default: default]",
)
LABELS_OPTION = click.option(
    "--labels",
    type=ANY_PATH,
    metavar="FILE",
    help="One label a line, for a .tflite that carries none.",
)
THRESHOLD_OPTION = click.option(
    "--threshold",
    type=probability,
    metavar="X",
    help="The score from which a word is detected, 0-1; below, unknown. Higher is stricter. "
    "[default: the model's own]",
)
HOP_OPTION = click.option(
    "--hop",
    "hop_ms",
    type=hop_duration,
    metavar="MS",
    default=DEFAULT_HOP_MS,
    show_default=True,
    help="Time from one decision to the next, in milliseconds.",
)

hearing_options = bundled(
    "hearing",
    ListenOptions,
    MODEL_OPTION,
    LABELS_OPTION,
    THRESHOLD_OPTION,
    click.option(
        "--word-threshold",
        "word_thresholds",
        type=word_threshold,
        metavar="WORD=X",
        multiple=True,
        help="A threshold for one word; may be given again.",
    ),
    click.option(
        "--words", type=words_list, metavar="a,b", help="Detect only these words. [default: all]"
    ),
    HOP_OPTION,
)


def format_option(*formats: str) -> Callable[[_Function], _Function]:
    """`--format`, with these choices, the first one being the default."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How results are written: lines for people, or for other programs.",
    )


def voice_options(function: _Function) -> _Function:
    """`-q` and `-v`, noted in the console before anything else happens."""

    def note(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if value:
            setattr(ctx.find_object(Console), str(param.name), True)

    quiet = click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=note,
        help="No progress and no warnings; errors are still printed.",
    )
    verbose = click.option(
        "-v",
        "--verbose",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=note,
        help="Print a traceback with each error.",
    )
    return quiet(verbose(function))


@dataclass(frozen=True)
class Batch:
    """How many recordings are worked off.

    Attributes:
        recursive: take the recordings in folders.
        jobs: how many at the same time; None leaves it to their number.
        unordered: results as recordings get done.
        cluster: the address of a Dask scheduler whose workers do the work; None means this machine.
    """

    recursive: bool
    jobs: int | None
    unordered: bool
    cluster: str | None

    def __post_init__(self) -> None:
        if self.cluster is not None and self.jobs is not None:
            raise click.UsageError("--jobs is for this machine and --cluster for others: name one")


batch_options = bundled(
    "batch",
    Batch,
    click.option(
        "-r",
        "--recursive",
        is_flag=True,
        help="Read the recordings in folders, and in the folders below them.",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="Work on N files at the same time; a file's results then come when it is done. "
        "[default: 1; from 50 files of 16 MB together on, the number of cores]",
    ),
    click.option(
        "--unordered",
        is_flag=True,
        help="Results as files get done, not in the order they were named.",
    ),
    click.option(
        "--cluster",
        metavar="ADDRESS",
        help="Use the workers of a Dask scheduler, such as tcp://host:8786. They need the "
        "same spotter, and the files under the same paths.",
    ),
)
