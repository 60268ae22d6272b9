# SPDX-License-Identifier: MIT
"""The window: the only room that knows Qt. One file a widget, wired in `app`."""
