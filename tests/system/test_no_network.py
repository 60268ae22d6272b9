# SPDX-License-Identifier: MIT
"""Sound never leaves the machine: nothing needs a network, and nothing ever asks for one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests import DATA, tones
from tests.system.terminal import Terminal
from tests.system.test_cluster import running
from tests.virtual_microphone import VirtualMicrophone

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="unshare and strace are of Linux")

WITHOUT_INTERFACES = ["unshare", *([] if os.geteuid() == 0 else ["--map-root-user"]), "--net"]
NETWORKS = ("AF_INET", "AF_INET6", "AF_PACKET", "AF_NETLINK")

Outcome = tuple[int, str, str]


def fits(prefix: Sequence[str]) -> str:
    """Why a program cannot be started so; empty if it can."""
    done = subprocess.run([*prefix, "true"], capture_output=True, text=True, check=False)
    return done.stderr.strip() if done.returncode else ""


class Traced:
    """Starts programs so that the sockets that they and their children ask for are written down."""

    def __init__(self, log: Path) -> None:
        self._log = log
        calls = "trace=socket,socketpair,connect"
        self.prefix = ["strace", "--seccomp-bpf", "-f", "-qq", "-e", calls, "-o", str(log)]

    @property
    def sockets(self) -> list[str]:
        """The calls that were made."""
        return [line for line in self._log.read_text().splitlines() if " socket" in line]

    @property
    def called(self) -> set[str]:
        """The addresses in networks that were called."""
        return set(
            re.findall(r'connect\(.*inet_(?:addr|pton)\(.*?"([^"]+)"', self._log.read_text())
        )

    @property
    def networked(self) -> list[str]:
        """Those of them that could lead out of the machine."""
        return [line for line in self.sockets if any(f"({name}" in line for name in NETWORKS)]


@pytest.fixture
def traced(tmp_path: Path) -> Traced:
    trace = Traced(tmp_path / "sockets")
    why = fits(trace.prefix)
    if why:
        pytest.skip(f"this system does not let strace look: {why}")
    return trace


class Programs:
    """The program in all its kinds, with words to hear; each returns code, results, complaints."""

    def __init__(
        self, terminal: Terminal, microphone: VirtualMicrophone, screen: dict[str, str]
    ) -> None:
        self._terminal = terminal
        self._microphone = microphone
        self._environment = {**screen, **terminal.environment}

    def classify(self, prefix: Sequence[str]) -> Outcome:
        return self._run(prefix, lambda: None, "classify", str(DATA / "yes_1.flac"))

    def spot(self, prefix: Sequence[str]) -> Outcome:
        return self._run(prefix, lambda: None, "spot", "--demo", "--jobs", "2")

    def listen(self, prefix: Sequence[str]) -> Outcome:
        def speak() -> None:
            while not (self._terminal.folder / "told").stat().st_size:  # until it is heard
                self._microphone.play(tones.whistle("stop"))

        return self._run(prefix, speak, "listen", "--model", str(self._terminal.model))

    def window(self, prefix: Sequence[str]) -> Outcome:
        return self._run(prefix, lambda: time.sleep(5.0), "gui", "--demo")

    def _run(
        self, prefix: Sequence[str], meanwhile: Callable[[], None], *arguments: str
    ) -> Outcome:
        result = self._terminal.folder / "told"
        with result.open("w") as output:
            process = subprocess.Popen(
                [*prefix, sys.executable, "-m", "spotter", *arguments],
                cwd=self._terminal.folder,
                env={**self._environment, "QT_QPA_PLATFORM": "xcb"},
                stdout=output,
                stderr=subprocess.PIPE,
                text=True,
            )
        meanwhile()
        if arguments[0] in ("listen", "gui"):
            os.kill(_program(process.pid), signal.SIGINT)
        _, complaints = process.communicate(timeout=120)
        return process.returncode, result.read_text(), complaints


def _program(pid: int) -> int:
    """The process itself, or the one that strace looks at."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    name = Path(f"/proc/{pid}/comm").read_text().strip()
    return int(children[0]) if name == "strace" else pid


@pytest.fixture
def programs(
    terminal: Terminal, virtual_microphone: VirtualMicrophone, xvfb: dict[str, str]
) -> Programs:
    return Programs(terminal, virtual_microphone, xvfb)


KINDS = {
    "classify": (0, "\tyes\t"),
    "spot": (0, "demo.flac\t"),
    "listen": (130, "\tstop\t"),
    "window": (130, ""),
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_works_where_there_is_no_network_at_all(programs: Programs, kind: str) -> None:
    why = fits(WITHOUT_INTERFACES)
    if why:
        pytest.skip(
            f"the kernel forbids a network of one's own ({why}); what follows stands for it"
        )
    code, result = KINDS[kind]
    ended, output, complaints = getattr(programs, kind)(WITHOUT_INTERFACES)
    assert (ended, complaints) == (code, "")
    assert result in output


@pytest.mark.parametrize("kind", KINDS)
def test_it_asks_for_no_socket_that_leads_out(
    programs: Programs, traced: Traced, kind: str
) -> None:
    code, result = KINDS[kind]
    ended, output, complaints = getattr(programs, kind)(traced.prefix)
    assert (ended, complaints) == (code, "")
    assert result in output
    assert traced.networked == []
    if kind in ("listen", "window"):  # the sound server's and the screen's
        assert any("AF_UNIX" in line for line in traced.sockets)


def test_a_cluster_is_the_exception_and_nobody_else_is_called(
    terminal: Terminal, traced: Traced, tmp_path: Path
) -> None:
    command = ["classify", *(str(DATA / f"{word}_1.flac") for word in ("yes", "no"))]
    with running(tmp_path, n_workers=1) as dask:
        done = subprocess.run(
            [*traced.prefix, sys.executable, "-m", "spotter", *command, "--cluster", dask.address],
            cwd=terminal.folder,
            env={**os.environ, **terminal.environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split("\t")[1] for line in done.stdout.splitlines()] == ["yes", "no"]
    assert traced.called == {"127.0.0.1"}


def test_a_socket_of_a_child_would_be_seen(traced: Traced) -> None:
    inner = "import socket; socket.socket(socket.AF_INET6).close()"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    subprocess.run([*traced.prefix, sys.executable, "-c", outer], check=True)
    assert len(traced.networked) == 1
