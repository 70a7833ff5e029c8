"""GUI boxes and atom boxes: their records in a `.pd` file, and the few settings that matter in a patch.

A record holds everything from colours to label offsets; the notation names the range, the number of cells,
the start value and the names a box sends to, receives from and is labelled with. All else is Pd's default.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from patchgen.patch import Atoms

# Settings written as bare words in this order, where a box has them.
_RANGES = (("min", "max"), ("cells",), ("nonzero",))
# Settings written as `key=value`.
_KEYS = ("send", "receive", "label")
_NOTHING = frozenset({"empty", "-"})


class BadSettingError(ValueError):
    """A word that is no setting of this box; the message says which words are."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A box's record: its fields in the order of the file, and each one's default in Pd 0.53 at font size 12."""

    fields: tuple[str, ...]
    defaults: Atoms

    @property
    def positional(self) -> tuple[str, ...]:
        return next((names for names in _RANGES if names[0] in self.fields), ())


def _spec(record: str) -> Spec:
    pairs = [field.split("=") for field in record.split()]
    return Spec(tuple(name for name, _ in pairs), tuple(default for _, default in pairs))


_NAMES = "send=empty receive=empty label=empty"
_LOOK = "font=0 fontsize=12 background=#fcfcfc foreground=#000000 labelcolour=#000000"
_SLIDER = f"min=0 max=127 log=0 init=0 {_NAMES} dx=-2 dy=-11 {_LOOK} value=0 steady=1"
_RADIO = f"size=21 change=1 init=0 cells=8 {_NAMES} dx=0 dy=-11 {_LOOK} value=0"
_ATOM = "min=0 max=0 labelside=0 label=- receive=- send=- fontsize=0"

# As Pd 0.53 saves a box that was made with no arguments; atom boxes with the width that Pd's menu gives them.
SPECS: Mapping[str, Spec] = MappingProxyType(
    {
        "bng": _spec(f"size=21 hold=250 interrupt=50 init=0 {_NAMES} dx=0 dy=-11 {_LOOK}"),
        "tgl": _spec(f"size=21 init=0 {_NAMES} dx=0 dy=-11 {_LOOK} value=0 nonzero=1"),
        "nbx": _spec(
            f"digits=5 height=19 min=-1e+37 max=1e+37 log=0 init=0 {_NAMES} dx=0 dy=-11 {_LOOK} value=0 steps=256"
        ),
        "hsl": _spec(f"width=179 height=21 {_SLIDER}"),
        "vsl": _spec(f"width=21 height=179 {_SLIDER}"),
        "hradio": _spec(_RADIO),
        "vradio": _spec(_RADIO),
        "vu": _spec(
            "width=21 height=200 receive=empty label=empty dx=-1 dy=-11 font=0 fontsize=12 "
            "background=#404040 labelcolour=#000000 scale=1 unused=0"
        ),
        "cnv": _spec(
            f"size=21 width=140 height=84 {_NAMES} dx=20 dy=12 font=0 fontsize=12 "
            "background=#e0e0e0 labelcolour=#404040 unused=0"
        ),
        "floatatom": _spec(f"digits=5 {_ATOM}"),
        "symbolatom": _spec(f"digits=10 {_ATOM}"),
        "listbox": _spec(f"digits=20 {_ATOM}"),
    }
)

_OBJECTS = frozenset({"bng", "tgl", "nbx", "hsl", "vsl", "hradio", "vradio", "vu", "cnv"})


def words_of(name: str, record: Atoms) -> Atoms | None:
    """A record's settings as words of the notation, in file atoms; None: the record is not of the known form.

    Old files leave out the last fields of atom boxes, and Pd takes the defaults.
    """
    spec = SPECS[name]
    if len(record) > len(spec.fields) or (name in _OBJECTS and 0 < len(record) < len(spec.fields)):
        return None
    record += spec.defaults[len(record) :]
    settings = dict(zip(spec.fields, record, strict=True))
    words = _range_words(spec, settings)
    if settings.get("log", "0") not in ("0", "0.0"):
        words.append("log")
    try:
        if settings.get("init", "0") != "0":
            words.append(f"init={_start_value(name, settings)}")
    except (ValueError, ArithmeticError):
        return None
    words += [f"{key}={settings[key]}" for key in _KEYS if settings.get(key, "-") not in _NOTHING]
    return tuple(words)


