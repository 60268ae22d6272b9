# SPDX-License-Identifier: MIT
"""`python -m spotter` is `spotter`."""

import sys

from spotter.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
