"""The bridge's settings: a TOML file, then the environment, then flags; every field says what it is for."""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import platformdirs

from patchgen.check.safety import CODES, codes
from patchgen.errors import SettingsError

LEVELS = ("debug", "info", "warning", "error")


def _integer(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        number = int(value) if isinstance(value, str) else value
        if not isinstance(number, int) or isinstance(number, bool) or not low <= number <= high:
            raise ValueError
        return number

    read.__doc__ = f"a whole number from {low} to {high}"
    return read


def _number(low: float, high: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not low <= float(value) <= high:  # NaN fails here too
            raise ValueError
        return float(value)

    read.__doc__ = f"a number from {low:g} to {high:g}"
    return read


def _path(value: Any) -> Path:
    """a path"""
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return Path(value).expanduser().absolute()


def _word(value: Any) -> str:
    """a word"""
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value


def _address(value: Any) -> str:
    """an IPv4 address of this machine, one that others can reach"""
    address = IPv4Address(value)
    if not isinstance(value, str) or address.is_unspecified or address.is_loopback or address.is_multicast:
        raise ValueError
    return str(address)


def _level(value: Any) -> str:
    """one of debug, info, warning, error"""
    if not isinstance(value, str) or value.lower() not in LEVELS:
        raise ValueError
    return value.lower()


def _codes(value: Any) -> frozenset[str]:
    return codes(",".join(value) if isinstance(value, list) else value)


_codes.__doc__ = f"a list of {', '.join(CODES)}"


def default_folder() -> Path:
    return platformdirs.user_data_path("patchgen", appauthor=False) / "patches"


def default_state() -> Path:
    return platformdirs.user_state_path("patchgen", appauthor=False)


def default_config() -> Path:
    return platformdirs.user_config_path("patchgen", appauthor=False) / "bridge.toml"


def _is(read: Callable[[Any], Any], doc: str) -> Mapping[str, Any]:
    """A field's help, and what makes its value of a string or a TOML value, or raises."""
    return {"read": read, "doc": doc}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a bridge runs with. `--log-level`, `PATCHGEN_LOG_LEVEL` and TOML's `log-level` name the same field."""

    port: int = field(default=9124, metadata=_is(_integer(0, 65535), "UDP and TCP port; 0 takes a free one"))
    listen: str | None = field(
        default=None,
        metadata=_is(_address, "this machine's address in a network, to be asked from there; needs key-file"),
    )
    key_file: Path | None = field(
        default=None, metadata=_is(_path, "a file with the key that others must have, at least 32 characters")
    )
    rate: float = field(default=500.0, metadata=_is(_number(1, 1e6), "messages a second that are read of one client"))
    rate_all: float = field(
        default=5000.0, metadata=_is(_number(1, 1e6), "messages a second that are read of all clients")
    )
    folder: Path = field(
        default_factory=default_folder, metadata=_is(_path, "the watched folder, where patches appear")
    )
    state: Path = field(
        default_factory=default_state,
        metadata=_is(_path, "where jobs and history are kept, a file for each folder"),
    )
    model: Path | None = field(default=None, metadata=_is(_path, "a GGUF file instead of the embedded model"))
    engine: str | None = field(
        default=None, metadata=_is(_word, "an OpenAI-compatible server instead of a model here, http://HOST:PORT/v1")
    )
    engine_model: str | None = field(
        default=None, metadata=_is(_word, "which of the engine's models; unset takes its first")
    )
    prompt: str | None = field(default=None, metadata=_is(_word, "a prompt template instead of the model's own"))
    threads: int | None = field(
        default=None, metadata=_is(_integer(1, 1024), "threads that decode; unset leaves a core free for Pd")
    )
    idle: float = field(
        default=900.0,
        metadata=_is(_number(0, 1e6), "seconds without a request after which the model is unloaded; 0 keeps it"),
    )
    nice: int = field(
        default=10, metadata=_is(_integer(0, 19), "how far to step back behind other programs; 0 does not")
    )
    temperature: float = field(
        default=0.0, metadata=_is(_number(0, 2), "0 always takes the likeliest word, more is more varied")
    )
    max_tokens: int = field(default=1024, metadata=_is(_integer(1, 1_000_000), "a patch of more tokens is given up"))
    queue: int = field(default=16, metadata=_is(_integer(0, 10_000), "requests that may wait while one is in work"))
    timeout: float = field(
        default=120.0, metadata=_is(_number(0.1, 86_400), "seconds after which work on a request ends")
    )
    allow: frozenset[str] = field(
        default=frozenset(),
        metadata=_is(_codes, "what a patch may do though it could harm, with commas: unsafe-network,unsafe-file"),
    )
    metrics_port: int | None = field(
        default=None,
        metadata=_is(_integer(1, 65535), "TCP port on 127.0.0.1 for Prometheus, at /metrics; needs patchgen[metrics]"),
    )
    log_file: Path | None = field(
        default=None, metadata=_is(_path, "a file for the log as JSON lines, turned over at 5 MB; unset: only stderr")
    )
    log_level: str = field(
        default="info", metadata=_is(_level, "debug, info, warning or error; debug shows every OSC message")
    )


# What the program can do instead of running a bridge; flags without a value.
INSTEAD = {
    "status": "say what the bridge on this port does",
    "example-config": "print a settings file with every key, explained",
    "install-service": "write and show the file that lets the system start a bridge with these flags",
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """The settings, and for each field's name where its value came from: `default`, a file, a variable, a flag.

    `instead`: a key of `INSTEAD`, what is to be done instead of running a bridge.
    """

    settings: Settings
    origins: Mapping[str, str]
    instead: str | None = None
    config: Path | None = None  # a file that was named

    def flags(self) -> list[str]:
        """The command line that gives these settings again, from any folder; variables are not in it."""
        named = [item for item in fields(Settings) if self.origins[item.name].startswith("--")]
        words = [(f"--{_key(item)}", _shown(getattr(self.settings, item.name))) for item in named]
        config = [("--config", str(self.config))] if self.config else []
        return [word for pair in (*config, *words) for word in pair]

    def __str__(self) -> str:
        rows = [
            f"{_key(item):<12} {_shown(getattr(self.settings, item.name))}  ({self.origins[item.name]})"
            for item in fields(Settings)
        ]
        return "\n".join(rows)


def resolve(argv: Sequence[str], environ: Mapping[str, str]) -> Resolved:
    """The settings from file, environment and flags.

    Raises `SettingsError` with all mistakes at once. An unknown flag and `--help` end the program as argparse does.
    """
    flags = vars(parser().parse_args(argv))
    instead = flags.pop("instead")
    problems: list[str] = []
    values: dict[str, Any] = {}
    origins = {item.name: "default" for item in fields(Settings)}
    named = flags.pop("config") or environ.get("PATCHGEN_CONFIG")
    config = Path(named).expanduser().absolute() if named else None
    for item, origin, value in (
        *_from_file(config, problems),
        *_from_environment(environ),
        *_from_flags(flags),
    ):
        try:
            values[item.name] = item.metadata["read"](value)
            origins[item.name] = origin
        except (ValueError, TypeError, OverflowError):
            problems.append(f"{origin}: {value!r} is not {item.metadata['read'].__doc__}")
    if values.get("listen") and not values.get("key_file"):
        problems.append(f"{origins['listen']}: others are only listened to with a key that they have; give --key-file")
    if problems:
        raise SettingsError("\n".join(problems))
    return Resolved(Settings(**values), origins, instead, config)


def parser() -> argparse.ArgumentParser:
    """The command line: one flag for each field of `Settings`, and `--config`."""
    made = argparse.ArgumentParser(
        prog="patchgen-bridge",
        description="Answer OSC requests for Pure Data patches.",
        epilog="Each flag is also an environment variable (PATCHGEN_PORT) and a key of the TOML file (port). "
        "A flag counts more than the environment, the environment more than the file.",
        allow_abbrev=False,
    )
    group = made.add_mutually_exclusive_group()
    for name, doc in INSTEAD.items():
        group.add_argument(f"--{name}", dest="instead", action="store_const", const=name, help=f"{doc}, and end")
    made.add_argument("--config", metavar="FILE", help=f"TOML file (default: {default_config()}, if there)")
    for item in fields(Settings):
        made.add_argument(
            f"--{_key(item)}",
            metavar=item.name.upper(),
            help=f"{item.metadata['doc']} (default: {_shown(_default(item))})".replace("%", "%%"),
        )
    return made


def example() -> str:
    """A settings file: every key with what it is for and its default, all of them commented out."""
    lines = [f"# Settings of patchgen-bridge, read from {default_config()}", "# or from the file named by --config."]
    for item in fields(Settings):
        value = _default(item)
        shown = f"{_key(item)} = {_toml(value)}" if value is not None else f"{_key(item)} ="
        lines += ["", f"# {item.metadata['doc'][0].upper()}{item.metadata['doc'][1:]}.", f"# {shown}"]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, frozenset):
        return json.dumps(sorted(value))
    return json.dumps(str(value), ensure_ascii=False) if isinstance(value, str | Path) else str(value)


_Source = Iterator[tuple[Field[Any], str, Any]]


def _from_file(path: Path | None, problems: list[str]) -> _Source:
    if path is None:
        path = default_config()
        if not path.is_file():
            return
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        problems.append(f"{path}: {error.strerror}")
        return
    except ValueError as error:  # TOMLDecodeError and UnicodeDecodeError among them
        problems.append(f"{path}: {error}")
        return
    known = {_key(item): item for item in fields(Settings)}
    for key, value in table.items():
        if key in known:
            yield known[key], f"{path}: {key}", value
        else:
            problems.append(f"{path}: unknown key {key!r}; there are {', '.join(known)}")


def _from_environment(environ: Mapping[str, str]) -> _Source:
    for item in fields(Settings):
        variable = f"PATCHGEN_{item.name.upper()}"
        if variable in environ:
            yield item, variable, environ[variable]


def _from_flags(flags: Mapping[str, str | None]) -> _Source:
    for item in fields(Settings):
        value = flags[item.name]
        if value is not None:
            yield item, f"--{_key(item)}", value


def _key(item: Field[Any]) -> str:
    return item.name.replace("_", "-")


def _default(item: Field[Any]) -> Any:
    return getattr(Settings(), item.name)


def _shown(value: Any) -> str:
    if isinstance(value, frozenset):
        return ",".join(sorted(value)) or "nothing"
    return "unset" if value is None else str(value)
