# SPDX-License-Identifier: MIT
"""`python -m train`: one file a group of commands."""
