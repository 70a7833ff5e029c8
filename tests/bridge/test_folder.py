"""Delivery: safe names, nothing overwritten, nothing half written."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchgen.errors import BridgeError
from patchgen_bridge import folder as module
from patchgen_bridge.folder import LONGEST, Folder, stem

PATCH = b"#N canvas 0 50 450 300 12;\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A 440 Hz sine, please", "a-440-hz-sine-please"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\system32", "c-windows-system32"),
        (".hidden", "hidden"),
        ("Méliès' flûte", "melies-flute"),
        ("日本", "patch"),
        ("", "patch"),
        ("con", "con-patch"),
        ("LPT1", "lpt1-patch"),
        ("x" * 1000, "x" * LONGEST),
        (
            "a very long request that goes on and on and on until it ends",
            "a-very-long-request-that-goes-on-and-on-and-on",
        ),
    ],
)
def test_names(text: str, name: str) -> None:
    assert stem(text) == name


@given(st.text())
def test_a_name_is_never_a_path(text: str) -> None:
    name = stem(text) + ".pd"
    assert PurePosixPath(name).name == name
    assert PureWindowsPath(name).name == name
    assert not PureWindowsPath(name).is_reserved() if hasattr(PureWindowsPath, "is_reserved") else True
    assert not name.startswith((".", "-"))
    assert len(name) <= LONGEST + len("-patch.pd")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "sine-3.json").write_text("mine")
    folder = Folder(tmp_path)
    names = [folder.deliver("Sine", PATCH + bytes([48 + n]), {"n": n}).name for n in range(4)]
    assert names == ["sine.pd", "sine-2.pd", "sine-4.pd", "sine-5.pd"]
    for n, name in enumerate(names):
        assert (tmp_path / name).read_bytes() == PATCH + bytes([48 + n])
        assert json.loads((tmp_path / name).with_suffix(".json").read_text("utf-8")) == {"n": n}
    assert (tmp_path / "sine-3.json").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 9


def test_the_side_file_is_there_before_the_patch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, list[str]]] = []
    publish = module._publish

    def spy(temporary: Path, path: Path) -> bool:
        seen.append((path.name, sorted(item.name for item in tmp_path.iterdir() if not item.name.startswith("."))))
        return publish(temporary, path)

    monkeypatch.setattr(module, "_publish", spy)
    Folder(tmp_path).deliver("sine", PATCH, {})
    assert seen == [("sine.json", []), ("sine.pd", ["sine.json"])]


def test_a_name_taken_in_between_is_left_to_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish = module._publish

    def late(temporary: Path, path: Path) -> bool:
        if path.name == "sine.pd":
            path.write_bytes(b"another program's")
        return publish(temporary, path)

    monkeypatch.setattr(module, "_publish", late)
    assert Folder(tmp_path).deliver("sine", PATCH, {}).name == "sine-2.pd"
    assert (tmp_path / "sine.pd").read_bytes() == b"another program's"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sine-2.json", "sine-2.pd", "sine.pd"]


@pytest.mark.skipif(os.name == "nt", reason="Windows renames")
def test_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    folder = Folder(tmp_path)
    assert [folder.deliver("sine", PATCH, {}).name for _ in range(2)] == ["sine.pd", "sine-2.pd"]
    assert not list(tmp_path.glob(".*"))


def test_half_written_files_are_removed_at_the_start(tmp_path: Path) -> None:
    (tmp_path / ".sine.pd.4711.part").write_bytes(PATCH[:5])
    (tmp_path / "mine.part").write_text("mine")
    Folder(tmp_path).prepare()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.part"]


def test_a_temporary_that_is_taken_away_is_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish = module._publish
    taken: list[Path] = []

    def thief(temporary: Path, path: Path) -> bool:
        if not taken:
            taken.append(temporary)
            temporary.unlink()
        return publish(temporary, path)

    monkeypatch.setattr(module, "_publish", thief)
    folder = Folder(tmp_path)
    assert folder.deliver("sine", PATCH, {}).read_bytes() == PATCH
    assert taken


def test_a_folder_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(BridgeError, match="--folder"):
            Folder(path).prepare()
        with pytest.raises(BridgeError):
            Folder(path).deliver("sine", PATCH, {})
    with pytest.raises(BridgeError, match="file: it is a file; choose"):
        Folder(tmp_path / "file").prepare()


@pytest.mark.parametrize("writes", [0, 1])
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    left = iter([None] * writes)

    def full(_: int) -> None:
        if next(left, OSError) is OSError:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BridgeError, match="No space"):
        Folder(tmp_path).deliver("sine", PATCH, {})
    assert list(tmp_path.iterdir()) == []
