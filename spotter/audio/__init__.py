# SPDX-License-Identifier: MIT
"""Where samples come from: microphones, files, standard input.

Whatever the source, what it gives is 16 kHz, mono, float32.
"""
