"""Processes that judge side by side, one for each core, each with a Pd of its own."""

from __future__ import annotations

import atexit
import os
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

from patchgen.pdhost import PdJudge


def judges() -> ProcessPoolExecutor:
    """A pool; what it runs finds its Pd by `own_pd`."""
    return ProcessPoolExecutor(os.cpu_count(), get_context("spawn"))  # a fork would share llama.cpp's threads


@cache
def own_pd() -> PdJudge:
    """The Pd of this process, started when it is first needed."""
    pd = PdJudge()
    atexit.register(pd.close)
    return pd
