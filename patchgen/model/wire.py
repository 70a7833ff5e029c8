"""HTTP to an OpenAI-compatible server: one JSON answer, or a stream of events; every fault told as a `ModelError`.

The stream's format: https://html.spec.whatwg.org/multipage/server-sent-events.html, of which such servers use `data`
lines and comments.
"""

from __future__ import annotations

import asyncio
import json
import random
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Mapping
from contextlib import aclosing
from typing import Any, TypeAlias, TypeVar

import httpx

from patchgen.errors import ModelError
from patchgen.model.servers import KEY_VARIABLE, MAX_ANSWER, Address, words

T = TypeVar("T")
Event: TypeAlias = Mapping[str, Any]

TICK = 0.05  # seconds between two moments at which the work can be stopped while nothing comes
_LONGEST_WAIT = 30.0  # seconds that a busy server may ask us to stay away
_BUSY = (429, 502, 503, 504)
_REFUSED = (400, 422)
_DONE = "[DONE]"


class RefusedError(ModelError):
    """The server does not take the request as it stands."""


def stepped(source: Callable[[], AsyncIterator[T]]) -> Generator[T | None]:
    """An asynchronous iterator's items, one after the other, in an event loop of its own.

    None stands for each `TICK` in which nothing came. Closing the generator ends the iterator's work at once,
    whatever it waits for.
    """
    with asyncio.Runner() as runner:
        items: asyncio.Queue[T | BaseException | None] = asyncio.Queue(maxsize=1)

        async def fill() -> None:
            try:
                async for item in source():
                    await items.put(item)
                await items.put(StopAsyncIteration())
            except Exception as error:
                await items.put(error)

        async def take() -> T | BaseException | None:
            try:
                async with asyncio.timeout(TICK):
                    return await items.get()
            except TimeoutError:
                return None

        filling = runner.get_loop().create_task(fill())  # kept, as a loop holds tasks weakly; the runner cancels it
        while True:
            item = runner.run(take())
            if isinstance(item, StopAsyncIteration):
                break
            if isinstance(item, BaseException):
                raise item
            yield item
        del filling


async def get_json(address: Address, path: str) -> Any:
    """What the server answers to GET. Raises `ModelError`."""
    url = f"{address.url}{path}"
    try:
        limit = asyncio.timeout(address.patience.between)
        async with limit, address.client() as client, client.stream("GET", url) as response:
            body = await _body(response)
    except (httpx.HTTPError, TimeoutError, ssl.SSLError) as error:
        raise _unreachable(url, error) from error
    if response.status_code != 200:
        raise _status(url, response, body)
    return _json(url, body)


async def post(address: Address, path: str, body: Event) -> AsyncGenerator[Event]:
    """The events that answer a POST. Tried again while the server is not there or busy, until the first event.

    Raises `ModelError`; `RefusedError` where the server does not take the body.
    """
    patience = address.patience
    url = f"{address.url}{path}"
    async with address.client() as client:
        for attempt in range(patience.tries):
            last = attempt + 1 == patience.tries
            begun = False
            try:
                async with client.stream("POST", url, json=body) as response:
                    if last or response.status_code not in _BUSY:
                        async with aclosing(_events(url, response, address)) as events:
                            async for event in events:
                                begun = True
                                yield event
                        return
                    wait = _wanted_wait(response)
            except (httpx.HTTPError, ssl.SSLError) as error:
                if begun:
                    raise _broken_off(url, begun) from error
                if last or not _may_pass(error):
                    raise _unreachable(url, error) from error
                wait = 0.0
            # Many bridges share a server; they must not all come back at the same moment.
            delay = patience.backoff * 2**attempt * random.uniform(0.5, 1)
            await asyncio.sleep(max(wait, delay))


async def _events(url: str, response: httpx.Response, address: Address) -> AsyncGenerator[Event]:
    if response.status_code != 200:
        raise _status(url, response, await _body(response))
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
    if kind != "text/event-stream":
        raise ModelError(f"{url} does not stream: it answers with '{words(kind)}', not with text/event-stream")
    lines, limit, begun = _lines(url, response), address.patience.first, False
    async with aclosing(lines):
        while True:
            try:
                async with asyncio.timeout(limit):  # comments that only keep the connection open don't count
                    data = await _data(lines)
            except TimeoutError as error:
                raise ModelError(
                    f"{url} wrote nothing for {limit:g} seconds; it is stuck, or has too much to do"
                ) from error
            if data is None:
                raise _broken_off(url, begun)
            if data == _DONE:
                return
            event = _json(url, data)
            if not isinstance(event, dict):
                raise ModelError(f"{url} streams what is no completion: {words(data)}")
            if "error" in event:
                raise ModelError(f"{url} failed: {_said(event['error'])}")
            yield event
            limit, begun = address.patience.between, True


