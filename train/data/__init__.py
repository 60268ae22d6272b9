# SPDX-License-Identifier: MIT
"""Recordings: which there are (index), decoded once (store), put together (batches)."""
