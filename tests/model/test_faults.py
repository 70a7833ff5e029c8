"""Engines over HTTP against a server that does everything wrong."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from patchgen.errors import ModelError
from patchgen.model import End, Engine, Piece, Sampling
from patchgen.model.remote import open_server
from patchgen.model.servers import MAX_ANSWER, Patience

DONE = b"data: [DONE]\n\n"
HASTY = Patience(connect=1.0, first=0.4, between=0.3, tries=3, backoff=0.02)


def line(row: object) -> bytes:
    return f"data: {json.dumps(row)}\n\n".encode()


def event(text: str = "", reason: str | None = None) -> bytes:
    """One event of a completion."""
    return line({"choices": [{"index": 0, "text": text, "finish_reason": reason}]})


def opened(server: Any, **options: Any) -> Engine:
    return open_server(server.url, **{"prompt": "patchgen", "patience": HASTY, **options})


def run(engine: Engine, sampling: Sampling | None = None) -> list[Piece]:
    return list(engine.stream("a sine", sampling or Sampling()))


def sent(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


@pytest.fixture
def whole() -> list[bytes]:
    """A stream as it should be."""
    return [event("0 osc~"), event(" 440\n"), event(reason="stop"), DONE]


def test_a_stream_as_it_should_be(servers: ModuleType, whole: list[bytes]) -> None:
    with servers.faulty(lambda answer: answer.stream(*whole)) as server:
        pieces = run(opened(server))
    assert sent(pieces) == "0 osc~ 440\n"
    assert (pieces[-1].tokens, pieces[-1].end) == (2, End.DONE)


def test_events_may_be_cut_anywhere(servers: ModuleType, whole: list[bytes]) -> None:
    data = b": a comment\r\n\r\n" + b"".join(whole).replace(b"\n", b"\r\n").replace(b"data: ", b"data:")
    with servers.faulty(lambda answer: answer.stream(*(data[at : at + 1] for at in range(len(data))))) as server:
        assert sent(run(opened(server))) == "0 osc~ 440\n"


def test_what_is_asked(servers: ModuleType, whole: list[bytes]) -> None:
    with servers.faulty(lambda answer: answer.stream(*whole)) as server:
        run(opened(server, model="second"), Sampling(seed=-1, temperature=0.5, max_tokens=9))
    (asked,) = server.asked
    assert asked["path"] == "/v1/completions"
    assert asked["prompt"] == "<|request|>a sine<|patch|>"
    assert (asked["model"], asked["temperature"], asked["max_tokens"]) == ("second", 0.5, 9)
    assert 0 <= asked["seed"] < 2**31
    assert "grammar" not in asked  # nobody knows how this server takes one


@pytest.mark.parametrize(
    ("owner", "grammar_of"),
    [("llamacpp", lambda asked: asked["grammar"]), ("vllm", lambda asked: asked["structured_outputs"]["grammar"])],
)
def test_the_grammar_goes_where_the_server_takes_it(
    servers: ModuleType, whole: list[bytes], owner: str, grammar_of: Callable[[dict[str, Any]], str], tmp_path: Path
) -> None:
    mine = tmp_path / "mine.gbnf"
    mine.write_text('root ::= "0 metro\\n"')
    with servers.faulty(lambda answer: answer.stream(*whole), owner=owner) as server:
        run(opened(server))
        run(opened(server), Sampling(constrained=False))
        run(opened(server, grammar=mine))
    assert "root ::= line+" in grammar_of(server.asked[0])
    assert not {"grammar", "structured_outputs"} & server.asked[1].keys()
    assert grammar_of(server.asked[2]) == mine.read_text()


def test_a_server_that_refuses_the_grammar_is_asked_without_it(servers: ModuleType, whole: list[bytes]) -> None:
    def behave(answer: Any) -> None:
        if "grammar" in answer.server.asked[-1]:
            answer.reply(400, b'{"error": {"message": "no grammar here"}}')
        else:
            answer.stream(*whole)

    with servers.faulty(behave, owner="llamacpp") as server:
        engine = opened(server)
        assert sent(run(engine)) == "0 osc~ 440\n"
        run(engine)
    assert ["grammar" in asked for asked in server.asked] == [True, False, False]


def test_tokens_are_counted_by_the_server_where_it_does(servers: ModuleType) -> None:
    usage = line({"choices": [], "usage": {"completion_tokens": 7}})
    parts = [event("0 osc~ 440\n"), event(reason="length"), usage, DONE]
    with servers.faulty(lambda answer: answer.stream(*parts)) as server:
        *_, last = run(opened(server), Sampling(max_tokens=7))
        assert (last.tokens, last.end) == (7, End.LENGTH)
        *_, last = run(opened(server), Sampling(max_tokens=20))
        assert (last.tokens, last.end) == (7, End.CONTEXT)


def test_thoughts_are_no_text(servers: ModuleType) -> None:
    parts = [
        line({"choices": [{"delta": {"role": "assistant", "content": None}}]}),
        line({"choices": [{"delta": {"reasoning_content": "hm, a sine"}}]}),
        line({"choices": [{"delta": {"content": "0 osc~ 440\n"}, "finish_reason": None}]}),
        line({"choices": [{"delta": {}, "finish_reason": "stop"}]}),
        DONE,
    ]
    with servers.faulty(lambda answer: answer.stream(*parts)) as server:
        pieces = run(opened(server, prompt="instruct"))
    assert (sent(pieces), pieces[-1].tokens) == ("0 osc~ 440\n", 2)
    assert server.asked[0]["path"] == "/v1/chat/completions"
    assert server.asked[0]["messages"][-1] == {"role": "user", "content": "a sine"}


BROKEN: dict[str, tuple[Callable[[Any], object], str]] = {
    "cut": (lambda a: a.stream(event("0 osc~")), "broke off in the middle"),
    "done too early": (lambda a: a.stream(event("0"), DONE), "ended a text in the middle"),
    "empty": (lambda a: a.stream(), "ended before it wrote anything"),
    "broken JSON": (lambda a: a.stream(b"data: {oops\n\n"), "broken JSON: {oops"),
    "deep JSON": (lambda a: a.stream(b"data: " + b"[" * 200_000 + b"\n\n"), "broken JSON"),
    "no completion": (lambda a: a.stream(b"data: 7\n\n"), "no completion"),
    "no choice": (lambda a: a.stream(line({"choices": [7]})), "no completion"),
    "a number for a text": (lambda a: a.stream(line({"choices": [{"text": 7}]})), "no completion"),
    "an error": (lambda a: a.stream(line({"error": {"message": "out of\nmemory"}})), "failed: out of memory"),
    "llama-server's error": (lambda a: a.stream(b"error: slot gone\n\n"), "failed: slot gone"),
    "a reason of its own": (lambda a: a.stream(event("0", "content_filter"), DONE), "content_filter"),
    "no stream": (lambda a: a.reply(200, b"{}", Content_Type="application/json"), "does not stream"),
    "a redirect": (lambda a: a.reply(307, b"", Location="http://elsewhere/"), "sends us on to http://elsewhere/"),
    "not there": (lambda a: a.reply(404, b"<html>"), "mostly ends in /v1"),
    "no way in": (lambda a: a.reply(401, b'{"detail": "who?"}'), "401: who?.*PATCHGEN_ENGINE_KEY"),
    "refused": (lambda a: a.reply(400, b'{"error": {"message": "no"}}'), "does not take the request .400: no"),
    "broken": (lambda a: a.reply(500, b"[]"), "failed .500"),
    "huge refusal": (lambda a: a.reply(500, b"x" * (MAX_ANSWER + 1)), "more than 1,000,000 bytes"),
    "huge event": (lambda a: a.stream(b"data: " + b"x" * (MAX_ANSWER + 10)), "event of more than 1,000,000 bytes"),
    "stuck": (lambda a: a.stream(event("0")) or a.server.gone.wait(0.6), "wrote nothing for 0.3 seconds"),
    "stuck at once": (lambda _: time.sleep(0.8), "does not answer in time"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_each_fault_has_its_own_words(servers: ModuleType, fault: str) -> None:
    behave, message = BROKEN[fault]
    with servers.faulty(behave) as server, pytest.raises(ModelError, match=message):
        run(opened(server))


def test_comments_do_not_hide_that_it_is_stuck(servers: ModuleType) -> None:
    def behave(answer: Any) -> None:
        answer.stream()
        for _ in range(20):
            answer.wfile.write(b": ping\n\n")
            answer.wfile.flush()
            time.sleep(0.05)

    with servers.faulty(behave) as server, pytest.raises(ModelError, match=r"wrote nothing for 0.4 seconds"):
        run(opened(server))


def test_a_text_without_end(servers: ModuleType) -> None:
    def behave(answer: Any) -> None:
        answer.stream()
        while True:
            answer.wfile.write(event("0 osc~ 440\n" * 50))

    with servers.faulty(behave) as server, pytest.raises(ModelError, match="writes on and on"):
        run(opened(server), Sampling(max_tokens=20))
    assert server.gone.wait(5)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(servers: ModuleType, whole: list[bytes], status: int) -> None:
    def behave(answer: Any) -> None:
        if len(answer.server.asked) < 3:
            answer.reply(status, b"busy")
        else:
            answer.stream(*whole)

    with servers.faulty(behave) as server:
        assert sent(run(opened(server))) == "0 osc~ 440\n"
    assert len(server.asked) == 3


def test_not_without_end(servers: ModuleType) -> None:
    with servers.faulty(lambda answer: answer.reply(503, b"full")) as server:
        with pytest.raises(ModelError, match=r"too much to do .503: full"):
            run(opened(server))
        assert len(server.asked) == HASTY.tries


def test_the_server_says_how_long_to_stay_away(servers: ModuleType, whole: list[bytes]) -> None:
    def behave(answer: Any) -> None:
        if len(answer.server.asked) == 1:
            answer.reply(429, b"", Retry_After="1")
        else:
            answer.stream(*whole)

    with servers.faulty(behave) as server:
        begin = time.perf_counter()
        run(opened(server))
        assert 1.0 <= time.perf_counter() - begin < 3.0


def test_a_connection_that_is_dropped_is_made_again(servers: ModuleType, whole: list[bytes]) -> None:
    def behave(answer: Any) -> None:
        if len(answer.server.asked) == 1:
            answer.connection.shutdown(socket.SHUT_RDWR)
        else:
            answer.stream(*whole)

    with servers.faulty(behave) as server:
        assert sent(run(opened(server))) == "0 osc~ 440\n"


def test_a_text_that_was_begun_is_not_asked_for_again(servers: ModuleType) -> None:
    with servers.faulty(lambda answer: answer.stream(event("0"))) as server:
        with pytest.raises(ModelError, match="in the middle"):
            run(opened(server))
        assert len(server.asked) == 1


def test_closing_ends_the_connection_at_once(servers: ModuleType) -> None:
    def behave(answer: Any) -> None:
        answer.stream(event("0"))
        answer.connection.settimeout(5)
        if not answer.connection.recv(1):  # the client's end
            answer.server.gone.set()

    with servers.faulty(behave) as server:
        with closing(opened(server, patience=Patience()).stream("a sine", Sampling())) as stream:
            while not next(stream).text:
                pass
            begin = time.perf_counter()
        assert server.gone.wait(5)
        assert time.perf_counter() - begin < 0.1


def test_waiting_for_another_try_can_be_stopped(servers: ModuleType) -> None:
    with servers.faulty(lambda answer: answer.reply(503, b"", Retry_After="30")) as server:
        begin = time.perf_counter()
        with closing(opened(server).stream("a sine", Sampling())) as stream:
            assert not next(stream).text
        assert time.perf_counter() - begin < 1.0


def test_one_text_at_a_time(servers: ModuleType) -> None:
    release = threading.Event()
    with servers.faulty(lambda _: release.wait(5)) as server:
        engine = opened(server)
        with closing(engine.stream("a sine", Sampling())) as stream:
            next(stream)
            with pytest.raises(RuntimeError, match="writing a text already"):
                next(engine.stream("a sine", Sampling()))
        release.set()


MODELS: dict[str, tuple[bytes, str]] = {
    "no list": (b"[]", "does not list models"),
    "no model": (b'{"data": []}', "serves no model"),
    "nonsense": (b'{"data": [7, {"id": 7}]}', "serves no model"),
    "broken": (b"<html>", "broken JSON: <html>"),
    "huge": (b"x" * (MAX_ANSWER + 1), "more than 1,000,000 bytes"),
}


@pytest.mark.parametrize("case", MODELS)
def test_what_it_says_of_its_models(servers: ModuleType, case: str) -> None:
    body, message = MODELS[case]
    faulty = servers.faulty(models=lambda answer: answer.reply(200, body))
    with faulty as server, pytest.raises(ModelError, match=message):
        opened(server)


def test_a_model_that_is_not_there(servers: ModuleType) -> None:
    with servers.faulty() as server, pytest.raises(ModelError, match="'third'; there are first, second"):
        opened(server, model="third")


def test_nothing_is_packed(servers: ModuleType) -> None:
    with servers.faulty() as server:
        opened(server)
    assert server.headers[0]["Accept-Encoding"] == "identity"


def test_the_key_goes_in_the_head_and_nowhere_else(
    servers: ModuleType, whole: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATCHGEN_ENGINE_KEY", "open-sesame")
    with servers.faulty(lambda answer: answer.stream(*whole)) as server:
        engine = opened(server)
        run(engine)
    assert server.headers[0]["Authorization"] == "Bearer open-sesame"
    assert "open-sesame" not in json.dumps(server.asked)
    assert "open-sesame" not in repr(vars(engine))
    monkeypatch.setenv("PATCHGEN_ENGINE_KEY", "two\nlines")
    with pytest.raises(ModelError, match="PATCHGEN_ENGINE_KEY holds characters"):
        opened(server)


@pytest.mark.parametrize("url", ["", "localhost:8000", "ftp://host/v1", "http://", "http://host/v1?x=1", "http://[::1"])
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(ModelError, match="The engine's address"):
        open_server(url)


def test_a_key_in_the_address_is_refused() -> None:
    with pytest.raises(ModelError, match="PATCHGEN_ENGINE_KEY") as caught:
        open_server("http://user:secret@localhost/v1")
    assert "secret" not in str(caught.value)


def test_no_server() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but not listening
        with pytest.raises(ModelError, match=r"There is no server at .*--engine"):
            open_server(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", patience=HASTY)


def test_https_where_there_is_none(servers: ModuleType) -> None:
    with servers.faulty() as server, pytest.raises(ModelError, match=r"No safe connection.*may want http"):
        open_server(server.url.replace("http:", "https:"), patience=HASTY)


def test_a_certificate_that_nobody_signed(servers: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openssl = shutil.which("openssl")
    assert openssl, "this test makes a certificate with openssl; install it"
    both = tmp_path / "both.pem"
    command = [
        openssl,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        str(both),
        "-out",
        str(both) + ".crt",
    ]
    command += ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(str(both) + ".crt", both)
    with servers.faulty(tls=tls) as server:
        with pytest.raises(ModelError, match=r"No safe connection.*SSL_CERT_FILE"):
            opened(server)
        monkeypatch.setenv("SSL_CERT_FILE", str(both) + ".crt")
        assert opened(server).info.name == "first"


def test_proxies_are_not_for_this_machine(servers: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with servers.faulty() as server:
        assert opened(server).info.name == "first"


def test_a_model_trained_on_patches_wants_to_be_asked_its_own_way(servers: ModuleType) -> None:
    rows = b'{"data": [{"id": "/models/PatchGen-7B.gguf"}]}'
    with servers.faulty(models=lambda answer: answer.reply(200, rows)) as server:
        with pytest.raises(ModelError, match=r"'PatchGen-7B' seems to be trained.*--prompt alpaca"):
            open_server(server.url)
        assert open_server(server.url, prompt="alpaca").info.notation == "pd"
