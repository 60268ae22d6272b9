# SPDX-License-Identifier: MIT
"""Batches of recordings on other processes of this machine, or on those of a cluster.

Imported by the commands that read recordings.
"""
