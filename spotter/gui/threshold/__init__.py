# SPDX-License-Identifier: MIT
"""The threshold: slider, number, line in the plot, and the errors to expect of it."""
