"""The bridge on a real socket: the whole way of a request, and everything that can be thrown at it."""

from __future__ import annotations

import json
import logging
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message_builder import build_msg

from patchgen import pdfile, pdhost
from patchgen.errors import BridgeError, ModelError
from patchgen.model import refusal
from patchgen.osc import Message, encode
from patchgen_bridge.protocol import LARGEST_REPLY, PROTOCOL
from patchgen_bridge.server import LISTENERS, Bridge
from patchgen_bridge.settings import Settings

PATIENCE = 10.0  # seconds
ALPHABET = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


def test_the_whole_way(client: Any, settings: Settings, engine: Any) -> None:
    client.send("request", "r1", "A 440 Hz sine", "seed", 5, "temperature", 0.5)
    assert client.hear() == ("accepted", "r1", 0)
    done = client.until("done")
    assert done[:4] == ("done", "r1", "a-440-hz-sine.pd", settings.folder.as_posix())
    assert 0 < done[4] < PATIENCE
    assert client.hear() == ("open", "a-440-hz-sine.pd", settings.folder.as_posix())
    assert client.rest() == []

    patch = pdfile.load(settings.folder / "a-440-hz-sine.pd").patch
    assert patch is not None
    assert [box.name for box in patch.canvas.boxes] == ["osc~", "*~", "dac~", ""]
    assert len(patch.canvas.cords) == 3
    ((text, sampling),) = engine.requests
    assert (text, sampling.seed, sampling.temperature) == ("A 440 Hz sine", 5, 0.5)


def test_the_side_file(client: Any, settings: Settings) -> None:
    client.send("request", 7, "a sine")
    client.until("done")
    record = json.loads((settings.folder / "a-sine.json").read_text("utf-8"))
    assert (record["request"], record["id"], record["seed"]) == ("a sine", 7, 0)
    assert record["model"] == "fake"
    assert record["text"].startswith("0 osc~ 440\n")
    assert record["tokens"] == 12
    assert record["settings"]["folder"] == str(settings.folder)
    assert all(seconds >= 0 for seconds in record["seconds"].values())
    assert record["findings"] == []


def test_hello_tells_and_is_told(bridge: Bridge, connect: Callable[..., Any], settings: Settings) -> None:
    asking, listening, silent = connect(bridge), connect(bridge), connect(bridge)
    for _ in range(2):
        listening.send("hello")
        word, version, model, folder, waiting, protocol = listening.hear()
        assert (word, folder, waiting, protocol) == ("hello", settings.folder.as_posix(), 0, PROTOCOL)
        assert version
        assert model in ("loading", "fake")
    asking.send("hello")
    asking.hear()
    asking.send("request", 1, "a sine")
    opened = ("open", "a-sine.pd", settings.folder.as_posix())
    assert asking.until("open") == opened
    assert listening.hear() == opened
    assert [one.rest() for one in (asking, listening, silent)] == [[], [], []]


def test_the_listeners_that_spoke_last_are_kept(bridge: Bridge, connect: Callable[..., Any]) -> None:
    clients = [connect(bridge) for _ in range(LISTENERS + 1)]
    for client in [*clients[:-1], clients[0], clients[-1]]:
        client.send("hello")
        client.hear()
    (bridge._settings.folder / "dropped.pd").write_bytes(b"#N canvas 0 50 450 300 12;\n")
    assert clients[0].hear()[1] == "dropped.pd"
    assert clients[-1].hear()[1] == "dropped.pd"
    assert clients[1].rest() == []


def test_status(client: Any) -> None:
    client.send("status")
    assert client.hear()[1] in ("loading", "idle")
    client.send("request", 1, "endless")
    client.until("progress")
    client.send("status")
    word, state, waiting, seconds = client.until("status")
    assert (word, state, waiting) == ("status", "working", 1)
    assert 0 < seconds < PATIENCE


@pytest.mark.parametrize("over", [0, 1])
def test_a_reply_that_does_not_fit_is_refused(client: Any, over: int) -> None:
    around = len(encode(Message("/patchgen/pong", ("", b""))))
    client.send("ping", "", bytes(LARGEST_REPLY - around + 4 * over))
    assert client.hear()[:3] == (("error", "", "too-large") if over else ("pong", "", bytes(LARGEST_REPLY - around)))


def test_ping(client: Any) -> None:
    client.send("ping", 1, 2.5, "é", b"blob")
    assert client.hear() == ("pong", 1, 2.5, "é", b"blob")


