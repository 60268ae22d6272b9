# SPDX-License-Identifier: MIT
"""Comparisons that answer one question each."""
