"""`[patchgen]` in a real Pd, with the bridge's end of a real socket in the test's hands."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from patchgen import pdfile
from patchgen.check import check
from patchgen.osc import HOST
from patchgen.pdhost.process import QUIET
from patchgen_bridge.rig import Pd, Program, externals

if TYPE_CHECKING:
    from tests.pd_externals.conftest import FakeBridge

SOON = 10.0  # seconds; only a failing test waits so long

TEXTS = [
    "make a 440 Hz sine, with a slow LFO on its volume",
    'a "quoted" word; a $1 and a $0, 100% \\ done',
    "ein Ton für später, 日本の鐘",
    "0.10",
    "cancel",
    "x" * 999,  # what [oscparse] in the rig lets through
]
TWO = """\
#N canvas 0 50 450 300 12;
#X obj 10 10 patchgen {port};
#X obj 10 140 patchgen {port};
#X obj 10 270 print STATUS;
#X connect 0 1 2 0;
#X connect 1 1 2 0;
"""
REPEAT = 0.5  # seconds between two tries
TRIES = 4


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def words_until_now(pd: Pd, bridge: FakeBridge) -> list[str]:
    """What Pd tells until it has done all that the bridge has said."""
    bridge.say("hello", "0.1.0", "another", "", 0)
    words = []
    while (event := pd.next(SOON)).arguments != ("ready", "another"):
        words.append(event.word)
    pd.is_open("a window")  # asked after all that is about to open
    return words


@pytest.mark.parametrize("text", TEXTS)
def test_a_symbol_arrives_as_it_is(pd: Pd, bridge: FakeBridge, text: str) -> None:
    pd.send("symbol", text)
    id, heard = bridge.hear("request")
    assert heard == text
    assert isinstance(id, str)


def test_words_are_joined_with_spaces(pd: Pd, bridge: FakeBridge) -> None:
    pd.send("make", "a", 440.0, "Hz", "sine,", 0.5, "loud")
    assert bridge.hear("request")[1] == "make a 440 Hz sine, 0.5 loud"
    pd.send("list", 3.0, "bells")
    assert bridge.hear("request")[1] == "3 bells"


def test_an_empty_text_is_no_request(pd: Pd, bridge: FakeBridge) -> None:
    pd.send("symbol", "")
    pd.send("symbol", "something")
    assert bridge.hear("request")[1] == "something"


def test_each_request_has_an_id_of_its_own(pd: Pd, bridge: FakeBridge) -> None:
    ids = set()
    for _ in range(5):
        pd.send("symbol", "the same")
        ids.add(bridge.hear("request")[0])
    assert len(ids) == 5


def test_a_request_is_repeated_until_it_is_accepted(pd: Pd, bridge: FakeBridge) -> None:
    pd.send("symbol", "a sine")
    first, since = bridge.hear("request"), time.monotonic()
    assert bridge.hear("request") == first
    assert REPEAT / 2 < time.monotonic() - since < REPEAT * 2
    bridge.say("accepted", first[0], 3)
    assert pd.wait("status", SOON).arguments == ("accepted", 3)
    assert bridge.listen(REPEAT * 3) is None


def test_an_answer_to_an_earlier_request_does_not_end_the_repeating(pd: Pd, bridge: FakeBridge) -> None:
    pd.send("symbol", "one")
    pd.send("symbol", "two")
    earlier, later = bridge.hear("request"), bridge.hear("request")
    bridge.say("accepted", earlier[0], 0)
    assert bridge.hear("request") == later


def test_without_an_answer_the_status_says_what_to_start(pd: Pd, bridge: FakeBridge) -> None:
    pd.send("symbol", "a sine")
    heard = [bridge.hear("request") for _ in range(TRIES)]
    assert len(set(heard)) == 1
    error = pd.wait("status", SOON, "error")
    where = f"no bridge on 127.0.0.1:{bridge.port}, start it with: patchgen-bridge --port {bridge.port}"
    assert error.arguments == ("error", "no-bridge", where)
    assert bridge.listen(REPEAT * 3) is None


def test_the_port_is_9124_where_none_is_given(pd_program: Path) -> None:  # noqa: ARG001
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        try:
            silent.bind((HOST, 9124))
        except OSError:
            pytest.skip("UDP port 9124 is in use on this machine")
        with Pd(0) as pd:
            pd.send("symbol", "a sine")
            error = pd.wait("status", SOON, "error")
    text = "no bridge on 127.0.0.1:9124, start it with: patchgen-bridge"
    assert error.arguments == ("error", "no-bridge", text)


def test_a_bridge_that_ends_and_comes_back_is_noticed(pd: Pd, bridge: FakeBridge) -> None:
    bridge.close()
    assert pd.wait("status", SOON, "error").arguments[1] == "no-bridge"
    bridge.open()
    bridge.hear("hello")
    assert pd.wait("status", SOON).arguments == ("ready", "fake")
    pd.send("symbol", "a sine")
    assert bridge.hear("request")[1] == "a sine"


def test_progress_and_errors_are_told(pd: Pd, bridge: FakeBridge) -> None:
    pd.send("symbol", "a sine")
    id, _ = bridge.hear("request")
    bridge.say("progress", id, 0.25, 40)
    assert pd.wait("status", SOON).arguments == ("progress", 0.25, 40)
    bridge.say("error", id, "no-patch", "the answer was empty; ask anew, in other words")
    error = ("error", "no-patch", "the answer was empty; ask anew, in other words")
    assert pd.wait("status", SOON).arguments == error
    assert "patchgen: the answer was empty" in pd.program.said


def test_a_finished_patch_is_opened_and_its_path_goes_out(pd: Pd, bridge: FakeBridge) -> None:
    pd.send("symbol", "a sine")
    id, _ = bridge.hear("request")
    assert not pd.is_open("sine.pd")
    path = bridge.deliver(id)
    assert pd.wait("status", SOON).arguments == ("done", "sine.pd", path.parent.as_posix(), 1.5)
    assert pd.wait("file", SOON).arguments == (path.as_posix(),)
    assert pd.is_open("sine.pd")
    assert pd.program.said.count("GENERATED") == 1


def test_a_patch_is_opened_once_however_often_it_is_named(pd: Pd, bridge: FakeBridge) -> None:
    pd.send("symbol", "a sine")
    id, _ = bridge.hear("request")
    for _ in range(3):
        path = bridge.deliver(id)
        bridge.say("open", path.name, path.parent.as_posix())
    assert pd.wait("file", SOON).arguments == (path.as_posix(),)
    assert "file" not in words_until_now(pd, bridge)
    assert pd.program.said.count("GENERATED") == 1


def test_two_instances_open_a_patch_once(pd_program: Path, bridge: FakeBridge, tmp_path: Path) -> None:
    host = tmp_path / "host.pd"
    host.write_text(TWO.format(port=bridge.port), "utf-8")
    command = (pd_program, *QUIET, "-path", externals(), "-open", host)
    with Program(command, tmp_path / "pd.log") as program:
        clients = [(bridge.hear("hello"), bridge.client)[1] for _ in range(2)]
        assert len(set(clients)) == 2
        path = bridge.write("sine.pd")
        for bridge.client in clients:
            bridge.say("open", path.name, path.parent.as_posix())
        until(lambda: "GENERATED" in program.said)
        for bridge.client in clients:
            bridge.say("hello", "0.1.0", "another", "", 0)  # answered when the first is through
        until(lambda: program.said.count("STATUS: ready another") == 2)
    assert program.said.count("GENERATED") == 1


def test_a_patch_that_appeared_otherwise_is_opened_without_a_word(pd: Pd, bridge: FakeBridge) -> None:
    path = bridge.write("other.pd")
    bridge.say("open", path.name, path.parent.as_posix())
    assert words_until_now(pd, bridge) == []
    assert pd.is_open("other.pd")


def test_a_file_that_is_gone_is_asked_for_once(pd: Pd, bridge: FakeBridge) -> None:
    bridge.say("open", "gone.pd", bridge.folder.as_posix())
    assert words_until_now(pd, bridge) == []
    assert not pd.is_open("gone.pd")
    assert pd.program.said.count("error: gone.pd:") == 1


def test_cancel_names_the_last_request(pd: Pd, bridge: FakeBridge) -> None:
    pd.send("symbol", "a sine")
    id, _ = bridge.hear("request")
    pd.send("cancel")
    assert bridge.hear("cancel") == (id,)
    assert bridge.listen(REPEAT * 2) is None, "a cancelled request is not repeated"
    bridge.say("cancelled", id)
    assert pd.wait("status", SOON).arguments == ("cancelled",)


@pytest.mark.parametrize("word", ["again", "bang"])
def test_again_names_the_last_request_and_a_new_one(pd: Pd, bridge: FakeBridge, word: str) -> None:
    pd.send("symbol", "a sine")
    first, _ = bridge.hear("request")
    bridge.deliver(first)
    pd.send(word)
    old, second = bridge.hear("again")
    assert old == first
    assert second != first
    assert bridge.hear("again") == (old, second)
    path = bridge.deliver(second, "sine-2.pd")
    assert pd.wait("file", SOON, path.as_posix())
    pd.send(word)
    assert bridge.hear("again")[0] == second


def test_hello_is_said_every_two_seconds(pd: Pd, bridge: FakeBridge) -> None:  # noqa: ARG001
    since = time.monotonic()
    bridge.hear("hello")
    assert 1 < time.monotonic() - since < 3


@pytest.mark.parametrize("name", ["patchgen.pd", "patchgen-help.pd"])
def test_it_loads_without_a_word(name: str, pd_program: Path) -> None:
    command = (pd_program, *QUIET, "-path", externals(), "-batch", "-open", externals() / name)
    done = subprocess.run([*command, "-send", "pd quit"], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_it_is_made_of_vanilla_objects() -> None:
    patch = pdfile.load(externals() / "patchgen.pd").patch
    assert patch is not None
    findings = [str(finding) for finding in check(patch) if not finding.code.startswith("unsafe-")]
    assert findings == [], "it talks to the bridge and opens files, and is otherwise like any patch"


def test_undo_closes_the_window(pd: Pd, bridge: FakeBridge) -> None:
    pd.send("symbol", "a sine")
    id = bridge.hear("request")[0]
    path = bridge.deliver(id)
    folder = path.parent.as_posix()
    pd.wait("status", SOON, "done")
    bridge.say("open", path.name, folder)
    until(lambda: pd.is_open(path.name))
    pd.send("undo")
    (undo,) = bridge.hear("undo")
    assert undo != id
    bridge.say("close", path.name, folder)
    bridge.say("undone", undo, path.name, folder)
    assert pd.wait("status", SOON, "undone").arguments == ("undone", path.name, folder)
    until(lambda: not pd.is_open(path.name))


def test_each_undo_has_an_id_of_its_own_and_again_is_still_about_the_request(pd: Pd, bridge: FakeBridge) -> None:
    pd.send("symbol", "a sine")
    id = bridge.hear("request")[0]
    bridge.say("accepted", id, 0)
    ids = set()
    for _ in range(3):
        pd.send("undo")
        (undo,) = bridge.hear("undo")
        ids.add(undo)
        bridge.say("error", undo, "nothing-to-undo", "nothing is left")
        assert pd.wait("status", SOON, "error").arguments[1] == "nothing-to-undo"
    assert len(ids) == 3
    pd.send("again")
    assert bridge.hear("again")[0] == id


@pytest.mark.parametrize("words", [("make", "it", "louder,", "please"), ("make it louder, please",)])
def test_revise_closes_what_was_changed(pd: Pd, bridge: FakeBridge, words: tuple[str, ...]) -> None:
    pd.send("symbol", "a sine")
    path = bridge.deliver(bridge.hear("request")[0])
    folder = path.parent.as_posix()
    pd.wait("status", SOON, "done")
    bridge.say("open", path.name, folder)
    until(lambda: pd.is_open(path.name))
    pd.send("revise", *words)
    id, text = bridge.hear("revise")
    assert text == "make it louder, please"
    changed = bridge.deliver(id, "sine-louder.pd")
    pd.wait("status", SOON, "done")
    bridge.say("replaced", path.name, folder)
    bridge.say("open", changed.name, folder)
    until(lambda: pd.is_open(changed.name) and not pd.is_open(path.name))
    pd.send("symbol", "another")
    assert bridge.hear("request")[1] == "another"
