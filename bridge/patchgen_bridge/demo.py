"""`make demo`: a request goes in at `[patchgen]` in a real Pd, and its patch is open in that Pd a moment later."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from patchgen import notation, pdfile, pdhost
from patchgen.draw import svg
from patchgen.errors import BridgeError, PatchgenError
from patchgen.patch import Patch
from patchgen_bridge.journey import REQUEST, Journey, travel
from patchgen_bridge.rig import Pd, start_bridge

FOLDER = Path("demo")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the demo. Returns 0, or 1 with a message of what went wrong and what to do."""
    arguments = _parser().parse_args(argv)
    try:
        _run(arguments.request, arguments.folder, arguments.model)
    except PatchgenError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m patchgen_bridge.demo",
        description="Start a bridge and a Pd without a window, send one request through [patchgen], and show what "
        "became of it.",
    )
    parser.add_argument("request", nargs="?", default=REQUEST, help=f"what to make (default: {REQUEST})")
    parser.add_argument("--folder", type=Path, default=FOLDER, help=f"where it appears (default: {FOLDER}/)")
    parser.add_argument("--model", type=Path, help="a GGUF file instead of the embedded model")
    return parser


def _run(request: str, folder: Path, model: Path | None) -> None:
    pdhost.require_pd()  # asked first: a model may take long to load
    chosen = ("--model", model) if model else ()
    with start_bridge("--folder", folder, *chosen) as bridge:
        print(f"bridge     127.0.0.1:{bridge.port}, the model is {bridge.model}")
        with Pd(bridge.port) as pd:
            print(f"Pd         without a window, with [patchgen {bridge.port}]")
            print(f"request    {request}\n", flush=True)
            journey = travel(pd, request)
    patch = _read(journey.patch)
    picture = journey.patch.with_suffix(".svg")
    picture.write_text(svg(patch), "utf-8")
    print(notation.write(patch))
    print(_timetable(journey))
    print(f"\npatch      {journey.patch}\npicture    {picture}")


def _read(path: Path) -> Patch:
    patch = pdfile.load(path).patch
    if patch is None:
        raise BridgeError(f"{path} was delivered, and is no patch; see the findings in {path.with_suffix('.json')}")
    return patch


def _timetable(journey: Journey) -> str:
    """A line for each step: when it was done, counted from Enter, and what there is to say of it."""
    record = journey.record
    speed = record["tokens"] / journey.took["written"]
    said = {
        "accepted": "by the bridge",
        "written": f"{record['tokens']} tokens by {record['model']}, {speed:.0f} a second",
        "checked": "; ".join(f"{finding['code']}: {finding['message']}" for finding in record["findings"])
        or "nothing found",
        "tried in Pd": "loaded with DSP on" if "judge" in record["seconds"] else "left out: the bridge has no Pd",
        "delivered": journey.patch.name,
        "opened": "by the Pd that asked",
    }
    rows = zip(accumulate(journey.took.values()), said.items(), strict=True)
    lines = [f"{at:8.3f} s  {step:<11}  {text}" for at, (step, text) in rows]
    return "\n".join([f"{0:8.3f} s  {'sent':<11}  by [patchgen]", *lines])


if __name__ == "__main__":
    sys.exit(main())
