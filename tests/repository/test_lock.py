"""The lock file: it covers the project and names no package index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "uv.lock").read_text(encoding="utf-8")


def test_the_lock_names_no_host() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", LOCK))
    assert hosts == {"package-index.invalid"}


def test_the_lock_covers_every_requirement() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    requirements = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    for extra in project["project"]["optional-dependencies"].values():
        requirements += extra
    names = {re.split(r"[\[<>=!~ ]", requirement)[0] for requirement in requirements}
    locked = {package["name"] for package in tomllib.loads(LOCK)["package"]}
    assert names <= locked
    assert len(locked) > 100
