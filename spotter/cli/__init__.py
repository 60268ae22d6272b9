# SPDX-License-Identifier: MIT
"""The terminal: one file a command, and what they share."""
