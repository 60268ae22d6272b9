# SPDX-License-Identifier: MIT
"""What the inventors of the networks published, and how our count compares."""

from __future__ import annotations

from dataclasses import dataclass

from train import networks
from train.networks.cost import Cost, cost_of

_LABELS = 12
"""Ten words, unknown and silence, in all these publications."""

_OURS_ALONE = ("scale",)
"""Layers that fit our front end to a network; publications start behind them."""


@dataclass(frozen=True)
class Published:
    """A publication's figures for one of our networks.

    Attributes:
        source: the publication, and its name for the network.
        n_frames, n_features: its input.
        parameters: its count.
        multiply_adds: its count for one window.
        is_folded: normalisation is counted as folded into the products.
        has_elementwise: normalisation and averaging are counted with the products.
        reason: why the counts are those, and differ from ours at our input.
    """

    source: str
    n_frames: int
    n_features: int
    parameters: int
    multiply_adds: int
    is_folded: bool
    has_elementwise: bool
    reason: str

    def counted(self, name: str) -> tuple[int, int]:
        """Our parameters and multiply-adds at the publication's input, counted as it does."""
        cost = cost_of(
            networks.build(name, self.n_frames, self.n_features, _LABELS), without=_OURS_ALONE
        )
        return (
            cost.folded_parameters if self.is_folded else cost.parameters,
            cost.operations if self.has_elementwise else cost.products,
        )


def _bc_resnet(tau: int, parameters: int, multiply_adds: int) -> Published:
    return Published(
        f"Kim et al. 2021, BC-ResNet-{tau}",
        101,
        40,
        parameters,
        multiply_adds,
        is_folded=False,
        has_elementwise=True,
        reason=(
            "its multiply-adds are met only with two for each normalised value and one for each "
            "averaged value; ours drops every other band after a convolution instead of in it, "
            "and at our input first turns MFCC back into log-mels"
        ),
    )


PUBLISHED = {
    "ds_cnn": Published(
        "Zhang et al. 2017, DS-CNN small",
        49,
        10,
        22_600,
        2_700_000,
        is_folded=True,
        has_elementwise=False,
        reason=(
            "it gives 38.6 kB in 8 bits, 16.0 kB of them activations (two maps of 25 × 5 × 64), "
            "and 5.4 M operations, two a multiply-add; its input has a frame every 20 ms and ten "
            "coefficients, an eighth of ours"
        ),
    ),
    "tc_resnet": Published(
        "Choi et al. 2019, TC-ResNet14-1.5",
        98,
        40,
        305_000,
        6_700_000,
        is_folded=False,
        has_elementwise=False,
        reason="its input is ours; its multiply-adds are those that Kim et al. 2021 quote",
    ),
    "bc_resnet_1": _bc_resnet(1, 9_200, 3_100_000),
    "bc_resnet_3": _bc_resnet(3, 54_200, 16_200_000),
    "bc_resnet_8": _bc_resnet(8, 321_000, 89_100_000),
}


def cost_table(n_frames: int, n_coefficients: int) -> str:
    """Every network's cost with our windows, as a table in Markdown."""
    lines = [
        f"Windows of {n_frames} × {n_coefficients}, {_LABELS} labels:",
        "",
        "| network | parameters | multiply-adds |",
        "|---|--:|--:|",
    ]
    for name in networks.NAMES:
        cost: Cost = cost_of(networks.build(name, n_frames, n_coefficients, _LABELS))
        lines.append(f"| {name} | {_thousands(cost.parameters)} | {_millions(cost.products)} |")
    return "\n".join(lines)


def comparison() -> str:
    """The published figures beside ours at the publication's input, and why they differ."""
    lines = [
        "As published, at the publication's own input and counted its way:",
        "",
        "| network | after | input | parameters: published | ours | multiply-adds: published "
        "| ours |",
        "|---|---|---|--:|--:|--:|--:|",
    ]
    reasons: dict[str, list[str]] = {}
    for name, figures in PUBLISHED.items():
        parameters, multiply_adds = figures.counted(name)
        lines.append(
            f"| {name} | {figures.source} | {figures.n_frames} × {figures.n_features} "
            f"| {_thousands(figures.parameters)} | {_against(parameters, figures.parameters)} "
            f"| {_millions(figures.multiply_adds)} "
            f"| {_against(multiply_adds, figures.multiply_adds)} |"
        )
        reasons.setdefault(figures.reason, []).append(name)
    notes = [f"- {', '.join(names)}: {reason}." for reason, names in reasons.items()]
    return "\n".join([*lines, "", *notes])


def _against(ours: int, published: int) -> str:
    text = _millions(ours) if published >= 1_000_000 else _thousands(ours)
    return f"{text} ({ours / published - 1:+.1%})"


def _thousands(count: int) -> str:
    return f"{count / 1e3:.1f} k"


def _millions(count: int) -> str:
    return f"{count / 1e6:.2f} M"
