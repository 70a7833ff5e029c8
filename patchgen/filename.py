"""What file names have to avoid on any system."""

from __future__ import annotations

# Names, whatever their suffix and capitals, that Windows keeps for devices.
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
