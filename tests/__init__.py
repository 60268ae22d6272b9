# SPDX-License-Identifier: MIT
"""The tests; they mirror the tree, and their recordings lie in `DATA`."""

from pathlib import Path

DATA = Path(__file__).parent / "data"
