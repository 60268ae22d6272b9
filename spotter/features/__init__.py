# SPDX-License-Identifier: MIT
"""From samples to MFCC frames, and where in a window there is sound.

Imported by everything that runs a model; imports records and errors only.
"""
