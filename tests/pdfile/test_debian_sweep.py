"""Every `.pd` file of Debian's Pure Data and of ten packages of externals, read and written byte for byte.

The packages are fetched with `apt-get download` (nothing is installed) and kept in pytest's cache. To see the
figures: `pytest -m slow -s tests/pdfile/test_debian_sweep.py`.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path
from time import process_time

import pytest

from patchgen import pdfile
from patchgen.finding import Severity
from patchgen.patch import canvases

PACKAGES = (
    *("puredata-core", "puredata-doc", "puredata-extra"),
    *("pd-cyclone", "pd-zexy", "pd-iemlib", "pd-list-abs", "pd-mapping"),
    *("pd-purepd", "pd-rtclib", "pd-iemmatrix", "pd-creb", "pd-ggee"),
)
# Mistakes that stand in the packages themselves; Pd, too, says "connection failed" of each.
KNOWN_ERRORS = {
    "mapping/env.pd": "connect-to-missing-box",
    "mapping/pmcloud_2d.pd": "connect-to-missing-box",
    "mapping/rnd-stat-help.pd": "connect-to-missing-box",
}


@pytest.fixture(scope="module")
def files(request: pytest.FixtureRequest) -> list[Path]:
    cache: Path = request.config.cache.mkdir("debian-patches")
    for package in PACKAGES:
        if not (cache / package).is_dir():
            _fetch(package, cache)
    return sorted(path for path in cache.rglob("*.pd") if path.is_file() and not path.is_symlink())


def _fetch(package: str, cache: Path) -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        pytest.skip("needs apt-get and dpkg-deb, so a Debian or Ubuntu machine")
    done = subprocess.run(["apt-get", "download", package], cwd=cache, capture_output=True, text=True, timeout=100)
    archives = list(cache.glob(f"{package}_*.deb"))
    if done.returncode or not archives:
        pytest.skip(f"apt-get download {package} failed (try: apt-get update): {done.stderr.strip()}")
    subprocess.run(["dpkg-deb", "-x", archives[0], cache / f"{package}.part"], check=True, timeout=60)
    (cache / f"{package}.part").rename(cache / package)  # whole or not at all
    archives[0].unlink()


@pytest.mark.slow
def test_every_file_survives(files: list[Path]) -> None:
    contents = {path: path.read_bytes() for path in files}
    start = process_time()
    readings = {path: pdfile.read(data) for path, data in contents.items()}
    written = {path: pdfile.write(reading.patch) for path, reading in readings.items() if reading.patch}
    seconds = process_time() - start

    size = sum(map(len, contents.values()))
    identical = sum(written.get(path) == data for path, data in contents.items())
    print(f"\n{len(files)} files, {size:,} bytes, {seconds:.2f} s of one core, {size / 1e6 / seconds:.1f} MB/s")
    print(f"{identical} of {len(files)} written byte for byte")
    paths = (path for reading in readings.values() if reading.patch for path, _ in canvases(reading.patch.canvas))
    print("canvases in each other, at most:", 1 + max(map(len, paths)))
    print("findings:", dict(Counter(finding.code for reading in readings.values() for finding in reading.findings)))
    assert identical == len(files)
    assert len(files) >= 1000


@pytest.mark.slow
def test_nothing_is_found_in_good_files(files: list[Path]) -> None:
    errors = {
        f"{path.parent.name}/{path.name}": finding.code
        for path in files
        for finding in pdfile.load(path).findings
        if finding.severity is Severity.ERROR
    }
    assert errors == KNOWN_ERRORS
