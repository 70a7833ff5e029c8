"""Real Pd processes: where Pd is, what it says of a patch, and what a patch does when it runs."""

from patchgen.pdhost.find import VARIABLE, find_pd, install_hint, pd_version, require_pd
from patchgen.pdhost.judge import PdJudge
from patchgen.pdhost.run import Job, Message, Run, Send, run_many, run_patch

__all__ = [
    "VARIABLE",
    "Job",
    "Message",
    "PdJudge",
    "Run",
    "Send",
    "find_pd",
    "install_hint",
    "pd_version",
    "require_pd",
    "run_many",
    "run_patch",
]
