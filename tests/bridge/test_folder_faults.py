"""The folder on real file systems that are full, read-only, elsewhere or removed, and under two programs at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from patchgen.errors import BridgeError
from patchgen_bridge.folder import Folder

PATCH = b"#N canvas 0 50 450 300 12;\n"
LARGE = 200_000  # bytes, more than the small disks here have left
linux = pytest.mark.skipif(sys.platform != "linux", reason="file systems are mounted as on Linux")


def program(text: str, *arguments: str | Path, mount: bool = False) -> subprocess.CompletedProcess[str]:
    """Run Python; with `mount` in a name space where it may mount what it likes, and nobody else sees it."""
    apart = ("unshare", "--user", "--map-root-user", "--mount") if mount else ()
    command = [*apart, sys.executable, "-c", f"{PRELUDE}\n{text}", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


PRELUDE = f"""
import os, resource, subprocess, sys
from pathlib import Path
from patchgen.errors import BridgeError
from patchgen_bridge.folder import Folder
PATCH, LARGE = {PATCH!r}, {LARGE}
path = Path(sys.argv[1])
def tmpfs(options, kind="tmpfs"):
    path.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", kind, "-o", options, kind, str(path)], check=True)
def attempt(data):
    try:
        print(Folder(path).deliver("sine", data, {{"n": 1}}).name)
    except BridgeError as error:
        print("refused:", error)
def listed():
    print(sorted(item.name for item in path.iterdir()))
"""


def said(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@linux
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    text = "tmpfs('size=128k'); attempt(b'x' * LARGE); listed(); attempt(PATCH); listed()"
    assert said(program(text, disk, mount=True)) == [
        f"refused: cannot write into {disk}: No space left on device",
        "[]",
        "sine.pd",
        "['sine.json', 'sine.pd']",
    ]


@linux
def test_a_disk_without_room_for_another_name(tmp_path: Path) -> None:
    """The side file is there when no file can be made any more: it goes again."""
    disk = tmp_path / "disk"
    text = "tmpfs('nr_inodes=2'); attempt(PATCH); listed()"
    refused, left = said(program(text, disk, mount=True))
    assert refused == f"refused: cannot write into {disk}: No space left on device"
    assert left == "[]"


@linux
def test_a_folder_that_becomes_read_only(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    text = """
tmpfs('size=1m'); attempt(PATCH)
subprocess.run(["mount", "-o", "remount,ro", str(path)], check=True)
attempt(PATCH); listed()
subprocess.run(["mount", "-o", "remount,rw", str(path)], check=True)
attempt(PATCH)
"""
    assert said(program(text, disk, mount=True)) == [
        "sine.pd",
        f"refused: cannot write into {disk}: Read-only file system",
        "['sine.json', 'sine.pd']",
        "sine-2.pd",
    ]


@linux
def test_a_folder_on_another_file_system_by_a_link(tmp_path: Path) -> None:
    text = """
tmpfs('size=1m'); link = path.parent / "link"; link.symlink_to(path)
print(os.stat(path).st_dev != os.stat(path.parent).st_dev)
print(Folder(link).deliver("sine", PATCH, {}).read_bytes() == PATCH); listed()
"""
    assert said(program(text, tmp_path / "disk", mount=True)) == ["True", "True", "['sine.json', 'sine.pd']"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    text = "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); attempt(b'x' * LARGE); listed(); attempt(PATCH)"
    assert said(program(text, tmp_path)) == [
        f"refused: cannot write into {tmp_path}: File too large",
        "[]",
        "sine.pd",
    ]


def test_a_folder_that_is_removed_is_made_again(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "above" / "patches")
    folder.prepare()
    folder.path.rmdir()
    folder.path.parent.rmdir()
    assert folder.deliver("sine", PATCH, {}).read_bytes() == PATCH


@pytest.mark.parametrize("programs", [4])
def test_two_and_more_programs_deliver_the_same_name(tmp_path: Path, programs: int) -> None:
    """Each also removes temporaries, as a bridge does that starts: none takes another's name, or loses a patch."""
    each = 25
    text = """
for number in range(int(sys.argv[3])):
    mark = f"{sys.argv[2]} {number}".encode()
    print(Folder(path).deliver("sine", mark, {"mark": mark.decode()}).name)
    if number % 5 == 0:
        Folder(path).clean()
"""
    command = [sys.executable, "-c", PRELUDE + text, tmp_path]
    running = [
        subprocess.Popen([*map(str, command), str(number), str(each)], stdout=subprocess.PIPE, text=True)
        for number in range(programs)
    ]
    for number, process in enumerate(running):
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        names = out.split()
        assert len(names) == each
        for place, name in enumerate(names):
            assert (tmp_path / name).read_text() == f"{number} {place}"
            assert json.loads((tmp_path / name).with_suffix(".json").read_text()) == {"mark": f"{number} {place}"}
    assert len(list(tmp_path.iterdir())) == 2 * each * programs


def test_temporaries_of_programs_that_live_are_left_to_them(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    mine, old, dead = (f".sine.pd.{n}-0123abcd.part" for n in (os.getpid(), os.getppid(), gone.pid))
    for name in (mine, old, dead):
        (tmp_path / name).touch()
    os.utime(tmp_path / old, (1, 1))
    Folder(tmp_path).clean()
    assert {path.name for path in tmp_path.iterdir()} == ({mine} if os.name != "nt" else {mine, dead})


def test_among_thousands_of_files(tmp_path: Path) -> None:
    for number in range(2, 5001):
        (tmp_path / f"sine-{number}.pd").touch()
    folder = Folder(tmp_path)
    assert [folder.deliver("sine", PATCH, {}).name for _ in range(3)] == ["sine.pd", "sine-5001.pd", "sine-5002.pd"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_a_folder_that_everybody_may_write_into(tmp_path: Path) -> None:
    path = tmp_path / "open"
    path.mkdir()
    path.chmod(0o777)
    with pytest.raises(BridgeError, match="chmod o-w"):
        Folder(path).prepare()
    path.chmod(0o775)
    Folder(path).prepare()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_a_folder_that_it_makes_is_closed_to_others(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Folder(tmp_path / "made").prepare()
    finally:
        os.umask(before)
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o755
