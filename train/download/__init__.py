# SPDX-License-Identifier: MIT
"""The official Speech Commands: downloaded, checked and unpacked."""
