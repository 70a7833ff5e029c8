"""The same patches from folders, checkouts, packages and datasets."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from patchgen.errors import TrainingError
from patchgen_training.corpus.sources import LARGEST, Dataset, File, files

Grow = Callable[[Path, Mapping[str, str | bytes]], Path]


def read(*names: Path | str, dataset: Dataset | None = None) -> list[File]:
    return list(files([str(name) for name in names], dataset or Dataset()))


def test_each_folder_below_a_folder_is_a_group(tmp_path: Path, grow: Grow) -> None:
    root = grow(tmp_path / "mine", {"x.pd": "1", "a/y.pd": "2", "a/deep/z.pd": "3", "b/y.pd": "4", "b/notes.txt": "5"})
    found = [(file.path, file.source, file.group, file.data) for file in read(root)]
    assert found == [
        ("a/deep/z.pd", "mine", "mine/a", b"3"),
        ("a/y.pd", "mine", "mine/a", b"2"),
        ("b/y.pd", "mine", "mine/b", b"4"),
        ("x.pd", "mine", "mine", b"1"),
    ]


def test_a_checkout_below_a_folder_is_a_source_with_its_commit(tmp_path: Path, grow: Grow) -> None:
    checkout = grow(tmp_path / "all" / "repo", {"sub/x.pd": "1", ".git-not/y.pd": "2"})
    git = ["git", "-C", str(checkout), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "First"], check=True)
    head = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout
    found = read(tmp_path / "all")
    assert [(file.path, file.source) for file in found] == [
        (".git-not/y.pd", f"repo@{head[:12]}"),
        ("sub/x.pd", f"repo@{head[:12]}"),
    ]
    assert {file.group for file in found} == {f"repo@{head[:12]}"}


def test_a_package_reads_the_same_packed_and_unpacked(packed: Path, unpacked: Path) -> None:
    assert read(packed) == read(unpacked)
    assert [(file.path, file.group, file.licence.expression) for file in read(packed)] == [
        ("usr/lib/pd/extra/toy/gate.pd", "pd-toy", "BSD-3-Clause AND GPL-3.0-or-later"),
        ("usr/lib/pd/extra/toy/sine.pd", "pd-toy", "BSD-3-Clause"),
    ]


def test_a_package_that_is_cut_off_is_an_error(packed: Path) -> None:
    packed.write_bytes(packed.read_bytes()[:-200])
    with pytest.raises(TrainingError, match="no whole Debian package"):
        read(packed)
    packed.write_bytes(b"")
    with pytest.raises(TrainingError, match="no whole Debian package"):
        read(packed)


def test_what_cannot_be_read_is_told(tmp_path: Path, grow: Grow) -> None:
    root = grow(tmp_path / "mine", {"big.pd": b"x" * (LARGEST + 1)})
    (root / "gone.pd").symlink_to(root / "nothing")
    assert [(file.path, file.trouble) for file in read(root)] == [
        ("big.pd", "too-large"),
        ("gone.pd", "unreadable: no file"),
    ]


@pytest.mark.parametrize("name", ["nowhere", "README.md"])
def test_what_is_no_source_is_an_error_before_anything_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("")
    with pytest.raises(TrainingError, match=f"{name} is no folder, no .deb file and no dataset"):
        next(files([str(tmp_path), str(tmp_path / name)], Dataset()))


@pytest.fixture
def dataset(tmp_path: Path) -> str:
    """A dataset on disk, as the library saves it."""
    datasets = pytest.importorskip("datasets")
    rows = datasets.Dataset.from_dict({"Patch Contents": ["one", None, "two"], "Name": ["a", "b", "c"]})
    rows.save_to_disk(str(tmp_path / "saved"))
    return f"hf:{tmp_path / 'saved'}"


def test_a_dataset_gives_the_rows_of_its_column(dataset: str) -> None:
    assert [(file.path, file.data, file.trouble) for file in read(dataset)] == [
        ("0000000", b"one", ""),
        ("0000001", b"", "unreadable: NoneType"),
        ("0000002", b"two", ""),
    ]
    assert len({file.group for file in read(dataset)}) == 3
    assert [file.data for file in read(dataset, dataset=Dataset(column="Name"))] == [b"a", b"b", b"c"]


def test_a_dataset_of_json_lines_is_streamed(tmp_path: Path, grow: Grow) -> None:
    pytest.importorskip("datasets")
    folder = grow(tmp_path / "lines", {"train.jsonl": '{"Patch Contents": "one"}\n{"Patch Contents": "two"}\n'})
    assert [file.data for file in read(f"hf:{folder}")] == [b"one", b"two"]


def test_a_missing_column_is_named_with_those_that_are_there(dataset: str) -> None:
    with pytest.raises(TrainingError, match="no column 'Code' but 'Patch Contents', 'Name': name one with --column"):
        read(dataset, dataset=Dataset(column="Code"))


def test_a_dataset_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    pytest.importorskip("datasets")
    with pytest.raises(TrainingError, match="cannot be opened"):
        read(f"hf:{tmp_path / 'nothing'}")
