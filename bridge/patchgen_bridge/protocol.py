"""The protocol: which addresses there are, what they take, and what they are answered with."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from patchgen.osc import Argument, Message

Id: TypeAlias = int | float | str

ROOT = "/patchgen/"
PROTOCOL = 1  # goes up when a client made for an earlier one would no longer understand; new words do not count
MAX_TEXT = 4096  # characters; Pd's symbolatom was seen to send 1,499, and small models have short contexts
MAX_ID = 200  # characters; every reply carries the id
MAX_CANDIDATES = 16
HISTORY = 10  # patches that `history` tells unless a number is given
MAX_HISTORY = 100
MAX_ERROR = 800  # characters of an error's text, which Pd shows on one line; the log has all of it
LARGEST_REPLY = 8192  # bytes of a datagram; macOS sends no larger ones than 9,216
LOADING = "loading"  # in place of a model's name until it is there
TYPES = {"i": int, "f": float, "s": str, "b": bytes}


class ErrorCode(StrEnum):
    """The second argument of `/patchgen/error`; `ERRORS` says what each means."""

    BAD_ARGUMENTS = "bad-arguments"
    BAD_FRAME = "bad-frame"
    BAD_OPTION = "bad-option"
    BAD_SEAL = "bad-seal"
    BAD_TYPE = "bad-type"
    CRASHED = "crashed"
    ID_IN_USE = "id-in-use"
    INTERNAL = "internal"
    MODEL_FAILED = "model-failed"
    NO_PATCH = "no-patch"
    NOTHING_TO_UNDO = "nothing-to-undo"
    NOT_DELIVERED = "not-delivered"
    NOT_KEPT = "not-kept"
    NOT_SUPPORTED = "not-supported"
    PD_FAILED = "pd-failed"
    QUEUE_FULL = "queue-full"
    REFUSED = "refused"
    STOPPED = "stopped"
    TIMED_OUT = "timed-out"
    TOO_FAST = "too-fast"
    TOO_LARGE = "too-large"
    UNKNOWN_ADDRESS = "unknown-address"
    UNKNOWN_ID = "unknown-id"
    UNKNOWN_PATCH = "unknown-patch"
    UNSAFE = "unsafe"


ERRORS: Mapping[ErrorCode, str] = {
    ErrorCode.BAD_ARGUMENTS: "an argument is missing, superfluous, empty or of a wrong type",
    ErrorCode.BAD_FRAME: "over TCP: a SLIP frame that is longer than 65,535 bytes or wrongly escaped",
    ErrorCode.BAD_OPTION: "an option's key is unknown or stands twice, or a value is out of range",
    ErrorCode.BAD_SEAL: "from another machine: a message without the seal of the shared key, or one that came before",
    ErrorCode.BAD_TYPE: "a type tag other than i, f, s and b, or an argument cut short or not UTF-8",
    ErrorCode.CRASHED: "the bridge ended each time that it was at work on this request",
    ErrorCode.ID_IN_USE: "another request with this id is not finished yet",
    ErrorCode.INTERNAL: "a mistake in the bridge; its log has the details",
    ErrorCode.MODEL_FAILED: "the model cannot be loaded or run",
    ErrorCode.NO_PATCH: "the model's answer is no patch that Pd could open without errors",
    ErrorCode.NOTHING_TO_UNDO: "this client got no patch, or has taken all of its patches back",
    ErrorCode.NOT_DELIVERED: "the patch could not be written into the folder, or taken out of it",
    ErrorCode.NOT_KEPT: "the request could not be written down, so it is not accepted; the disk may be full",
    ErrorCode.NOT_SUPPORTED: "the model was not trained to change patches, and `revise` asks it to",
    ErrorCode.PD_FAILED: "the Pd that tries patches before they are delivered cannot be run",
    ErrorCode.QUEUE_FULL: "too many requests are waiting; send it again later",
    ErrorCode.REFUSED: "the model says that no patch of plain Pd can do this; the text says why and what to ask for",
    ErrorCode.STOPPED: "the bridge was stopped before the patch was done",
    ErrorCode.TIMED_OUT: "the work took longer than the setting `timeout`",
    ErrorCode.TOO_FAST: "more messages a second than are read; those beyond are not answered one by one",
    ErrorCode.TOO_LARGE: f"the text is longer than {MAX_TEXT:,} characters, the id than {MAX_ID}, "
    f"or the answer than {LARGEST_REPLY:,} bytes: ask for it over TCP",
    ErrorCode.UNKNOWN_ADDRESS: "there is no such address",
    ErrorCode.UNKNOWN_ID: "`again` or `cancel` names a request that this client never made, or long ago",
    ErrorCode.UNKNOWN_PATCH: "`revise` names no patch of the folder that can be read, or this client got none yet",
    ErrorCode.UNSAFE: "the patch could do harm; it lies in `quarantine/`, to be read",
}


class State(StrEnum):
    """What a bridge does."""

    LOADING = "loading"
    IDLE = "idle"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Options:
    """What a request may say besides its text; None: as in the bridge's settings."""

    seed: int | None = None
    temperature: float | None = None
    candidates: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Hello:
    """The sender wants to hear of every patch that appears."""


