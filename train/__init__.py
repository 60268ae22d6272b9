# SPDX-License-Identifier: MIT
"""The school: data, networks, training, judgement and conversion of spotter's models.

Used from a checkout (`python -m train --help`); the program itself never imports it.
"""
