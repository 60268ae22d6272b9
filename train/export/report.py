# SPDX-License-Identifier: MIT
"""How a converted model differs from its network: figures, a page and a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from train.export.parity import Parity
from train.export.reliability import Reliability, draw
from train.export.tflite_converter import Precision
from train.result_files import write_json, write_text


@dataclass(frozen=True)
class Conversion:
    """One conversion.

    Attributes:
        precision: of the model file.
        n_bytes: of its flatbuffer.
        parity: with the network.
        temperature: what the logits are divided by.
        unknown_offset: what is taken from the logit of `_unknown_` before that.
        before: how reliable the network's probabilities are without the temperature.
        after: how reliable the model file's are.
    """

    precision: Precision
    n_bytes: int
    parity: Parity
    temperature: float
    unknown_offset: float
    before: Reliability
    after: Reliability

    def __str__(self) -> str:
        return (
            f"{self.precision}, {self.n_bytes / 1e3:.0f} kB, temperature {self.temperature:.2f}, "
            f"unknown less by {self.unknown_offset:.2f}; "
            f"against the trained network, {self.parity}"
        )

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values."""
        return {
            "precision": self.precision,
            "bytes": self.n_bytes,
            "parity": self.parity.as_dict(),
            "temperature": round(self.temperature, 4),
            "unknown_offset": round(self.unknown_offset, 4),
            "reliability": {"before": self.before.as_dict(), "after": self.after.as_dict()},
        }

    def as_markdown(self, picture: str) -> str:
        """The figures as a page, with the name of the picture."""
        low = "Expected calibration error"
        return f"""# Conversion

| | |
|---|---|
| precision | {self.precision} |
| bytes | {self.n_bytes:,} |
| windows compared with the trained network | {self.parity.windows} |
| largest difference of a probability | {self.parity.largest_difference:.1e} |
| difference in the mean window | {self.parity.mean_difference:.1e} |
| same label | {self.parity.same_label} of {self.parity.windows} |
| temperature | {self.temperature:.2f} |
| taken from the logit of unknown | {self.unknown_offset:.2f} |
| {low.lower()} as trained | {self.before.error:.1%} |
| {low.lower()} of the model file | {self.after.error:.1%} |

The temperature has the least cross-entropy on validation clips at 0–20 dB of noise, unknown words
among them. A probability is reliable where the curve lies on the diagonal.

![How often the best label is right, against its probability]({picture})
"""

    def write(self, folder: Path) -> None:
        """Write `conversion.json`, `conversion.md` and `reliability.png` into a folder.

        Raises:
            OutputError: one of them cannot be written.
        """
        picture = folder / "reliability.png"
        draw(self.before, self.after, self.temperature, picture)
        write_json(folder / "conversion.json", self.as_dict())
        write_text(folder / "conversion.md", self.as_markdown(picture.name))