def _range_words(spec: Spec, settings: dict[str, str]) -> list[str]:
    defaults = dict(zip(spec.fields, spec.defaults, strict=True))
    words = [settings[key] for key in spec.positional]
    return [] if words == [defaults[key] for key in spec.positional] else words


def record_of(name: str, words: Atoms) -> Atoms:
    """The whole record of a box from its settings as words. Raises BadSettingError for a word that is none."""
    spec = SPECS[name]
    settings = dict(zip(spec.fields, spec.defaults, strict=True))
    bare = [word for word in words if "=" not in word and word != "log"]
    if len(bare) not in (0, len(spec.positional)) or not all(map(_is_number, bare)):
        raise BadSettingError(f"[{name}] takes {_usage(spec)}, not '{' '.join(words)}'")
    settings.update(zip(spec.positional, bare, strict=False))
    start: str | None = None
    for word in words:
        key, _, value = word.partition("=")
        if word == "log" and "log" in settings:
            settings["log"] = "1"
        elif key == "init" and "init" in settings and _is_number(value):
            start = value
        elif key in _KEYS and key in settings and value:
            settings[key] = value
        elif word not in bare:
            raise BadSettingError(f"[{name}] takes {_usage(spec)}, not '{word}'")
    if start is not None:
        settings |= {"init": "1", **_stored_value(name, settings, float(start), start)}
    return tuple(settings.values())


def _usage(spec: Spec) -> str:
    words = [" ".join(spec.positional)] if spec.positional else []
    words += ["log"] * ("log" in spec.fields) + ["init=VALUE"] * ("init" in spec.fields)
    return ", ".join([*words, *(f"{key}=NAME" for key in _KEYS if key in spec.fields)])


def _is_number(word: str) -> bool:
    try:
        return math.isfinite(float(word))
    except ValueError:
        return False


def _start_value(name: str, settings: dict[str, str]) -> str:
    """The value that the box sends when the patch opens, in the box's own units."""
    if "steady" not in settings:  # all but sliders store it as it is; a bang button has none
        return settings.get("value", "1")
    value_at, position_of = _slider_scale(name, settings)
    stored = round(float(settings["value"]))
    # The shortest spelling that lands on the same hundredth of a pixel.
    spellings = (f"{float(f'{value_at(stored):.{digits}g}'):.12g}" for digits in range(1, 13))
    return next((s for s in spellings if position_of(float(s)) == stored), settings["value"])


def _stored_value(name: str, settings: dict[str, str], value: float, spelled: str) -> dict[str, str]:
    if "steady" not in settings:
        return {"value": spelled} if "value" in settings else {}
    try:
        return {"value": str(_slider_scale(name, settings)[1](value))}
    except (ValueError, ArithmeticError) as error:
        raise BadSettingError(f"[{name}] can't start at {spelled}: its range does not hold it") from error


def _slider_scale(name: str, settings: dict[str, str]) -> tuple[Callable[[int], float], Callable[[float], int]]:
    """A slider's stored position, in hundredths of a pixel, to its value and back."""
    length = int(settings["width" if name == "hsl" else "height"]) - 1
    low, high = float(settings["min"]), float(settings["max"])
    if settings["log"] == "0":
        return (
            lambda stored: low + (high - low) * stored / (100 * length),
            lambda value: round(100 * length * (value - low) / (high - low)),
        )
    return (
        lambda stored: low * (high / low) ** (stored / (100 * length)),
        lambda value: round(100 * length * math.log(value / low) / math.log(high / low)),
    )
