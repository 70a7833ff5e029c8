"""What a Pd may reach, held by the system: no file outside its scratch folder is written, no program started, and
no other machine or process called.

On Linux Landlock guards files and programs and a seccomp filter the sockets; neither needs a privilege. Both belong
to a thread and are inherited by what it starts, so a thread takes them on, starts Pd and ends: our own process stays
free. Other systems offer nothing that fits; there only `patchgen.check.safety` stands before Pd.
"""

from __future__ import annotations

import ctypes
import os
import platform
import re
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

Started = TypeVar("Started")

# <linux/landlock.h>: system calls, the same on every processor, and rights
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many rights there are by version; later ones have added no more

# <linux/prctl.h>, <linux/seccomp.h>, <linux/bpf_common.h>
_SET_NO_NEW_PRIVILEGES, _GET_SECCOMP, _SET_SECCOMP, _MODE_FILTER = 38, 21, 22, 2
_KILL, _REFUSE, _ALLOW = 0x8000_0000, 0x0005_0001, 0x7FFF_0000  # _REFUSE: the call fails with EPERM
_LOAD, _AND, _IF_EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x06
_NUMBER_AT, _PROCESSOR_AT, _ARGUMENTS_AT = 0, 4, 16
_TCP = socket.SOCK_STREAM


@dataclass(frozen=True, slots=True)
class _Processor:
    """A processor's word for itself, and its numbers of the system calls that the filter looks at."""

    word: int
    socket: int
    connect: int
    bind: int
    listen: int
    io_uring_setup: int = 425


_PROCESSORS = {
    "x86_64": _Processor(0xC000_003E, socket=41, connect=42, bind=49, listen=50),
    "aarch64": _Processor(0xC000_00B7, socket=198, connect=203, bind=200, listen=201),
}


@dataclass(frozen=True, slots=True)
class Confinement:
    """What this system can hold a Pd to: the version of Landlock (0: none), and whether sockets can be refused."""

    landlock: int
    sockets: bool

    def __str__(self) -> str:
        held = [*(["files", "programs"] if self.landlock else []), *(["network"] if self.sockets else [])]
        return f"{', '.join(held)} (held by the system)" if held else "none on this system; unsafe patches are refused"


@cache
def confinement() -> Confinement:
    """What can be enforced on this machine."""
    if sys.platform != "linux":
        return Confinement(0, sockets=False)
    libc = _libc()
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))
    known = platform.machine() in _PROCESSORS
    return Confinement(max(0, version), known and libc.prctl(_GET_SECCOMP, 0, 0, 0, 0) >= 0)


def confined(start: Callable[[], Started], *, program: Path, scratch: Path, control: int | None) -> Started:
    """What `start` gives, called where nothing but `scratch` can be written and nothing but `program` started.

    `control` is the number that Pd's one socket will have: a connection over TCP is allowed to this one alone.
    """
    if confinement() == Confinement(0, sockets=False):
        return start()

    def shut_in() -> Started:
        _take_on(program, scratch, control)
        return start()

    with ThreadPoolExecutor(1, "patchgen-confined") as thread:
        return thread.submit(shut_in).result()


def _take_on(program: Path, scratch: Path, control: int | None) -> None:
    """From here on this thread, and what it starts, is confined; there is no way back."""
    _checked(_libc().prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    if version := confinement().landlock:
        _guard_files(version, program, scratch)
    if confinement().sockets:
        _guard_sockets(control)


def _guard_files(version: int, program: Path, scratch: Path) -> None:
    libc = _libc()
    reading = _READ_FILE | _READ_DIR
    rights = (1 << _RIGHTS[min(version, max(_RIGHTS))]) - 1 & ~reading
    to_files = rights & (_EXECUTE | _WRITE_FILE | _TRUNCATE | _IOCTL)
    handled = struct.pack("Q", rights)
    rules = _checked(libc.syscall(_CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), ctypes.c_uint32(0)))
    try:
        allowed = [(scratch, rights & ~_EXECUTE), (Path(os.devnull), to_files & ~_EXECUTE)]
        for path, right in (*allowed, *((part, _EXECUTE) for part in _parts(program))):
            place = os.open(path, os.O_RDONLY)
            try:
                beneath = struct.pack("=Qi", right, place)
                _checked(libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, beneath, ctypes.c_uint32(0)))
            finally:
                os.close(place)
        _checked(libc.syscall(_RESTRICT_SELF, rules, ctypes.c_uint32(0)))
    finally:
        os.close(rules)


@cache
def _parts(program: Path) -> tuple[Path, ...]:
    """The files to be executed for a program: itself and its loader. For a script all: who knows what it calls."""
    with program.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"#!"):
        return (Path("/"),)
    loader = re.search(rb"/[\w./-]*/ld[\w.-]*\.so\.\d", head)
    return (program, Path(os.fsdecode(loader[0]))) if loader else (program,)


def _guard_sockets(control: int | None) -> None:
    code = b"".join(struct.pack("HBBI", *step) for step in _filter(_PROCESSORS[platform.machine()], control))
    steps = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HP", len(code) // 8, ctypes.addressof(steps))
    _checked(_libc().prctl(_SET_SECCOMP, _MODE_FILTER, program, 0, 0))


def _filter(processor: _Processor, control: int | None) -> Iterator[tuple[int, int, int, int]]:
    """The filter's steps: code, how many to skip if so, if not, value."""
    yield _LOAD, 0, 0, _PROCESSOR_AT
    yield _IF_EQUAL, 1, 0, processor.word
    yield _RETURN, 0, 0, _KILL
    if control is None:
        yield from _refuse(processor.socket)
    else:
        yield from _refuse(processor.socket, argument=0, unless=socket.AF_INET)
        yield from _refuse(processor.socket, argument=1, mask=0xF, unless=_TCP)
        yield from _refuse(processor.connect, argument=0, unless=control)
    for call in (processor.bind, processor.listen, processor.io_uring_setup):
        yield from _refuse(call)
    yield _RETURN, 0, 0, _ALLOW


def _refuse(
    call: int, *, argument: int = 0, mask: int = 0xFFFF_FFFF, unless: int | None = None
) -> Iterator[tuple[int, int, int, int]]:
    """Refuse this call always, or unless an argument, under the mask, has this value."""
    yield _LOAD, 0, 0, _NUMBER_AT
    if unless is None:
        yield _IF_EQUAL, 0, 1, call
    else:
        yield _IF_EQUAL, 0, 4, call
        yield _LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument  # its low half: both processors are little-endian
        yield _AND, 0, 0, mask
        yield _IF_EQUAL, 1, 0, unless
    yield _RETURN, 0, 0, _REFUSE


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"Pd could not be confined: {os.strerror(error)}")
    return result
