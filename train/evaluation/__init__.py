# SPDX-License-Identifier: MIT
"""How good a model is: on clips, in streams, in running speech."""
