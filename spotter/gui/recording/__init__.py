# SPDX-License-Identifier: MIT
"""A recording that was opened: its spectrogram, its playback, its export."""
