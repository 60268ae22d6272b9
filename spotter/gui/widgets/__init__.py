# SPDX-License-Identifier: MIT
"""Controls that know nothing of sound."""
