"""What can be said of a patch without running it: unknown boxes, missing ports, wrong rates, loops, levels, harm.

    findings = check(patch)

Each module has the codes of its findings in its docstring; `docs/findings.md` lists all of them.
"""

from __future__ import annotations

from pathlib import Path

from patchgen.check.boxes import boxes
from patchgen.check.cords import cords
from patchgen.check.graph import graph_of
from patchgen.check.levels import levels
from patchgen.check.loops import loops
from patchgen.check.order import order
from patchgen.check.output import output
from patchgen.check.safety import safety
from patchgen.check.shared import shared
from patchgen.finding import Finding
from patchgen.patch import Patch

__all__ = ["check", "safety"]


def check(patch: Patch, folder: Path | None = None) -> tuple[Finding, ...]:
    """All findings; none of them is an error in a patch that Pd loads without complaint and that does no harm.

    With a `folder`, abstractions in it are known boxes; without, a patch has to stand on its own.
    """
    graph = graph_of(patch)
    return (
        *boxes(patch, folder),
        *cords(patch, folder),
        *shared(patch),
        *output(patch),
        *levels(graph),
        *loops(graph),
        *order(graph),
        *safety(patch),
    )
