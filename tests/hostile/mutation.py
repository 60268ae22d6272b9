# SPDX-License-Identifier: MIT
"""Good files, made bad: bytes flipped, cut out, doubled, and numbers that are far too large."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

Edit = Callable[[bytearray], None]

_NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def edits(size: int) -> st.SearchStrategy[Edit]:
    """One change of some bytes among `size`; most are near the beginning, where headers are."""
    anywhere = st.integers(0, max(0, size - 1))
    place = st.one_of(st.integers(0, min(200, max(0, size - 1))), anywhere)
    length = st.one_of(st.integers(1, 16), st.integers(1, max(1, size // 2)))

    def put(at: int, new: bytes) -> Edit:
        def edit(data: bytearray) -> None:
            data[at : at + len(new)] = new[: max(0, len(data) - at)]

        return edit

    def cut(at: int, n: int) -> Edit:
        def edit(data: bytearray) -> None:
            del data[at : at + n]

        return edit

    def double(at: int, n: int, to: int) -> Edit:
        def edit(data: bytearray) -> None:
            data[to:to] = data[at : at + n]

        return edit

    def number(at: int, value: int, width: int, order: str) -> Edit:
        raw = (value & (256**width - 1)).to_bytes(width, "big" if order == "big" else "little")
        return put(at, raw)

    return st.one_of(
        st.builds(put, place, st.binary(min_size=1, max_size=8)),
        st.builds(
            number,
            place,
            st.one_of(st.sampled_from(_NUMBERS), st.integers(0, 2**32 - 1)),
            st.sampled_from((1, 2, 4)),
            st.sampled_from(("little", "big")),
        ),
        st.builds(cut, place, length),
        st.builds(double, anywhere, length, place),
    )


def mutated(good: bytes) -> st.SearchStrategy[bytes]:
    """`good`, with one to five changes."""

    def apply(changes: list[Edit]) -> bytes:
        data = bytearray(good)
        for change in changes:
            change(data)
        return bytes(data)

    return st.lists(edits(len(good)), min_size=1, max_size=5).map(apply)
