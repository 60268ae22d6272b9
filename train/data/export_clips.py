# SPDX-License-Identifier: MIT
"""Clips of words as tables or images: one file for each clip, or one table for each word.

Processes render clips; this one alone writes, in a fixed order. A file grows beside and gets its
name when it is whole, so whatever is there already can be skipped the next time.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Literal

from tqdm import tqdm

from spotter.errors import InputError, OutputError, UsageError
from train.data.index import Index, Recording
from train.data.partial_path import part_of
from train.data.process_map import in_order
from train.data.rendering import KEY_COLUMNS, Rendering
from train.interrupts import interrupted

Per = Literal["clip", "word"]

_RECORD = "prepared.json"
_FEW_CLIPS = 50
"""Are rendered sooner than another process starts."""


@dataclass(frozen=True)
class Prepared:
    """What a run did.

    Attributes:
        n_made: files written now.
        n_kept: files that were there and whole.
        n_clips: clips read now.
        n_left_out: those of them that could not be read; each was named on standard error.
    """

    n_made: int
    n_kept: int
    n_clips: int
    n_left_out: int


@dataclass(frozen=True)
class _Output:
    """One file and the clips that it is made of."""

    path: Path
    clips: tuple[Recording, ...]

    @property
    def left_out(self) -> Path:
        """Names the clips that a table lacks; such a table is made anew the next time."""
        return self.path.with_name(f"{self.path.stem}.left-out.txt")

    def is_whole(self) -> bool:
        return self.path.is_file() and not self.left_out.is_file()


def prepare(
    index: Index,
    out: Path,
    words: Sequence[str],
    rendering: Rendering,
    per: Per,
    *,
    jobs: int | None = None,
) -> Prepared:
    """Write what `rendering` makes of the clips of `words`.

    Clips that cannot be read are named on standard error and left out. Files that are there already
    are not made again: the same call goes on after an interrupt, and changes nothing when all is
    done.

    Args:
        index: the recordings; clips of all splits are taken.
        out: the folder to write into; made if it is missing.
        words: all words of the index if empty.
        rendering: what of a clip, and how.
        per: a file for each clip, OUT/WORD/CLIP.csv or .png, or a table for each word,
            OUT/WORD.csv.
        jobs: processes; as many as processor cores if None.

    Raises:
        InputError: there is no clip of one of the words, or two clips would be one file.
        UsageError: images for each word; or `out` holds something else.
        OutputError: `out` cannot be written.
        SpotterError: Ctrl-C; it says how far the work is.
    """
    if per == "word" and rendering.form == "png":
        raise UsageError("--as png", "makes an image of a clip", "leave out --per word")
    outputs = _outputs(index, out, words, per, rendering.form)
    try:
        _open(out, {"data": str(index.root.resolve()), "per": per, **asdict(rendering)})
        return _write_all(index.root, outputs, rendering, per, jobs)
    except OSError as error:
        raise OutputError(
            str(out),
            f"cannot be written ({error.strerror or error})",
            "make room, then run it again",
        ) from error
    except KeyboardInterrupt:
        n_whole = sum(output.is_whole() for output in outputs)
        why = f"{n_whole} of {len(outputs)} files are done"
        raise interrupted(str(out), why, "the same command goes on") from None


def _outputs(
    index: Index, out: Path, words: Sequence[str], per: Per, form: str
) -> tuple[_Output, ...]:
    by_word = _clips_by_word(index, words)
    if per == "word":
        return tuple(_Output(out / f"{word}.{form}", clips) for word, clips in by_word.items())
    outputs: dict[Path, _Output] = {}
    for word, clips in by_word.items():
        for clip in clips:
            path = out / word / f"{Path(clip.name).stem}.{form}"
            if path in outputs:
                other = outputs[path].clips[0].name
                raise InputError(clip.name, f"would be the same file as {other}", "rename one")
            outputs[path] = _Output(path, (clip,))
    return tuple(outputs.values())


def _clips_by_word(index: Index, words: Sequence[str]) -> dict[str, tuple[Recording, ...]]:
    present: dict[str, list[Recording]] = {}
    for item in index.recordings:
        if item.kind == "word":
            present.setdefault(item.word, []).append(item)
    for word in words or sorted(present):
        if word not in present:
            raise InputError(
                str(index.root),
                f"has no clips of the word {word!r}",
                f"choose from: {', '.join(sorted(present))}",
            )
        if Path(word).name != word:  # from a table of recordings: it becomes a file's name here
            raise InputError(str(index.root), f"has a word {word!r}", "rename it in files.csv")
    return {word: tuple(present[word]) for word in words or sorted(present)}


def _open(out: Path, settings: dict[str, object]) -> None:
    """Make the folder, or see that it holds the same kind of files of the same data."""
    out.mkdir(parents=True, exist_ok=True)
    record = out / _RECORD
    if not record.is_file():
        part_of(record).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
        part_of(record).replace(record)
    elif _read_record(record) != settings:
        raise UsageError(
            str(out), f"holds files of other data or another kind ({_RECORD})", "name another OUT"
        )


def _read_record(record: Path) -> object:
    try:
        return json.loads(record.read_text(encoding="utf-8"))
    except ValueError:
        return None


def _write_all(
    root: Path, outputs: Sequence[_Output], rendering: Rendering, per: Per, jobs: int | None
) -> Prepared:
    missing = [output for output in outputs if not output.is_whole()]
    clips = [clip for output in missing for clip in output.clips]
    header = rendering.header(KEY_COLUMNS if per == "word" else ())
    n_left_out = n_made = 0
    render = partial(_render, root, rendering, per)
    with (
        closing(in_order(render, clips, _jobs_for(len(clips), jobs))) as bodies,
        tqdm(bodies, "preparing", len(clips), unit=" clips", disable=None, leave=False) as bar,
    ):
        rendered = zip(clips, bar, strict=True)
        for output in missing:
            n = len(output.clips)
            n_failed = _write(output, header, islice(rendered, n))
            n_left_out += n_failed
            n_made += n_failed < n
    return Prepared(n_made, len(outputs) - len(missing), len(clips), n_left_out)


def _jobs_for(n_clips: int, wanted: int | None) -> int:
    if wanted is None:
        wanted = (os.cpu_count() or 1) if n_clips >= _FEW_CLIPS else 1
    return max(1, min(wanted, n_clips))


def _render(root: Path, rendering: Rendering, per: Per, clip: Recording) -> bytes | InputError:
    """In a process: one clip, or why not."""
    key = (clip.name, clip.speaker, clip.split) if per == "word" else ()
    try:
        return rendering.body(root / clip.name, key)
    except InputError as error:
        return error


def _write(
    output: _Output, header: bytes, rendered: Iterator[tuple[Recording, bytes | InputError]]
) -> int:
    """One file of its clips, if any could be read; returns how many could not."""
    failed: list[str] = []
    output.path.parent.mkdir(exist_ok=True)
    part = part_of(output.path)
    try:
        with part.open("wb") as file:
            file.write(header)
            for clip, body in rendered:
                if isinstance(body, InputError):
                    tqdm.write(f"left out: {clip.name}: {body.why}", file=sys.stderr)
                    failed.append(clip.name)
                else:
                    file.write(body)
        if len(failed) < len(output.clips):
            _put_in_place(part, output, failed)
    finally:
        part.unlink(missing_ok=True)
    return len(failed)


def _put_in_place(part: Path, output: _Output, failed: Sequence[str]) -> None:
    """In this order, so that a table is never taken for whole while it is not."""
    if failed:
        names = "".join(f"{name}\n" for name in failed)
        output.left_out.write_bytes(names.encode("utf-8", "surrogateescape"))
    part.replace(output.path)
    if not failed:
        output.left_out.unlink(missing_ok=True)
