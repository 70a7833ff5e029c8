"""`revise`: a patch of the folder is changed, whichever way it got there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from patchgen import pdfile
from patchgen.generate import make
from patchgen.patch import Box
from patchgen_bridge.server import Bridge
from patchgen_bridge.settings import Settings


def ask(client: Any, id: Any, text: str = "a sine", word: str = "request", *arguments: Any) -> str:
    """The name of the patch that is made."""
    client.send(word, id, text, *arguments)
    name: str = client.until("done")[2]
    return name


def words(path: Path) -> list[str]:
    """The comments of a patch, the last one of which says what was asked for."""
    patch = pdfile.load(path).patch
    assert patch is not None
    return [" ".join(box.atoms) for box in patch.canvas.boxes if isinstance(box, Box) and not box.name]


def test_the_patch_that_came_last_is_changed(client: Any, settings: Settings, engine: Any) -> None:
    folder = settings.folder.as_posix()
    assert ask(client, 1) == "a-sine.pd"
    client.send("revise", 2, "much louder")
    assert client.until("accepted") == ("accepted", 2, 0)
    assert client.until("done")[:4] == ("done", 2, "a-sine-much-louder.pd", folder)
    assert client.hear() == ("replaced", "a-sine.pd", folder)
    assert client.hear() == ("open", "a-sine-much-louder.pd", folder)
    assert words(settings.folder / "a-sine-much-louder.pd") == ["much louder", "a sine > much louder"]
    assert words(settings.folder / "a-sine.pd") == ["a sine"]  # it stays as it was
    record = json.loads((settings.folder / "a-sine-much-louder.json").read_text("utf-8"))
    assert (record["request"], record["revises"]) == ("much louder", "a-sine.pd")
    assert record["before"] == (settings.folder / "a-sine.pd").read_text("utf-8")

    again = make(engine, record["request"], before=pdfile.read(record["before"].encode()).patch).patch
    assert again is not None
    assert pdfile.write(again) == (settings.folder / "a-sine-much-louder.pd").read_bytes()


def test_a_patch_is_named(client: Any, settings: Settings) -> None:
    """One that was put there by hand, is not UTF-8, and has no comment on top."""
    (settings.folder / "Mine.pd").write_bytes(b"#N canvas 0 0 450 300 12;\n#X obj 10 10 r caf\xe9;\n")
    assert ask(client, 1, "with a comment", "revise", "Mine.pd") == "mine-with-a-comment.pd"
    assert ask(client, 2, "with two", "revise", "mine-with-a-comment") == "mine-with-a-comment-with-two.pd"
    assert words(settings.folder / "mine-with-a-comment-with-two.pd") == [
        "with a comment",
        "with two",
        "with a comment > with two",
    ]


def test_what_was_saved_meanwhile_counts(client: Any, settings: Settings) -> None:
    path = settings.folder / ask(client, 1)
    path.write_bytes(path.read_bytes().replace(b"osc~ 440", b"osc~ 220"))
    assert b"osc~ 220" in (settings.folder / ask(client, 2, "louder", "revise")).read_bytes()


def test_the_same_id_is_done_once(client: Any, settings: Settings) -> None:
    ask(client, 1)
    names = {ask(client, "r", "louder", "revise") for _ in range(3)}
    assert names == {"a-sine-louder.pd"}
    assert len(list(settings.folder.glob("*.pd"))) == 2


def test_again_changes_the_same_patch(client: Any, settings: Settings) -> None:
    ask(client, 1)
    ask(client, 2, "louder", "revise")
    client.send("again", 2, 3)
    assert client.until("done")[2] == "a-sine-louder-2.pd"
    record = json.loads((settings.folder / "a-sine-louder-2.json").read_text("utf-8"))
    assert (record["revises"], record["seed"] > 0) == ("a-sine.pd", True)


def test_undo_opens_the_patch_before(client: Any, settings: Settings) -> None:
    folder = settings.folder.as_posix()
    ask(client, 1)
    ask(client, 2, "louder", "revise")
    client.until("open")
    client.send("undo", 3)
    assert client.hear() == ("close", "a-sine-louder.pd", folder)
    assert client.hear() == ("undone", 3, "a-sine-louder.pd", folder)
    assert client.hear() == ("open", "a-sine.pd", folder)


def test_a_request_and_its_change_at_once(client: Any) -> None:
    """The second waits for the first, and means what that makes."""
    client.send("request", 1, "slow saw")
    client.send("revise", 2, "louder")
    assert client.until("done")[2] == "slow-saw.pd"
    assert client.until("done")[2] == "slow-saw-louder.pd"


def test_after_a_restart(start: Any, connect: Callable[..., Any], settings: Settings) -> None:
    with start() as bridge:
        client, port = connect(bridge), bridge.address[1]
        ask(client, 1)
        ask(client, 2, "louder", "revise")
    with start(port=port):
        client.send("again", 2, 3)
        assert client.until("done")[2] == "a-sine-louder-2.pd"
        record = json.loads((settings.folder / "a-sine-louder-2.json").read_text("utf-8"))
        assert record["revises"] == "a-sine.pd"


@pytest.mark.parametrize(
    "name",
    ["", "none.pd", "../secret.pd", "/etc/passwd", ".hidden.pd", "sub/inside.pd", "link.pd", "folder.pd", "é" * 200],
)
def test_what_is_no_patch_of_the_folder(client: Any, settings: Settings, tmp_path: Path, name: str) -> None:
    patch = b"#N canvas 0 0 450 300 12;\n#X obj 10 10 r secret;\n"
    for path in (tmp_path / "secret.pd", settings.folder / ".hidden.pd", settings.folder / "sub" / "inside.pd"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(patch)
    (settings.folder / "link.pd").symlink_to(tmp_path / "secret.pd")
    (settings.folder / "folder.pd").mkdir()
    client.send("revise", 1, "louder", name)
    assert client.until("error")[:3] == ("error", 1, "unknown-patch")


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "unknown-patch"), (b"\x00\xff" * 50, "unknown-patch"), (b"#" * (2 << 20), "too-large")]
)
def test_what_cannot_be_read(client: Any, settings: Settings, data: bytes, code: str) -> None:
    (settings.folder / "bad.pd").write_bytes(data)
    client.send("revise", 1, "louder", "bad.pd")
    assert client.until("error")[:3] == ("error", 1, code)


def test_a_model_that_cannot_change_patches(
    running: Any, connect: Callable[..., Any], settings: Settings, engine: Any
) -> None:
    engine.info = replace(engine.info, prompt=replace(engine.info.prompt, revision=""))
    with running(settings, engine) as bridge:
        client = connect(bridge)
        ask(client, 1)
        client.send("revise", 2, "louder")
        assert client.until("error")[:3] == ("error", 2, "not-supported")


def test_an_unsafe_patch_stays_unsafe(client: Any, bridge: Bridge, settings: Settings) -> None:
    (settings.folder / "net.pd").write_bytes(b"#N canvas 0 0 450 300 12;\n#X obj 10 10 netsend -u;\n")
    client.send("revise", 1, "with a comment", "net.pd")
    assert client.until("error")[:3] == ("error", 1, "unsafe")
    assert bridge.address
