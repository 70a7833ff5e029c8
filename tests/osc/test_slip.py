"""SLIP frames: what goes in comes out, in any pieces, and what is broken ends with its frame."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from patchgen.osc.slip import END, ESC, Frames, frame

PACKETS = st.lists(st.binary(min_size=1, max_size=40) | st.lists(st.sampled_from([END, ESC, b"\xdc"])).map(b"".join))


def unframed(stream: bytes, frames: Frames | None = None) -> list[bytes | None]:
    return list((frames or Frames()).feed(stream))


@given(PACKETS, st.lists(st.integers(0, 400)))
def test_packets_come_whole_from_any_pieces(packets: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(map(frame, packets))
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    frames = Frames()
    heard = [packet for a, b in pairwise(edges) for packet in frames.feed(stream[a:b])]
    assert heard == [packet for packet in packets if packet]


def test_the_bytes_of_rfc_1055() -> None:
    assert frame(b"a\xc0b\xdbc") == b"\xc0a\xdb\xdcb\xdb\xddc\xc0"
    assert unframed(b"a\xdb\xdcb\xdb\xddc\xc0") == [b"a\xc0b\xdbc"]  # the END before is not needed


def test_a_wrong_escape_costs_its_frame_only() -> None:
    assert unframed(frame(b"a") + b"x\xdbx\xc0" + frame(b"b") + b"x\xdb\xc0" + frame(b"c")) == [
        b"a", None, b"b", None, b"c",
    ]  # fmt: skip


def test_a_frame_that_is_too_long_is_not_kept() -> None:
    frames = Frames(largest=10)
    assert unframed(frame(b"\xc0" * 10), frames) == [b"\xc0" * 10]
    assert unframed(frame(b"x" * 11), frames) == [None]
    for _ in range(100):
        assert unframed(b"x" * 15, frames) == []
        assert len(frames._begun) <= 20
    assert unframed(END + frame(b"b"), frames) == [None, b"b"]


@given(st.binary(max_size=300))
def test_any_bytes_are_read(stream: bytes) -> None:
    for packet in unframed(stream + END):
        assert packet is None or packet
