# SPDX-License-Identifier: MIT
"""From scores to detections: the rule, the detector and what it works on.

Plain arithmetic on arrays; the only clock is the sample count. Imported by streaming, the API,
terminal, window and `train`; imports records and errors only.
"""
