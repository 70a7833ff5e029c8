"""Turns of clients, held against playing them out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from patchgen_bridge.turns import Turns

CLIENTS = "abc"


@given(st.lists(st.sampled_from(CLIENTS) | st.none()))
def test_places_are_those_of_the_turns_to_come(steps: list[str | None]) -> None:
    """A letter pushes an item of that client, None takes one out."""
    turns: Turns[str, tuple[str, int]] = Turns()
    for number, client in enumerate(steps):
        if client is not None:
            turns.push(client, (client, number))
        elif len(turns):
            turns.pop()
    places = {item: turns.place(item[0], item) for item in turns}
    taken = [turns.pop() for _ in range(len(turns))]
    assert [places[item] for item in taken] == list(range(len(taken)))
    for client in CLIENTS:
        own = [item for item in taken if item[0] == client]
        assert own == sorted(own)


@given(st.lists(st.sampled_from(CLIENTS), min_size=1))
def test_no_client_is_passed_over_twice(clients: list[str]) -> None:
    turns: Turns[str, int] = Turns()
    for number, client in enumerate(clients):
        turns.push(client, number)
    while len(turns):
        waiting = {client for client in CLIENTS if turns.of(client)}
        served = [clients[turns.pop()] for _ in range(len(waiting))]
        assert sorted(served) == sorted(waiting)


@given(st.lists(st.sampled_from(CLIENTS), min_size=1), st.data())
def test_one_that_is_removed_leaves_the_rest_in_order(clients: list[str], data: st.DataObject) -> None:
    turns: Turns[str, int] = Turns()
    for number, client in enumerate(clients):
        turns.push(client, number)
    gone = data.draw(st.integers(0, len(clients) - 1))
    before = {number: turns.place(clients[number], number) for number in range(len(clients))}
    turns.remove(clients[gone], gone)
    taken = [turns.pop() for _ in range(len(turns))]
    assert sorted(taken) == sorted(set(range(len(clients))) - {gone})
    assert all(taken.index(number) <= before[number] for number in taken)
