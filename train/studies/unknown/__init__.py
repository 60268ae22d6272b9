# SPDX-License-Identifier: MIT
"""The study of unknown words: is a class better, or a threshold over the known words?

The question that the notebooks left open. Networks that differ in nothing but what they are told of
other words are trained, their thresholds are set on words that they never saw, and they are judged
on words that neither they nor the thresholds ever saw (`docs/unknown.md`).
"""
