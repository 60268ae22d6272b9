# SPDX-License-Identifier: MIT
"""What the window does that is not a picture: engine bridge, playback, loading, device watch.

Knows Qt's objects and threads but no widget.
"""
