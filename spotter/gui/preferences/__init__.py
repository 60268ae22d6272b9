# SPDX-License-Identifier: MIT
"""What is kept between two starts, and what the command line asks for."""