@pytest.mark.parametrize(
    ("datagram", "reply"),
    [
        (build_msg("/patchgen/request", [7]).dgram, ("error", 7, "bad-arguments")),
        (build_msg("/patchgen/request", [7, 440]).dgram, ("error", 7, "bad-arguments")),
        (build_msg("/patchgen/request", [7, "a sine", "seed"]).dgram, ("error", 7, "bad-option")),
        (build_msg("/patchgen/request", [7, True]).dgram, ("error", 7, "bad-type")),
        (build_msg("/patchgen/request", [7, "a sine"]).dgram[:-4], ("error", 7, "bad-type")),
        (build_msg("/patchgen/request", [7, "x" * 60_000]).dgram, ("error", 7, "too-large")),
        (build_msg("/patchgen/revise", [7, "louder", 5]).dgram, ("error", 7, "bad-arguments")),
        (build_msg("/patchgen/again", [7]).dgram, ("error", 7, "unknown-id")),
        (build_msg("/patchgen/cancel", ["x"]).dgram, ("error", "x", "unknown-id")),
        (build_msg("/patchgen/dance", [7]).dgram, ("error", 7, "unknown-address")),
        (build_msg("/live/dance").dgram, ("error", "", "unknown-address")),
    ],
)
def test_every_mistake_is_answered(client: Any, datagram: bytes, reply: tuple[Any, ...]) -> None:
    client.throw(datagram)
    heard = client.hear()
    assert heard[:3] == reply
    assert heard[3]
    assert client.rest() == []


def test_replies_are_not_answered(client: Any) -> None:
    client.send("error", 7, "internal", "an endless talk of two bridges")
    assert client.rest() == []


def test_a_bundle(client: Any) -> None:
    bundle = OscBundleBuilder(IMMEDIATELY)
    bundle.add_content(build_msg("/patchgen/ping", 1))
    bundle.add_content(build_msg("/patchgen/dance", 2))
    bundle.add_content(build_msg("/patchgen/ping", 3))
    client.throw(bundle.build().dgram)
    assert [client.hear()[:2] for _ in range(3)] == [("pong", 1), ("error", 2), ("pong", 3)]


@pytest.fixture(scope="module")
def besieged(
    tmp_path_factory: pytest.TempPathFactory, new_engine: Callable[[], Any]
) -> Iterator[tuple[Bridge, socket.socket]]:
    """A bridge whose model is never needed, and a socket to throw things at it."""
    settings = Settings(port=0, folder=tmp_path_factory.mktemp("besieged"))
    loaded = threading.Event()

    def load() -> Any:
        assert loaded.wait(PATIENCE * 10)
        return new_engine()

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as thrower, Bridge(settings, load) as bridge:
        thrower.settimeout(PATIENCE)
        thrower.connect(bridge.address)
        thread = threading.Thread(target=bridge.serve)
        thread.start()
        yield bridge, thrower
        bridge.stop()
        thread.join()
        loaded.set()


@hypothesis(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=60)
    | st.binary(max_size=60).map(lambda data: b"#bundle\0" + bytes(8) + data)
    | st.binary(max_size=60).map(lambda data: b"/patchgen/request\0\0\0" + data)
    | st.lists(st.integers(0, 99) | st.floats(width=32) | st.text(ALPHABET) | st.binary()).map(
        lambda arguments: encode(Message("/patchgen/request", tuple(arguments)))
    )
)
def test_whatever_comes_the_next_is_served(besieged: tuple[Bridge, socket.socket], datagram: bytes) -> None:
    _, thrower = besieged
    thrower.send(datagram)
    thrower.send(build_msg("/patchgen/ping", "still there").dgram)
    expected = build_msg("/patchgen/pong", "still there").dgram
    while thrower.recv(65535) != expected:
        pass


def test_the_largest_datagram(client: Any) -> None:
    client.throw(b"/" + b"x" * 65_506)
    client.throw(b"")
    assert client.rest() == []


def test_cancel_stops_the_model(client: Any, engine: Any, settings: Settings) -> None:
    client.send("request", 1, "endless")
    client.until("progress")
    assert engine.open == 1
    client.send("cancel", 1)
    assert client.until("cancelled") == ("cancelled", 1)
    assert engine.open == 0
    client.send("request", 2, "a sine")
    client.until("done")
    assert sorted(path.name for path in settings.folder.glob("*.*")) == ["a-sine.json", "a-sine.pd"]


