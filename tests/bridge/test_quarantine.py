"""What could do harm is kept, told and never delivered."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from patchgen_bridge.settings import Settings


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_harmful_patch_goes_to_quarantine(client: Any, settings: Settings) -> None:
    client.send("hello")
    client.until("hello")
    client.send("request", 1, "an unsafe patch")
    _, id, code, text = client.until("error")
    assert (id, code) == (1, "unsafe")
    kept = settings.folder / "quarantine" / "an-unsafe-patch.pd.txt"
    assert "netsend -u" in text
    assert kept.as_posix() in text
    assert b"#X obj" in kept.read_bytes()
    record = json.loads((kept.parent / "an-unsafe-patch.json").read_text("utf-8"))
    assert record["request"] == "an unsafe patch"
    assert any(finding["code"] == "unsafe-network" for finding in record["findings"])
    assert not list(settings.folder.glob("**/*.pd"))
    assert [heard for heard in client.rest() if heard[0] == "open"] == []


def test_what_is_allowed_is_delivered(start: Callable[..., Any], connect: Callable[..., Any]) -> None:
    with start(allow=frozenset({"unsafe-network"})) as bridge:
        client = connect(bridge)
        client.send("request", 1, "an unsafe patch")
        assert client.until("done")[2] == "an-unsafe-patch.pd"


def test_it_is_never_overwritten(client: Any, settings: Settings) -> None:
    for number in range(3):
        client.send("request", number, "unsafe")
        client.until("error")
    names = sorted(path.name for path in (settings.folder / "quarantine").iterdir())
    stems = ("unsafe", "unsafe-2", "unsafe-3")
    assert names == sorted(f"{stem}{suffix}" for stem in stems for suffix in (".json", ".pd.txt"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_only_its_owner_reads_it(client: Any, settings: Settings) -> None:
    before = os.umask(0)
    try:
        client.send("request", 1, "unsafe")
        client.until("error")
        client.send("request", 2, "a sine")
        client.until("done")
    finally:
        os.umask(before)
    assert mode(settings.folder / "quarantine") == 0o700
    assert mode(settings.folder / "quarantine" / "unsafe.pd.txt") == 0o600
    assert mode(settings.folder / "quarantine" / "unsafe.json") == 0o600
    assert mode(settings.folder / "a-sine.pd") == mode(settings.folder / "a-sine.json") == 0o644
