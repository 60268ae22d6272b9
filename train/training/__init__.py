# SPDX-License-Identifier: MIT
"""A training run: fitted, resumed, validated, averaged."""
