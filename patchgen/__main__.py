"""`python -m patchgen`: the same as the command `patchgen`."""

from __future__ import annotations

import sys

from patchgen.cli import main

if __name__ == "__main__":
    sys.exit(main())
