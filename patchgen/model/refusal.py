"""Saying no: the line that a model writes in place of a patch, and what the person is told then."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

WORD = "refused"
CODE = "refused"  # of the finding
_LINE = re.compile(rf"{WORD} ([a-z-]+)\s*")

# Why a request can't be served, and what to do instead. A model learns these codes: do not rename one.
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "english": "Only English is understood. Ask again in English.",
        "external": "It needs an object that plain Pd does not have. Say what that object should do, "
        "and it is built from Pd's own.",
        "files": "A generated patch must not write, rename or remove files. Ask for what should be heard or shown, "
        "and add [writesf~] or [text] yourself where you want to keep it.",
        "graphics": "Drawings, pictures, 3-D and games need Gem, which plain Pd does not have. Ask for the sound "
        "or the numbers behind them, or for a graph of a signal.",
        "hardware": "Plain Pd knows audio, MIDI and the computer's keyboard, and no other device. Ask for a patch "
        "that takes the device's numbers from an inlet or from MIDI.",
        "language": "Only patches for Pure Data are written, no code in other languages. Say what the program "
        "should do, and ask for a Pd patch that does it.",
        "learning": "Plain Pd has no machine learning. Ask for rules, tables or chance instead.",
        "network": "A generated patch must not talk to other programs, machines or services. Ask for what happens to "
        "the data, with an inlet or an outlet where it comes in or goes out.",
        "nonsense": "It is not clear what is asked for. Say in a sentence what the patch should do, for example: "
        "a 440 Hz sine with a volume slider.",
        "not-a-patch": "That is no task for a patch. Say what a patch should do with sound, MIDI or numbers, "
        "for example: a metronome at 120 bpm.",
        "programs": "A patch must not start other programs or give orders to the computer. Ask for what should "
        "happen inside of Pd.",
        "speech": "Plain Pd neither understands speech nor speaks. Ask for a patch that reacts to how loud or "
        "how high a voice is.",
        "too-large": "That is a whole program. Ask for one part of it at a time, for example: "
        "a step sequencer with eight steps.",
        "video": "Cameras, films and screens need Gem or other externals, which plain Pd does not have. "
        "Ask for what should happen to sound or numbers.",
    }
)


def line(reason: str) -> str:
    """What a model writes to refuse, for a reason of `REASONS`."""
    return f"{WORD} {reason}\n"


def reason_of(text: str) -> str | None:
    """The reason, where a model's whole text is a refusal; None for any other text."""
    match = _LINE.fullmatch(text)
    return match[1] if match and match[1] in REASONS else None
