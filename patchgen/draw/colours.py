"""Colours of GUI boxes: `#fcfcfc` in files of Pd 0.52 and later, numbers in older ones (`iemgui_all_loadcolors`)."""

from __future__ import annotations

import re

_HEX = re.compile("#[0-9a-fA-F]{6}")
_NEGATIVE = re.compile("-[0-9]{1,7}")
_INDEX = re.compile("[0-9]{1,7}")

# `iemgui_color_hex` of g_all_guis.c: the palette of very old files.
_PALETTE = [
    "fcfcfc",
    "a0a0a0",
    "404040",
    "fce0e0",
    "fce0c0",
    "fcfcc8",
    "d8fcd8",
    "d8fcfc",
    "dce4fc",
    "f8d8fc",
    "e0e0e0",
    "7c7c7c",
    "202020",
    "fc2828",
    "fcac44",
    "e8e828",
    "14e814",
    "28f4f4",
    "3c50fc",
    "f430f0",
    "bcbcbc",
    "606060",
    "000000",
    "8c0808",
    "583000",
    "782814",
    "285014",
    "004450",
    "001488",
    "580050",
]


def colour(field: str) -> str:
    """A colour for SVG; black where the field holds none."""
    if _HEX.fullmatch(field):
        return field.lower()
    if _NEGATIVE.fullmatch(field):
        code = -1 - int(field)  # six bits a colour
        return f"#{(code & 0x3F000) << 6 | (code & 0xFC0) << 4 | (code & 0x3F) << 2:06x}"
    if _INDEX.fullmatch(field):
        return f"#{_PALETTE[int(field) % len(_PALETTE)]}"
    return "#000000"
