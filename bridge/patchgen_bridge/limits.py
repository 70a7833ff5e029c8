"""How many messages are read a second: of each client, and of all."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from patchgen_bridge.transport import Client

BURST = 2.0  # seconds' worth of messages that may come at once
CLIENTS = 1024  # whose messages are counted; one that was forgotten begins anew, below the limit of all
TOLD = 1.0  # seconds between two answers to a client that is too fast


@dataclass(slots=True)
class Bucket:
    """A token bucket: it gains `rate` tokens a second up to `BURST` seconds' worth, and a message takes one."""

    rate: float
    tokens: float
    filled: float

    def take(self, now: float) -> bool:
        self.tokens = min(self.rate * BURST, self.tokens + (now - self.filled) * self.rate)
        self.filled = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class RateLimit:
    """Messages a second: `each` of a client, `all` of all clients together."""

    def __init__(self, each: float, all: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._each = each
        self._clock = clock
        self._all = self._full(all)
        self._clients: OrderedDict[Client, Bucket] = OrderedDict()
        self._told: OrderedDict[Client, float] = OrderedDict()
        self.refused = 0  # since the start

    def take(self, client: Client) -> bool:
        """Whether a message of this client may be read."""
        now = self._clock()
        bucket = self._clients.get(client)
        if bucket is None:
            bucket = self._clients[client] = self._full(self._each)
            if len(self._clients) > CLIENTS:
                self._clients.popitem(last=False)
        self._clients.move_to_end(client)
        if bucket.take(now) and self._all.take(now):
            return True
        self.refused += 1
        return False

    def tell(self, client: Client) -> bool:
        """Whether a refused client is to be told so: now and then, or an answer would itself be a flood."""
        now = self._clock()
        if now - self._told.get(client, float("-inf")) < TOLD:
            return False
        self._told[client] = now
        self._told.move_to_end(client)
        if len(self._told) > CLIENTS:
            self._told.popitem(last=False)
        return True

    def _full(self, rate: float) -> Bucket:
        return Bucket(rate, rate * BURST, self._clock())
