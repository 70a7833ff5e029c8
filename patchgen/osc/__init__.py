"""OSC as the bridge and its clients speak it."""

from __future__ import annotations

from patchgen.osc.packet import HOST, LARGEST, Argument, Message, decode, encode

__all__ = ["HOST", "LARGEST", "Argument", "Message", "decode", "encode"]
