"""The objects of one's own Pd: where it searches, what it finds there, what is left out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from patchgen import objects
from patchgen.errors import PatchgenError
from patchgen.objects import Ports, candidates
from patchgen.objects.catalogue import Catalogue, Entry, Help, dump, load
from patchgen.objects.helptext import helps
from patchgen.objects.measure import differences
from patchgen.objects.probe import Probe
from patchgen.objects.search import search_of

HEAD = "#N canvas 0 50 450 300 12;\n"
GAIN = HEAD + "#X obj 10 10 inlet~;\n#X obj 90 10 inlet;\n#X obj 10 90 outlet~;\n"
QUITS = HEAD + "#X obj 10 10 loadbang;\n#X msg 10 40 \\; pd quit;\n#X connect 0 0 1 0;\n"
HELP = (
    HEAD
    + "#X obj 10 10 gain;\n#N canvas 0 0 400 300 META 0;\n#X text 10 10 DESCRIPTION make it louder \\, or not.;\n"
    + "#X text 10 30 INLET_0 signal clear;\n#X text 10 50 INLET_1 float;\n#X text 10 70 ARGUMENTS gain in dB;\n"
    + "#X restore 10 90 pd META;\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of the user's: an abstraction with its help patch, one that ends Pd, a library of one."""
    place = tmp_path / "my patches"
    (place / "lib").mkdir(parents=True)
    for name, text in {"gain": GAIN, "gain-help": HELP, "quits": QUITS, "lib/voice": GAIN, "lib/lib": GAIN}.items():
        (place / f"{name}.pd").write_text(text)
    return place


def test_pd_tells_where_it_searches(pd: Path, folder: Path) -> None:
    search = search_of(pd, ("-path", str(folder)))
    assert search.folders[0] == folder
    assert (folder.parent / "elsewhere") not in search.folders
    assert any((place / "rev1~.pd").is_file() for place in search.folders) == ("rev1~" in objects.names())


@pytest.mark.skipif(sys.platform != "linux", reason="~/.pdsettings is what Pd has on Linux")
def test_pd_tells_of_the_folders_in_its_preferences(
    pd: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".pdsettings").write_text(f"npath: 1\npath1: {folder}\nnloadlib: 0\n")
    assert folder in search_of(pd).folders


def test_what_is_found_on_the_search_path(pd: Path, folder: Path) -> None:
    search = search_of(pd, ("-path", str(folder)))
    found = candidates.files(pd, search)
    assert {"gain", "quits", "lib", "lib/voice"} <= found
    assert not {"gain-help", "lib/lib", "voice"} & found
    with Probe(pd, search.flags) as probe:
        assert probe.created(["obj gain", "obj lib/voice", "obj lib", "obj voice"]) == [True, True, True, False]
        (gain,) = probe.ports(["obj gain 3"])
    assert gain is not None
    assert (gain.kind, str(gain.ports)) == ("canvas", "~.:~")


def test_what_ends_pd_is_left_out_and_named(pd: Path, folder: Path) -> None:
    with Probe(pd, ("-path", str(folder))) as probe:
        assert probe.created(["obj osc~", "obj quits", "obj gain"]) == [True, False, True]
        assert list(probe.stopped) == ["obj quits"]


def test_what_a_help_patch_with_meta_says(folder: Path) -> None:
    told = helps([folder / "gain-help.pd"], {"gain": "canvas"})["gain"]
    assert told.description == "make it louder, or not"
    assert told.messages == {"1st": {"signal": "", "clear": ""}, "2nd": {"float": ""}}
    assert told.arguments == ("gain in dB",)


def test_what_pds_own_help_patches_say() -> None:
    told = {head: entry.help for head, entry in objects.shipped().objects.items()}
    silent = {head for head, text in told.items() if not text.description}
    assert silent == {"page", "rev1-final", "rev1-stage"}  # they have no help patch
    assert told["osc~"].messages["2nd"] == {"float": "phase cycle reset (from 0 to 1)."}
    assert told["delread~"].description == "read from a delay line"
    assert told["vd~"] == told["delread4~"]
    assert told["ifft~"].messages["2nd"] == {"signal": "imaginary part of signal to transform."}
    assert told["rifft~"].description == "inverse real FFT"
    assert "stop" in told["metro"].messages["1st"]
    assert told["metro"].arguments[0].startswith("1) float")


def test_messages_belong_to_inlets_that_are_there() -> None:
    """A help patch names no second or third inlet of an object that has fewer in every form."""
    for head, entry in objects.shipped().objects.items():
        most = max(len(ports.inlets) for ports in entry.ports)
        for place, ordinal in enumerate(("1st", "2nd", "3rd", "4th", "5th", "6th")):
            if ordinal in entry.help.messages and head not in ("clone", "adc~", "dac~"):
                assert place < most, head


