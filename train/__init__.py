# SPDX-License-Identifier: MIT
"""The training package: data, networks, training, evaluation and export of spotter's models.

Used from a checkout (`python -m train --help`); the program itself never imports it.
"""
