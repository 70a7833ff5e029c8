"""The order of those who wait: each client in its turn, and the requests of one client as they came."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

Client = TypeVar("Client", bound=Hashable)
Item = TypeVar("Item")


class Turns(Generic[Client, Item]):
    """A queue that is fair: a client with a hundred requests holds nobody up for longer than one of them."""

    def __init__(self) -> None:
        self._lines: OrderedDict[Client, deque[Item]] = OrderedDict()  # the client whose turn it is stands first

    def __len__(self) -> int:
        return sum(map(len, self._lines.values()))

    def __iter__(self) -> Iterator[Item]:
        """All items, client by client."""
        for line in self._lines.values():
            yield from line

    def of(self, client: Client) -> int:
        """How many items of a client wait."""
        return len(self._lines.get(client, ()))

    def push(self, client: Client, item: Item) -> None:
        self._lines.setdefault(client, deque()).append(item)

    def pop(self) -> Item:
        """The item that is next. Raises `KeyError` where none waits."""
        client, line = self._lines.popitem(last=False)
        item = line.popleft()
        if line:
            self._lines[client] = line
        return item

    def remove(self, client: Client, item: Item) -> None:
        line = self._lines[client]
        line.remove(item)
        if not line:
            del self._lines[client]

    def clear(self) -> None:
        self._lines.clear()

    def place(self, client: Client, item: Item) -> int:
        """How many items come before this one, if none is pushed from now on."""
        depth = place = self._lines[client].index(item)
        turn = 1  # a client before this one comes once more before the item does
        for other, line in self._lines.items():
            if other == client:
                turn = 0
            else:
                place += min(len(line), depth + turn)
        return place
