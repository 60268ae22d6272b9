# SPDX-License-Identifier: MIT
"""Calibration: a threshold for one room and one voice."""
