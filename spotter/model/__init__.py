# SPDX-License-Identifier: MIT
"""The model file: read, checked as untrusted data, described and run.

Imported by streaming, the API, terminal, window and `train`. `spotter.Model` is the public name.
"""
