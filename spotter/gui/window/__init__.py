# SPDX-License-Identifier: MIT
"""The frame: main window, layout, tab order, top bar, state pages."""
