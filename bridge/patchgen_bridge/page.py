"""The tables of docs/protocol.md, made from the code: `python -m patchgen_bridge.page docs/protocol.md`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from patchgen_bridge.protocol import COMMANDS, ERRORS, OPTIONS, REPLIES, ROOT, usage

Rows = Sequence[Sequence[str]]


def _code(text: str) -> str:
    return f"`{text}`"


def _commands() -> Rows:
    head = ("address", "arguments", "meaning", "replies")
    return [head] + [
        (_code(ROOT + spec.word), _arguments(usage(spec)), spec.meaning, " ".join(map(_code, spec.replies.split())))
        for spec in COMMANDS.values()
    ]


def _options() -> Rows:
    return [("key", "value"), *((_code(key), wanted) for key, (wanted, _) in OPTIONS.items())]


def _replies() -> Rows:
    return [("address", "arguments", "meaning")] + [
        (_code(ROOT + word), _arguments(" ".join(f"{each.name}:{each.tags}" for each in parameters)), meaning)
        for word, (parameters, meaning) in REPLIES.items()
    ]


def _errors() -> Rows:
    return [("code", "meaning"), *((_code(code), meaning) for code, meaning in ERRORS.items())]


TABLES: Mapping[str, Callable[[], Rows]] = {
    "commands": _commands,
    "options": _options,
    "replies": _replies,
    "errors": _errors,
}


def filled(page: str) -> str:
    """The page, each table between `<!-- table NAME -->` and `<!-- end -->` made anew. Raises KeyError, ValueError."""
    filled, count = re.subn(
        r"(<!-- table (\w+) -->\n).*?(<!-- end -->)",
        lambda match: match[1] + _table(TABLES[match[2]]()) + match[3],
        page,
        flags=re.DOTALL,
    )
    if count != len(TABLES):
        raise ValueError(f"{count} tables on the page, not {len(TABLES)}")
    return filled


def main() -> None:
    path = Path(sys.argv[1])
    path.write_text(filled(path.read_text("utf-8")), "utf-8", newline="\n")


def _arguments(text: str) -> str:
    return _code(text) if ":" in text or "[" in text else text


def _table(rows: Rows) -> str:
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "".join(f"| {' | '.join(cells)} |\n".replace("| --- ", "|---").replace("|--- |", "|---|") for cells in lines)


if __name__ == "__main__":
    main()
