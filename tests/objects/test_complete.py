"""That no object is missing: the catalogue against the names that Pd has in its memory, and in its help patches."""

from __future__ import annotations

import platform
import shutil
import subprocess
from pathlib import Path

import pytest

from patchgen import objects
from patchgen.objects import candidates

SCRIPT = Path(__file__).with_name("creators.py")
# Pd finds these by the type of the message to its maker of objects; the subjects are what the bare names stand for.
BY_TYPE = {"bang", "float", "symbol", "list"}
BARE = {"array define", "scalar define"}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("gdb") is None or platform.machine() != "x86_64", reason="looks into Pd with gdb")
def test_every_creator_in_pds_memory_is_in_the_catalogue(pd: Path) -> None:
    command = [
        "gdb",
        "-batch",
        "-x",
        str(SCRIPT),
        "--args",
        str(pd),
        "-nrt",
        "-nogui",
        "-noaudio",
        "-nomidi",
        "-noprefs",
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    creators = {line.removeprefix("creator: ") for line in done.stdout.splitlines() if line.startswith("creator: ")}
    assert len(creators) == 286
    builtin = {head for head, entry in objects.catalogue().objects.items() if not entry.extra}
    assert creators - builtin == set()
    assert builtin - creators == BY_TYPE | BARE


def test_every_object_of_the_help_patches_is_in_the_catalogue(pd: Path) -> None:
    folder = candidates.home(pd)
    if folder is None or not (folder / "doc" / "5.reference" / "osc~-help.pd").is_file():
        pytest.skip("needs the documentation of Pd (Debian's puredata-doc)")
    reference = folder / "doc" / "5.reference"
    listed = {box.split(" ")[0] for box in candidates.boxes_of(reference / "help-intro.pd")}
    assert len(listed) > 200
    assert listed - objects.names() == {"all_guis"}  # a patch that shows them
    titles = {file.name.removesuffix("-help.pd") for file in reference.glob("*-help.pd")}
    of_several = {title for title in titles if title not in objects.names()}
    assert of_several == {
        *("acoustics", "acoustics~", "adc~_dac~", "array-object", "binops", "binops-other", "binops-tilde", "canvas"),
        *("delay-tilde-objects", "draw-shapes", "fudi-format-parse", "gui-boxes", "inlet-outlet", "key-input", "math"),
        *("message", "midi", "osc-format-parse", "radio", "scalar-object", "send-receive", "send-receive-tilde"),
        *("sliders", "tabsend-receive~", "text-object", "throw~-catch~"),
    }