@dataclass(frozen=True, slots=True)
class Status:
    """The sender wants to know what the bridge does."""


@dataclass(frozen=True, slots=True)
class Ping:
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """`revises` names the patch of the folder that is to be changed; empty: the one that its client got last."""

    id: Id
    text: str
    options: Options = Options()
    revises: str | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """The request `id` with another seed; answered under `new_id`."""

    id: Id
    new_id: Id


@dataclass(frozen=True, slots=True)
class Cancel:
    id: Id


@dataclass(frozen=True, slots=True)
class Undo:
    """The sender's last patch is to be taken back; `id` is that of the undo itself."""

    id: Id


@dataclass(frozen=True, slots=True)
class History:
    """The last `count` patches are to be told."""

    count: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is answered to a message that makes no sense; `id` is empty where none could be read."""

    id: Id
    code: ErrorCode
    text: str


Command: TypeAlias = Hello | Ping | Status | Request | Again | Cancel | Undo | History


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument: its name, the type tags it may come with, and how many characters a string may have."""

    name: str
    tags: str
    limit: int = MAX_ID

    def takes(self, value: Argument) -> bool:
        return isinstance(value, tuple(TYPES[tag] for tag in self.tags)) and not (
            isinstance(value, float) and not math.isfinite(value)
        )


ID, NEW_ID = Parameter("id", "ifs"), Parameter("new-id", "ifs")
TEXT, NAME = Parameter("text", "s", MAX_TEXT), Parameter("name", "s")
COUNT, DIR = Parameter("count", "if"), Parameter("dir", "s")


@dataclass(frozen=True, slots=True)
class Spec:
    """One address that the bridge listens to. `rest` says what may follow without end, after the parameters."""

    word: str
    required: tuple[Parameter, ...]
    optional: tuple[Parameter, ...]
    rest: str
    replies: str
    meaning: str
    build: Callable[..., Command]


COMMANDS: Mapping[str, Spec] = {
    spec.word: spec
    for spec in (
        Spec("hello", (), (), "", "hello", "tell me of every patch that appears", Hello),
        Spec(
            "request", (ID, TEXT), (), "key value pairs", "accepted progress done error cancelled",
            "make a patch", lambda id, text, *rest: Request(id, text, options(rest)),
        ),
        Spec(
            "revise", (ID, TEXT), (NAME,), "", "accepted progress done replaced error cancelled",
            "change the patch of that name, or the one that I got last",
            lambda id, text, name="": Request(id, text, revises=name),
        ),
        Spec(
            "again", (ID,), (NEW_ID,), "", "accepted progress done error cancelled",
            "make the patch of an earlier request with another seed",
            lambda id, new_id=None: Again(id, id if new_id is None else new_id),
        ),
        Spec("cancel", (ID,), (), "", "cancelled done error", "stop work on a request", Cancel),
        Spec("undo", (ID,), (), "", "undone close open error", "take back the patch that I got last", Undo),
        Spec(
            "history", (), (COUNT,), "", "history history-end", "tell the last patches of this folder",
            lambda count=HISTORY: History(_count(count)),
        ),
        Spec("ping", (), (), "anything", "pong error", "answer with the same arguments", lambda *all: Ping(all)),
        Spec("status", (), (), "", "status", "tell what the bridge does", Status),
    )
}  # fmt: skip

