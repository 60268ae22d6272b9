# SPDX-License-Identifier: MIT
"""The window's languages, and errors in them."""