def test_differences() -> None:
    entry = Entry("a", "f", (Ports(".", "."),))
    before = Catalogue("1", {"a": entry, "b": entry, "c": entry}, {})
    other = Entry("a", "f", (Ports("..", "."),))
    after = Catalogue("2", {"a": Entry("a", "f", entry.ports, help=Help("told")), "b": other, "d": entry}, {})
    found = differences(before, after)
    assert (found.new, found.missing, found.other) == (("d",), ("c",), ("b",))


@pytest.mark.parametrize(
    "broken",
    ["", "{", "[]", '{"pd": "1"}', '{"pd": "1", "records": {}, "objects": {"a": {"class": "a", "types": ""}}}'],
)
def test_a_broken_catalogue_says_what_to_do(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "own.json"
    path.write_text(broken)
    with pytest.raises(PatchgenError, match="objects --measure"):
        load(path)


def test_a_catalogue_cut_short_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    text = dump(objects.shipped())
    path.write_text(text[: len(text) // 2])
    with pytest.raises(PatchgenError, match="is broken"):
        load(path)


def patchgen(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with a home where nothing is."""
    own = {"HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
    environment = {key: value for key, value in os.environ.items() if key != objects.VARIABLE} | own
    command = [sys.executable, "-m", "patchgen", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)


def measured(home: Path, *arguments: str) -> dict[str, Any]:
    done = patchgen(home, "objects", "--measure", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform != "linux", reason="the folder for data is as on Linux")
def test_ones_own_pd_is_measured_and_known_from_then_on(pd: Path, folder: Path, tmp_path: Path) -> None:
    assert pd
    assert patchgen(tmp_path, "objects", "gain").returncode == 1
    report = measured(tmp_path, "--path", str(folder))
    assert {"gain", "lib", "lib/voice"} <= set(report["new"])
    assert (report["missing"], report["other"], report["left out"]) == ([], [], ["quits"])
    own = Path(report["file"])
    assert own == tmp_path / "data" / "patchgen" / "catalogue.json"
    assert "make it louder, or not" in patchgen(tmp_path, "objects", "gain").stdout
    assert str(own) in patchgen(tmp_path, "doctor").stdout
    patch = tmp_path / "uses.pd"
    patch.write_text(HEAD + "#X obj 10 10 gain;\n")
    assert "unknown-box" not in patchgen(tmp_path, "check", "--no-pd", str(patch)).stdout
    own.unlink()
    assert "unknown-box" in patchgen(tmp_path, "check", "--no-pd", str(patch)).stdout


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(shutil.which("apt-get") is None, reason="the libraries come from Debian")
def test_compiled_libraries_and_folders_of_abstractions_are_measured(pd: Path, tmp_path: Path) -> None:
    assert pd
    subprocess.run(["apt-get", "download", "-qq", "pd-zexy", "pd-list-abs"], cwd=tmp_path, check=True)
    for package in tmp_path.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", package, tmp_path / "root"], check=True)
    extra = tmp_path / "root" / "usr" / "lib" / "pd" / "extra"
    loaded = measured(tmp_path, "--path", str(extra), "--path", str(extra / "list-abs"), "--lib", "zexy/zexy")
    assert {"limiter~", "multiplex~", "list-drip", "list-abs/list-drip", "zexy"} <= set(loaded["new"])
    assert loaded["missing"] == []
    assert "limiter" in patchgen(tmp_path, "objects", "limiter~").stdout
    plain = measured(tmp_path, "--path", str(extra))
    assert {"list-abs/list-drip", "zexy/a2l"} <= set(plain["new"])
    assert not {"limiter~", "list-drip"} & set(plain["new"])  # of a library that no box has loaded


def test_an_external_of_ones_own_is_known_and_not_trusted(tmp_path: Path) -> None:
    """A box that only the own catalogue has is no unknown box, but who knows what it does; a user may allow it."""
    shipped = objects.shipped()
    with_more = replace(shipped, objects={**shipped.objects, "mangle~": shipped.objects["lop~"]})
    own = tmp_path / "own.json"
    own.write_text(dump(with_more), encoding="utf-8")
    patch = tmp_path / "mangled.pd"
    patch.write_text("#N canvas 0 50 450 300 12;\n#X obj 10 10 noise~;\n#X obj 10 40 mangle~ 3;\n#X connect 0 0 1 0;\n")
    command = [sys.executable, "-m", "patchgen", "check", "--no-pd", "--json", str(patch)]
    found: dict[str, set[str]] = {}
    for more in ("", "--allow=unsafe-external"):
        done = subprocess.run(
            [*command, *filter(None, [more])],
            env=os.environ | {objects.VARIABLE: str(own)},
            capture_output=True,
            check=False,
            timeout=60,
        )
        found[more] = {row["code"] for row in json.loads(done.stdout)[0]["findings"]}
    assert "unsafe-external" in found[""]
    assert "unsafe-external" not in found["--allow=unsafe-external"]
    assert all("unknown-box" not in codes for codes in found.values())
