"""`patchgen-train corpus`: a corpus of real patches, and pairs of a request and a patch from it."""

from __future__ import annotations

import argparse
import codecs
import os
from pathlib import Path

from patchgen.notation import NOTATIONS
from patchgen_training.corpus import licences, making, pairs, sheet, sources
from patchgen_training.corpus.reading import Wanted

_MAKE = """\
A source is a folder, a git checkout, a Debian package (.deb, or unpacked), or a Hugging Face dataset:

  patchgen-train corpus make patches/ --out corpora/mine
  patchgen-train corpus make pd-zexy_*.deb ~/src/my-checkout --out corpora/both --licence BSD-3-Clause --licence MIT
  patchgen-train corpus make hf:ParZiVal04/Pd-patches-14k-dataset --out corpora/14k --unknown-licence

Checkouts and unpacked packages are found anywhere below a folder, and each is a source of its own.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its own commands to those of `patchgen-train`."""
    corpus = commands.add_parser("corpus", help="a corpus of real patches, and pairs from it", description=__doc__)
    steps = corpus.add_subparsers(metavar="COMMAND", required=True)
    make = steps.add_parser(
        "make",
        help="read sources into a folder of JSON lines with a data sheet",
        epilog=_MAKE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    make.add_argument("sources", nargs="+", metavar="SOURCE", help="folder, .deb file, hf:OWNER/NAME or hf:FOLDER")
    make.add_argument("--out", type=Path, required=True, metavar="DIR", help="new folder for the corpus")
    make.add_argument(
        "--licence", action="append", default=[], metavar="SPDX", help="accept this one (left out: any that is known)"
    )
    make.add_argument("--unknown-licence", action="store_true", help="accept files of unknown licence as well")
    make.add_argument("--longest", type=int, default=2048, metavar="TOKENS", help="split what is longer (2048)")
    make.add_argument(
        "--tokenizer", type=Path, metavar="FILE", help="sentencepiece model or tokenizer.json (left out: by bytes)"
    )
    make.add_argument(
        "--encoding", type=_encoding, metavar="NAME", help="of files that are not UTF-8 (they are left out)"
    )
    make.add_argument("--held-out", type=_share, default=0.05, metavar="SHARE", help="share for validation (0.05)")
    make.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the split (0)")
    make.add_argument("--load", action="store_true", help="let the real Pd load each document")
    make.add_argument("--column", default=sources.COLUMN, metavar="NAME", help=f"of a dataset ({sources.COLUMN})")
    make.add_argument("--split", default="train", metavar="NAME", help="of a dataset (train)")
    make.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (one a core)")
    make.set_defaults(action=_make)
    pair = steps.add_parser("pairs", help="requests and patches from what a corpus's patches say of themselves")
    pair.add_argument("corpus", type=Path, metavar="CORPUS", help="folder of a finished corpus")
    pair.add_argument("--out", type=Path, required=True, metavar="DIR", help="new folder for the pairs")
    pair.add_argument("--notation", choices=list(NOTATIONS), default="compact", help="of the patches (compact)")
    pair.add_argument("--vanilla", action="store_true", help="only patches of vanilla Pd's objects")
    pair.set_defaults(action=_pairs)


def _share(text: str) -> float:
    """A number from 0 up to 1; ValueError, which argparse tells, for any other."""
    share = float(text)
    if not 0 <= share < 1:
        raise ValueError
    return share


def _encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        raise argparse.ArgumentTypeError(f"{name} is no encoding; such are latin-1 and cp1252") from error


def _make(arguments: argparse.Namespace) -> int:
    wanted = Wanted(
        arguments.longest,
        arguments.tokenizer,
        licences.checked(arguments.licence),
        arguments.unknown_licence,
        arguments.encoding or "",
    )
    settings = making.Settings(
        tuple(arguments.sources),
        wanted,
        sources.Dataset(arguments.column, arguments.split),
        arguments.held_out,
        arguments.seed,
        arguments.load,
        max(1, arguments.workers),
    )
    made = making.make(settings, arguments.out)
    files, documents, held_out = (made.metrics[name] for name in ("files", "documents", "held_out_documents"))
    print(f"{documents:,} documents of {files:,} files, {held_out:,} held out: {arguments.out / sheet.SHEET}")
    return 0


def _pairs(arguments: argparse.Namespace) -> int:
    made = pairs.make(arguments.corpus, arguments.out, pairs.Settings(arguments.notation, arguments.vanilla))
    counted = ", ".join(f"{name} {count:,}" for name, count in made.metrics.items())
    print(f"{counted or 'no pairs'}: {arguments.out}")
    return 0
