"""What a confined Pd cannot do, each beside the proof that it could without."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from pathlib import Path

import pytest

from patchgen.pdhost import PdJudge, find_pd, run_patch
from patchgen.pdhost.confine import Confinement, confined, confinement

Write = Callable[..., Path]
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux confines a process")


@pytest.fixture(params=["confined", "free"])
def held(request: pytest.FixtureRequest) -> bool:
    """Whether Pd is confined; each test runs both ways, so that it is known to find out."""
    if request.param == "free":
        request.getfixturevalue("unconfined")
    return bool(request.param == "confined")


def load(pd: Path, path: Path) -> list[str]:
    with PdJudge(pd, trusted=True, timeout=3.0) as judge:
        return [finding.message for finding in judge.judge(path)]


@linux
def test_this_machine_confines_files_programs_and_network() -> None:
    assert confinement().landlock >= 1
    assert confinement().sockets
    assert str(confinement()).startswith("files, programs, network")
    assert "refused" in str(Confinement(0, sockets=False))


@linux
@pytest.mark.parametrize("place", ["absolute", "relative"])
def test_no_file_is_written_outside(pd: Path, write: Write, tmp_path: Path, held: bool, place: str) -> None:
    file = f"{tmp_path}/new.txt" if place == "absolute" else "new.txt"
    load(pd, write("loadbang", f"msg set a b \\, write {file}", "textfile", cords=("0 0 1 0", "1 0 2 0")))
    assert (tmp_path / "new.txt").exists() is not held


@linux
def test_no_file_is_changed_removed_or_moved(pd: Path, write: Write, tmp_path: Path, held: bool) -> None:
    kept = {tmp_path / name: name for name in ("written", "removed", "moved")}
    for path, text in kept.items():
        path.write_text(text)
    patch = write(
        *("loadbang", f"msg write {tmp_path}/written", "textfile", f"msg symbol {tmp_path}/removed", "file delete"),
        *(
            f"msg list {tmp_path}/moved {tmp_path}/elsewhere",
            "file move",
            f"msg symbol {tmp_path}/folder",
            "file mkdir",
        ),
        cords=("0 0 1 0", "1 0 2 0", "0 0 3 0", "3 0 4 0", "0 0 5 0", "5 0 6 0", "0 0 7 0", "7 0 8 0"),
    )
    load(pd, patch)
    for path, text in kept.items():
        assert (path.exists() and path.read_text() == text) is held, path
    assert (tmp_path / "folder").exists() is not held


@linux
def test_no_sound_file_is_written_outside(pd: Path, write: Write, tmp_path: Path, held: bool) -> None:
    message = f"msg write -wave {tmp_path}/sound.wav a"
    load(pd, write("table a 64", "loadbang", message, "soundfiler", cords=("1 0 2 0", "2 0 3 0")))
    assert (tmp_path / "sound.wav").exists() is not held


@linux
def test_no_connection_goes_out(pd: Path, write: Write, held: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        message = f"msg connect 127.0.0.1 {server.getsockname()[1]}"
        load(pd, write("loadbang", message, "netsend", cords=("0 0 1 0", "1 0 2 0")))
        server.settimeout(0.2 if held else 5)
        with pytest.raises(TimeoutError) if held else nullcontext():
            server.accept()[0].close()


@linux
def test_no_datagram_goes_out(pd: Path, write: Write, held: bool) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        message = f"msg connect 127.0.0.1 {server.getsockname()[1]} \\, send hello"
        load(pd, write("loadbang", message, "netsend -u", cords=("0 0 1 0", "1 0 2 0")))
        server.settimeout(0.2 if held else 5)
        with pytest.raises(TimeoutError) if held else nullcontext():
            assert server.recv(100)


@linux
@pytest.mark.parametrize("box", ["netreceive {port}", "netreceive -u {port}"])
def test_nobody_is_listened_to(pd: Path, write: Write, held: bool, box: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    complaints = " ".join(load(pd, write(box.format(port=port))))
    assert ("Operation not permitted" in complaints) is held


@linux
def test_no_program_is_started(pd: Path, write: Write, tmp_path: Path, held: bool) -> None:
    if not Path("/usr/lib/puredata/extra/pd~").exists():
        pytest.skip("needs [pd~], Debian's puredata-extra")
    program = tmp_path / "bin" / "pd"
    program.parent.mkdir()
    with ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        program.write_text(f"#!/bin/bash\nexec 3<>/dev/tcp/127.0.0.1/{server.getsockname()[1]}\n")
        program.chmod(0o755)
        load(pd, write("loadbang", "msg pd~ start", f"pd~ -pddir {tmp_path}", cords=("0 0 1 0", "1 0 2 0")))
        server.settimeout(0.2 if held else 5)
        with pytest.raises(TimeoutError) if held else nullcontext():
            server.accept()[0].close()


@linux
def test_only_pd_is_executed_and_no_local_socket_opened(pd: Path, tmp_path: Path) -> None:
    def inside(act: Callable[[], object]) -> AbstractContextManager[object]:
        with suppress(PermissionError):
            confined(act, program=pd.resolve(), scratch=tmp_path, control=3)
            return nullcontext("done")
        return nullcontext("refused")

    def shell() -> object:
        return subprocess.run(["/bin/sh", "-c", "true"], check=True)

    def window() -> object:
        with socket.socket(socket.AF_UNIX) as opened:
            return opened

    def version() -> object:
        return subprocess.run([pd, "-version"], check=True, capture_output=True)

    for act, wanted in ((shell, "refused"), (window, "refused"), (version, "done")):
        with inside(act) as became:
            assert became == wanted, act
    shell()
    window()


@linux
def test_a_run_writes_into_its_folder_alone(pd: Path, write: Write, tmp_path: Path, held: bool) -> None:
    message = f"msg set a b \\, write here.txt \\, write {tmp_path}/there.txt"
    run = run_patch(write("loadbang", message, "textfile", cords=("0 0 1 0", "1 0 2 0")), pd=pd, trusted=True)
    assert run.ok
    assert list(run.files) == ["here.txt"]
    assert (tmp_path / "there.txt").exists() is not held


@linux
def test_a_run_has_no_socket_at_all(pd: Path, write: Write, held: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        message = f"msg connect 127.0.0.1 {server.getsockname()[1]}"
        run_patch(write("loadbang", message, "netsend", cords=("0 0 1 0", "1 0 2 0")), pd=pd, trusted=True)
        server.settimeout(0.2 if held else 5)
        with pytest.raises(TimeoutError) if held else nullcontext():
            server.accept()[0].close()


@linux
def test_our_own_process_stays_free(pd: Path, write: Write, tmp_path: Path) -> None:
    assert load(pd, write("osc~")) == []
    (tmp_path / "ours.txt").write_text("free")
    socket.socket(socket.AF_UNIX).close()
    assert find_pd() is not None
