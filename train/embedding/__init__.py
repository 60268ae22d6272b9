# SPDX-License-Identifier: MIT
"""Training of the embedding: the numbers over which words that no training met come apart."""
