# SPDX-License-Identifier: MIT
"""Marks on detections, and the labelled clips that they leave."""
