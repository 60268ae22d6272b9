# SPDX-License-Identifier: MIT
"""Training of the second stage: the network that judges what the first one takes for a word."""
