"""Messages to commands: the table, its mistakes, and its page in the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from patchgen.osc import Argument, Message, decode, encode
from patchgen_bridge import protocol
from patchgen_bridge.page import filled
from patchgen_bridge.protocol import (
    COMMANDS,
    ERRORS,
    MAX_ID,
    MAX_TEXT,
    REPLIES,
    Again,
    Cancel,
    ErrorCode,
    Hello,
    Options,
    Ping,
    Refusal,
    Request,
    Status,
    key_of,
    parse,
)

PAGE = Path(__file__).parents[2] / "docs" / "protocol.md"


@pytest.mark.parametrize(
    ("word", "arguments", "command"),
    [
        ("hello", (), Hello()),
        ("status", (), Status()),
        ("ping", (1, "x", b"y"), Ping((1, "x", b"y"))),
        ("request", ("r1", "a sine"), Request("r1", "a sine")),
        (
            "request",
            (7.0, "a sine", "seed", 3.0, "temperature", 0.5, "candidates", 2, "name", "x"),
            Request(7.0, "a sine", Options(3, 0.5, 2, "x")),
        ),
        ("revise", (1, "louder"), Request(1, "louder", revises="")),
        ("revise", (1, "louder", "sine.pd"), Request(1, "louder", revises="sine.pd")),
        ("again", (1,), Again(1, 1)),
        ("again", (1, 0), Again(1, 0)),
        ("cancel", (1,), Cancel(1)),
    ],
)
def test_commands(word: str, arguments: tuple[Argument, ...], command: object) -> None:
    assert parse(Message(f"/patchgen/{word}", arguments)) == command


@pytest.mark.parametrize(
    ("address", "arguments", "id", "code"),
    [
        ("/patchgen/nonsense", (7,), 7, ErrorCode.UNKNOWN_ADDRESS),
        ("/patchgen/nonsense", (), "", ErrorCode.UNKNOWN_ADDRESS),
        ("/request", (7, "a sine"), 7, ErrorCode.UNKNOWN_ADDRESS),
        ("request", (), "", ErrorCode.UNKNOWN_ADDRESS),
        ("/patchgen/*", (7,), 7, ErrorCode.UNKNOWN_ADDRESS),
        ("/patchgen/request", (), "", ErrorCode.BAD_ARGUMENTS),
        ("/patchgen/request", (7,), 7, ErrorCode.BAD_ARGUMENTS),
        ("/patchgen/request", (7, " "), 7, ErrorCode.BAD_ARGUMENTS),
        ("/patchgen/request", (7, 440), 7, ErrorCode.BAD_ARGUMENTS),
        ("/patchgen/request", (b"id", "a sine"), "", ErrorCode.BAD_ARGUMENTS),
        ("/patchgen/request", (float("nan"), "a sine"), "", ErrorCode.BAD_ARGUMENTS),
        ("/patchgen/cancel", (7, 8), 7, ErrorCode.BAD_ARGUMENTS),
        ("/patchgen/hello", ("world",), "world", ErrorCode.BAD_ARGUMENTS),
        ("/patchgen/request", (7, "a sine", "seed"), 7, ErrorCode.BAD_OPTION),
        ("/patchgen/request", (7, "a sine", "seed", "x"), 7, ErrorCode.BAD_OPTION),
        ("/patchgen/request", (7, "a sine", "seed", 0.5), 7, ErrorCode.BAD_OPTION),
        ("/patchgen/request", (7, "a sine", "seed", float("inf")), 7, ErrorCode.BAD_OPTION),
        ("/patchgen/request", (7, "a sine", "seed", b"1"), 7, ErrorCode.BAD_OPTION),
        ("/patchgen/request", (7, "a sine", "seed", 1, "seed", 1), 7, ErrorCode.BAD_OPTION),
        ("/patchgen/request", (7, "a sine", "temperature", b""), 7, ErrorCode.BAD_OPTION),
        ("/patchgen/request", (7, "a sine", "name", " "), 7, ErrorCode.BAD_OPTION),
        ("/patchgen/request", (7, "a sine", "volume", 1), 7, ErrorCode.BAD_OPTION),
        ("/patchgen/request", (7, "a sine", 1, 1), 7, ErrorCode.BAD_OPTION),
        ("/patchgen/request", (7, "x" * (MAX_TEXT + 1)), 7, ErrorCode.TOO_LARGE),
        ("/patchgen/request", ("x" * (MAX_ID + 1), "a sine"), "", ErrorCode.TOO_LARGE),
    ],
)
def test_refusals(address: str, arguments: tuple[Argument, ...], id: Argument, code: ErrorCode) -> None:
    refusal = parse(Message(address, arguments))
    assert isinstance(refusal, Refusal)
    assert (refusal.id, refusal.code) == (id, code)
    assert refusal.text


def test_a_text_of_the_largest_size_is_taken() -> None:
    assert isinstance(parse(Message("/patchgen/request", (7, "é" * MAX_TEXT))), Request)


def test_a_message_that_is_cut_short_is_refused_under_its_id() -> None:
    (message,) = decode(encode(Message("/patchgen/request", (7, "a sine")))[:-4])
    refusal = parse(message)
    assert isinstance(refusal, Refusal)
    assert (refusal.id, refusal.code) == (7, ErrorCode.BAD_TYPE)


@pytest.mark.parametrize("word", sorted(REPLIES.keys() - COMMANDS.keys()))
def test_a_reply_is_never_answered(word: str) -> None:
    assert parse(Message(f"/patchgen/{word}", (7, "internal", "x"))) is None


def test_ids_are_the_same_whatever_type_pd_gives_them() -> None:
    assert {key_of(id) for id in (7, 7.0, "7")} == {"7"}
    assert len({key_of(id) for id in (7, 7.5, "7.0", 16777216.0, 16777218.0)}) == 5


def test_an_errors_text_fits_into_one_line_and_one_datagram() -> None:
    message = protocol.error(7, ErrorCode.INTERNAL, "one\n two " + "x" * 100_000)
    _, _, text = message.arguments
    assert str(text).startswith("one two x")
    assert str(text).endswith(" …")
    assert len(encode(message)) < 1000


def test_the_page_has_the_tables_of_the_code() -> None:
    page = PAGE.read_text("utf-8")
    assert filled(page) == page, "say: python -m patchgen_bridge.page docs/protocol.md"


def test_the_tables_are_whole() -> None:
    assert set(ERRORS) == set(ErrorCode)
    for spec in COMMANDS.values():
        assert set(spec.replies.split()) <= REPLIES.keys()


def test_a_page_without_a_table_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="0 tables"):
        filled("nothing")
