# SPDX-License-Identifier: MIT
"""The window: the only package that imports Qt. One file a widget, joined in `application`."""
