# SPDX-License-Identifier: MIT
"""Samples in, scores out: the pipeline, the thread that runs it, and what it keeps.

Joins audio, features and model; imported by the API, terminal, window and `train`.
"""
