# SPDX-License-Identifier: MIT
"""Plots over time: spectrogram, scores and overview, with the axis that they share."""
