"""Small sources of every kind, and corpora made of them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from patchgen_training.corpus import making
from patchgen_training.corpus.reading import Wanted

COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: 2020 A
License: BSD-3-clause

Files: src/*.c
Copyright: 2020 B
License: GPL-2+

Files: abs/gate.pd
Copyright: 2020 C
License: GPL-3+

Files: debian/*
Copyright: 2020 D
License: Apache-2

License: BSD-3-clause
 Redistribution and use ...
"""
HEADER = "#N canvas 0 50 450 300 12;\n"


def patch(*boxes: str, cords: str = "0 0 1 0") -> str:
    """A patch of these objects, one below the other; `cords` has a semicolon between two."""
    lines = [f"#X obj 10 {20 * row} {text};\n" for row, text in enumerate(boxes)]
    return HEADER + "".join([*lines, *(f"#X connect {cord};\n" for cord in cords.split(";") if cord)])


def tree(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder of these files."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


@pytest.fixture(autouse=True, scope="session")
def _libraries() -> None:
    for module in ("datasketch", "debian", "identify", "jinja2", "license_expression"):
        pytest.importorskip(module, reason="a corpus needs the extra: pip install patchgen[train]")


@pytest.fixture
def patches() -> Callable[..., str]:
    return patch


@pytest.fixture
def grow() -> Callable[[Path, Mapping[str, str | bytes]], Path]:
    return tree


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """A Debian package as `dpkg -x` leaves it."""
    return tree(
        tmp_path / "unpacked",
        {
            "usr/share/doc/pd-toy/copyright": COPYRIGHT,
            "usr/lib/pd/extra/toy/sine.pd": patch("osc~ 440", "dac~"),
            "usr/lib/pd/extra/toy/gate.pd": patch("inlet", "spigot", "outlet", cords="0 0 1 0;1 0 2 0"),
        },
    )


@pytest.fixture
def packed(unpacked: Path, tmp_path: Path) -> Path:
    """The same package as a `.deb` file."""
    control = "Package: pd-toy\nVersion: 1\nArchitecture: all\nMaintainer: A <a@example.org>\nDescription: toy\n"
    tree(unpacked, {"DEBIAN/control": control})
    path = tmp_path / "pd-toy_1_all.deb"
    try:
        subprocess.run(["dpkg-deb", "-Zxz", "--build", unpacked, path], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("dpkg-deb makes the package; apt install dpkg")
    return path


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Path]:
    """Makes a corpus of sources with some settings, and returns its folder."""

    def make(*sources: Path | str, **settings: Any) -> Path:
        given = {"longest": 2048, "unknown": True, **settings}
        wanted = Wanted(**{name: given.pop(name) for name in list(given) if name in Wanted.__dataclass_fields__})
        folder = tmp_path / f"corpus-{len(list(tmp_path.glob('corpus-*')))}"
        making.make(making.Settings(tuple(map(str, sources)), wanted, **given), folder)
        return folder

    return make