REPLIES: Mapping[str, tuple[tuple[Parameter, ...], str]] = {
    "hello": (
        (
            Parameter("version", "s"), Parameter("model", "s"), Parameter("folder", "s"), Parameter("waiting", "i"),
            Parameter("protocol", "i"),
        ),
        "the model is `loading` until it is there; requests are accepted meanwhile; this is protocol "
        f"{PROTOCOL}",
    ),
    "accepted": ((ID, Parameter("place", "i")), "so many requests are before this one; 0 is in work or next"),
    "progress": ((ID, Parameter("fraction", "f"), Parameter("tokens", "i")), "0 to 1, and tokens so far"),
    "done": (
        (ID, NAME, Parameter("dir", "s"), Parameter("seconds", "f")),
        "the file's name, its folder with forward slashes, and the time since it was accepted",
    ),
    "error": ((ID, Parameter("code", "s"), TEXT), "what went wrong, for programs and for people"),
    "cancelled": ((ID,), "the work has stopped, no patch will come"),
    "pong": ((), "what was sent with `ping`"),
    "status": (
        (Parameter("state", "s"), Parameter("waiting", "i"), Parameter("seconds", "f")),
        "`loading`, `idle` or `working`, the requests that are in work or wait, and the time since the start",
    ),
    "open": ((NAME, DIR), "a finished patch has appeared in the folder, or is the last again after an `undo`"),
    "replaced": (
        (NAME, DIR), "a patch was changed, the new one opens; this one's window is to be closed unless it has edits",
    ),
    "close": ((NAME, DIR), "a patch was taken back; its window is to be closed"),
    "undone": ((ID, NAME, DIR), "that patch was taken back"),
    "history": (
        (ID, NAME, DIR, Parameter("request", "s"), Parameter("seed", "i"), Parameter("time", "s")),
        "a patch of the folder, the newest last; the id is that of its request, the time is UTC",
    ),
    "history-end": ((COUNT,), "so many patches were told"),
}  # fmt: skip


class OptionError(ValueError):
    """An option of a request that is unknown, doubled or out of range."""


def _whole(low: int, high: int) -> tuple[str, Callable[[Any], int]]:
    def read(value: Any) -> int:
        if isinstance(value, str) or value != int(value) or not low <= value <= high:
            raise ValueError
        return int(value)  # Pd sends whole numbers as floats

    return f"a whole number from {low} to {high}", read


def _temperature(value: Any) -> float:
    if isinstance(value, str) or not 0 <= value <= 2:
        raise ValueError
    return float(value)


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_ID:
        raise ValueError
    return value


_COUNT, _read_count = _whole(1, MAX_HISTORY)


def _count(value: Any) -> int:
    try:
        return _read_count(value)
    except ValueError:
        raise OptionError(f"{value!r} is not {_COUNT}") from None


OPTIONS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "seed": _whole(0, 2**31 - 1),
    "temperature": ("a number from 0 to 2", _temperature),
    "candidates": _whole(1, MAX_CANDIDATES),
    "name": (f"a name for the file, at most {MAX_ID} characters", _name),
}


