# SPDX-License-Identifier: MIT
"""`spotter teach`: a model that knows a word more, from a few recordings of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from spotter.cli.console import Console
from spotter.cli.options import ANY_PATH, load_model, voice_options
from spotter.cli.output import standard_output, write
from spotter.system.escaping import escaped
from spotter.system.garbage_collection import nothing_collected

if TYPE_CHECKING:
    from spotter.model.own_words import OwnWord


@click.command()
@click.argument("word", metavar="WORD")
@click.argument("takes", metavar="TAKE...", nargs=-1, type=ANY_PATH)
@click.option(
    "--to",
    "model",
    metavar="FILE|NAME",
    help="The model that learns it, a file or a name. [default: default]",
)
@click.option(
    "--not",
    "others",
    type=ANY_PATH,
    metavar="OTHER",
    multiple=True,
    help="A recording of a word that must not be taken for it; may be given again.",
)
@click.option(
    "--out", type=ANY_PATH, metavar="FILE", required=True, help="The model file that is written."
)
@voice_options
@click.pass_obj
def teach(
    console: Console,
    *,
    word: str,
    takes: tuple[str, ...],
    model: str | None,
    others: tuple[str, ...],
    out: str,
) -> int:
    """Teach a model WORD from recordings in which it is said once, and write the new model file.

    Three takes are needed, five are a good number; they may be of any rate and length up to 10 s.
    The recordings are read and not kept. It takes a few seconds, and the new file holds all that
    the old one does.

    \b
    Examples:
      spotter teach lamp lamp-1.wav lamp-2.wav lamp-3.wav --out mine.tflite
      spotter teach fan fan-*.wav --to mine.tflite --not pan.wav --out mine.tflite
      spotter listen --model mine.tflite
    """  # noqa: D301
    known = load_model(model, None, console)
    with nothing_collected():
        from spotter import api
    taught = api.teach(word, takes, model=known, others=others)
    taught.save(out)
    text = f"{escaped(out)}: knows {word!r}; {expectation(taught.own_words[-1])}\n"
    write(standard_output(), "standard output", text, console)
    return 0


def expectation(own: OwnWord) -> str:
    """What to expect of an own word, with the counts that it rests on."""
    figures = own.figures
    return (
        f"{figures.missed} of {figures.takes} takes missed when left out, "
        f"{figures.alarms} false alarms in {figures.hours:.2f} h of other people's speech; "
        "for the voice that taught it"
    )
