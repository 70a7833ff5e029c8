"""How many threads a model may take, so that Pd's audio keeps a core.

With as many threads as cores, llama.cpp slows down many times over as soon as one other process is busy: its
threads wait for each other, spinning.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

# Small models gain nothing from more, as the threads meet after every matrix; big ones are bound by memory.
MAX_THREADS = 8


def default_threads() -> int:
    """One fewer than the physical cores that this process may use; at least one, at most `MAX_THREADS`."""
    return max(1, min(MAX_THREADS, physical_cores() - 1))


def physical_cores() -> int:
    """Physical cores that this process may use, as far as the system tells."""
    if sys.platform == "linux":
        return min(_linux_cores(), _linux_quota())
    logical = os.cpu_count() or 1
    if sys.platform == "darwin":
        return _mac_cores() or logical
    # Windows has no short way to ask; most x86 processors have two logical cores to a physical one.
    return max(1, logical // 2) if platform.machine().lower() in ("amd64", "x86_64") else logical


def _linux_cores() -> int:
    """The logical cores of this process, siblings counted once."""
    cores = set()
    for cpu in os.sched_getaffinity(0):
        siblings = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        try:
            cores.add(siblings.read_text())
        except OSError:  # not told in some containers
            cores.add(str(cpu))
    return len(cores)


def _linux_quota() -> int:
    """Whole cores that the container may use up, whatever the machine has."""
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return max(1, int(quota) // int(period))
    except (OSError, ValueError):  # no control group, or `max`
        return sys.maxsize


def _mac_cores() -> int:
    """The performance cores of an Apple processor, or all physical cores of an Intel one."""
    for name in ("hw.perflevel0.physicalcpu", "hw.physicalcpu"):
        answer = subprocess.run(["sysctl", "-n", name], capture_output=True, text=True, check=False)
        if answer.returncode == 0 and answer.stdout.strip().isdecimal():
            return int(answer.stdout)
    return 0
