# SPDX-License-Identifier: MIT
"""Help for people with a problem: log, diagnostics, shortcuts, about."""
