# SPDX-License-Identifier: MIT
"""The training package's command line: `python -m train COMMAND`."""

from __future__ import annotations

import sys

from train.cli.main import main

sys.exit(main())
