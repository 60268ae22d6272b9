# SPDX-License-Identifier: MIT
"""Colours, fonts, icons and how they are drawn; imports no other package of the window."""
