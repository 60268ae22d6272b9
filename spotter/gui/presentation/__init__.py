# SPDX-License-Identifier: MIT
"""From scores to views: what is shown, where, and when it is labelled again."""
