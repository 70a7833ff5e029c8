"""The look-up against the real Pd on boxes that are made up: any words behind any name, likely ones behind some."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from patchgen import objects
from patchgen.objects import FORMS
from patchgen.objects.probe import Probe
from patchgen.objects.rules import RULES

NUMBERS = ("0", "1", "2", "3", "-1", "7", "0.5", "64", "440", "1e3")
SYMBOLS = ("a", "f", "s", "b", "l", "p", "x", "bang", "float", "symbol", "list", "pointer", "anything", "foo-1")
FLAGS = ("-u", "-k", "-s", "-w", "-g", "-b", "-f", "-x", "-n", "-q", "-symbol", "-npts", "-v")

# Words that mean something to these objects.
LIKELY = {
    "sigmund~": "pitch notes env peaks tracks -npts -hop -t -maxfreq -npeak -vibrato -stabletime -growth -minpower 1 a",
    "fiddle~": "1024 2 3 1 20 0 -1 0.5 -0.5 a",
    "bonk~": "256 2 11 3 9 -npts -hop 1 1e3",
    "netreceive": "-u -b -f 0 1 a",
    "netsend": "-u -b -f 0 1",
    "text sequence": "a -w 1 fred -g -s t f",
    "readsf~": "0 1 2 4 8 9 64 a",
    "writesf~": "0 1 2 4 8 a",
    "pd~": "-ninsig -noutsig 0 1 3 -sr -fifo",
    "ctlin": "7 1 0 -1 2 0.5 a",
    "notein": "7 1 0 -1 2 0.5 a",
    "polytouchin": "7 1 0 -1 2 a",
    "bendin": "7 1 0 -1 2 a",
    "pgmin": "7 1 0 -1 2 a",
    "touchin": "7 1 0 -1 2 a",
    "pack": "f s p 1 2.5 symbol float pointer a",
    "unpack": "f s p 1 2.5 symbol float pointer a",
    "pipe": "f s p 1 100 a",
    "trigger": "f s p b a l 1 anything foo",
    "select": "1 a 0 b 2.5 float",
    "route": "1 a 0 float list symbol bang",
    "adc~": "1 2 3 0 a",
    "dac~": "1 2 3 8 0 a",
    "struct": "t float x symbol array list text",
    "get": "t x y z -symbol",
    "set": "t x y z -symbol 1",
    "append": "t x y z",
    "pointer": "t x y z",
    "element": "t x y",
    "plot": "-c -n -v x 0 1 b",
    "drawnumber": "-n -v x 0 1 lab",
    "drawpolygon": "-n -v x 0 1 2",
    "array get": "a -s t f -f 1 0",
    "array define": "a -k -pix 100 -yrange 0 1",
    "text define": "a -k b 1",
    "text get": "a -s t f 0 1",
    "text search": "0 1 a near > <",
    "list": "append prepend split trim length store tosymbol fromsymbol 1 a",
    "file": "handle stat size glob -v -q join split define a",
    "array": "get set size sum random define max -s a",
    "metro": "1 500 msec sec tempo permin",
    "delay": "1 500 msec sec permin",
    "poly": "4 1 a",
    "makenote": "64 100 a",
    "send": "a 0 1 pd",
    "value": "a 0 1",
    "delwrite~": "a 1000 0",
    "delread~": "a 100 0",
    "catch~": "a 0 1",
    "send~": "a 0 1",
    "switch~": "64 2 1 a",
    "inlet~": "hold lin pad fwd a",
    "*~": "2 0 a",
}
VARIABLES = {"expr": "fis", "expr~": "vfis", "fexpr~": "xyf"}


def anything(chance: random.Random, head: str, most: int = 8) -> str:
    words = chance.choice([NUMBERS, SYMBOLS, NUMBERS + SYMBOLS, NUMBERS + SYMBOLS + FLAGS])
    return " ".join([head, *chance.choices(words, k=chance.randrange(most))])


def likely(chance: random.Random, head: str) -> str:
    return " ".join([head, *chance.choices(LIKELY[head].split(), k=chance.randrange(8))])


def expression(chance: random.Random, head: str) -> str:
    """One to three expressions with variables, numbers, operators and functions."""

    def variable() -> str:
        kind = chance.choice(VARIABLES[head])
        earlier = f"[-{chance.randrange(1, 4)}]" if kind in "xy" and chance.random() < 0.5 else ""
        return f"${kind}{chance.randrange(1, 6)}{earlier}"

    def term(depth: int = 0) -> str:
        if depth > 2 or chance.random() < 0.4:
            return variable() if chance.random() < 0.75 else chance.choice(["1", "2", "0.5", "440"])
        if chance.random() < 0.6:
            return term(depth + 1) + chance.choice(["+", " + ", "*", "-", " / ", ">"]) + term(depth + 1)
        return f"{chance.choice(['', 'sin', 'abs', 'int', 'sqrt'])}({term(depth + 1)})"

    terms = [term() for _ in range(chance.choice([1, 1, 1, 2, 3]))]
    return f"{head} {chance.choice([' ; ', ';', ' ;']).join(terms)}".replace(";", "\\;")


def boxes(seed: int, each: int) -> Iterator[str]:
    chance = random.Random(seed)
    kinds: list[tuple[Callable[[random.Random, str], str], list[str]]] = [
        (anything, sorted(objects.catalogue().objects.keys() - {"clone", "declare"})),
        (likely, list(LIKELY)),
        (expression, list(VARIABLES)),
    ]
    for make, heads in kinds:
        for head in heads:
            yield from {make(chance, head): None for _ in range(each)}


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 4))])
def test_boxes_have_the_ports_that_pd_gives_them(probe: Probe, seed: int) -> None:
    texts = list(dict.fromkeys(boxes(seed, 40 if seed > 1 else 6)))
    atoms = [tuple(text.replace("$", "\\$").split()) for text in texts]
    probed = probe.ports([f"obj {' '.join(words)}" for words in atoms])
    wrong = {
        text: f"Pd: {answer and answer.ports}, look-up: {objects.lookup(words)}"
        for text, words, answer in zip(texts, atoms, probed, strict=True)
        if objects.lookup(words) != (answer and answer.ports)
    }
    assert wrong == {}, f"{len(wrong)} of {len(texts)}"
    assert len(texts) > 1500


def test_the_made_up_boxes_are_many_for_each_rule() -> None:
    counted = Counter(objects.head_of(tuple(text.split()))[0] for text in set(boxes(2, 40)))
    assert {head for head in RULES if counted[head] < 20} == {"clone"}
    assert {head for head in LIKELY if counted[head] < 20} == set()


def test_the_examples_show_every_rule_but_the_one_that_tells_nothing() -> None:
    assert set(FORMS) == set(RULES) - {"clone"}
    for head, texts in FORMS.items():
        ports = [objects.lookup(tuple(text.replace("$", "\\$").split())) for text in texts]
        assert None not in ports, head
        assert len(set(ports)) > 1, head
