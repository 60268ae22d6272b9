# SPDX-License-Identifier: MIT
"""Where a bundle starts: `spotter`, and `spotter-gui`, which has no console on Windows."""

import os
import sys
from pathlib import Path

from spotter.system import child_process

# The bundle's libraries are for the bundle alone, not for the system's programs that it starts.
if "LD_LIBRARY_PATH_ORIG" in os.environ:
    os.environ["LD_LIBRARY_PATH"] = os.environ.pop("LD_LIBRARY_PATH_ORIG")
else:
    os.environ.pop("LD_LIBRARY_PATH", None)

child_process.answer()
if Path(sys.executable).stem == "spotter-gui":
    from spotter.gui.app import main
else:
    from spotter.cli.main import main

sys.exit(main())