def parse(message: Message) -> Command | Refusal | None:
    """What a message asks for. None: it is a reply, which must not be answered (two bridges would never end)."""
    word = message.address.removeprefix(ROOT)
    id = _readable_id(message)
    if word in REPLIES and word not in COMMANDS:
        return None
    if word not in COMMANDS or not message.address.startswith(ROOT):
        known = ", ".join(ROOT + each for each in COMMANDS)
        return Refusal(id, ErrorCode.UNKNOWN_ADDRESS, f"no address {message.address}; there are {known}")
    if message.problem:
        return Refusal(id, ErrorCode.BAD_TYPE, f"{message.address}: {message.problem}")
    spec = COMMANDS[word]
    if not _fits(spec, message.arguments):
        return Refusal(id, ErrorCode.BAD_ARGUMENTS, f"{message.address} takes {usage(spec)}")
    for parameter, value in zip((*spec.required, *spec.optional), message.arguments, strict=False):
        if isinstance(value, str) and len(value) > parameter.limit:
            text = f"{parameter.name} has {len(value):,} characters; at most {parameter.limit:,} are read"
            return Refusal(id, ErrorCode.TOO_LARGE, text)
        if parameter is TEXT and not str(value).strip():
            return Refusal(id, ErrorCode.BAD_ARGUMENTS, "the text is empty; say what the patch should do")
    try:
        return spec.build(*message.arguments)
    except OptionError as error:
        return Refusal(id, ErrorCode.BAD_OPTION, str(error))


def options(pairs: Sequence[Argument]) -> Options:
    """The options behind a request's text. Raises `OptionError`."""
    if len(pairs) % 2:
        raise OptionError(f"options are key value pairs; {pairs[-1]!r} stands alone")
    values: dict[str, Any] = {}
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if not isinstance(key, str) or key not in OPTIONS:
            raise OptionError(f"no option {key!r}; there are {', '.join(OPTIONS)}")
        if key in values:
            raise OptionError(f"the option {key} stands twice")
        wanted, read = OPTIONS[key]
        try:
            values[key] = read(value)
        except (ValueError, TypeError, OverflowError):
            raise OptionError(f"{key} {value!r:.100} is not {wanted}") from None
    return Options(**values)


def reply(word: str, *arguments: Argument) -> Message:
    return Message(ROOT + word, arguments)


def error(id: Id, code: ErrorCode, text: str) -> Message:
    """An error's reply, its text on one line, as Pd shows it."""
    line = " ".join(text.split())
    return reply("error", id, code.value, line if len(line) <= MAX_ERROR else line[:MAX_ERROR] + " …")


def too_large(answer: Message, size: int) -> Message:
    """What is sent instead of an answer that does not fit into a datagram."""
    text = f"the answer {answer.address} has {size:,} bytes, a datagram at most {LARGEST_REPLY:,}; ask over TCP"
    return error(_readable_id(answer), ErrorCode.TOO_LARGE, text)


def key_of(id: Id) -> str:
    """What makes two ids the same: 7, 7.0 and "7" are, since Pd may send a number as any of them."""
    return str(int(id)) if isinstance(id, float) and id.is_integer() else str(id)


def usage(spec: Spec) -> str:
    """`id:ifs text:s [name:s]`, as errors and docs/protocol.md show a spec's arguments."""
    words = [f"{each.name}:{each.tags}" for each in spec.required]
    words += [f"[{each.name}:{each.tags}]" for each in spec.optional]
    return " ".join([*words, *([f"[{spec.rest}]"] if spec.rest else [])]) or "no arguments"


def _readable_id(message: Message) -> Id:
    first = message.arguments[0] if message.arguments else ""
    if not ID.takes(first) or isinstance(first, bytes) or (isinstance(first, str) and len(first) > MAX_ID):
        return ""
    return first


def _fits(spec: Spec, arguments: Sequence[Argument]) -> bool:
    parameters = (*spec.required, *spec.optional)
    enough = len(spec.required) <= len(arguments)
    few = bool(spec.rest) or len(arguments) <= len(parameters)
    return enough and few and all(p.takes(value) for p, value in zip(parameters, arguments, strict=False))
