"""`python -m patchgen.pdhost.install`: Pd where it is missing, by Debian's package manager if that can be done unasked.

Everywhere else the command ends with what to install on which system.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from patchgen.pdhost.find import find_pd, install_hint

PACKAGE = "puredata-core"


def main() -> int:
    if find_pd() is None and (apt := _apt_get()):
        print(f"Installing Debian's {PACKAGE}")
        subprocess.run([*apt, "update", "-qq"], check=False)
        subprocess.run([*apt, "install", "-y", "-qq", "--no-install-recommends", PACKAGE], check=False)
    if found := find_pd():
        print(f"Pure Data: {found}")
        return 0
    print(f"Pure Data was not found.\n{install_hint()}", file=sys.stderr)
    return 1


def _apt_get() -> list[str] | None:
    """`apt-get` as root: we are, or may be without a password; None where there is neither."""
    apt = shutil.which("apt-get")
    if apt is None:
        return None
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return [apt]
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n", apt]
    return None


if __name__ == "__main__":
    sys.exit(main())
