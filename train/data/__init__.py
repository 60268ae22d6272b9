# SPDX-License-Identifier: MIT
"""Recordings: which there are and who may be heard when (index), decoded once (store), put together (batches)."""
