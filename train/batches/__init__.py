# SPDX-License-Identifier: MIT
"""Training batches: windows composed of clips, noise, rooms and speech, drawn ahead."""
