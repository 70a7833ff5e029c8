"""`python3 -m patchgen_training`: the same as `patchgen-train`, where nothing is installed."""

from __future__ import annotations

import sys

from patchgen_training.cli import main

if __name__ == "__main__":
    sys.exit(main())
