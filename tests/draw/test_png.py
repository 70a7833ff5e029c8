"""Pictures in pixels."""

from __future__ import annotations

import struct

import pytest

from patchgen.draw import png
from patchgen.draw.pixels import _has_fonts
from patchgen.errors import PatchgenError
from patchgen.patch import Box, Canvas, Header, Kind, Patch

BOX = Box(Kind.OBJ, ("osc~",), 20, 20)


def test_a_pixel_for_each_of_pds() -> None:
    picture = png(Patch(Canvas((BOX,), Header(width=320, height=240))))
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (320, 240)


def test_texts_are_drawn() -> None:
    other = Box(Kind.OBJ, ("phas",), 20, 20)  # as wide
    assert png(Patch(Canvas((BOX,)))) != png(Patch(Canvas((other,))))


def test_too_large_a_window() -> None:
    with pytest.raises(PatchgenError, match=r"1000000 x 300 pixels.*\.svg"):
        png(Patch(Canvas((BOX,), Header(width=1_000_000))))


def test_no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("patchgen.draw.pixels._rendered", lambda picture: b"blank")  # noqa: ARG005
    _has_fonts.cache_clear()
    with pytest.raises(PatchgenError, match="fonts-dejavu-core"):
        png(Patch(Canvas((BOX,))))
    _has_fonts.cache_clear()
