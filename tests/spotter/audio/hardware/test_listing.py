# SPDX-License-Identifier: MIT
"""What a process that only lists devices finds, and what it does without."""

from __future__ import annotations

import pytest

from tests.alone import run_script
from tests.virtual_microphone import VirtualMicrophone

pytestmark = [pytest.mark.timeout(60), pytest.mark.processes]


def test_a_process_that_only_lists_finds_the_same_without_sounddevice(
    virtual_microphone: VirtualMicrophone,
) -> None:
    done = run_script(
        """
        import sys
        from spotter.audio.hardware.listing import input_rows, rows_alone
        alone = rows_alone()
        print("sounddevice" in sys.modules, len(alone))
        from spotter.audio.hardware import portaudio
        print(alone == portaudio.call(input_rows))
        """
    )
    assert done.stderr == ""
    assert done.stdout == "False 3\nTrue\n"


def test_a_process_that_only_lists_asks_sounddevice_where_the_library_has_another_name(
    virtual_microphone: VirtualMicrophone,
) -> None:
    done = run_script(
        """
        import sys
        from spotter.audio.hardware import listing
        listing._LINUX_NAME = "libportaudio.of.another.system"
        print(len(listing.rows_alone()), "sounddevice" in sys.modules)
        """
    )
    assert done.stdout == "3 True\n"


def test_a_process_that_only_lists_waits_for_a_server_that_hangs_no_longer_than_others(
    virtual_microphone: VirtualMicrophone,
) -> None:
    done = run_script(
        """
        import os, signal
        os.kill(int(os.environ["DAEMON"]), signal.SIGSTOP)
        from spotter.audio.hardware import listing
        from spotter.errors import MicrophoneError
        listing.ANSWER_S = 0.5
        try:
            listing.rows_alone()
        except MicrophoneError as error:
            print(error)
        """,
        DAEMON=str(virtual_microphone._daemon.pid),  # type: ignore[union-attr]
    )
    virtual_microphone.thaw()
    assert done.stdout.startswith("microphone: the sound system does not answer; restart")
