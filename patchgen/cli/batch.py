"""`patchgen make --batch`: a patch and a record for each line of a JSONL file.

The record is written last, so where there is one, its request is done; a batch that was stopped goes on from there.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from patchgen.cli.common import open_judge, write_whole
from patchgen.errors import PatchgenError
from patchgen.filename import DEVICES
from patchgen.finding import errors

if TYPE_CHECKING:
    from patchgen.generate import Judge, Made, MakeOptions
    from patchgen.model import Engine

MAX_NAME = 100  # characters of a file name, so that its suffixes fit every file system


@dataclass(frozen=True, slots=True)
class Item:
    """A request of a batch; `name` is its id made safe as a file name."""

    line: int
    id: str | int
    prompt: str
    name: str


class BadLineError(ValueError):
    """A line of the batch that is no request; the message says why."""


def run(args: argparse.Namespace) -> int:
    """Serve every request that can be served; 1 where one could not."""
    from tqdm import tqdm

    from patchgen.cli.engine import open_engine
    from patchgen.cli.make import options

    items, problems = read_items(args.batch)
    _require_folder(args.out_dir)
    todo, hindrances = _undone(items, args)
    problems += hindrances
    for problem in problems:
        print(f"patchgen: {problem}", file=sys.stderr)
    served = 0
    if todo:
        with open_judge(not args.no_pd) as judge:
            engine = open_engine(args)
            try:
                for item in tqdm(todo, unit="patch", disable=None):
                    served += serve(engine, item, args.out_dir, options(args), judge)
            finally:
                engine.close()
    failed = len(todo) - served
    skipped = len(items) - len(todo)
    print(f"{args.out_dir}: patches {served}, without one {failed}, skipped {skipped}, bad lines {len(problems)}")
    return 1 if failed or problems else 0


def _require_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise PatchgenError(f"{path} is a file; name a folder with --out-dir") from error


def _undone(items: list[Item], args: argparse.Namespace) -> tuple[list[Item], list[str]]:
    """The requests that still need a patch, and why others can't get one."""
    todo, problems = [], []
    for item in items:
        try:
            if args.force or not is_done(item, args.out_dir):
                todo.append(item)
        except BadLineError as error:
            problems.append(f"{args.batch}:{item.line}: {error}")
    return todo, problems


def read_items(path: Path) -> tuple[list[Item], list[str]]:
    """The requests of a batch, and what is wrong with its other lines. Raises `PatchgenError`."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise PatchgenError(f"The batch {path} can't be read: {error.strerror or error}") from error
    items: list[Item] = []
    problems: list[str] = []
    first: dict[str, int] = {}  # file names, as a file system without capitals sees them -> line
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = _item(number, line)
            other = first.setdefault(item.name.casefold(), number)
            if other != number:
                raise BadLineError(f"id {item.id!r} would take the file of line {other}; give it another id")
            items.append(item)
        except BadLineError as error:
            problems.append(f"{path}:{number}: {error}")
    return items, problems


def _item(number: int, line: bytes) -> Item:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:  # its own text counts lines, of which there is one here
        raise BadLineError(f"no JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:  # not UTF-8, a number too long, nested too deep
        raise BadLineError(f"no JSON: {error}") from error
    if not isinstance(row, dict):
        raise BadLineError('no JSON object; a line is {"id": "sine-1", "prompt": "a 440 Hz sine"}')
    id_, prompt = row.get("id"), row.get("prompt")
    if isinstance(id_, bool) or not isinstance(id_, str | int) or id_ == "":
        raise BadLineError('"id" must be a text or a whole number')
    if not isinstance(prompt, str):
        raise BadLineError('"prompt" must be a text')
    return Item(number, id_, prompt, safe_name(str(id_)))


def safe_name(id_: str) -> str:
    """A file name for any id: letters, digits, `.`, `_` and `-` stay, all else becomes `_`; never a path."""
    name = re.sub(r"[^\w.-]", "_", id_, flags=re.ASCII)[:MAX_NAME]
    if name.startswith(".") or name.endswith(".") or name.split(".")[0].lower() in DEVICES:
        name = f"_{name.rstrip('.')}"
    return name


def is_done(item: Item, folder: Path) -> bool:
    """Whether the request has its record already. Raises `BadLineError` for a record of another request."""
    path = _record_path(item, folder)
    try:
        row = json.loads(path.read_bytes())
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        raise BadLineError(f"{path} can't be read ({error}); overwrite it with --force") from error
    if not isinstance(row, dict) or row.get("prompt") != item.prompt:
        raise BadLineError(f"{path} is of another request; choose another --out-dir, or overwrite it with --force")
    return True


def serve(engine: Engine, item: Item, folder: Path, options: MakeOptions, judge: Judge | None) -> bool:
    """Make one patch and write what came of it; whether there is one."""
    from patchgen import pdfile
    from patchgen.generate import make

    now = datetime.now(UTC).isoformat(timespec="seconds")
    record: dict[str, Any] = {"id": item.id, "prompt": item.prompt, "model": engine.info.name, "time": now}
    data = None
    try:
        made = make(engine, item.prompt, options, judge=judge)
        record |= _record(made)
        if made.ok and made.patch is not None:
            data = pdfile.write(made.patch)
    except PatchgenError as error:
        record |= {"ok": False, "error": str(error), "findings": []}
    patch = folder / f"{item.name}.pd"
    if data is None:
        patch.unlink(missing_ok=True)  # one of an earlier batch is not this one's
    else:
        write_whole(patch, data)
    text = json.dumps(record, ensure_ascii=False, indent=1)
    write_whole(_record_path(item, folder), f"{text}\n".encode("utf-8", "backslashreplace"))
    return data is not None


def _record(made: Made) -> dict[str, Any]:
    record: dict[str, Any] = {
        "ok": made.ok,
        "seed": made.seed,
        "temperature": made.temperature,
        "candidates": made.candidates,
        "tokens": made.tokens,
        "seconds": {name: round(seconds, 4) for name, seconds in made.seconds.items()},
        "findings": [finding.as_json() for finding in made.findings],
        "notation": made.text,
    }
    if not made.ok:
        record["error"] = "; ".join(f.message for f in errors(made.findings)) or "the model wrote no patch"
    return record


def _record_path(item: Item, folder: Path) -> Path:
    return folder / f"{item.name}.json"
