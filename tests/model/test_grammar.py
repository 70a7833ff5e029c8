"""The grammar of the compact notation, and grammars of the user's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from patchgen import notation, objects, pdfile
from patchgen.errors import ModelError
from patchgen.model import Engine, Sampling, refusal
from patchgen.model.grammar import compact, load
from patchgen.patch import Box, canvases

Open = Callable[..., Engine]
Accepts = Callable[[str], bool]
PD_FOLDERS = ("/usr/share/puredata/doc", "/usr/lib/puredata/doc", "/Applications/Pd.app/Contents/Resources/doc")


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """Each byte is a token, so a text is tested as text."""
    import llguidance

    class Bytes:
        eos_token_id = 256
        bos_token_id = None
        special_token_ids = (256,)
        tokens = (*(bytes([byte]) for byte in range(256)), b"\xff</s>")

        def __call__(self, text: str | bytes) -> list[int]:
            return list(text if isinstance(text, bytes) else text.encode())

    return llguidance.LLTokenizer(llguidance.TokenizerWrapper(Bytes()))


@pytest.fixture
def accepts(tokenizer: Any) -> Accepts:
    import llguidance

    def accept(text: str) -> bool:
        matcher = llguidance.LLMatcher(tokenizer, compact(objects.names()))
        data = list(text.encode())
        return bool(matcher.try_consume_tokens(data) == len(data) and matcher.is_accepting())

    return accept


@pytest.mark.parametrize(
    "text",
    [
        "0 osc~ 440\n1 *~ 0.1 <- 0\n2 dac~ <- 1 1>1\n",
        "0 msg 440, 880 $1; freq 220\n",
        "0 msg\n1 msg ,\n2 comment a low note\n3 comment \\<- \\{ it\\ is\n",
        "0 float\n1 + 1 <- 0\n1 -> 0.1\n",
        "0 floatatom 0 127 send=a receive=b label=pitch\n1 vsl 20 20000 log init=440 label=cutoff\n",
        "0 bng init=1 send=go\n1 tgl 5\n2 vu receive=a\n3 cnv label=Title\n4 hradio 8 init=2\n5 nbx -1e+37 1e+37\n",
        "0 graph env 64 0 1\n1 graph wave 1024\n",
        "0 inlet~\n1 pd quieter {\n0 inlet~\n1 *~ 0.5 <- 0\n} <- 0\n2 pd {\n}\n",
        "0 pd a {\n0 pd b {\n0 osc~\n}\n}\n",
        "0 graph {\n0 garray wave 3 float 3\n#X coords 0 1 3 -1 200 140 1\n}\n",
        "#N struct point float x float y\n#X declare -path lib\n#X declare\n0 scalar point 1 2 \\;\n",
        "0 text define -k a\n#A set 1 2 \\; a\\ b \\,\n",
        "0 obj graph 1\n1 obj msg\n",
        "0 unpack 0 0\n1 pack 0 0 <- 0.1>1 0\n",
        *map(refusal.line, refusal.REASONS),
    ],
)
def test_accepts(accepts: Accepts, text: str) -> None:
    assert accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Here is your patch:\n",
        "```\n0 osc~ 440\n",
        "0 osc~ 440",  # no line break
        "0 sinewave~ 440\n",  # no such object
        "0 osc~ 440 <-\n",
        "0 osc~ 440 <- x\n",
        "0 osc~  440\n",
        "00 osc~\n",
        "0 osc~ <- 0.0\n",
        "0 obj osc~\n",
        "0 hsl 0\n",
        "0 hsl colour=red\n",
        "0 graph wave\n",
        "0 pd x {\n",
        "}\n",
        "0 msg {\n",
        "0 msg a\x00b\n",
        "#Y declare\n",
        "#X obj 10 10 osc~\n",  # boxes and cords have lines of their own
        "#X connect 0 0 1 0\n",
        "#N canvas 0 50 450 300 12\n",
        "#A 0; #X obj 10 10 osc~\n",
        "#X dec\n",
        "refused\n",
        "refused nothing\n",
        "refused graphics",
        "refused graphics\nrefused graphics\n",
        "0 osc~\nrefused graphics\n",
        "refused graphics\n0 osc~\n",
    ],
)
def test_refuses(accepts: Accepts, text: str) -> None:
    assert not accepts(text)


def test_accepts_the_patches_of_pd(tokenizer: Any) -> None:
    """What `notation.write` makes of real patches is within the grammar, with the names of their boxes known."""
    import llguidance

    files = [file for folder in PD_FOLDERS for file in sorted(Path(folder).rglob("*.pd"))][:200]
    if not files:
        pytest.skip("Pd's documentation is not installed (Debian: puredata-doc)")
    patches = [patch for file in files if (patch := pdfile.load(file).patch) is not None]
    boxes = (box for patch in patches for _, canvas in canvases(patch.canvas) for box in canvas.boxes)
    fresh = llguidance.LLMatcher(tokenizer, compact(box.name for box in boxes if isinstance(box, Box) and box.name))
    accepted = 0
    for patch in patches:
        data = list(notation.write(patch).encode("utf-8", "replace"))
        matcher = fresh.deep_copy()
        accepted += matcher.try_consume_tokens(data) == len(data) and matcher.is_accepting()
    print(f"{accepted} of {len(files)} patches")
    assert accepted >= 0.99 * len(files)  # left out: text boxes that hold their own canvas


def test_needs_names() -> None:
    with pytest.raises(ModelError, match="No object names"):
        compact([])


@pytest.mark.parametrize(
    ("name", "text"),
    [("own.lark", 'start: "0 osc~ 440\\n" | "1 osc~\\n"\n'), ("own.gbnf", 'root ::= "0 osc~ 440\\n" | "1 osc~\\n"\n')],
)
def test_a_grammar_of_the_users(opened: Open, tiny_gguf: Path, tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    engine = opened(tiny_gguf, grammar=path)
    seen = {"".join(p.text for p in engine.stream("a", Sampling(seed=seed, temperature=1))) for seed in range(8)}
    assert seen <= {"0 osc~ 440\n", "1 osc~\n"}
    assert seen


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("start: foo\n", 'does not compile.*unknown name: "foo"'),
        ("start: (((\n", "does not compile"),
        ("root ::= missing\n", "neither Lark nor GBNF.*'missing' not found"),
        ('root ::= "a\n', "neither Lark nor GBNF"),
        ("root ::= [\n", "neither Lark nor GBNF"),
        ("", "neither Lark nor GBNF"),
        ("just prose", "neither Lark nor GBNF"),
    ],
)
def test_a_bad_grammar(opened: Open, tiny_gguf: Path, tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bad.gbnf"
    path.write_text(text)
    with pytest.raises(ModelError, match=f"(?s){message}"):
        opened(tiny_gguf, grammar=path)


def test_a_grammar_that_leads_nowhere(opened: Open, tiny_gguf: Path, tmp_path: Path) -> None:
    path = tmp_path / "endless.lark"
    path.write_text('start: start "a"\n')
    with pytest.raises(ModelError) as caught:
        list(opened(tiny_gguf, grammar=path).stream("a", Sampling()))
    assert str(caught.value).startswith(f"The grammar {path} can't be followed: it lets nothing come next; ")
    assert "\n" not in str(caught.value)


def test_a_grammar_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="can't be read"):
        load(tmp_path / "none.lark")
    (tmp_path / "latin.lark").write_bytes(b"start: \xe9")
    with pytest.raises(ModelError, match="not UTF-8"):
        load(tmp_path / "latin.lark")
    (tmp_path / "big.lark").write_bytes(b" " * 1_000_001)
    with pytest.raises(ModelError, match="at most"):
        load(tmp_path / "big.lark")
