"""A recipe's way from a TOML file into its dataclasses, with every mistake of the file told at once."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, get_type_hints

from patchgen.errors import TrainingError
from patchgen_training.recipe import SECTIONS, Recipe, conflicts, toml_value, used

_KINDS = {int: "a whole number", float: "a number", str: "a text in quotes", bool: "true or false"}
_TEXTS = "a list of texts in quotes"


def names() -> tuple[str, ...]:
    """The recipes that come with the package."""
    folder = files("patchgen_training") / "recipes"
    return tuple(sorted(Path(item.name).stem for item in folder.iterdir() if item.name.endswith(".toml")))


def load(name_or_path: str, overrides: Sequence[str] = ()) -> Recipe:
    """A recipe by its name or its file, then `section.key=VALUE` overrides (values as in TOML).

    Raises `TrainingError` that lists everything that is wrong.
    """
    text = _text(name_or_path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TrainingError(f"{name_or_path}: not TOML: {error}") from error
    problems: list[str] = []
    for override in overrides:
        try:
            _merge(values, tomllib.loads(override))
        except (tomllib.TOMLDecodeError, TypeError, AttributeError):
            problems.append(f"--set {override}: write section.key=VALUE, with texts in quotes")
    recipe = _build(values, problems)
    if not problems:
        problems += conflicts(recipe)
        problems += [f"{name}: none of the recipe's stages reads this" for name in values if name in _idle(recipe)]
    if problems:
        raise TrainingError("\n".join([f"{name_or_path}: {len(problems)} to mend:", *(f"  {p}" for p in problems)]))
    return recipe


def dump(recipe: Recipe) -> str:
    """The recipe with all settings that its stages read, as TOML that `load` reads back to the same recipe."""
    lines = [_line(recipe, item.name) for item in fields(recipe) if item.name not in SECTIONS]
    for name in (name for name in SECTIONS if name not in _idle(recipe)):
        section = getattr(recipe, name)
        lines += ["", f"[{name}]", *(_line(section, item.name) for item in fields(section))]
    return "\n".join(lines) + "\n"


def _idle(recipe: Recipe) -> set[str]:
    return set(SECTIONS) - used(recipe)


def _line(section: Any, key: str) -> str:
    return f"{key} = {toml_value(getattr(section, key))}"


def _text(name_or_path: str) -> str:
    if name_or_path in names():
        return (files("patchgen_training") / "recipes" / f"{name_or_path}.toml").read_text(encoding="utf-8")
    try:
        return Path(name_or_path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        known = ", ".join(names())
        raise TrainingError(f"no recipe {name_or_path!r}: give the path of a TOML file or one of: {known}") from error


def _merge(values: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, Mapping):
            _merge(values.setdefault(key, {}), value)
        else:
            values[key] = value


def _build(values: Mapping[str, Any], problems: list[str]) -> Recipe:
    top = {key: value for key, value in values.items() if key not in SECTIONS}
    sections = {}
    for name, section in SECTIONS.items():
        given = values.get(name, {})
        if not isinstance(given, Mapping):
            problems.append(f"{name}: a section, so write [{name}] and its settings below")
            continue
        sections[name] = section(**_accepted(section, given, f"{name}.", problems))
    return Recipe(**_accepted(Recipe, top, "", problems), **sections)


def _accepted(section: type, given: Mapping[str, Any], prefix: str, problems: list[str]) -> dict[str, Any]:
    """Those of the given values that fit the section; what is wrong with the others goes to `problems`."""
    hints = get_type_hints(section)
    known = {item.name: item for item in fields(section) if not is_dataclass(hints[item.name])}
    accepted: dict[str, Any] = {}
    for key, value in given.items():
        if key not in known:
            near = difflib.get_close_matches(key, [*known, *([] if prefix else SECTIONS)], 1)
            problems.append(f"{prefix}{key}: no such setting" + (f"; {prefix}{near[0]}?" if near else ""))
            continue
        problem, accepted[key] = _fitted(hints[key], value, known[key].metadata)
        if problem:
            problems.append(f"{prefix}{key}: {problem}, not {value!r}")
    return accepted


def _fitted(kind: Any, value: Any, metadata: Mapping[str, Any]) -> tuple[str, Any]:
    """What is wrong with a value ("": nothing), and the value in the setting's own type."""
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if kind not in _KINDS:
        texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return ("", tuple(value)) if texts else (_TEXTS, None)
    if type(value) is not kind:
        return _KINDS[kind], None
    least, most = metadata["least"], metadata["most"]
    if least is not None and not value >= least:
        return f"at least {least}", None
    if most is not None and not value <= most:
        return f"at most {most}", None
    return "", value
