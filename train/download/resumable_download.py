# SPDX-License-Identifier: MIT
"""A file from the web in as many attempts as its connection needs: what has come is kept."""

from __future__ import annotations

import http.client
import re
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tqdm import tqdm

from spotter.errors import InputError, OutputError, UsageError
from train.data.partial_path import part_of

PAUSES_S = (1.0, 2.0, 4.0, 8.0)
"""Before each new attempt; after as many in a row that brought nothing it is given up."""

_SILENCE_S = 30.0
_PIECE_BYTES = 1 << 18
_TRY_AGAIN = frozenset({408, 429, 500, 502, 503, 504})


class _BrokenError(Exception):
    """The connection ended before the file did: another attempt may go on."""


def fetch(url: str, path: Path, *, pauses_s: Sequence[float] = PAUSES_S) -> Path:
    """Download a file, from where an earlier call of this or another day stopped.

    Args:
        url: http or https.
        path: what the file is to be called; it grows beside, in `part_of(path)`.
        pauses_s: seconds before each new attempt; at least one, and as many as are made without
            any progress.

    Returns:
        `part_of(path)`, now as long as the server says the file is. What is in it is unchecked.

    Raises:
        UsageError: the address is neither http nor https.
        InputError: the server has no such file, cannot be reached or breaks off again and again.
        OutputError: there is no room for the file.
        OSError: the part cannot be written.
    """
    if not _is_of_the_web(url):
        raise UsageError(url, "is no address of the web", "write it as https://server/folder/")
    part = part_of(path)
    failures = 0
    while True:
        before = size_of(part)
        try:
            _fetch_rest(url, part)
        except _BrokenError as broken:
            failures = 0 if size_of(part) > before else failures + 1
            if failures > len(pauses_s):
                raise InputError(
                    url,
                    f"cannot be fetched ({broken})",
                    f"run the same command again later: {megabytes(size_of(part))} are kept",
                ) from broken
            pause_s = pauses_s[max(failures, 1) - 1]
            print(f"{broken}; going on in {pause_s:g} s", file=sys.stderr)
            time.sleep(pause_s)
        else:
            return part


def megabytes(n_bytes: int) -> str:
    """A number of bytes for people."""
    return f"{n_bytes / 1e6:,.1f} MB"


def size_of(path: Path) -> int:
    """Bytes of a file; 0 if there is none."""
    return path.stat().st_size if path.exists() else 0


def _is_of_the_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _fetch_rest(url: str, part: Path) -> None:
    """One attempt: ask for what is missing and append what comes."""
    have = size_of(part)
    response = _ask(url, part, have)
    if response is None:
        return
    with closing(response):
        first, total = _place(response)
        if first not in {0, have}:
            raise _BrokenError(f"the server sent another part than bytes {have}-")
        if total is not None:
            _make_sure_of_room(part, total - first)
        bar = tqdm(
            desc=part.stem, total=total, initial=first, unit="B", unit_scale=True, disable=None
        )
        with bar, part.open("ab" if first else "wb") as file:
            for piece in _pieces(response, None if total is None else total - first):
                file.write(piece)
                bar.update(len(piece))
    if total is not None and size_of(part) < total:
        raise _BrokenError(f"the connection ended after {size_of(part)} of {total} bytes")


def _ask(url: str, part: Path, have: int) -> Any:
    """The response that holds the bytes from `have` on, or all; None if there are no more."""
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    request = urllib.request.Request(url, headers=headers)
    try:
        return urllib.request.urlopen(request, timeout=_SILENCE_S)
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 416:
                if error.headers.get("Content-Range", "") == f"bytes */{have}":
                    return None
                part.unlink()  # longer than the file on the server: it is something else
                raise _BrokenError("what is here is not a part of the server's file") from error
            if error.code in _TRY_AGAIN:
                raise _BrokenError(f"the server says {error.code} {error.reason}") from error
            raise InputError(
                url, f"the server says {error.code} {error.reason}", "try another --base-url"
            ) from error
    except (OSError, http.client.HTTPException) as error:
        raise _BrokenError(f"the server cannot be reached: {_reason(error)}") from error


def _place(response: Any) -> tuple[int, int | None]:
    """Where the bytes of a response begin in the file, and how many the file has, if it says."""
    if response.status == 206:
        found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
        if not found:
            raise _BrokenError("the server does not say which part it sends")
        return int(found[1]), None if found[2] == "*" else int(found[2])
    return 0, response.length


def _pieces(response: Any, n_bytes: int | None) -> Iterator[bytes]:
    """What comes, as it comes: a break loses nothing that has arrived."""
    while n_bytes is None or n_bytes > 0:
        try:
            piece = response.read1(min(_PIECE_BYTES, n_bytes or _PIECE_BYTES))
        except (OSError, http.client.HTTPException) as error:
            raise _BrokenError(f"the connection broke: {_reason(error)}") from error
        if not piece:
            return
        if n_bytes is not None:
            n_bytes -= len(piece)
        yield piece


def _reason(error: BaseException) -> str:
    reason = getattr(error, "reason", error)  # urllib wraps what happened
    return getattr(reason, "strerror", None) or str(reason) or type(error).__name__


def _make_sure_of_room(part: Path, n_bytes: int) -> None:
    free = shutil.disk_usage(part.parent).free
    if n_bytes > free:
        raise OutputError(
            str(part.parent),
            f"has {megabytes(free)} free and {megabytes(n_bytes)} are to come",
            "make room, or name another --out",
        )
