# SPDX-License-Identifier: MIT
"""What runs: a microphone, a file or the demo, with a model."""
