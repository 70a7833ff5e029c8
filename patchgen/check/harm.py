"""The facts of `patchgen.check.safety` as tables: which boxes and words do what outside of a patch."""

from __future__ import annotations

import re

from patchgen.patch import Kind

NETWORK, FILE, PROCESS, CONTROL, CANVAS, RECEIVER, PATH, LIBRARY, EXTERNAL, SIZE = (
    "unsafe-network",
    "unsafe-file",
    "unsafe-process",
    "unsafe-pd",
    "unsafe-canvas",
    "unsafe-receiver",
    "unsafe-path",
    "unsafe-library",
    "unsafe-external",
    "unsafe-size",
)
MESSAGES = {
    NETWORK: "[{0}] talks to other programs or machines.",
    FILE: "`{0}` can write or remove files.",
    PROCESS: "[{0}] starts or feeds other programs.",
    CONTROL: "`{0}` gives orders to Pd itself; only `dsp` is allowed.",
    CANVAS: "`{0}` changes canvases while they run.",
    RECEIVER: "`{0}` sends to a receiver that is only known when it runs, so it could be Pd itself.",
    PATH: "`{0}` reaches outside the patch's own folder.",
    LIBRARY: "`{0}` loads a library into Pd.",
    EXTERNAL: "[{0}] is an object of this Pd alone, of which it is not known what it does.",
    SIZE: "`{0}` asks for an unreasonable amount of memory.",
}

# Object class -> code. Classes of well-known externals stand here too: the user's Pd may have them.
CLASSES = {
    **dict.fromkeys(("sendOSC", "dumpOSC", "comport", "netdist", "netrec", "remote", "xbee", "syslog"), NETWORK),
    **dict.fromkeys(("mp3cast~", "oggcast~", "shoutcast~", "mp3streamout~", "mp3amp~", "oggamp~"), NETWORK),
    **dict.fromkeys(("writesf~", "msgfile", "textoutput", "binfile", "fwriteln", "oggwrite~", "mp3write~"), FILE),
    **dict.fromkeys(("pd~", "stdout", "shell", "popen", "system", "command", "exec", "lpt"), PROCESS),
    **dict.fromkeys(("pdlua", "lua", "py", "pyext", "pyext~", "ofelia", "faust~", "csoundapi~", "tclpd"), PROCESS),
    **dict.fromkeys(("pdcontrol", "guiconnect", "sys_gui"), CONTROL),
    **dict.fromkeys(("namecanvas", "canvasconnections", "dyn~"), CANVAS),
    "import": LIBRARY,
}
NETWORK_NAME = re.compile(r"(?:udp|tcp|net|http|osc)(?:send|receive|client|server|socket)\w*~?")
# `[file …]`: what only looks, or only turns a path into another, is allowed.
HARMLESS_FILE = {
    *("glob", "which", "patchpath", "stat", "size", "isfile", "isdirectory", "cwd"),
    *("normalize", "isabsolute", "join", "split", "splitext", "splitname"),
}
WORD_GIVERS = {"symbol", "list", "makefilename", "pack", "pipe", "append", "prepend"}  # their arguments become messages
# Boxes that can make any word of numbers; a [makefilename] is judged by its form.
BUILDERS = {"list tosymbol", "fudiparse", "oscparse"}

PD_MESSAGES = {"dsp"}  # the words that a patch may say to Pd
WRITING = {"write", "writebinary"}  # [soundfiler], [text define], [textfile], [qlist], arrays
READING = {"read", "open", "append"}
# Boxes that read and write the files that a message names.
WRITERS = {"soundfiler", "textfile", "qlist", "text define", "array", "table"}
READERS = {*WRITERS, "readsf~"}

DECLARE_LIBRARY = {"-lib", "-stdlib"}
DECLARE_PATH = {"-path", "-stdpath"}
# Where the name stands to which a box sends what a hand does to it, counted from its first atom.
SEND_FIELD: dict[str, int] = {
    **dict.fromkeys((Kind.FLOATATOM, Kind.SYMBOLATOM, Kind.LISTBOX), 6),
    **{"bng": 5, "tgl": 3, "nbx": 7, "hsl": 7, "vsl": 7, "hslider": 7, "vslider": 7, "cnv": 4},
    **{"hradio": 5, "vradio": 5, "hdl": 5, "vdl": 5},
}
MOST_POINTS = 1 << 25
# Creation argument that is a size -> the most that is sensible: points of an array, ms of a delay line.
SIZES = {"table": (2, MOST_POINTS), "array": (3, MOST_POINTS), "delwrite~": (2, 3_600_000)}
