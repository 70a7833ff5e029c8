"""Asks a bridge for a patch, and does not give up where datagrams are lost."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from patchgen.errors import BridgeError, PatchgenError
from patchgen.osc.link import Link
from patchgen.osc.packet import Argument, Message, encode

ROOT = "/patchgen/"
REPEAT = 0.5  # seconds between two times of asking, until it is accepted
BEAT = 2.0  # seconds between two times of asking after that: the answer, if it was lost, comes again
SILENCE = 10.0  # seconds without a word, after which the bridge counts as lost
# What passes when the request is sent again.
PASSING = frozenset({"too-fast", "queue-full"})


class RefusedError(BridgeError):
    """The bridge's `/patchgen/error`; `code` is one of those of docs/protocol.md."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(plain(f"{code}: {text}"))
        self.code = code


@dataclass(frozen=True, slots=True)
class Delivered:
    """A patch, in a folder of the bridge's machine; `seconds` since the request was accepted."""

    name: str
    folder: str
    seconds: float


Tell = Callable[[Message], None]


def ask(
    link: Link,
    text: str,
    options: dict[str, Argument] | None = None,
    *,
    revises: str | None = None,
    timeout: float = 600.0,
    tell: Tell = lambda _: None,
) -> Delivered:
    """The patch for a request. `options` as in docs/protocol.md; `tell` hears of `accepted` and `progress`.

    With `revises`, the name of a patch in the bridge's folder, that one is changed as the text says; no options then.

    The same request is sent again and again; the bridge does it once. Raises `RefusedError` for what the bridge
    answers, `BridgeError` where it does not answer, or not in time. What ends the call early cancels the request.
    """
    id = secrets.token_hex(8)
    pairs = [part for pair in (options or {}).items() for part in pair]
    request = Message(f"{ROOT}request", (id, text, *pairs))
    if revises is not None:
        request = Message(f"{ROOT}revise", (id, text, revises))
    try:
        encode(request)
    except ValueError as problem:
        raise PatchgenError(f"the request cannot be sent: {problem}") from problem
    try:
        return _ask(link, id, request, timeout, tell)
    except RefusedError:
        raise
    except BaseException:
        _cancel(link, id)
        raise


def plain(text: str) -> str:
    """Without what a terminal would obey."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text)


def _ask(link: Link, id: str, request: Message, timeout: float, tell: Tell) -> Delivered:
    start = heard = time.monotonic()
    again, accepted = start, False
    while True:
        now = time.monotonic()
        if now - start > timeout:
            raise BridgeError(f"no patch within {timeout:g} s; the request was cancelled")
        if now - heard > SILENCE:
            raise BridgeError(f"the bridge at {link.where} has not answered for {SILENCE:g} s")
        if now >= again:
            link.send(request)
            again = now + (BEAT if accepted else REPEAT)
        message = link.receive(max(0.0, again - now))
        if message is None:
            continue
        heard = time.monotonic()
        word, arguments = message.address.removeprefix(ROOT), message.arguments
        match word, arguments:
            case ("error", (str(other), str(code), str(why))) if other in (id, ""):
                if code not in PASSING:
                    raise RefusedError(code, why)
                tell(message)
            case (_, (str(other), *_)) if other != id:
                pass
            case "done", (_, str(name), str(folder), float(seconds)):
                return Delivered(plain(name), plain(folder), seconds)
            case "cancelled", _:
                raise RefusedError("cancelled", "somebody else took the request back")
            case (("accepted" | "progress"), _):
                if not accepted:
                    again = heard + BEAT
                accepted = True
                tell(message)


def _cancel(link: Link, id: str) -> None:
    try:
        link.send(Message(f"{ROOT}cancel", (id,)))
    except BridgeError:
        return
