"""Messages and symbols: words around a number, texts that an event prints, names with a number in them."""

from __future__ import annotations

from patchgen_training.families import ports
from patchgen_training.families.behaviour import at, gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.frames import protect
from patchgen_training.families.phrases import Speech

# Words that a patch copies are protected here once, so that a draw does not depend on those before it.
_TEXTS = protect((*ports.WORDS, "world", "pd", "patch", "music", "this", "is", "sound", "noise", "here", "we"))
_STEMS = protect(("file", "track", "take", "sample", "note", "voice", "part", "image", "loop", "sound"))


def message(speech: Speech) -> Drawn:
    """A number in the middle of a message: `$1` in a message box, printed."""
    word = speech.pick(ports.WORDS + ports.NAMES)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    after = speech.chance(0.3)
    box = draft.add(f"msg $1 {word}" if after else f"msg {word} $1", way_in.box)
    outlet = speech.chance(0.4)
    draft.add("outlet" if outlet else "print", box)
    shown = f'"5 {word}"' if after else f'"{word} 5"'
    slots = {
        **way_in.slots,
        "w": word,
        "side": speech.pick(("after", "behind")) if after else speech.pick(("before", "in front of")),
        "give": "^send it to the outlet" if outlet else "^print it",
        "shown": shown,
        "where": "to the outlet" if outlet else "printed",
    }
    request = speech.request(
        ("<in> with the word <w> <side> it, <where>",),
        (
            "^put the word <w> <side> <in> and <give>",
            "<take>, ^put <w> <side> it and <give>",
            "^make a message with the word <w> <side> <in> and <give>",
        ),
        **slots,
    )
    wanted = f"5 {word}" if after else f"{word} 5"
    return drawn(
        request,
        draft,
        lambda: on((10, way_in.port, "float 5"), expect=[gives("out0" if outlet else "print:print", wanted)]),
    )


def say(speech: Speech) -> Drawn:
    """A text that an event prints."""
    words = speech.sample(
        _TEXTS,
        speech.pick((1, 1, 2, 2, 3)),
    )
    text = " ".join(words)
    draft = Draft()
    event = ports.trigger(
        speech, draft, ("button", "button", "open", "open", "inlet", "space", "key", "metro", "tempo")
    )
    box = draft.add(f"msg {text}", event.box)
    draft.add("print", box)
    slots = {"t": speech.pick((text, f'"{text}"', f'"{text}"', f"'{text}'")), **event.slots}
    request = speech.request(
        ("{a message|the message|the text} <t> printed <when>", "<source> that prints <t>"),
        (
            "^print <t> <when>",
            "<when>, ^print <t>",
            "^print the {message|words|text} <t> to the console <when>",
            "^write <t> to the {console|Pd window} <when>",
            "^say <t> in the console <when>",
        ),
        ("<source> -> print <t>",),
        **slots,
    )
    return drawn(
        request,
        draft,
        lambda: on(*event.fire(2), ms=event.first + event.period + 5, expect=[at("print:print", event.first)]),
    )


def symbol(speech: Speech) -> Drawn:
    """[makefilename]: a number in a name."""
    stem = speech.pick(_STEMS)
    suffix = speech.pick(("", "", ".wav", ".wav", ".txt", ".aif"))
    sign = speech.pick(("-", "-", "", "_"))
    draft = Draft()
    way_in = ports.entry(speech, draft)
    box = draft.add(f"makefilename {stem}{sign}%d{suffix}", way_in.box)
    kind = speech.pick(("outlet", "print", "symbolatom"))
    end = draft.add(kind, box)
    port = {"outlet": "out0", "print": "print:print", "symbolatom": f"box{end}"}[kind]
    give = {"outlet": "^output it", "print": "^print it", "symbolatom": "^show it in a symbol box"}[kind]
    where = {"outlet": "to the outlet", "print": "printed", "symbolatom": "shown in a symbol box"}[kind]
    slots = {**way_in.slots, "e": f"{stem}{sign}3{suffix}", "give": give, "where": where}
    request = speech.request(
        ("a file name maker for <in>: 3 {gives|becomes|makes} <e>, <where>",),
        (
            "^make a {symbol|file name|name} such as <e> (for 3) from <in> and <give>",
            "^turn <in> into a {symbol|filename|name} like <e>, where 3 is the number, and <give>",
            "<take>, ^build the name (3 becomes <e>) and <give>",
        ),
        **slots,
    )
    return drawn(
        request, draft, lambda: on((10, way_in.port, "float 12"), expect=[gives(port, f"{stem}{sign}12{suffix}")])
    )


FAMILIES = (
    Family("message", message, 0.6),
    Family("say", say, 0.8),
    Family("file-name", symbol, 0.4),
)
