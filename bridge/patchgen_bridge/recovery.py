"""After a kill: was the patch of a job that was in work delivered, though nobody came to write that down?"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from patchgen_bridge.folder import SUFFIX
from patchgen_bridge.job import Delivery, Job

SLACK = 60.0  # seconds that the clocks of a folder on the network and of this machine may differ


def delivered(folder: Path, job: Job) -> Delivery | None:
    """The patch of this job in the folder, or None; a side file that waits for its patch in vain is removed.

    Side files name their job. Those from before its acceptance need not be read.
    """
    since = job.accepted_at() - SLACK
    for side in folder.glob("*.json"):
        with suppress(OSError, ValueError):  # another program's, or gone
            if side.stat().st_mtime < since:
                continue
            record = json.loads(side.read_bytes())
            if not isinstance(record, dict) or record.get("job") != job.uid:
                continue
            patch = side.with_suffix(SUFFIX)
            if patch.exists():
                return Delivery(patch, record, patch.read_bytes())
            side.unlink()
            return None
    return None
