# SPDX-License-Identifier: MIT
"""Against a server on this machine that breaks off, forgets ranges and sends other things."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import signal
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from spotter.errors import InputError, OutputError, SpotterError, UsageError
from train.cli.main import main
from train.download.download import download
from train.download.speech_commands import ARCHIVES, Archive
from train.download.unpack import unpack

FILE = "speech_commands_v0.00.tar.gz"
FOLDER = "speech_commands_v0.00"
NO_PAUSES = (0.0, 0.0)


@dataclass
class Server:
    """What it sends and how; what it was asked for."""

    content: bytes
    cuts: list[int] = field(default_factory=list)  # bytes of each response, then all
    statuses: list[int] = field(default_factory=list)  # of each response, then 200
    knows_ranges: bool = True
    claims_bytes: int | None = None
    stalls: int = 0  # responses that end in silence
    asked: list[str | None] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        wanted = request.headers.get("Range")
        self.asked.append(wanted)
        if self.statuses and (status := self.statuses.pop(0)) != 200:
            request.send_error(status)
            return
        first = int(wanted[6:-1]) if wanted and self.knows_ranges else 0
        total = self.claims_bytes or len(self.content)
        if first >= total:
            request.send_response(416)
            request.send_header("Content-Range", f"bytes */{total}")
            request.end_headers()
            return
        request.send_response(206 if first else 200)
        if first:
            request.send_header("Content-Range", f"bytes {first}-{total - 1}/{total}")
        request.send_header("Content-Length", str(total - first))
        request.end_headers()
        body = self.content[first:]
        request.wfile.write(body[: self.cuts.pop(0)] if self.cuts else body)
        if self.stalls:
            self.stalls -= 1
            request.wfile.flush()
            self.closing.wait()


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Server], Server]]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    running: list[tuple[Server, ThreadingHTTPServer, threading.Thread]] = []

    def start(server: Server) -> Server:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with suppress(ConnectionError):  # who asked may have gone
                    server.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        server.url = f"http://127.0.0.1:{http.server_port}/data"
        running.append((server, http, thread))
        return server

    yield start
    for server, http, thread in running:
        server.closing.set()
        http.shutdown()
        thread.join()
        http.server_close()


CLIP = np.random.default_rng(0).bytes(300_000)  # does not compress


def archive_of(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()


PACKED = archive_of({"./yes/a_nohash_0.wav": CLIP, "./README.md": b"words"})


def published(content: bytes) -> Archive:
    return Archive(FILE, hashlib.sha256(content).hexdigest())


def get(server: Server, out: Path, content: bytes = PACKED) -> Path:
    return download(published(content), out, base_url=server.url, pauses_s=NO_PAUSES)


def assert_all_is_there(out: Path) -> None:
    assert [path.name for path in out.iterdir()] == [FOLDER]
    assert (out / FOLDER / "yes" / "a_nohash_0.wav").read_bytes() == CLIP
    assert (out / FOLDER / "README.md").read_bytes() == b"words"


def test_an_archive_becomes_its_folder_and_nothing_else(
    serve: Callable[[Server], Server], tmp_path: Path
) -> None:
    server = serve(Server(PACKED))
    assert get(server, tmp_path / "new") == tmp_path / "new" / FOLDER
    assert_all_is_there(tmp_path / "new")
    assert get(server, tmp_path / "new") == tmp_path / "new" / FOLDER
    assert server.asked == [None]  # what is there is not fetched again


def test_a_connection_that_breaks_goes_on_where_it_broke(
    serve: Callable[[Server], Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = serve(Server(PACKED, cuts=[1000, 70_000, 1, 200_000]))
    get(server, tmp_path)
    assert_all_is_there(tmp_path)
    starts = [0, 1000, 71_000, 71_001, 271_001]
    assert server.asked == [None, *(f"bytes={start}-" for start in starts[1:])]
    assert capsys.readouterr().err.count("going on") == 4


def test_another_day_goes_on_where_the_last_one_stopped(
    serve: Callable[[Server], Server], tmp_path: Path
) -> None:
    (tmp_path / f"{FILE}.part").write_bytes(PACKED[:123_456])
    server = serve(Server(PACKED))
    get(server, tmp_path)
    assert_all_is_there(tmp_path)
    assert server.asked == ["bytes=123456-"]


def test_a_part_that_is_whole_already_is_only_unpacked(
    serve: Callable[[Server], Server], tmp_path: Path
) -> None:
    (tmp_path / f"{FILE}.part").write_bytes(PACKED)
    get(serve(Server(PACKED)), tmp_path)
    assert_all_is_there(tmp_path)


def test_a_part_of_something_longer_is_thrown_away(
    serve: Callable[[Server], Server], tmp_path: Path
) -> None:
    (tmp_path / f"{FILE}.part").write_bytes(PACKED + b"more")
    server = serve(Server(PACKED))
    get(server, tmp_path)
    assert_all_is_there(tmp_path)
    assert server.asked == [f"bytes={len(PACKED) + 4}-", None]


def test_a_server_without_ranges_sends_all_again(
    serve: Callable[[Server], Server], tmp_path: Path
) -> None:
    (tmp_path / f"{FILE}.part").write_bytes(b"x" * 5000)
    server = serve(Server(PACKED, cuts=[90_000], knows_ranges=False))
    get(server, tmp_path)
    assert_all_is_there(tmp_path)
    assert server.asked == ["bytes=5000-", "bytes=90000-"]


def test_a_server_that_brings_nothing_is_given_up_and_the_part_kept(
    serve: Callable[[Server], Server], tmp_path: Path
) -> None:
    server = serve(Server(PACKED, cuts=[160_000, 0, 0, 0]))
    with pytest.raises(InputError, match=r"after 160000 of \d+ bytes.*0\.2 MB are kept"):
        get(server, tmp_path)
    assert len(server.asked) == 4
    assert (tmp_path / f"{FILE}.part").read_bytes() == PACKED[:160_000]
    get(server, tmp_path)
    assert_all_is_there(tmp_path)


def test_a_server_that_falls_silent_is_asked_again(
    serve: Callable[[Server], Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("train.download.resumable_download._SILENCE_S", 0.3)
    server = serve(Server(PACKED, cuts=[200_000], stalls=1))
    get(server, tmp_path)
    assert_all_is_there(tmp_path)
    assert server.asked == [None, "bytes=200000-"]


def test_no_server_at_all_is_one_clear_error(
    serve: Callable[[Server], Server], tmp_path: Path
) -> None:
    gone = "http://127.0.0.1:9/data"  # the port of "discard": nobody listens
    with pytest.raises(InputError, match=r"cannot be reached: Connection refused"):
        download(published(PACKED), tmp_path, base_url=gone, pauses_s=NO_PAUSES)


def test_a_busy_server_is_asked_again_and_a_missing_file_is_not(
    serve: Callable[[Server], Server], tmp_path: Path
) -> None:
    server = serve(Server(PACKED, statuses=[503, 429]))
    get(server, tmp_path / "a")
    assert_all_is_there(tmp_path / "a")
    server = serve(Server(PACKED, statuses=[404]))
    with pytest.raises(InputError, match="404"):
        get(server, tmp_path / "b")
    assert len(server.asked) == 1


def test_other_bytes_than_the_published_are_refused_and_removed(
    serve: Callable[[Server], Server], tmp_path: Path
) -> None:
    altered = PACKED[:1000] + b"!" + PACKED[1001:]
    server = serve(Server(altered))
    with pytest.raises(InputError, match=r"not the published archive.*was removed"):
        get(server, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_archive_of_the_user_s_own_is_checked_and_never_removed(
    serve: Callable[[Server], Server], tmp_path: Path
) -> None:
    server = serve(Server(PACKED))
    (tmp_path / FILE).write_bytes(PACKED[:-1])
    with pytest.raises(InputError, match="not the published archive"):
        get(server, tmp_path)
    assert (tmp_path / FILE).read_bytes() == PACKED[:-1]
    (tmp_path / FILE).write_bytes(PACKED)
    get(server, tmp_path)
    assert_all_is_there(tmp_path)
    assert server.asked == []


@pytest.mark.parametrize(
    "damaged",
    [PACKED[:200_000], b"no archive", gzip.compress(b"no tar" * 500), b""],
    ids=["truncated", "no gzip", "no tar", "empty"],
)
def test_a_damaged_archive_leaves_no_folder(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / FILE).write_bytes(damaged)
    with pytest.raises(InputError, match="is damaged"):
        unpack(tmp_path / FILE, tmp_path / FOLDER)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_nothing_is_unpacked_outside_the_folder(tmp_path: Path) -> None:
    link = io.BytesIO()
    with tarfile.open(fileobj=link, mode="w:gz") as tar:
        member = tarfile.TarInfo("yes")
        member.type, member.linkname = tarfile.SYMTYPE, "../../outside"
        tar.addfile(member)
    (tmp_path / "in").mkdir()
    for number, content in enumerate([archive_of({"a/../../../evil": b"evil"}), link.getvalue()]):
        archive = tmp_path / f"{number}.tar.gz"
        archive.write_bytes(content)
        with pytest.raises(InputError, match="leads out of the folder"):
            unpack(archive, tmp_path / "in" / "folder")
    assert list((tmp_path / "in").iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.tar.gz", "1.tar.gz", "in"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
def test_a_full_disk_is_reported(serve: Callable[[Server], Server], tmp_path: Path) -> None:
    (tmp_path / f"{FILE}.part").symlink_to("/dev/full")
    with pytest.raises(OutputError, match=r"No space left.*make room"):
        get(serve(Server(PACKED)), tmp_path)


def test_too_little_room_is_reported_before_anything_is_fetched(
    serve: Callable[[Server], Server], tmp_path: Path
) -> None:
    with pytest.raises(OutputError, match=r"free and 1,000,000,000,000\.0 MB are to come"):
        get(serve(Server(PACKED, claims_bytes=10**18)), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["file:///etc", "ftp://a/b", "a/b", "http://", "http://[x/"])
def test_other_addresses_than_the_web_s_are_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no address of the web"):
        download(published(PACKED), tmp_path, base_url=address)


def test_the_terminal_refuses_what_is_not_the_official_archive(
    serve: Callable[[Server], Server],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    server = serve(Server(PACKED))
    command = ["train", "download", "v0.01", "--out", str(tmp_path), "--base-url", server.url]
    monkeypatch.setattr(sys, "argv", command)
    assert main() == 1
    assert "not the published archive" in capsys.readouterr().err
    monkeypatch.setitem(ARCHIVES, "v0.01", published(PACKED))
    assert main() == 0
    assert capsys.readouterr().out == f"{tmp_path / FOLDER}\n"
    assert_all_is_there(tmp_path)


def test_ctrl_c_keeps_the_part_and_says_so_in_one_line(
    serve: Callable[[Server], Server], tmp_path: Path
) -> None:
    server = serve(Server(PACKED, cuts=[100_000], stalls=1))
    command = ["-m", "train", "download", "--out", str(tmp_path), "--base-url", server.url]
    process = subprocess.Popen(
        [sys.executable, *command], stderr=subprocess.PIPE, text=True, env=os.environ
    )
    part = tmp_path / "speech_commands_v0.02.tar.gz.part"
    deadline = time.monotonic() + 60
    while not (part.exists() and part.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert re.fullmatch(r"train: .*interrupted; \d\.\d MB are kept in .*\.part; .*\n", said)
    kept = part.read_bytes()
    assert kept
    assert PACKED.startswith(kept)


def test_an_interrupt_while_unpacking_keeps_the_archive(
    serve: Callable[[Server], Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(tarfile.TarFile, "extract", interrupt)
        with pytest.raises(SpotterError, match="archive is kept whole") as caught:
            get(serve(Server(PACKED)), tmp_path)
    assert caught.value.exit_code == 130
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    get(serve(Server(b"not asked")), tmp_path)
    assert_all_is_there(tmp_path)
