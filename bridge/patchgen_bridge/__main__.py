"""`patchgen-bridge`: make patches for Pure Data on request, over OSC."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from patchgen.errors import PatchgenError, SettingsError
from patchgen_bridge import service, status
from patchgen_bridge.logs import logging_to
from patchgen_bridge.maker import OpenEngine
from patchgen_bridge.priority import step_back
from patchgen_bridge.server import Bridge
from patchgen_bridge.settings import Resolved, Settings, example, resolve

STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a bridge until SIGINT or SIGTERM. Returns 0, 1 when it cannot run, 2 for settings that make no sense."""
    argv = sys.argv[1:] if argv is None else argv
    try:
        resolved = resolve(argv, os.environ)
        if resolved.instead:
            print(_instead(resolved), end="")
            return 0
        print(resolved, flush=True)
        settings = resolved.settings
        with logging_to(settings.log_file, settings.log_level):
            step_back(settings.nice)
            run(settings)
    except PatchgenError as error:
        print(f"patchgen-bridge: {error}", file=sys.stderr)
        return 2 if isinstance(error, SettingsError) else 1
    return 0


def _instead(resolved: Resolved) -> str:
    match resolved.instead:
        case "status":
            return f"{status.ask(resolved.settings)}\n"
        case "install-service":
            return f"{service.install(resolved.flags())}\n"
        case _:
            return example()


def run(settings: Settings, open_engine: OpenEngine | None = None) -> None:
    """Serve until a signal; a second one ends the program at once, whatever it waits for."""
    with Bridge(settings, open_engine) as bridge:

        def stop(number: int, _: FrameType | None) -> None:
            signal.signal(number, signal.SIG_DFL)
            bridge.stop()

        for number in STOPS:
            signal.signal(number, stop)
        for host, port in bridge.addresses:
            print(f"listening on {host}:{port}", flush=True)
        bridge.serve()
    print("stopped", flush=True)


if __name__ == "__main__":
    sys.exit(main())