def test_a_time_out(start: Any, engine: Any, connect: Callable[..., Any]) -> None:
    with start(timeout=0.2) as bridge:
        client = connect(bridge)
        client.send("request", 1, "endless")
        assert client.until("error")[:3] == ("error", 1, "timed-out")
        assert engine.open == 0


def test_one_request_repeated_is_done_once(client: Any, engine: Any) -> None:
    for _ in range(20):
        client.send("request", "same", "slow sine")
    client.until("open")
    for id in ("same", "same"):
        client.send("request", id, "slow sine")
        assert client.until("done")[1:3] == ("same", "slow-sine.pd")
    assert len(engine.requests) == 1
    assert all(heard[0] == "accepted" for heard in client.rest())


def test_a_full_queue(start: Any, connect: Callable[..., Any]) -> None:
    with start(queue=1) as bridge:
        client = connect(bridge)
        client.send("request", 1, "endless")
        client.until("progress")
        client.send("request", 2, "a sine")
        assert client.until("accepted") == ("accepted", 2, 1)
        client.send("request", 3, "a sine")
        assert client.until("error")[:3] == ("error", 3, "queue-full")
        client.send("cancel", 1)
        assert client.until("done")[1] == 2


def test_again(client: Any, engine: Any) -> None:
    client.send("request", 1, "a sine")
    client.until("open")
    client.send("again", 1, "second")
    assert client.until("done")[1:3] == ("second", "a-sine-2.pd")
    assert [(sampling.seed, sampling.temperature > 0) for _, sampling in engine.requests] == [(0, False), (16, True)]


def test_again_keeps_the_temperature_of_the_settings(start: Any, connect: Callable[..., Any], engine: Any) -> None:
    with start(temperature=0.3) as bridge:
        client = connect(bridge)
        client.send("request", 1, "a sine")
        client.until("done")
        client.send("again", 1, 2)
        client.until("done")
        client.send("request", 3, "a sine", "temperature", 0)
        client.until("done")
        client.send("again", 3, 4)
        client.until("done")
    assert [sampling.temperature for _, sampling in engine.requests] == [0.3, 0.3, 0.0, 0.7]


def test_findings_bring_a_second_candidate(client: Any, engine: Any, settings: Settings) -> None:
    client.send("request", 1, "a fickle sine")
    client.until("open")
    record = json.loads((settings.folder / "a-fickle-sine.json").read_text("utf-8"))
    assert (record["candidates"], record["seed"]) == (2, 1)
    client.send("again", 1, "another")
    client.until("done")
    assert [sampling.seed for _, sampling in engine.requests] == [0, 1, 16]


def test_one_candidate_if_so_wished(client: Any, engine: Any) -> None:
    client.send("request", 1, "a fickle sine", "candidates", 1)
    assert client.until("error")[:3] == ("error", 1, "no-patch")
    assert len(engine.requests) == 1


def test_no_patch(client: Any, settings: Settings) -> None:
    client.send("request", 1, "broken")
    error = client.until("error")
    assert error[:3] == ("error", 1, "no-patch")
    assert error[3]
    assert list(settings.folder.glob("*.*")) == []


def test_a_refusal_says_why(client: Any, engine: Any, settings: Settings) -> None:
    client.send("request", 1, "play a film")
    assert client.until("error") == ("error", 1, "refused", refusal.REASONS["video"])
    assert len(engine.requests) == 1
    assert list(settings.folder.glob("*.*")) == []


def _remove(folder: Path) -> None:
    """Again, where the bridge put its inbox back meanwhile."""
    while folder.exists():
        with suppress(OSError):
            shutil.rmtree(folder)


def test_the_folder_removed_while_running(client: Any, settings: Settings) -> None:
    _remove(settings.folder)
    client.send("request", 1, "a sine")
    assert client.until("done")[2] == "a-sine.pd"
    assert client.until("open")[1] == "a-sine.pd"
    assert (settings.folder / "a-sine.pd").exists()


def test_a_folder_that_cannot_be_written(client: Any, settings: Settings) -> None:
    _remove(settings.folder)
    settings.folder.write_text("no folder any more")
    client.send("request", 1, "a sine")
    error = client.until("error")
    assert error[:3] == ("error", 1, "not-delivered")
    settings.folder.unlink()
    client.send("request", 2, "a sine")
    assert client.until("done")[1:3] == (2, "a-sine.pd")


