"""Requests that sound like those that are refused, and can be served: names and words are free."""

from __future__ import annotations

from patchgen_training.families import ports
from patchgen_training.families.behaviour import gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.frames import protect
from patchgen_training.families.phrases import Speech, Templates

# fmt: off
_NAMES = protect((
    "email", "mail", "weather", "video", "camera", "file", "files", "delete", "network", "internet", "python",
    "window", "picture", "image", "robot", "game", "password", "web", "essay", "shell", "speech", "voice", "words",
    "arduino", "sensor", "gem", "cube", "movie", "film", "news", "server", "phone", "download", "record", "save",
    "quit", "reboot", "hello", "goodbye", "joke", "poem", "pizza", "twitter", "osc", "udp", "serial", "joystick",
    "light", "motor", "lamp", "browser", "terminal", "max", "learn", "brain", "train", "screen", "disk", "folder",
    "printer", "api",
))
# fmt: on
_SEND: Templates = (
    "^send {the number|the value} of a number box to {[send <w>]|[s <w>]|the receiver <w>|a send named <w>}",
    "^send {a number|the value} from a number box to <w>",
    "^pass what I type in a number box on to the receiver <w>",
    "^use {[s <w>]|a send called <w>} for the value of a number box",
)
_SEND_THINGS: Templates = ("a number box {connected to|feeding} [s <w>]", "a number box that sends to {[send <w>]|<w>}")
_RECEIVE: Templates = (
    "^receive {numbers|values|messages} sent to <w> and ^print them",
    "^print {whatever is|everything that is|what is} sent to <w>",
    "^listen to {the receiver <w>|[r <w>]} and ^print what comes",
    "^connect [r <w>] to a print",
)
_RECEIVE_THINGS: Templates = (
    "[r <w>] -> [print]",
    "a receiver named <w> with a print",
    "a print of what is sent to <w>",
)
_PRINT: Templates = (
    "^print {the word |}<w> {when I press|on a click of|with} a button",
    "^print {the word |}<w> to the console {when I click|each time I press} a button",
    "^write <w> {to|in} the {console|Pd window} {when|whenever} a button is pressed",
    "^use a button to print {the word |}<w>",
)
_PRINT_THINGS: Templates = (
    "a button that prints {the word |}<w>",
    "a button -> print {the word |}<w>",
    "a bang button printing <w>",
)
_ROUTE: Templates = (
    "^pass on what follows the word <w> {from|in messages at} the inlet to an outlet",
    "^route messages that begin with <w> from an inlet to an outlet",
    "^send what comes after <w> in a list to the outlet",
    "^use [route <w>] between an inlet and an outlet",
)
_ROUTE_THINGS: Templates = ("inlet -> route <w> -> outlet", "an inlet, [route <w>] and an outlet")
_SELECT: Templates = (
    "^bang a button when the word <w> {comes in|arrives} at the inlet",
    "^flash a button when the inlet gets the {word|symbol} <w>",
    "^react to the {word|symbol} <w> at an inlet with a bang to a button",
)
_SELECT_THINGS: Templates = (
    "inlet -> sel <w> -> button",
    "a button that flashes when the word <w> comes into the inlet",
)


def send(speech: Speech) -> Drawn:
    draft, name = Draft(), speech.pick(_NAMES)
    box = draft.add("floatatom")
    draft.add(f"s {name}", box)
    request = speech.request(_SEND_THINGS, _SEND, ("number box -> s <w>",), w=name)
    return drawn(request, draft, lambda: on((10, f"box{box}", "5"), expect=[gives(f"box{box}", 5)]))


def receive(speech: Speech) -> Drawn:
    draft, name = Draft(), speech.pick(_NAMES)
    draft.add("print", draft.add(f"r {name}"))
    request = speech.request(_RECEIVE_THINGS, _RECEIVE, ("r <w>, print",), w=name)
    return drawn(request, draft, lambda: on((10, name, "float 7"), expect=[gives("print:print", 7)]))


def say(speech: Speech) -> Drawn:
    draft, name = Draft(), speech.pick(_NAMES)
    button = draft.add("bng")
    draft.chain(button, f"msg {name}", "print")
    request = speech.request(_PRINT_THINGS, _PRINT, ("button prints <w>",), w=name)
    return drawn(request, draft, lambda: on((10, f"box{button}", "bang"), expect=[gives("print:print", name)]))


def route(speech: Speech) -> Drawn:
    draft, name = Draft(), speech.pick(_NAMES)
    draft.chain(draft.add("inlet"), f"route {name}", "outlet")
    request = speech.request(_ROUTE_THINGS, _ROUTE, ("route <w>, inlet to outlet",), w=name)
    sends = ((10, "in0", f"{name} 3"), (20, "in0", "other 4"))
    return drawn(request, draft, lambda: on(*sends, expect=[gives("out0", 3)]))


def select(speech: Speech) -> Drawn:
    draft, name = Draft(), speech.pick(_NAMES)
    draft.chain(draft.add("inlet"), f"sel {name}", "bng")
    request = speech.request(_SELECT_THINGS, _SELECT, ("sel <w> -> bng, from an inlet",), w=name)
    sends = ((10, "in0", f"symbol {name}"), (20, "in0", "symbol other"))
    return drawn(request, draft, lambda: on(*sends, expect=[gives("box2", "bang")]))


# Boxes of plain Pd with one inlet for numbers, and what they make of a number.
_BOXES = (
    ("abs", -3, 3),
    ("int", 3.7, 3),
    ("sqrt", 16, 4),
    ("mtof", 69, 440),
    ("ftom", 440, 69),
    ("exp", 0, 1),
    ("cos", 0, 1),
    ("wrap", 1.25, 0.25),
)
_USE: Templates = (
    "^use [<b>] on {a number|the number} from an inlet and <give>",
    "^send a number from {an|the} inlet through [<b>] and <give>",
    "^connect an inlet to [<b>] and <give>",
    "^put a number from an inlet into [<b>], then <give>",
)
_USE_THINGS: Templates = ("inlet -> [<b>] -> <where>", "an inlet into [<b>], {the result |}<where>")


def box(speech: Speech) -> Drawn:
    """A box of plain Pd by its name, so that only others are refused."""
    draft = Draft()
    name, given, wanted = speech.pick(_BOXES)
    way_out = ports.leave(speech, draft, draft.chain(draft.add("inlet"), name), it="the result", open_share=0)
    request = speech.request(_USE_THINGS, _USE, b=name, give=way_out.give, where=way_out.where)
    return drawn(
        request, draft, lambda: on((10, "in0", f"float {given}"), expect=[gives(way_out.port, wanted, tolerance=1e-3)])
    )


FAMILIES = (
    Family("near-send", send, 1),
    Family("near-receive", receive, 1),
    Family("near-print", say, 1),
    Family("near-route", route, 0.8),
    Family("near-select", select, 0.8),
    Family("near-box", box, 1.2),
)
