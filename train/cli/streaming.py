# SPDX-License-Identifier: MIT
"""The commands for long recordings: `mix`, `stream` and `sweep`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from train.cli.options import CACHE, DATA, HALF

if TYPE_CHECKING:
    from spotter.detection.rule import Rule
    from train.data.halves import Half


@click.command()
@DATA
@CACHE
@HALF
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The recording (.flac); its labels get the same name with .txt.",
)
@click.option("--words", default="", help="With commas; the program's ten if not given.")
@click.option(
    "--minutes", type=click.FloatRange(0, min_open=True), default=60, show_default=True,
    help="Length.",
)  # fmt: skip
@click.option(
    "--snr", type=click.FloatRange(-30), default=10, show_default=True,
    help="Level of speech over that of noise, in dB; inf for no noise.",
)  # fmt: skip
@click.option(
    "--rooms", type=click.FloatRange(0, 1), default=0.5, show_default=True,
    help="Share of the words and sentences played through a measured room.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
def mix(
    data: Path,
    cache: Path,
    half: Half | None,
    out: Path,
    words: str,
    minutes: float,
    snr: float,
    rooms: float,
    seed: int,
) -> None:
    """Make a long labelled recording of the validation clips in DATA.

    Single words (of ours as often as each other, and others) and sentences without our words follow
    each other with gaps of 0.8 to 3 s, over recorded noise without end. Speech is at −26 dBFS; the
    noise lies --snr below it. Beside the recording a label track for Audacity says which word
    sounds from where to where. The same options make the same files.

    \b
      python -m train mix DATA --out runs/stream.flac --minutes 60 --snr 10
      python -m train stream default runs/stream.flac --out runs/stream
    """  # noqa: D301
    from train.data.halves import in_half
    from train.data.index import WORDS, read_index
    from train.data.sample_store import open_store
    from train.evaluation.stream_mixer import mix as make

    keywords = tuple(word for word in words.split(",") if word) or WORDS
    index = read_index(data)
    store = open_store(index, cache)  # of all, which other halves share
    made = make(
        in_half(index, half) if half else index, store, keywords, out,
        minutes=minutes, snr_db=snr, room_share=rooms, seed=seed,
    )  # fmt: skip
    ours = sum(said.word in keywords for said in made.said)
    click.echo(
        f"{out}: {made.seconds / 60:.1f} minutes, {ours} words and {len(made.said) - ours} others "
        f"drawn from {made.clips} clips, {made.speech_s / 60:.1f} minutes of running speech"
    )


@click.command()
@click.argument("model")
@click.argument("recording", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("labels", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for JSON, Markdown and PNG.")
@click.option(
    "--threshold", type=click.FloatRange(0, 1), help="Of all words, instead of the model's own."
)
@click.option("--hop", type=int, default=100, show_default=True, help="In ms.")
def stream(
    model: str,
    recording: Path,
    labels: Path | None,
    out: Path | None,
    threshold: float | None,
    hop: int,
) -> None:
    """Evaluate MODEL (a file or a name) on a long labelled RECORDING.

    LABELS is the truth as an Audacity label track: every single word in the recording, of the
    model's and others (the recording's name with .txt if not given). Running speech without the
    model's words needs no label: a detection there is a false alarm.

    The model's own rule is used, and the program's own pipeline. The report has hits, misses, wrong
    and repeated detections, false alarms per hour with their 95 % interval, the latency after the
    end of a word, and misses against false alarms for other thresholds.
    """
    from spotter.detection.rule import Rule
    from spotter.model.model import Model
    from train.data.label_track import read_track
    from train.evaluation.streaming import evaluate_stream
    from train.evaluation.streaming_plot import draw_stream
    from train.result_files import write_json, write_text

    judged = Model.load(model)
    rule = Rule.from_dict(judged.rule)
    if threshold is not None:
        rule = replace(rule, threshold=threshold, word_thresholds={})
    truth = read_track(labels or recording.with_suffix(".txt"))
    report = evaluate_stream(judged, recording, truth, rule, hop)
    click.echo(report.as_text())
    if out:
        write_json(out / "stream.json", report.as_dict())
        write_text(out / "stream.md", report.as_text() + "\n")
        draw_stream(report, out / "stream.png")


@click.command()
@click.argument("model")
@click.argument("recording", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("labels", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for JSON, Markdown and PNG.")
@click.option(
    "--errors", type=click.FloatRange(0), default=10, show_default=True,
    help="False detections per hour that are allowed.",
)  # fmt: skip
@click.option("--hop", type=int, default=100, show_default=True, help="In ms.")
def sweep(
    model: str, recording: Path, labels: Path | None, out: Path | None, errors: float, hop: int
) -> None:
    """Find the times of the rule (smoothing, confirmation, release, refractory time) for MODEL.

    Every combination is tried at every threshold on a long labelled RECORDING (see mix). The report
    lists the rules that miss least with no more errors than allowed: false alarms, false accepts,
    wrong and repeated detections. Rules whose median latency is over 300 ms after the end of a word
    come last.
    """
    from spotter.detection.rule import Rule
    from spotter.model.model import Model
    from train.data.label_track import read_track
    from train.evaluation import rule_sweep as sweeping
    from train.evaluation.streaming import score
    from train.result_files import write_json, write_text

    judged = Model.load(model)
    rule = Rule.from_dict(judged.rule)
    truth = read_track(labels or recording.with_suffix(".txt"))
    scores, hours = score(judged, recording, hop)
    trials = sweeping.sweep(scores, hours, truth, judged.words, rule, errors)
    table = sweeping.as_table(trials, errors)
    click.echo(table)
    if out:
        curves = {
            smoothing_ms: sweeping.trade_off(
                scores, hours, truth, judged.words, _smoothed(trials[0].rule, smoothing_ms)
            )
            for smoothing_ms in sweeping.SMOOTHING_MS
        }
        write_json(out / "sweep.json", sweeping.as_dict(trials))
        write_text(out / "sweep.md", table + "\n")
        sweeping.draw_sweep(curves, trials, out / "sweep.png")


def _smoothed(rule: Rule, smoothing_ms: float) -> Rule:
    return replace(rule, smoothing_ms=smoothing_ms)


@click.command()
@click.argument("model")
@DATA
@CACHE
@HALF
@click.option("--out", type=click.Path(path_type=Path), help="Folder for JSON and Markdown.")
def speech(model: str, data: Path, cache: Path, half: Half | None, out: Path | None) -> None:
    """Count false alarms of MODEL in the running speech, wake words and noise of DATA.

    The validation recordings go through the program's own pipeline. In speech with a text a
    detection is right where the text has that word (forced alignment gives the place); parts of
    longer words are counted apart, and the rest are false alarms, each listed with its place.
    Single words that no training recording holds are tested as well: how many are falsely accepted?
    """
    from spotter.detection.rule import Rule
    from spotter.model.model import Model
    from train.data.halves import in_half
    from train.data.index import read_index
    from train.data.sample_store import open_store
    from train.evaluation.running_speech import evaluate_speech
    from train.result_files import write_json, write_text

    judged = Model.load(model)
    index = read_index(data)
    store = open_store(index, cache)
    judges = in_half(index, half) if half else index
    report = evaluate_speech(judged, judges, store, Rule.from_dict(judged.rule))
    click.echo(report.as_text())
    if out:
        write_json(out / "speech.json", report.as_dict())
        write_text(out / "speech.md", report.as_text())
