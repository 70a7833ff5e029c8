"""Settings: file < environment < flag, all mistakes at once, and each value's origin."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from patchgen.errors import SettingsError
from patchgen_bridge import settings
from patchgen_bridge.__main__ import main
from patchgen_bridge.settings import Settings, example, parser, resolve


@pytest.fixture(autouse=True)
def _no_config_of_mine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PATCHGEN_STATE")
    monkeypatch.setattr(settings, "default_config", lambda: tmp_path / "home" / "bridge.toml")


def test_defaults() -> None:
    resolved = resolve([], {})
    assert resolved.settings == Settings()
    assert resolved.settings.port == 9124
    assert resolved.settings.folder.is_absolute()
    assert set(resolved.origins.values()) == {"default"}


def test_a_flag_beats_the_environment_and_that_the_file(tmp_path: Path) -> None:
    file = tmp_path / "bridge.toml"
    file.write_text('port = 1\nqueue = 2\ntimeout = 3\nlog-level = "error"\n')
    environ = {"PATCHGEN_PORT": "10", "PATCHGEN_QUEUE": "20", "PATCHGEN_PD": "/usr/bin/pd"}
    resolved = resolve(["--config", str(file), "--port", "100"], environ)
    made = resolved.settings
    assert (made.port, made.queue, made.timeout, made.log_level) == (100, 20, 3.0, "error")
    assert resolved.origins["port"] == "--port"
    assert resolved.origins["queue"] == "PATCHGEN_QUEUE"
    assert resolved.origins["log_level"] == f"{file}: log-level"
    assert "port         100  (--port)" in str(resolved).splitlines()


def test_the_default_file_is_read_when_it_is_there(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "bridge.toml").write_text("port = 77\n")
    assert resolve([], {}).settings.port == 77
    (tmp_path / "other.toml").write_text("queue = 3\n")
    assert resolve([], {"PATCHGEN_CONFIG": str(tmp_path / "other.toml")}).settings == Settings(queue=3)


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "bridge.toml"
    file.write_text('port = true\ncolour = "red"\ntimeout = nan\n')
    with pytest.raises(SettingsError) as caught:
        resolve(["--config", str(file), "--temperature", "hot"], {"PATCHGEN_THREADS": "0"})
    text = str(caught.value)
    assert len(text.splitlines()) == 5
    for part in ("port: True", "unknown key 'colour'", "timeout: nan", "--temperature: 'hot'", "PATCHGEN_THREADS: '0'"):
        assert part in text


@pytest.mark.parametrize("content", ["port = ", "\xff"])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: str) -> None:
    file = tmp_path / "bridge.toml"
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(SettingsError, match=r"bridge\.toml"):
        resolve(["--config", str(file)], {})
    with pytest.raises(SettingsError, match=r"gone\.toml: No such file"):
        resolve(["--config", str(tmp_path / "gone.toml")], {})


def test_every_field_has_a_flag_with_its_help() -> None:
    text = " ".join(parser().format_help().split())
    for item in fields(Settings):
        assert f"--{item.name.replace('_', '-')} {item.name.upper()}" in text
        assert item.metadata["doc"] in text


def test_what_a_patch_may_do_is_a_list_of_codes(tmp_path: Path) -> None:
    file = tmp_path / "bridge.toml"
    file.write_text('allow = ["unsafe-network", "unsafe-file"]\n')
    both = frozenset({"unsafe-network", "unsafe-file"})
    assert resolve(["--config", str(file)], {}).settings.allow == both
    assert resolve(["--allow", "unsafe-network, unsafe-file"], {}).settings.allow == both
    assert "allow        unsafe-file,unsafe-network" in str(resolve(["--config", str(file)], {}))
    with pytest.raises(SettingsError, match="is not a list of unsafe-network"):
        resolve(["--allow", "everything"], {})


def test_the_example_is_valid_and_has_every_key(tmp_path: Path) -> None:
    file = tmp_path / "bridge.toml"
    file.write_text(example(), "utf-8")
    assert resolve(["--config", str(file)], {}).settings == Settings()
    text = file.read_text("utf-8")
    lines = re.sub(r"^# ([a-z-]+ = )", r"\1", text, flags=re.MULTILINE)  # every default taken from its comment
    file.write_text(lines, "utf-8")
    resolved = resolve(["--config", str(file)], {})
    assert resolved.settings == Settings()
    for item in fields(Settings):
        key = item.name.replace("_", "-")
        assert f"# {key} =" in text
        assert item.metadata["doc"][1:] in text
        unset = getattr(Settings(), item.name) is None
        assert resolved.origins[item.name] == ("default" if unset else f"{file}: {key}")


def test_the_example_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--example-config"]) == 0
    assert capsys.readouterr().out == example()
