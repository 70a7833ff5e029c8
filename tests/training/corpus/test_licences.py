"""Licences from what stands beside a patch and in it; what is not said stays unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

import pytest

from patchgen.errors import TrainingError
from patchgen_training.corpus import licences
from patchgen_training.corpus.licences import Declared, Licence, NoticeFiles

MIT = """\
MIT License

Copyright (c) 2020 A

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT
OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


@pytest.mark.parametrize(
    ("declared", "spdx"),
    [
        ("BSD-3-clause", "BSD-3-Clause"),
        ("Expat", "MIT"),
        ("GPL-2+", "GPL-2.0-or-later"),
        ("GPL-3", "GPL-3.0-only"),
        ("LGPL-2.1+", "LGPL-2.1-or-later"),
        ("GPL-2+ and BSD-3-clause", "GPL-2.0-or-later AND BSD-3-Clause"),
        ("GPL-2+ or Expat and Zlib", "GPL-2.0-or-later OR (MIT AND Zlib)"),
        ("GPL-2+ or Expat, and Zlib", "(GPL-2.0-or-later OR MIT) AND Zlib"),
        ("do-as-you-will", "LicenseRef-do-as-you-will"),
    ],
)
def test_a_short_name_becomes_spdx(declared: str, spdx: str) -> None:
    assert licences.expression(declared) == spdx


@pytest.mark.parametrize(
    ("found", "wanted", "fits"),
    [
        ("MIT", ("MIT",), True),
        ("MIT", ("BSD-3-Clause",), False),
        ("MIT AND GPL-2.0-or-later", ("MIT",), False),
        ("MIT AND BSD-3-Clause", ("MIT", "BSD-3-Clause"), True),
        ("MIT OR GPL-2.0-or-later", ("MIT",), True),
        ("GPL-2.0-or-later", ("GPL-2.0-only",), False),
        ("LicenseRef-VIDS AND MIT", ("MIT",), False),
    ],
)
def test_a_file_is_allowed_where_all_that_may_hold_is(found: str, wanted: tuple[str, ...], fits: bool) -> None:
    assert licences.allowed(found, wanted) is fits


def test_a_name_that_spdx_does_not_have_is_an_error() -> None:
    assert licences.checked(["mit", "BSD-3-Clause"]) == ("MIT", "BSD-3-Clause")
    with pytest.raises(TrainingError, match="Expat: no name of SPDX"):
        licences.checked(["Expat"])


def _declared(*paragraphs: tuple[str, str], installed: bool) -> Declared:
    head = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
    parts = [f"\nFiles: {files}\nCopyright: A\nLicense: {name}\n" for files, name in paragraphs]
    return Declared((head + "".join(parts)).encode(), installed=installed)


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("extra/toy/*", "usr/lib/pd/extra/toy/a.pd", "MIT"),  # surely meant: the end of the path
        ("*-help.pd", "usr/lib/pd/extra/toy/a-help.pd", "MIT"),
        ("src/a.pd", "usr/lib/pd/extra/toy/a.pd", "GPL-2.0-or-later AND MIT"),  # perhaps meant: the file's name
        ("net/*", "usr/lib/pd/extra/toy/a.pd", "GPL-2.0-or-later AND MIT"),  # perhaps meant: folders are renamed
        ("src/*.c", "usr/lib/pd/extra/toy/a.pd", "GPL-2.0-or-later"),
        ("debian/*", "usr/lib/pd/extra/toy/a.pd", "GPL-2.0-or-later"),
    ],
)
def test_an_installed_file_has_every_licence_that_may_be_meant(pattern: str, path: str, expected: str) -> None:
    declared = _declared(("*", "GPL-2+"), (pattern, "Expat"), installed=True)
    assert declared.of(PurePosixPath(path)).expression == expected


def test_in_a_source_tree_the_last_pattern_that_matches_holds() -> None:
    declared = _declared(("*", "GPL-2+"), ("abs/*", "Expat"), ("abs/a.pd", "Zlib"), installed=False)
    found = [declared.of(PurePosixPath(path)).expression for path in ("x.pd", "abs/b.pd", "abs/a.pd", "c/abs/b.pd")]
    assert found == ["GPL-2.0-or-later", "MIT", "Zlib", "GPL-2.0-or-later"]


@pytest.mark.parametrize("data", [b"", b"This package was debianized by somebody.\n", b"\xff\xfe\0", b"Format: x\n"])
def test_prose_declares_nothing(data: bytes) -> None:
    assert Declared(data, installed=True).of(PurePosixPath("a.pd")) == licences.UNKNOWN


def test_the_nearest_notice_holds(tmp_path: Path, grow: Callable[[Path, Mapping[str, str]], Path]) -> None:
    root = grow(
        tmp_path, {"LICENSE": MIT, "a/b/c.pd": "", "other/deep/x.pd": "", "other/COPYING": "All rights reserved.\n"}
    )
    found = NoticeFiles(root)
    assert found.of(PurePosixPath("a/b/c.pd")) == Licence("MIT", "LICENSE")
    assert found.of(PurePosixPath("other/deep/x.pd")) == licences.UNKNOWN, "a text that is no known licence's"
    assert NoticeFiles(root / "a").of(PurePosixPath("b/c.pd")) == licences.UNKNOWN, "what lies above was not named"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("GPL v2", "BSD-3-Clause AND GPL-2.0-or-later"),
        ("SIBSD", "BSD-3-Clause"),
        ("see README", "BSD-3-Clause"),
        ("", "BSD-3-Clause"),
    ],
)
def test_what_a_patch_says_of_itself_holds_as_well(statement: str, expected: str) -> None:
    licence = Licence("BSD-3-Clause", "debian/copyright").joined(licences.said(statement), f"META: {statement}")
    assert licence.expression == expected
