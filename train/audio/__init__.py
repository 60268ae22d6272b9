# SPDX-License-Identifier: MIT
"""Samples for training: augmentation, pauses, MFCC windows in batches."""
