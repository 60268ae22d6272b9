# SPDX-License-Identifier: MIT
"""Python code in a process of its own, where a test needs one that is fresh."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap


def run_script(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
