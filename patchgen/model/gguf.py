"""The head of a GGUF file, read strictly and within bounds, so that nothing broken reaches llama.cpp.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. Everything is little-endian: magic,
version, counts, then key-value pairs, then tensor descriptions, then the tensors' data at aligned offsets.
"""

from __future__ import annotations

import math
import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from patchgen.errors import ModelError

MAGIC = b"GGUF"
VERSIONS = (2, 3)
MAX_DIMENSIONS = 4
# More than any real model has; with more, reading the head alone would cost minutes or gigabytes.
MAX_PAIRS = 10_000
MAX_TENSORS = 100_000
MAX_STRINGS = 4_000_000  # in all arrays together; vocabularies of 300,000 words with their merges have a quarter
MAX_STRING = 1 << 20  # bytes of a text that is kept, a chat template above all
MAX_NAME = 100  # characters of the model's name, which goes into logs, side files and replies
DEFAULT_ALIGNMENT = 32

# Type number -> struct code, for the values of metadata.
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9

# Tensor type -> (elements, bytes) of a block, from ggml. A type that is not here is left to llama.cpp.
_BLOCKS = {
    0: (1, 4),  # F32
    1: (1, 2),  # F16
    2: (32, 18),  # Q4_0
    3: (32, 20),  # Q4_1
    6: (32, 22),  # Q5_0
    7: (32, 24),  # Q5_1
    8: (32, 34),  # Q8_0
    10: (256, 84),  # Q2_K
    11: (256, 110),  # Q3_K
    12: (256, 144),  # Q4_K
    13: (256, 176),  # Q5_K
    14: (256, 210),  # Q6_K
    30: (1, 2),  # BF16
}

# Settings behind the architecture's name -> the least and greatest that make sense. Beyond them llama.cpp aborts.
_LIMITS: Mapping[str, tuple[float, float]] = {
    "context_length": (64, 2**31 - 1),
    "block_count": (1, 512),
    "attention.layer_norm_rms_epsilon": (0, 1),
    "attention.layer_norm_epsilon": (0, 1),
}

# What a file that is no GGUF begins with -> what it is and what to do.
_OTHERS = {
    b"version https://git-lfs": "is a Git LFS pointer; fetch the model itself with: git lfs pull",
    b"PK\x03\x04": "is a zip archive (a PyTorch checkpoint?); convert the model to GGUF",
    b"<!": "is a web page; download the model's file itself",
    b"<html": "is a web page; download the model's file itself",
}


@dataclass(frozen=True, slots=True)
class Array:
    """An array in the metadata, of which only the length is kept."""

    length: int


Value: TypeAlias = int | float | bool | str | Array


@dataclass(frozen=True, slots=True)
class Tensor:
    """`offset` counts from the beginning of the data; `size` in bytes is None for a type not known here."""

    name: str
    dimensions: tuple[int, ...]
    offset: int
    size: int | None


@dataclass(frozen=True, slots=True)
class Header:
    metadata: Mapping[str, Value]
    tensors: tuple[Tensor, ...]
    size: int  # of the file, in bytes

    @property
    def architecture(self) -> str:
        return str(self.metadata.get("general.architecture", ""))

    @property
    def name(self) -> str:
        """The model's name on one line, without what a terminal would obey; empty where there is none."""
        name = self.metadata.get("general.name", "")
        printable = "".join(each if each.isprintable() else " " for each in name) if isinstance(name, str) else ""
        return " ".join(printable.split())[:MAX_NAME]

    @property
    def parameters(self) -> int:
        return sum(math.prod(tensor.dimensions) for tensor in self.tensors)


def read_header(path: Path) -> Header:
    """The head of the file. Raises `ModelError` for whatever is not a whole GGUF model."""
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            _require_magic(path, file.read(32), size)
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _Reader(path, data).header()
    except FileNotFoundError:
        raise ModelError(f"There is no model {path}; check the path") from None
    except IsADirectoryError:
        raise ModelError(f"{path} is a folder; name the .gguf file in it") from None
    except OSError as error:
        raise ModelError(f"The model {path} can't be read: {error.strerror or error}") from error


def require_model(path: Path, header: Header) -> None:
    """Refuse a GGUF that holds something else than a whole model: an adapter, a projector, a bare vocabulary."""
    kind = header.metadata.get("general.type", "model")
    if kind != "model":
        raise ModelError(f"{path} holds no model but '{kind}'; merge it into its base model, or name a model")
    if not header.architecture:
        raise ModelError(f"{path} names no architecture; export the model again")
    if not header.tensors:
        raise ModelError(f"{path} holds no weights; export the model again")
    for name, (least, greatest) in _LIMITS.items():
        key = f"{header.architecture}.{name}"
        value = header.metadata.get(key, least)
        if not isinstance(value, int | float) or not least <= value <= greatest:  # NaN is not
            raise ModelError(f"{path} is broken: {key} is {value}, not in {least} to {greatest}; export it again")


