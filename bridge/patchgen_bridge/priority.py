"""Step back behind programs that must be in time: Pd's audio above all."""

from __future__ import annotations

import logging
import os
import sys

log = logging.getLogger("patchgen.bridge")

_BELOW_NORMAL = 0x4000  # Windows' BELOW_NORMAL_PRIORITY_CLASS


def step_back(nice: int) -> None:
    """Give this process, and those that it will start, a lower priority; on Windows any number but 0 is one class.

    A process that has a lower one already keeps it.
    """
    if not nice:
        return
    try:
        if sys.platform == "win32":
            import ctypes

            kernel = ctypes.windll.kernel32
            kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
        else:
            os.nice(max(0, nice - os.nice(0)))
    except OSError as problem:
        log.warning("the priority stays as it is: %s", problem)
