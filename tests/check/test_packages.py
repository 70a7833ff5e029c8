"""Where an object comes from that Pd alone does not have."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from patchgen.check import check
from patchgen.check.packages import FILE, Home, homes, listed, main
from patchgen.patch import Patch

Make = Callable[..., Patch]


def test_the_table_is_small_and_says_what_it_was_made_of() -> None:
    data = json.loads(FILE.read_text(encoding="utf-8"))
    assert data["release"].startswith("Debian")
    assert len(data["date"]) == 10
    assert FILE.stat().st_size < 150_000
    assert sum(len(names.split(" ")) for libraries in data["packages"].values() for names in libraries.values()) > 3000


@pytest.mark.parametrize(
    ("name", "home"),
    [
        ("limiter~", Home("pd-zexy", "zexy")),
        ("zexy/limiter~", Home("pd-zexy", "zexy")),
        ("gemwin", Home("gem", "Gem")),
        ("freeverb~", Home("pd-freeverb", "freeverb~")),
    ],
)
def test_homes(name: str, home: Home) -> None:
    assert home in homes(name)


def test_the_finding_says_where_it_is(make: Make) -> None:
    (message,) = (finding.message for finding in check(make("obj zexy/limiter~ | obj print")))
    assert message.endswith(" It is in Debian's pd-zexy; in Pd: Help > Find externals > zexy.")
    (message,) = (finding.message for finding in check(make("obj nobodyknowsthis | obj print")))
    assert "Debian" not in message


def test_names_are_listed_from_unpacked_packages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "pd-thing" / "usr" / "lib" / "pd" / "extra" / "thing"
    folder.mkdir(parents=True)
    for name in (
        "one.pd",
        "one-help.pd",
        "two~.pd_linux",
        "three-help.pd",
        "thing-meta.pd",
        "README.txt",
        "my note.pd",
    ):
        (folder / name).touch()
    (tmp_path / "pd-empty").mkdir()
    assert listed([tmp_path / "pd-thing", tmp_path / "pd-empty"]) == {"pd-thing": {"thing": "one three two~"}}
    assert main([str(tmp_path / "pd-thing"), "--release", "Debian 12"]) == 0
    assert json.loads(capsys.readouterr().out)["packages"] == {"pd-thing": {"thing": "one three two~"}}