def _broken_off(url: str, begun: bool) -> ModelError:
    if begun:
        return ModelError(f"{url} broke off in the middle of a text; is the server still running?")
    why = "the request with its prompt may be longer than the model's context; see the server's own messages"
    return ModelError(f"{url} ended before it wrote anything: {why}")


async def _data(lines: AsyncIterator[str]) -> str | None:
    """The next event's data; None: the stream is at its end."""
    async for line in lines:
        field, _, value = line.partition(":")
        if field == "data":
            return value.removeprefix(" ")
        if field == "error":  # llama-server's form
            return json.dumps({"error": value.strip()})
    return None


async def _lines(url: str, response: httpx.Response) -> AsyncGenerator[str]:
    """Lines of bounded length. Ends that are no line break are not asked for: no such server writes them."""
    rest = b""
    async for chunk in response.aiter_bytes():
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line.rstrip(b"\r").decode("utf-8", "replace")
        if len(rest) > MAX_ANSWER:
            raise ModelError(f"{url} sends an event of more than {MAX_ANSWER:,} bytes; that is no patch")


async def _body(response: httpx.Response) -> bytes:
    """The whole answer, as far as anybody needs it."""
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > MAX_ANSWER:
            raise ModelError(f"{response.url} answers with more than {MAX_ANSWER:,} bytes; is it an engine's address?")
    return body


def _json(url: str, text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        shown = words(text if isinstance(text, str) else text.decode("utf-8", "replace"))
        raise ModelError(f"{url} answers with broken JSON: {shown}") from error


def _status(url: str, response: httpx.Response, body: bytes) -> ModelError:
    """The error for a status that is not 200."""
    status = response.status_code
    if response.is_redirect:
        return ModelError(f"{url} sends us on to {words(response.headers.get('Location'))}; name that address itself")
    said = _said_in(body)
    if status in (401, 403):
        return ModelError(f"{url} does not let us in ({status}: {said}); put its key in {KEY_VARIABLE}")
    if status in (404, 405):
        return ModelError(f"{url} is not there ({status}: {said}); the address mostly ends in /v1")
    if status in _BUSY:
        return ModelError(f"{url} has too much to do ({status}: {said}); try again later")
    if status in _REFUSED:
        return RefusedError(f"{url} does not take the request ({status}: {said})")
    return ModelError(f"{url} failed ({status}: {said}); see the server's own messages")


def _said_in(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return words(text)
    return _said(next((row[key] for key in ("error", "detail", "message") if key in row), row)) if row else ""


def _said(error: object) -> str:
    return words(error.get("message", error) if isinstance(error, dict) else error)


def _wanted_wait(response: httpx.Response) -> float:
    """How long the server asks us to stay away, in seconds."""
    text = response.headers.get("Retry-After", "")
    return min(float(text), _LONGEST_WAIT) if text.isascii() and text.isdecimal() else 0.0


def _may_pass(error: Exception) -> bool:
    """Whether another try may help: the server starts or was busy. A wrong certificate stays wrong."""
    passing = (httpx.NetworkError, httpx.ConnectTimeout, httpx.RemoteProtocolError)
    return isinstance(error, passing) and not _of_tls(error)


def _of_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError) or "SSL" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _unreachable(url: str, error: Exception) -> ModelError:
    if _of_tls(error):
        hint = "the address may want http, or SSL_CERT_FILE name the authority that signed its certificate"
        return ModelError(f"No safe connection to {url}: {words(error)}; {hint}")
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return ModelError(f"There is no server at {url} ({words(error) or 'no answer'}); start it, or check --engine")
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return ModelError(f"{url} does not answer in time; it is stuck, or has too much to do")
    return ModelError(f"{url} can't be asked: {words(error) or type(error).__name__}; is it an HTTP server?")
