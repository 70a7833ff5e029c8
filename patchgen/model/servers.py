"""What kinds of servers there are, as far as they differ, and what one of them says of its models."""

from __future__ import annotations

import ipaddress
import os
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

import httpx

from patchgen.errors import ModelError

KEY_VARIABLE = "PATCHGEN_ENGINE_KEY"
MAX_ANSWER = 1_000_000  # bytes of what a server says of itself, and of one event of a stream
_MAX_WORDS = 300  # characters of a server's own words in our messages

# llama.cpp cuts the vocabulary before a draw unless it is told not to; our own engine never does.
_WHOLE_VOCABULARY = {"top_k": 0, "min_p": 0.0, "repeat_penalty": 1.0}
_COUNT = {"stream_options": {"include_usage": True}}  # without it there is one event for each token, or nearly so


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of server: how it wants a grammar in GBNF (None: it takes none), and fields that only it knows."""

    name: str
    grammar: Callable[[str], Mapping[str, Any]] | None = None
    fields: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


# By `owned_by` of its models.
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "llamacpp": Kind("llama-server", lambda text: {"grammar": text}, {**_WHOLE_VOCABULARY, **_COUNT}),
        "me": Kind("llama_cpp.server", lambda text: {"grammar": text}, _WHOLE_VOCABULARY),
        "vllm": Kind(
            "vLLM",
            lambda text: {"structured_outputs": {"grammar": text}},
            {"top_k": -1, "min_p": 0.0, "repetition_penalty": 1.0, **_COUNT},
        ),
    }
)
OTHER = Kind("server")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server may take, in seconds, and how often it is asked while it is not there or busy.

    `first` is the time to the first token, in which other people's texts may come first; `between` that to the next.
    """

    connect: float = 5.0
    first: float = 120.0
    between: float = 30.0
    tries: int = 4
    backoff: float = 0.5  # before the second try; twice as long before each further one


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is. The key is never shown."""

    url: str
    patience: Patience = Patience()
    key: str | None = field(default=None, repr=False)
    trust: ssl.SSLContext | bool = field(default=True, repr=False)

    def client(self) -> httpx.AsyncClient:
        """A client for one conversation, to be used in one event loop."""
        patience = self.patience
        return httpx.AsyncClient(
            headers=self.headers(),
            timeout=httpx.Timeout(patience.first, connect=patience.connect),
            verify=self.trust,
            # A proxy of the environment is none for this machine itself.
            trust_env=not is_loopback(self.url),
        )

    def headers(self) -> dict[str, str]:
        """Nothing compressed: a small answer can't unfold into a huge one."""
        sent = {"Accept-Encoding": "identity", "User-Agent": "patchgen"}
        return sent | {"Authorization": f"Bearer {self.key}"} if self.key else sent


def address(url: str, patience: Patience | None = None) -> Address:
    """The address that a person wrote. Raises `ModelError` where it is none."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ModelError(f"The engine's address '{url}' makes no sense: {error}") from error
    if parsed.userinfo:
        raise ModelError(f"A key in the engine's address would be seen by others; put it in {KEY_VARIABLE}")
    if parsed.scheme not in ("http", "https") or not parsed.host or parsed.query or parsed.fragment:
        raise ModelError(f"The engine's address '{url}' is no http://HOST:PORT/v1 or https://HOST/v1")
    trust: ssl.SSLContext | bool = httpx.create_ssl_context() if parsed.scheme == "https" else False
    key = os.environ.get(KEY_VARIABLE)
    if key and not (key.isascii() and key.isprintable()):
        raise ModelError(f"{KEY_VARIABLE} holds characters that no key has; set it again")
    return Address(url.rstrip("/"), patience or Patience(), key, trust)


def is_loopback(url: str) -> bool:
    host = httpx.URL(url).host
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Served:
    """A model as its server names it."""

    id: str
    kind: Kind

    @property
    def name(self) -> str:
        """For people: llama.cpp's servers take the file's path for a name."""
        path = PurePath(self.id)
        return path.stem if path.suffix == ".gguf" else self.id


def choose_model(models: object, wanted: str | None, url: str) -> Served:
    """The wanted model, else the first, of what `/models` answered. Raises `ModelError`."""
    rows = models.get("data") if isinstance(models, dict) else None
    if not isinstance(rows, list):
        raise ModelError(f"{url}/models does not list models; is this an OpenAI-compatible server, and its /v1?")
    owners = {
        row["id"]: row.get("owned_by") for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)
    }
    if not owners:
        raise ModelError(f"{url} serves no model; start it with one")
    chosen = next(iter(owners)) if wanted is None else wanted
    if chosen not in owners:
        raise ModelError(f"{url} does not serve '{chosen}'; there are {', '.join(map(words, owners))}")
    return Served(chosen, KINDS.get(str(owners[chosen]), OTHER))


def words(text: object) -> str:
    """What a server said, fit for one line of ours."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return line if len(line) <= _MAX_WORDS else f"{line[:_MAX_WORDS]}…"
