# SPDX-License-Identifier: MIT
"""The window. `app` starts it; only this room imports Qt."""
