"""For gdb: what Pd itself has in its table of creators, a line each. `gdb -batch -x creators.py --args pd -nogui …`.

Each name that can be created is a method of the class behind `pd_objectmaker`. The offsets are those of `struct _class`
and `struct _methodentry` in Pd 0.53's `m_imp.h`, compiled for 64 bits.
"""

import struct

import gdb  # type: ignore[import-untyped]

METHODS, COUNT, ENTRY = 32, 40, 24

gdb.execute("set breakpoint pending on")
gdb.execute("break m_mainloop")
gdb.execute("run")
process = gdb.selected_inferior()


def pointer(address: int) -> int:
    return int(struct.unpack("<Q", bytes(process.read_memory(address, 8)))[0])


def text(address: int) -> str:
    return bytes(process.read_memory(address, 80)).split(b"\0")[0].decode()


maker = int(gdb.parse_and_eval("*(unsigned long *)&pd_objectmaker"))
methods = pointer(maker + METHODS)
for place in range(struct.unpack("<i", bytes(process.read_memory(maker + COUNT, 4)))[0]):
    print("creator:", text(pointer(pointer(methods + ENTRY * place))))
gdb.execute("kill")
