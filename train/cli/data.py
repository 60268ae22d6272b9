# SPDX-License-Identifier: MIT
"""The commands that get recordings, split them and write them for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, cast

import click

from spotter.errors import InputError, UsageError
from train.download.speech_commands import ARCHIVES, OFFICIAL


@click.command()
@click.argument("version", type=click.Choice(list(ARCHIVES)), default="v0.02", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder for the recordings' folder.",
)
@click.option(
    "--base-url",
    default=OFFICIAL,
    show_default=True,
    help="A mirror that has the same files under the same names.",
)
def download(version: str, out: Path, base_url: str) -> None:
    """Fetch Google's Speech Commands: v0.01, v0.02 (if none is named) or v0.02-test.

    v0.01 is 1.5 GB, v0.02 2.4 GB and its test set 0.1 GB to fetch; unpacking takes two and a half
    times as much of the disk. Interrupted, the same command goes on where it stopped. The
    archive is compared with its published checksum before it is unpacked, and removed afterwards.

    \b
    Prints the folder that it made, which is DATA for the other commands:
      OUT/speech_commands_v0.01, OUT/speech_commands_v0.02 or OUT/speech_commands_test_set_v0.02
    """  # noqa: D301
    from train.download.download import download as fetch_and_unpack

    click.echo(fetch_and_unpack(ARCHIVES[version], out, base_url=base_url))


@click.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--words", required=True, help="What to say, with commas.")
@click.option("--takes", type=click.IntRange(1), default=300, show_default=True, help="Of a word.")
@click.option(
    "--neighbours",
    type=click.IntRange(0),
    default=300,
    show_default=True,
    help="Clips of words that sound nearly like each.",
)
@click.option("--without", default="", help="Words never to say, with commas.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
def synthesise(out: Path, words: str, takes: int, neighbours: int, without: str, seed: int) -> None:
    """Synthesise words that nobody has recorded into the new folder OUT.

    Flite and eSpeak NG are used, whichever is installed, with up to 28 voices, fast and slow, high
    and low. Words of the English dictionary that differ by a sound are said too, into folders named
    near-WORD: they train unknown.

    \b
    A model for words of your own, from nothing:
      python -m train synthesise data/mine --words lights,music
      python -m train fit data/mine --words lights,music --recipe quick --out runs/mine
      python -m train convert runs/mine data/mine --out mine.tflite

    Put recordings beside them where you have some: OUT is a folder of clips for each word, like
    Speech Commands, and synthetic voices are no people.
    """  # noqa: D301
    from train.data.speech_synthesis import synthesise as say_all

    n_clips = say_all(
        [word.strip() for word in words.split(",") if word.strip()],
        out,
        takes=takes,
        neighbours=neighbours,
        seed=seed,
        without=[word.strip() for word in without.split(",")],
    )
    click.echo(f"{out}: {n_clips} clips")


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("part", metavar="K/N")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--words", default="", help="With commas; their speakers take turns too, with all they said."
)
def fold(data: Path, part: str, out: Path, words: str) -> None:
    """Make the new folder OUT of DATA with the K-th of N speaker folds as validation.

    The readers of running speech take turns, so that in N trainings each of them validates once a
    network that was not trained on them. OUT holds links to DATA and a files.csv; all other
    recordings stay where they were.

    \b
    A measure over all readers, of which this is the first third:
      python -m train fold DATA 1/3 data/fold-1 --words on,off
      python -m train fit data/fold-1 --out runs/fold-1
      python -m train convert runs/fold-1 data/fold-1 --out fold-1.tflite
      python -m train speech fold-1.tflite data/fold-1 --out runs/fold-1/speech
    """  # noqa: D301
    from train.data.index import read_index
    from train.data.speaker_folds import folded, write_fold

    numbers = [int(number) for number in part.split("/") if number.isdecimal()]
    if len(numbers) != 2 or not 1 <= numbers[0] <= numbers[1]:
        raise UsageError(f"{part!r}", "is no part of a whole", "write 1/3, 2/3 or 3/3")
    index = read_index(data)
    k, n = numbers
    recordings = folded(index, k, n, [word for word in words.split(",") if word])
    write_fold(index, recordings, out)
    held_back = {item.speaker for item in recordings if item.split == "validation"} - {""}
    click.echo(f"{out}: {len(held_back)} speakers validate")


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--what",
    type=click.Choice(["mfcc", "spectrogram"]),
    default="mfcc",
    show_default=True,
    help="40 MFCC a frame, or the power of 257 frequencies in dB.",
)
@click.option(
    "--as",
    "form",
    type=click.Choice(["csv", "png"]),
    default="csv",
    show_default=True,
    help="Tables, or grey images.",
)
@click.option(
    "--per",
    type=click.Choice(["clip", "word"]),
    default="clip",
    show_default=True,
    help="A file for each clip, or a table for each word.",
)
@click.option("--words", default="", help="With commas; all words of DATA if not given.")
@click.option(
    "--raw", is_flag=True, help="python_speech_features' own 99 frames and floor of the logarithm."
)
@click.option(
    "--jobs", type=click.IntRange(1), help="Processes; one for each processor core if not given."
)
def prepare(
    data: Path,
    out: Path,
    what: str,
    form: str,
    per: str,
    words: str,
    raw: bool,
    jobs: int | None,
) -> None:
    """Write the clips of DATA as tables or images into the folder OUT.

    Every clip becomes exactly one second at 16 kHz: a shorter one is centred in silence, as spotter
    classify does it, of a longer one the middle is taken. The MFCC are python_speech_features'
    (frames of 25 ms every 10 ms, 40 mel bands from 20 Hz to 8 kHz) with the floor of spotter's own
    front end under the logarithm. A clip that cannot be read is named and left out.

    \b
    Files:
      --per clip    OUT/WORD/CLIP.csv or OUT/WORD/CLIP.png
      --per word    OUT/WORD.csv, and OUT/WORD.left-out.txt if clips could not be read

    \b
    Columns of a table, one line for each frame:
      file, speaker, split     only with --per word; split is train, validation or testing
      start_s                  of the frame, in its second: 0.00 to 0.97 (--raw: 0.98)
      mfcc_0 … mfcc_39         or
      db_0_hz … db_8000_hz     every 31.25 Hz, 0 dB at a power of 1, at least −100 dB (--raw: −300)

    \b
    Images have a column for each frame and a row for each coefficient, the lowest at the bottom:
      mfcc           black is −32 and white 32; of mfcc_0 an eighth is shown
      spectrogram    black is −100 dB and white 20 dB

    Files that are in OUT already are not made again: interrupted, the same command goes on where it
    stopped. The same clips make the same files, byte for byte.
    """  # noqa: D301
    from train.data.export_clips import prepare as write_files
    from train.data.index import read_index
    from train.data.rendering import Form, Rendering, What

    rendering = Rendering(cast("What", what), cast("Form", form), raw)
    names = tuple(dict.fromkeys(word for word in words.split(",") if word))
    done = write_files(
        read_index(data), out, names, rendering, cast('Literal["clip", "word"]', per), jobs=jobs
    )
    click.echo(f"{out}: {done.n_made} files made, {done.n_kept} were there")
    if done.n_left_out:
        raise InputError(
            f"{done.n_left_out} of {done.n_clips} clips",
            "could not be read and are left out",
            "see the lines above",
        )
