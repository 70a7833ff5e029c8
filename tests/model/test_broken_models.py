"""Models that can't be used are refused with a sentence that says what to do, and never crash the process."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from patchgen.errors import ModelError
from patchgen.model import open_model
from patchgen.model.gguf import Header, read_header

HEAD = b"GGUF" + struct.pack("<I", 3)


def refuse(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        open_model(path).close()
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"#N canvas 0 50 450 300 12;\n", "is not a GGUF file"),
        (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
        (b"PK\x03\x04rest", "zip archive"),
        (b"<!DOCTYPE html>", "web page"),
        (b"GGUF", "truncated"),
        (b"GGUF" + struct.pack("<IQQ", 99, 0, 0), "version 99"),
        (HEAD + struct.pack("<QQ", 2**63, 0), "truncated"),
        (HEAD + struct.pack("<QQ", 0, 2**63), "truncated"),
        (HEAD + struct.pack("<QQQ", 0, 1, 2**62), "truncated"),
        (HEAD + struct.pack("<QQQ1sI", 0, 1, 1, b"k", 77), "unknown type 77"),
        (HEAD + struct.pack("<QQQ1sIIQ", 0, 1, 1, b"k", 9, 4, 2**60), "truncated"),
        (HEAD + struct.pack("<QQQ1sIIQ", 0, 1, 1, b"k", 9, 8, 2**60), "truncated"),
        (HEAD + struct.pack("<QQQ1sIIQ", 0, 1, 1, b"k", 9, 9, 1), "array of the type 9"),
        (HEAD + struct.pack("<QQ", 0, 0), "names no architecture"),
        (HEAD + struct.pack("<QQQ1sI", 1, 0, 1, b"t", 5), "5 dimensions"),
        (HEAD + struct.pack("<QQQ1sIQIQ", 1, 0, 1, b"t", 1, 2**40, 0, 0), "truncated"),
        (HEAD + struct.pack("<QQQ1sIQIQ", 1, 0, 1, b"t", 1, 33, 8, 0), "does not fill its blocks"),
        (HEAD + struct.pack("<QQQ1sIQIQ", 1, 0, 1, b"t", 1, 1, 0, 5), "not aligned"),
    ],
)
def test_no_model(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(data)
    said = refuse(path)
    assert message in said
    assert str(path) in said


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (struct.pack("<QQ", 100_001, 0), "100,001 tensors"),
        (struct.pack("<QQ", 0, 10_001), "10,001 pairs"),
        (struct.pack("<QQQ", 0, 1, 2**20 + 1), "1,048,577 bytes in one text"),
        (struct.pack("<QQQ1sIIQ", 0, 1, 1, b"k", 9, 8, 4_000_001), "4,000,001 texts"),
    ],
)
def test_more_than_a_model_needs(tmp_path: Path, head: bytes, message: str) -> None:
    """The file is large enough for what its head promises, without taking room on the disk."""
    path = tmp_path / "large.gguf"
    path.write_bytes(HEAD + head)
    with path.open("r+b") as file:
        file.truncate(1 << 30)
    assert message in refuse(path)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Nano", "Nano"), ("\x1b[2J a\0b\n\u202ec ", "[2J a b c"), ("n" * 60_000, "n" * 100), ("\n", ""), (7, "")],
)
def test_a_name_is_one_short_line(name: str | int, shown: str) -> None:
    assert Header({"general.name": name}, (), 0).name == shown


def test_missing(tmp_path: Path) -> None:
    assert "There is no model" in refuse(tmp_path / "none.gguf")
    assert "is a folder" in refuse(tmp_path)


def test_truncated_anywhere(tiny_gguf: Path, tmp_path: Path) -> None:
    data = tiny_gguf.read_bytes()
    path = tmp_path / "part.gguf"
    chance = random.Random(1)
    lengths = [len(data) - 1, *(chance.randrange(4, len(data)) for _ in range(200)), *range(4, 400, 7)]
    for length in lengths:
        path.write_bytes(data[:length])
        with pytest.raises(ModelError, match=r"truncated|broken"):
            read_header(path)


def test_a_damaged_head_is_an_error_or_a_header(tiny_gguf: Path, tmp_path: Path) -> None:
    data = bytearray(tiny_gguf.read_bytes())
    path = tmp_path / "damaged.gguf"
    chance = random.Random(2)
    refused = 0
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(3):
            damaged[chance.randrange(4, 9000)] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            read_header(path)
        except ModelError:
            refused += 1
    assert refused > 20


def test_an_unknown_architecture(tiny: ModuleType, tmp_path: Path) -> None:
    path = tiny.write(tmp_path / "odd.gguf", architecture="patchformer")
    assert "odd.gguf is of the architecture 'patchformer', which llama.cpp does not know" in refuse(path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("llama.context_length", struct.pack("<I", 3)),
        ("llama.context_length", struct.pack("<I", 2**32 - 1)),
        ("llama.block_count", struct.pack("<I", 0)),
        ("llama.block_count", struct.pack("<I", 10**6)),
        ("llama.attention.layer_norm_rms_epsilon", struct.pack("<f", -1)),
        ("llama.attention.layer_norm_rms_epsilon", struct.pack("<f", float("nan"))),
    ],
)
def test_settings_that_llama_cpp_aborts_on(tiny_gguf: Path, tmp_path: Path, key: str, value: bytes) -> None:
    data = bytearray(tiny_gguf.read_bytes())
    at = data.index(key.encode()) + len(key) + 4  # behind the key and the number of its type
    data[at : at + 4] = value
    path = tmp_path / "odd.gguf"
    path.write_bytes(data)
    assert f"{key} is " in refuse(path)


def test_missing_weights(tiny_gguf: Path, tmp_path: Path) -> None:
    data = tiny_gguf.read_bytes()
    path = tmp_path / "renamed.gguf"
    path.write_bytes(data.replace(b"output_norm.weight", b"output_gnome.weigh"))
    assert "output_norm.weight" in refuse(path)


def test_an_adapter(tmp_path: Path) -> None:
    import gguf

    path = tmp_path / "adapter.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type("adapter")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    assert "merge it into its base model" in refuse(path)


def test_threads(tiny_gguf: Path) -> None:
    with pytest.raises(ModelError, match="at least one thread"):
        open_model(tiny_gguf, threads=0)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are set as Linux does")
def test_out_of_memory(tiny: ModuleType, tmp_path: Path) -> None:
    path = tiny.write(tmp_path / "wide.gguf", context=4096, layers=160, feed_forward=64)
    program = f"""
import resource
from pathlib import Path
import llama_cpp, llguidance
from patchgen.model import open_model
from patchgen.errors import ModelError
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + {path.stat().st_size} + 80_000_000,) * 2)
try:
    open_model(Path({str(path)!r}))
except ModelError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert "out of memory" in run.stdout, run.stderr


def test_without_an_embedded_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("patchgen.model.EMBEDDED", "none.gguf")
    with pytest.raises(ModelError, match=r"none\.gguf is missing; train it with 'patchgen-train run nano'"):
        open_model()
