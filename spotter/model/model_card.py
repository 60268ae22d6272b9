# SPDX-License-Identifier: MIT
"""Where a model comes from, in its maker's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class ModelCard:
    """Where a model comes from and what it can do, in its maker's words; empty if unsaid."""

    training_data: str = ""
    licence: str = ""
    recipe: str = ""
    seed: str = ""
    results: str = ""
    limits: str = ""

    @classmethod
    def from_dict(cls, values: Any) -> ModelCard:
        """Take the known fields of `values`; anything else in them is ignored."""
        if not isinstance(values, Mapping):
            return cls()
        known = (item.name for item in fields(cls))
        return cls(**{name: str(values[name]) for name in known if name in values})
