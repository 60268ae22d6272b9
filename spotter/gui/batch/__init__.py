# SPDX-License-Identifier: MIT
"""Many files in a table: read by workers, listed, sorted, exported."""
