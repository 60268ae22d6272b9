# SPDX-License-Identifier: MIT
"""The operating system: folders, signals, standard error, text that is safe to print.

Imports errors only; anybody may import it.
"""
