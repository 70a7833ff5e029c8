"""`patchgen check`: what is wrong with patches, by our own reading and by the real Pd."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from patchgen.cli.common import Commands, add_allow, add_command, line_of, open_judge
from patchgen.finding import Finding, Severity, errors

if TYPE_CHECKING:
    from patchgen.pdhost import PdJudge

EXAMPLES = """\
  patchgen check sine.pd
  patchgen check *.pd --strict        warnings count as errors
  patchgen check sine.pd --json       for programs
  patchgen check sine.pd --no-pd      without running Pd
  patchgen check osc.pd --allow unsafe-network

Exit code 0: no errors, 1: errors in a patch, 2: a file can't be read.
"""


def register(commands: Commands) -> None:
    parser = add_command(commands, "check", run, "say what is wrong with patches", EXAMPLES)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a .pd file")
    parser.add_argument("--json", action="store_true", help="print a JSON array, an object for each file")
    parser.add_argument("--strict", action="store_true", help="let warnings count as errors")
    add_allow(parser)
    parser.add_argument("--no-pd", action="store_true", help="don't load the patches in the real Pd")


def run(args: argparse.Namespace) -> int:
    rows = []
    unfit = unreadable = False
    with open_judge(not args.no_pd) as judge:
        for path in args.files:
            try:
                findings = findings_of(path, judge, args.allow)
            except OSError as error:
                print(f"patchgen: {path}: {error.strerror or error}", file=sys.stderr)
                unreadable = True
                continue
            bad = errors(findings) or (args.strict and any(f.severity is Severity.WARNING for f in findings))
            unfit |= bool(bad)
            rows.append({"file": str(path), "ok": not bad, "findings": [f.as_json() for f in findings]})
            if not args.json:
                for finding in findings:
                    print(line_of(path, finding))
                print(f"{path}: {'not fit for use' if bad else 'ok'}")
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    return 2 if unreadable else int(unfit)


def findings_of(path: Path, judge: PdJudge | None, allow: frozenset[str]) -> tuple[Finding, ...]:
    """All that is found in a file, each with its line; Pd is asked where there is a patch at all.

    What has a code of `allow` is left out; Pd does not try such a patch. An OSError passes through.
    """
    from patchgen import pdfile
    from patchgen.check import check
    from patchgen.check.overlap import overlap
    from patchgen.check.places import placed

    reading = pdfile.load(path)
    findings = reading.findings
    if reading.patch is not None:
        findings += check(reading.patch, path.parent)  # abstractions beside it are known
        findings += tuple(overlap(reading.patch))
        if judge is not None:
            findings += judge.judge(path)
        findings = placed(findings, reading.patch)
    # What two of them say in the same words is said once.
    return tuple(finding for finding in dict.fromkeys(findings) if finding.code not in allow)
