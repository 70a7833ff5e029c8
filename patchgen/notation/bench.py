"""What the notation keeps and what it costs: `python -m patchgen.notation.bench FOLDER…`.

Each file goes from `.pd` to the notation and back. Tokens are those of Mistral v0.3, where `mistral-common` is
installed (`uv pip install --group bench`), which carries its tokenizer.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

from patchgen import notation, pdfile
from patchgen.errors import PatchgenError
from patchgen.finding import Severity
from patchgen.notation.kept import losses
from patchgen.patch import Patch
from patchgen.pdfile.corpus import unique_files

Count: TypeAlias = Callable[[str], int]  # the tokens of a text
EXAMPLES = 3  # names of files for each reason


@dataclass(slots=True)
class Tally:
    """All files so far."""

    files: int = 0
    kept: int = 0
    pd_tokens: int = 0
    tokens: int = 0
    shares: list[float] = field(default_factory=list)  # tokens of the notation to those of the file, for each
    reasons: dict[str, list[Path]] = field(default_factory=dict)


def measure(files: Iterable[tuple[Path, bytes]], count: Count | None) -> Tally:
    """What became of the files, and their tokens if there is a tokenizer."""
    tally = Tally()
    for path, data in files:
        reading = pdfile.read(data)
        text = notation.write(reading.patch) if reading.patch else ""
        reasons = _reasons(reading.patch, text)
        if reasons and (code := next((finding.code for finding in reading.errors), None)):
            reasons = [f"the file itself is broken: {code}"]
        for reason in reasons:
            tally.reasons.setdefault(reason, []).append(path)
        tally.files += 1
        tally.kept += not reasons
        if count:
            before, after = count(data.decode("utf-8", "replace")), count(text)
            tally.pd_tokens += before
            tally.tokens += after
            tally.shares.append(after / before if before else 1.0)
    return tally


def _reasons(patch: Patch | None, text: str) -> list[str]:
    back = notation.read(text)
    if patch is None or back.patch is None:
        return ["no patch"]
    codes = {finding.code for finding in back.findings if finding.severity is Severity.ERROR}
    return sorted([*map(str, losses(patch, back.patch)), *codes])


def mistral() -> Count | None:
    """The counter of tokens of Mistral v0.3; None where `mistral-common` is not installed."""
    if not find_spec("mistral_common"):
        return None
    from mistral_common.tokens.tokenizers.mistral import MistralTokenizer

    tokenizer = MistralTokenizer.v3().instruct_tokenizer.tokenizer
    # What stands for a byte that is not UTF-8 is no character that a tokenizer takes.
    return lambda text: len(tokenizer.encode(text.encode("utf-8", "replace").decode("utf-8"), bos=False, eos=False))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m patchgen.notation.bench",
        description="What the notation keeps of .pd files, in how many tokens.",
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="all .pd files below it are read")
    args = parser.parse_args(argv)
    try:
        files = unique_files(args.folders)
    except PatchgenError as error:
        print(f"patchgen: {error}", file=sys.stderr)
        return 2
    count = mistral()
    tally = measure(files.items(), count)
    print(f"{tally.kept:,} of {tally.files:,} unique files keep all ({tally.kept / tally.files:.2%})\n")
    _print_reasons(tally)
    if count:
        share = tally.tokens / tally.pd_tokens
        print(f"\n{tally.tokens:,} tokens for {tally.pd_tokens:,} of raw .pd, {share:.3f} of them")
        print(f"the median of the files is {statistics.median(tally.shares):.3f}")
    else:
        print("\nmistral-common is not installed; `uv pip install --group bench` adds it, and tokens are counted.")
    return 0


def _print_reasons(tally: Tally) -> None:
    if not tally.reasons:
        return
    print("| what is not kept | files | such as |\n|---|--:|---|")
    for reason, paths in sorted(tally.reasons.items(), key=lambda item: -len(item[1])):
        names = ", ".join(f"`{path.parent.name}/{path.name}`" for path in paths[:EXAMPLES])
        print(f"| {reason} | {len(paths):,} | {names} |")


if __name__ == "__main__":
    sys.exit(main())
