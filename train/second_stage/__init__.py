# SPDX-License-Identifier: MIT
"""Training of the second stage: the network that scores the first one's candidates again."""
