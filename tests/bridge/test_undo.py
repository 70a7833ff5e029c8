"""`undo`, `history`, and patches that are made again from the history."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from patchgen import pdfile, pdhost
from patchgen.generate import MakeOptions, make
from patchgen.model import Sampling, open_model
from patchgen_bridge.server import Bridge
from patchgen_bridge.settings import Settings
from patchgen_bridge.undo import take_back


def ask(client: Any, id: int, text: str = "a sine") -> str:
    """The name of the patch that is made."""
    client.send("request", id, text)
    name: str = client.until("done")[2]
    client.until("open")
    return name


def test_undo_takes_one_patch_after_the_other_back(client: Any, settings: Settings) -> None:
    folder = settings.folder.as_posix()
    names = [ask(client, 1, "a sine"), ask(client, 2, "a saw")]
    client.send("undo", "u1")
    assert client.hear() == ("close", names[1], folder)
    assert client.hear() == ("undone", "u1", names[1], folder)
    assert client.hear() == ("open", names[0], folder)
    assert sorted(path.name for path in settings.folder.glob("*.*")) == ["a-sine.json", "a-sine.pd"]
    assert sorted(path.name for path in (settings.folder / "undone").iterdir()) == ["a-saw.json", "a-saw.pd"]
    for _ in range(2):  # a datagram that comes twice
        client.send("undo", "u1")
        assert client.hear() == ("undone", "u1", names[1], folder)
    client.send("undo", "u2")
    assert [client.hear()[0] for _ in range(2)] == ["close", "undone"]
    client.send("undo", "u3")
    assert client.hear()[:3] == ("error", "u3", "nothing-to-undo")
    assert client.rest() == []


def test_undo_is_about_the_clients_own_patches(bridge: Bridge, connect: Callable[..., Any], settings: Settings) -> None:
    one, other = connect(bridge), connect(bridge)
    ask(one, 1)
    other.send("undo", 1)
    assert other.hear()[:3] == ("error", 1, "nothing-to-undo")
    assert (settings.folder / "a-sine.pd").exists()


def test_undo_after_a_restart(start: Any, connect: Callable[..., Any], settings: Settings) -> None:
    with start() as bridge:
        client, port = connect(bridge), bridge.address[1]
        ask(client, 1)
    with start(port=port):
        client.send("undo", 1)
        assert client.until("undone")[2] == "a-sine.pd"
    with start(port=port):
        client.send("undo", 1)
        assert client.until("undone")[2] == "a-sine.pd"
    assert not (settings.folder / "a-sine.pd").exists()


def test_undo_of_a_patch_that_somebody_removed(client: Any, settings: Settings) -> None:
    ask(client, 1)
    ask(client, 2)
    for path in settings.folder.glob("*.pd"):
        path.unlink()
    client.send("undo", 1)
    assert [client.hear()[0] for _ in range(2)] == ["close", "undone"]
    assert client.rest() == [], "the one before is gone too, and cannot be opened"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / "a.pd").write_text(f"patch {number}")
        (tmp_path / "a.json").write_text(f"side {number}")
        take_back(tmp_path / "a.pd")
        take_back(tmp_path / "a.pd")
    kept = {path.name: path.read_text() for path in (tmp_path / "undone").iterdir()}
    assert kept == {
        f"a{mark}.{suffix}": f"{kind} {number}"
        for number, mark in enumerate(("", "-2", "-3"))
        for suffix, kind in (("pd", "patch"), ("json", "side"))
    }


def test_undo_where_the_patch_cannot_be_moved(client: Any, settings: Settings) -> None:
    ask(client, 1)
    (settings.folder / "undone").write_text("no folder")
    client.send("undo", 1)
    assert client.hear()[:3] == ("error", 1, "not-delivered")
    (settings.folder / "undone").unlink()
    client.send("undo", 1)
    assert client.until("undone")[2] == "a-sine.pd"


def test_history(bridge: Bridge, connect: Callable[..., Any], settings: Settings) -> None:
    one, other = connect(bridge), connect(bridge)
    one.send("history")
    assert one.hear() == ("history-end", 0)
    for id in range(12):
        one.send("request", id, f"sine {id}", "seed", id)
        one.until("open")
    one.send("undo", "u")
    one.until("open")
    other.send("history", 2.0)
    told = [other.hear() for _ in range(2)]
    assert [message[:7] for message in told] == [
        ("history", id, f"sine-{id}.pd", settings.folder.as_posix(), f"sine {id}", id, message[6])
        for id, message in zip((9, 10), told, strict=True)
    ]
    assert all(datetime.fromisoformat(message[6]).tzinfo for message in told)
    assert other.hear() == ("history-end", 2)
    other.send("history")
    assert other.until("history-end") == ("history-end", 10)


@pytest.mark.parametrize("count", [0, 101, 1.5])
def test_a_count_that_makes_no_sense(client: Any, count: float) -> None:
    client.send("history", count)
    heard = client.hear()
    assert (heard[0], heard[2]) == ("error", "bad-option")


def test_a_patch_is_made_again_from_the_history(
    settings: Settings, running: Any, connect: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the embedded model, at a temperature: the same request, seed and settings give the same bytes."""
    monkeypatch.setattr(pdhost, "find_pd", lambda: None)
    with running(replace(settings, temperature=0.8)) as bridge:
        client = connect(bridge)
        client.send("request", 1, "a 440 Hz sine with a slow tremolo", "seed", 11)
        name = client.until("done")[2]
        (entry,) = bridge._store.history(1)
    assert entry.patch == (settings.folder / name).read_bytes()
    record = entry.record
    written = json.loads((settings.folder / name).with_suffix(".json").read_text("utf-8"))
    assert written == record
    sampling = Sampling(record["seed"], record["temperature"], record["settings"]["max_tokens"])
    engine = open_model(None)
    try:
        made = make(engine, record["request"], MakeOptions(sampling, candidates=1))
    finally:
        engine.close()
    assert (made.text, made.model) == (record["text"], record["model"])
    assert made.patch is not None
    assert pdfile.write(made.patch) == entry.patch
