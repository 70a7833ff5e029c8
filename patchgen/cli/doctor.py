"""`patchgen doctor`: what is installed, what is missing, and what to do about it."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from patchgen.cli.common import Commands, add_command
from patchgen.errors import PatchgenError

EXAMPLES = """\
  patchgen doctor
  patchgen doctor --model other.gguf

Exit code 1: something that is needed is missing.
"""

LIBRARIES = (
    "httpx",
    "llama-cpp-python",
    "llguidance",
    "numpy",
    "platformdirs",
    "python-osc",
    "resvg-py",
    "tqdm",
    "watchdog",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing looked at. `next_step` says what to do where it is not well; `needed`: nothing goes without it."""

    name: str
    well: bool
    detail: str
    next_step: str = ""
    needed: bool = True

    @property
    def state(self) -> str:
        return "ok" if self.well else "MISSING" if self.needed else "not there"


def register(commands: Commands) -> None:
    parser = add_command(commands, "doctor", run, "say what is installed and what is missing", EXAMPLES)
    parser.add_argument("--model", type=Path, metavar="GGUF", help="look at this model (else: the embedded one)")


def run(args: argparse.Namespace) -> int:
    rows = [_python(), *map(_library, LIBRARIES), _llama(), _catalogue(), _model(args.model), _pd()]
    rows += [_confinement(), _abstraction(), _scratch(), _bridge(), _training()]
    for row in rows:
        print(f"{row.state:<9}  {row.name}: {row.detail}")
        if row.next_step and not row.well:
            print("\n".join(f"{'':<11}{line}" for line in row.next_step.splitlines()))
    missing = [row.name for row in rows if row.needed and not row.well]
    print(f"\nNeeded and missing: {', '.join(missing)}." if missing else "\nAll that is needed is there.")
    return 1 if missing else 0


def _python() -> Row:
    well = sys.version_info >= (3, 11)
    return Row("Python", well, f"{platform.python_version()} on {platform.platform()}", "Install Python 3.11 or newer.")


def _library(name: str) -> Row:
    try:
        return Row(name, True, version(name))
    except PackageNotFoundError:
        return Row(name, False, "not installed", f"pip install {name}")


def _attempt(name: str, look: Callable[[], str], next_step: str = "") -> Row:
    """What `look` tells; what it raises is what is wrong."""
    try:
        return Row(name, True, look())
    except PatchgenError as error:
        return Row(name, False, str(error), next_step)
    except (ImportError, OSError, RuntimeError) as error:  # a library that is broken or was not compiled
        return Row(name, False, f"{type(error).__name__}: {error}", next_step)


def _llama() -> Row:
    def look() -> str:
        import llama_cpp

        from patchgen.model.threads import default_threads

        return f"version {llama_cpp.llama_version().decode()}, threads by default: {default_threads()}"

    return _attempt("llama.cpp", look, "Compile it again: pip install --force-reinstall llama-cpp-python")


def _catalogue() -> Row:
    def look() -> str:
        from patchgen import objects

        own = objects.own_file()
        where = f"measured here, {own}" if own.is_file() else "the one that comes with PatchGen"
        return f"{len(objects.names())} names of Pd {objects.catalogue().version}, {where}"

    return _attempt("catalogue of objects", look, "Measure it again: patchgen objects --measure")


def _model(path: Path | None) -> Row:
    def look() -> str:
        from patchgen.model import open_model

        engine = open_model(path)
        try:
            info = engine.info
        finally:
            engine.close()
        size = f"{info.parameters / 1e6:.1f} M parameters, {info.size / 1e6:.1f} MB"
        return f"{info.name} ({info.architecture}, {size}, notation {info.notation}), {info.path}"

    return _attempt("model", look)


def _pd() -> Row:
    from patchgen.pdhost import find_pd, install_hint, pd_version

    found = find_pd()
    if found is None:
        return Row("Pure Data", False, "not found", install_hint())
    return _attempt("Pure Data", lambda: f"{pd_version(found)}, {found}", install_hint())


def _confinement() -> Row:
    from patchgen.pdhost.confine import confinement

    return Row("Pd is confined", True, str(confinement()))


def _abstraction() -> Row:
    def look() -> str:
        patch = Path(str(files("pd_externals").joinpath("patchgen.pd")))
        if not patch.is_file():
            raise PatchgenError(f"there is no {patch}")
        return f"{patch.parent} (add it in Pd: File > Preferences > Path)"

    return _attempt("[patchgen] for Pd", look, "Reinstall PatchGen.")


def _scratch() -> Row:
    def look() -> str:
        with tempfile.TemporaryDirectory(prefix="patchgen-") as folder:
            return str(Path(folder).parent)

    return _attempt("folder for temporary files", look, "Make room in it, or name another with TMPDIR.")


def _bridge() -> Row:
    """Whether one listens on the default port."""
    from patchgen.osc import Message
    from patchgen.osc.link import PORT, Link

    try:
        with Link() as link:
            link.send(Message("/patchgen/status"))
            answer = link.receive(1.0)
    except PatchgenError as error:
        return Row("bridge", False, str(error), "See how it starts by itself: patchgen-bridge --install-service", False)
    if answer is None or answer.address != "/patchgen/status":
        return Row(
            "bridge", False, f"what listens at port {PORT} is none", "Use another port: patchgen-bridge --port", False
        )
    state = str(answer.arguments[0])
    return Row("bridge", True, f"{state} at {link.where}", needed=False)


def _training() -> Row:
    there = find_spec("torch") is not None
    detail = "PyTorch is installed" if there else "not installed; only 'patchgen-train' needs it"
    return Row("training", there, detail, "pip install 'patchgen[train]'", needed=False)
