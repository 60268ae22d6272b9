# SPDX-License-Identifier: MIT
"""The bars: one score, one threshold and one switch a word."""
