"""The grammar of [expr], [expr~] and [fexpr~], as far as it decides whether Pd creates the box.

    several   = one {";" one} [";"]
    one       = term {operator term} | place "=" term {operator term}
    term      = ["-" | "!" | "~"] (number | variable | name | name "[" one "]" | function "(" one {"," one} ")" |
                                   "(" one ")" | a text in quotes)
    place     = name | name "[" one "]" | $s1 "[" one "]", in parentheses or not

A name is a [value] or, with an index, an array. Found by experiment; `tests/objects` holds it against the real Pd,
which also takes some texts that make no sense, such as `2)5`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from patchgen.patch import Atoms

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)
    |(?P<open>\$\d[\w$]*)
    |(?P<variable>\$[A-Za-z]\s*\d*)
    |(?P<name>[A-Za-z_][\w$]*)
    |(?P<text>"[^"]+")
    |(?P<operator>&&|\|\||<<|>>|[<>=!]=|[-+*/%&|^<>])
    |(?P<mark>[][()=,!~])
    )\s*""",
    re.VERBOSE | re.ASCII,
)
_MOST_INLETS = 100
_MOST_OPEN = 100  # brackets; each takes some of the stack while it is read

# The letters of variables with an index from 1; those that may not stand at the first inlet, which is a signal's.
_VARIABLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"expr": ("fis", ""), "expr~": ("fisv", "fis"), "fexpr~": ("fisxy", "fis")}
)
_FUNCTIONS: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("abs", "ceil", "fact", "float", "floor", "int", "imodf", "modf", "nearbyint"), 1),
        **dict.fromkeys(("rint", "round", "trunc", "finite", "isinf", "isnan", "avg", "size", "sum"), 1),
        **dict.fromkeys(("acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "sin", "sinh"), 1),
        **dict.fromkeys(("tan", "tanh", "cbrt", "erf", "erfc", "exp", "expm1", "ln", "log", "log10", "log1p"), 1),
        **dict.fromkeys(("sqrt", "dbtopow", "dbtorms", "ftom", "mtof", "powtodb", "rmstodb"), 1),
        **dict.fromkeys(("atan2", "copysign", "fmod", "ldexp", "max", "min", "pow", "random", "remainder"), 2),
        **dict.fromkeys(("Avg", "Sum", "if"), 3),
    }
)
# A bracket or a comma, and the name before it.
_BRACKET = re.compile(r"([A-Za-z_]\w*)?\s*([][(),])")
# What may be missing of an operand, or of an operator and an operand, as in `2 =`, `$`, `$f`, `$s1`, `"a`. The
# variables are of a late inlet, whose type is hardly settled yet.
_VARIABLE_RESTS = ("99", "99[0]", *(f"{dollar}{letter}" for dollar in ("", "$") for letter in ("f99", "v99", "s99[0]")))
_RESTS = ("", "0", "=0", *_VARIABLE_RESTS, "[0]", '"', 'a"')


def is_expression(name: str, args: Atoms) -> bool:
    """Whether Pd takes these creation arguments after `expr`, `expr~` or `fexpr~`.

    What begins with `$1` and the like may be a number or a name: it is known when the patch runs.
    """
    text = re.sub(r"\\([,;$])", r"\1", " ".join(args)).strip()
    if not text:
        return True
    if max(itertools.accumulate((c in "([") - (c in ")]") for c in text)) > _MOST_OPEN:
        return False
    inlets: dict[int, str] = {}
    readers = [_Reader(name, _tokens(part), inlets) for part in text.removesuffix(";").split(";")]
    return all(reader.one() and reader.at_end() for reader in readers)


def endings(text: str) -> Iterator[str]:
    """What could make an expression of a text that is cut anywhere: a rest of an operand, then what closes brackets."""
    missing: list[str] = []
    part = text.rpartition(";")[2]
    for match in _BRACKET.finditer(part):
        function, bracket = match.groups()
        if bracket == "(":
            missing.append(",0" * (_FUNCTIONS.get(function, 1) - 1) + ")")
        elif bracket == "[":
            missing.append("]")
        elif bracket == "," and missing:
            missing[-1] = missing[-1].removeprefix(",0")
        elif missing:
            missing.pop()
    closing = "".join(reversed(missing))
    return (rest + closing for rest in _RESTS)


def _tokens(text: str) -> list[tuple[str, str]]:
    """Kind and text of each; a kind of its own, `none`, for what belongs nowhere."""
    tokens: list[tuple[str, str]] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            return [*tokens, ("none", text[place:])]
        assert match.lastgroup is not None
        tokens.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return tokens


class _Reader:
    """Goes through the tokens of one expression. Each method reads what it is named for: False where it is not there.

    `inlets` are the letters of the variables met so far, by inlet: each has one type in all of a box's expressions.
    """

    def __init__(self, name: str, tokens: list[tuple[str, str]], inlets: dict[int, str]) -> None:
        self._letters, self._not_first = _VARIABLES[name]
        self._tokens = tokens
        self._inlets = inlets
        self._at = 0

    def at_end(self) -> bool:
        return self._at == len(self._tokens)

    def one(self) -> bool:
        start = self._at
        if not self._sum():
            return False
        if not self._mark("="):
            return True
        return self._is_place(start, self._at - 1) and self._sum()

    def _sum(self) -> bool:
        if not self._term():
            return False
        while self._next()[0] == "operator":
            self._at += 1
            if not self._term():
                return False
        return True

    def _is_place(self, start: int, end: int) -> bool:
        """Whether these tokens are a name or an array's element; what stands in brackets has been read."""
        while self._tokens[start][1] == "(":
            start, end = start + 1, end - 1
        kind, text = self._tokens[start]
        element = self._tokens[end - 1][1] == "]"
        return (kind == "name" and (element or end == start + 1)) or (text[:2].lower() == "$s" and element)

    def _term(self) -> bool:
        if self._next()[1] in ("-", "!", "~"):
            self._at += 1
        kind, text = self._next()
        self._at += 1
        if kind == "variable":
            return self._variable(text[1].lower(), text[2:].strip())
        if kind == "open":
            return self._index_or_none()
        if kind == "name":
            return self._function(text) if self._mark("(") else self._index_or_none()
        if text == "(":
            return self.one() and self._mark(")")
        if text == "[":  # an array without a name, which Pd takes
            return self.one() and self._mark("]")
        return kind in ("number", "text")

    def _variable(self, letter: str, number: str) -> bool:
        if letter not in self._letters or (number and not 1 <= int(number) <= _MOST_INLETS):
            return False
        if letter != "y" and self._inlets.setdefault(int(number or 1), letter) != letter:
            return False
        if letter in "xy":  # fexpr~'s inputs and outputs of some samples ago; without a number it is the first
            return self._index_or_none()
        if not number or (int(number) == 1 and letter in self._not_first):
            return False
        return letter != "s" or (self._next()[1] == "[" and self._index_or_none())

    def _function(self, name: str) -> bool:
        arguments = 1
        if name not in _FUNCTIONS or not self.one():
            return False
        while self._mark(","):
            arguments += 1
            if not self.one():
                return False
        return self._mark(")") and arguments == _FUNCTIONS[name]

    def _index_or_none(self) -> bool:
        return not self._mark("[") or (self.one() and self._mark("]"))

    def _mark(self, mark: str) -> bool:
        """Goes past it if it is the next."""
        found = self._next()[1] == mark
        self._at += found
        return found

    def _next(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("none", "")