def _require_magic(path: Path, start: bytes, size: int) -> None:
    if size == 0:
        raise ModelError(f"The model {path} is empty; fetch or export it again")
    if start.startswith(MAGIC):
        return
    for magic, meaning in _OTHERS.items():
        if start.lower().startswith(magic.lower()):
            raise ModelError(f"{path} {meaning}")
    raise ModelError(f"{path} is not a GGUF file; convert the model to GGUF")


class _Reader:
    """Walks the head once. Every read is checked against the end of the file before it is made."""

    def __init__(self, path: Path, data: mmap.mmap) -> None:
        self.path = path
        self.data = data
        self.size = len(data)
        self.at = len(MAGIC)
        self.strings = 0  # in arrays, so far

    def broken(self, what: str) -> ModelError:
        return ModelError(f"The model {self.path} is broken: {what}; fetch or export it again")

    def truncated(self) -> ModelError:
        return ModelError(f"The model {self.path} is truncated ({self.size:,} bytes); fetch or export it again")

    def header(self) -> Header:
        version = self.number("I")
        if version not in VERSIONS:
            readable = " and ".join(map(str, VERSIONS))
            raise ModelError(f"{self.path} is a GGUF of version {version}; versions {readable} can be read")
        tensor_count, pair_count = self.number("Q"), self.number("Q")
        self.require(tensor_count, MAX_TENSORS, "tensors")
        self.require(pair_count, MAX_PAIRS, "pairs of metadata")
        metadata: dict[str, Value] = {}
        for _ in range(pair_count):
            key = self.string()
            if key in metadata:
                raise self.broken(f"it names {key} twice")
            metadata[key] = self.value(self.number("I"))
        alignment = metadata.get("general.alignment", DEFAULT_ALIGNMENT)
        if not isinstance(alignment, int) or alignment <= 0 or alignment & (alignment - 1):
            raise self.broken(f"general.alignment is {alignment}, not a power of two")
        tensors = tuple(self.tensor() for _ in range(tensor_count))
        self.require_data(tensors, alignment)
        return Header(metadata, tensors, self.size)

    def require_data(self, tensors: tuple[Tensor, ...], alignment: int) -> None:
        """Every tensor lies within the file."""
        start = -(-self.at // alignment) * alignment
        for tensor in tensors:
            if tensor.offset % alignment:
                raise self.broken(f"tensor {tensor.name} is not aligned to {alignment} bytes")
            if start + tensor.offset + (tensor.size or 0) > self.size:
                raise self.truncated()

    def require(self, count: int, most: int, what: str) -> None:
        """So many things are fewer than the file has bytes, and no more than a model can need."""
        if count > self.size:
            raise self.truncated()
        if count > most:
            raise self.broken(f"it has {count:,} {what}; {most:,} are read")

    def take(self, length: int) -> int:
        """Step over `length` bytes; where they began."""
        begin = self.at
        if length > self.size - begin:
            raise self.truncated()
        self.at = begin + length
        return begin

    def number(self, code: str) -> int:
        layout = f"<{code}"
        number: int = struct.unpack_from(layout, self.data, self.take(struct.calcsize(layout)))[0]
        return number

    def string(self) -> str:
        length = self.number("Q")
        begin = self.take(length)
        self.require(length, MAX_STRING, "bytes in one text")
        return self.data[begin : begin + length].decode("utf-8", "replace")

    def value(self, kind: int) -> Value:
        if kind in _SCALARS:
            return self.number(_SCALARS[kind])
        if kind == _STRING:
            return self.string()
        if kind == _ARRAY:
            return self.array()
        raise self.broken(f"its metadata has a value of the unknown type {kind}")

    def array(self) -> Array:
        kind, length = self.number("I"), self.number("Q")
        if kind in _SCALARS:
            self.take(length * struct.calcsize(_SCALARS[kind]))
        elif kind == _STRING:
            self.strings += length
            self.require(self.strings, MAX_STRINGS, "texts in its arrays")
            for _ in range(length):
                self.take(self.number("Q"))
        else:
            raise self.broken(f"its metadata has an array of the type {kind}")
        return Array(length)

    def tensor(self) -> Tensor:
        name = self.string()
        rank = self.number("I")
        if rank > MAX_DIMENSIONS:
            raise self.broken(f"tensor {name} has {rank} dimensions")
        dimensions = tuple(self.number("Q") for _ in range(rank))
        elements, kind, offset = math.prod(dimensions), self.number("I"), self.number("Q")
        block = _BLOCKS.get(kind)
        if block is None:
            return Tensor(name, dimensions, offset, None)
        if elements % block[0]:
            raise self.broken(f"tensor {name} does not fill its blocks")
        return Tensor(name, dimensions, offset, elements // block[0] * block[1])
