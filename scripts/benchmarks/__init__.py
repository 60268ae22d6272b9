# SPDX-License-Identifier: MIT
"""How fast spotter is: one file for each benchmark, `__main__` to choose and to tell."""