def test_a_second_bridge_on_the_port(bridge: Bridge, start: Any) -> None:
    with pytest.raises(BridgeError, match=r"another bridge running.*--port"), start(port=bridge.address[1]):
        pass


def test_restart(start: Any, connect: Callable[..., Any], settings: Settings) -> None:
    settings.folder.mkdir()
    (settings.folder / ".sine.pd.4711.part").write_bytes(b"#N can")
    with start() as bridge:
        port = bridge.address[1]
        client = connect(bridge)
        client.send("request", 1, "a sine")
        client.until("open")
    with start(port=port):
        client.send("request", 1, "a sine")
        assert client.until("done")[1:3] == (1, "a-sine.pd")
        client.send("request", 2, "a sine")
        assert client.until("done")[2] == "a-sine-2.pd"
    assert sorted(path.suffix for path in settings.folder.glob("*.*")) == [".json", ".json", ".pd", ".pd"]


def test_stop_tells_those_who_wait(start: Any, connect: Callable[..., Any], engine: Any) -> None:
    with start() as bridge:
        client = connect(bridge)
        client.send("request", 1, "endless")
        client.until("progress")
        client.send("request", 2, "a sine")
        client.until("accepted")
    told = {client.until("error")[1:3] for _ in range(2)}
    assert told == {(1, "stopped"), (2, "stopped")}
    assert engine.closed
    assert engine.open == 0


def test_a_model_that_cannot_be_loaded(settings: Settings) -> None:
    def fail() -> Any:
        raise ModelError("no such file: x.gguf")

    with pytest.raises(ModelError, match=r"x\.gguf"), Bridge(settings, fail) as bridge:
        bridge.serve()


def test_without_pd_the_log_says_so(client: Any, caplog: pytest.LogCaptureFixture) -> None:
    client.send("request", 1, "a sine")
    client.until("done")
    records = caplog.get_records("setup") + caplog.records
    assert any("not tried in Pd" in record.message for record in records)


def test_with_a_real_model_and_the_real_pd(
    settings: Settings, sine_gguf: Path, connect: Callable[..., Any], running: Any
) -> None:
    if pdhost.find_pd() is None:
        pytest.skip("Pd is not installed")
    with running(replace(settings, model=sine_gguf)) as bridge:
        client = connect(bridge)
        client.send("request", 1, "a sine")
        assert client.until("done")[2] == "a-sine.pd"
    record = json.loads((settings.folder / "a-sine.json").read_text("utf-8"))
    assert record["settings"]["model"] == str(sine_gguf)
    assert record["seconds"]["judge"] > 0
    assert record["findings"] == []


def test_with_a_real_model_that_is_cancelled(
    settings: Settings, tiny_gguf: Path, connect: Callable[..., Any], running: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdhost, "find_pd", lambda: None)
    with running(replace(settings, model=tiny_gguf, max_tokens=100_000)) as bridge:
        client = connect(bridge)
        client.send("request", 1, "anything")
        client.until("progress")
        client.send("cancel", 1)
        assert client.until("cancelled") == ("cancelled", 1)
    assert list(settings.folder.glob("*.*")) == []


def test_the_traffic_is_in_the_log(client: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "patchgen"):
        client.send("ping", 7)
        client.hear()
        client.throw(b"noise")
        client.rest()
    said = {(record.name, record.levelname) for record in caplog.records}
    assert {("patchgen.osc.in", "DEBUG"), ("patchgen.osc.out", "DEBUG"), ("patchgen.osc.in", "WARNING")} <= said


def test_many_clients_at_once(bridge: Bridge, connect: Callable[..., Any], settings: Settings) -> None:
    clients = [connect(bridge) for _ in range(10)]
    for client in clients:
        client.send("request", 1, "a sine")
    names = {client.until("done")[2] for client in clients}
    assert len(names) == len(clients)
    assert len(list(settings.folder.glob("*.pd"))) == len(clients)
    deadline = time.monotonic() + PATIENCE
    while bridge._requesters and time.monotonic() < deadline:
        time.sleep(0.01)
    assert bridge._requesters == {}


def test_the_bridge_never_talks_to_itself(bridge: Bridge, client: Any, engine: Any) -> None:
    bridge._wire.send(bridge.address, Message("/patchgen/request", (1, "a sine")))
    assert client.rest() == []
    assert bridge._jobs.waiting == 0
    assert engine.requests == []
