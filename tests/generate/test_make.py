"""From a request to the patch that is delivered."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from patchgen import pdfile
from patchgen.errors import PatchgenError
from patchgen.finding import Finding, Severity
from patchgen.generate import RETRY_TEMPERATURE, STEPS, MakeOptions, make
from patchgen.layout.text import shown
from patchgen.model import ALPACA, End, ModelInfo, Piece, Prompt, Sampling, open_model, refusal
from patchgen.notation import NOTATIONS
from patchgen.patch import Box, Kind, Patch
from patchgen.pdhost import PdJudge, find_pd

SINE = "0 osc~ 440\n1 *~ 0.1 <- 0\n2 dac~ <- 1 1>1\n"
LOUD = "0 osc~ 440\n1 *~ 0.5 <- 0\n2 dac~ <- 1 1>1\n"
UNKNOWN = "0 nosuchbox~ 440\n1 dac~ <- 0\n"
TWO_UNKNOWN = "0 nosuchbox~ 440\n1 otherbox~\n2 dac~ <- 0\n"
COMPACT = Prompt("compact", "{request}")
INSTRUCT = Prompt("compact", "{request}", instruct=True)


@dataclass
class Script:
    """An engine that says what it is told, one text for each call, a character a token."""

    texts: Sequence[str]
    prompt: Prompt = COMPACT
    end: End = End.DONE
    confidence: float | None = None
    asked: list[Sampling] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    closed: int = 0

    @property
    def info(self) -> ModelInfo:
        return ModelInfo("script", "none", 0, self.prompt, Path("script.gguf"), 0, 4096)

    def stream(self, request: str, sampling: Sampling, before: str = "") -> Generator[Piece]:
        assert request == request.strip()
        self.asked.append(sampling)
        self.shown.append(before)
        text = self.texts[len(self.asked) - 1]
        try:
            yield Piece("", 0)
            for tokens, character in enumerate(text, start=1):
                yield Piece(character, tokens)
            yield Piece("", len(text), self.end, confidence=self.confidence)
        finally:
            self.closed += 1

    def close(self) -> None: ...


@dataclass
class Listening(Script):
    """One that can be told what is wrong."""

    prompt: Prompt = INSTRUCT
    told: list[tuple[str, list[str]]] = field(default_factory=list)

    def repair(
        self, request: str, text: str, findings: Sequence[Finding], sampling: Sampling, before: str = ""
    ) -> Generator[Piece]:
        self.told.append((text, [finding.code for finding in findings]))
        yield from self.stream(request, sampling, before)


class Refusing:
    """A judge that finds fault with every patch."""

    def __init__(self) -> None:
        self.judged: list[bytes] = []

    def judge(self, patch_file: Path) -> tuple[Finding, ...]:
        self.judged.append(patch_file.read_bytes())
        return (Finding("pd-error", Severity.ERROR, "Pd does not like it"),)


def boxes(patch: Patch | None) -> list[str]:
    assert patch is not None
    return [box.name for box in patch.canvas.boxes]


def test_one_good_text_is_enough() -> None:
    engine = Script([SINE])
    made = make(engine, " a 440 Hz sine\n")
    assert made.ok
    assert boxes(made.patch) == ["osc~", "*~", "dac~", ""]  # the last one is the comment with the request
    assert (made.request, made.text, made.model, made.notation) == ("a 440 Hz sine", SINE, "script", "compact")
    assert (made.seed, made.candidates, made.tokens) == (0, 1, len(SINE))
    assert tuple(made.seconds) == STEPS
    assert made.seconds["generate"] > 0
    assert engine.closed == 1


def test_boxes_are_laid_out() -> None:
    patch = make(Script([SINE]), "a sine").patch
    assert patch is not None
    assert len({(box.x, box.y) for box in patch.canvas.boxes}) == 4
    *boxes, comment = patch.canvas.boxes
    assert isinstance(comment, Box)
    assert (comment.kind, comment.atoms) == (Kind.TEXT, ("a", "sine"))
    assert comment.y < min(box.y for box in boxes)


def test_errors_call_for_other_candidates() -> None:
    engine = Script([UNKNOWN, TWO_UNKNOWN, SINE, SINE])
    made = make(engine, "a sine", MakeOptions(Sampling(seed=5), candidates=4))
    assert made.ok
    assert (made.text, made.seed, made.candidates) == (SINE, 7, 3)
    assert made.tokens == len(UNKNOWN + TWO_UNKNOWN + SINE)
    assert [(s.seed, s.temperature) for s in engine.asked] == [
        (5, 0.0),
        (6, RETRY_TEMPERATURE),
        (7, RETRY_TEMPERATURE),
    ]
    assert made.temperature == RETRY_TEMPERATURE


def test_the_least_bad_is_delivered() -> None:
    made = make(Script([TWO_UNKNOWN, "", UNKNOWN]), "a sine", MakeOptions(candidates=3))
    assert not made.ok
    assert made.text == UNKNOWN
    assert made.candidates == 3


def test_a_refusal_is_the_last_word() -> None:
    engine = Script(["refused graphics\n", SINE])
    made = make(engine, "a rotating cube", MakeOptions(candidates=2))
    assert (made.patch, made.ok, made.refused, made.candidates) == (None, False, True, 1)
    (finding,) = made.findings
    assert (finding.code, finding.severity) == ("refused", Severity.ERROR)
    assert finding.message == refusal.REASONS["graphics"]


def test_a_model_that_is_not_sure_of_its_refusal_tries_again() -> None:
    texts = ["refused graphics\n", SINE]
    assert make(Script(texts, confidence=0.3), "a cube", MakeOptions(candidates=2)).text == SINE
    assert make(Script(texts, confidence=0.6), "a cube", MakeOptions(candidates=2)).refused
    assert make(Script(texts, confidence=0.3), "a cube", MakeOptions(candidates=1)).refused
    broken = make(Script([texts[0], UNKNOWN, ""], confidence=0.3), "a cube", MakeOptions(candidates=3))
    assert (broken.refused, broken.candidates) == (True, 3)


@pytest.mark.parametrize(
    "text", ["refused\n", "refused nothing\n", "refused graphics\n0 osc~ 440\n", "I refused graphics"]
)
def test_only_the_whole_line_refuses(text: str) -> None:
    made = make(Script([text]), "a cube", MakeOptions(candidates=1))
    assert not made.refused
    assert not made.ok


def test_a_change_may_be_refused_in_any_notation() -> None:
    for name in NOTATIONS:
        engine = Script(["refused external\n"], Prompt(name, "{request}", "{patch}{request}"))
        made = make(engine, "use [freeverb~]", before=NOTATIONS["compact"].read(SINE).patch)
        assert (made.refused, made.patch) == (True, None)


def test_a_higher_temperature_stays() -> None:
    engine = Script([UNKNOWN, SINE])
    make(engine, "a sine", MakeOptions(Sampling(temperature=0.9), candidates=2))
    assert [sampling.temperature for sampling in engine.asked] == [0.9, 0.9]


def test_no_box_is_no_patch() -> None:
    made = make(Script(["I can't do that."]), "a sine", MakeOptions(candidates=1))
    assert not made.ok
    assert made.findings


@pytest.mark.parametrize("end", [End.LENGTH, End.CONTEXT])
def test_a_text_that_was_cut_off_is_not_delivered(end: End) -> None:
    made = make(Script([SINE], end=end), "a sine", MakeOptions(candidates=1))
    assert not made.ok
    assert [finding.code for finding in made.findings] == ["cut-off"]


def test_raw_pd() -> None:
    text = "#N canvas 0 50 450 300 12;\n#X obj 10 10 osc~ 440;\n#X obj 10 10 dac~;\n#X connect 0 0 1 0;\n"
    made = make(Script([text], ALPACA), "a sine")
    assert made.ok
    assert boxes(made.patch) == ["osc~", "dac~", ""]


def test_the_judge_has_the_last_word() -> None:
    judge = Refusing()
    made = make(Script([SINE, SINE]), "a sine", MakeOptions(candidates=2), judge=judge)
    assert not made.ok
    assert "pd-error" in {finding.code for finding in made.findings}
    assert len(judge.judged) == 2
    assert judge.judged[0].startswith(b"#N canvas")


def test_the_judge_is_not_asked_about_what_is_wrong_already() -> None:
    judge = Refusing()
    make(Script([UNKNOWN]), "a sine", MakeOptions(candidates=1), judge=judge)
    assert judge.judged == []


def test_progress_rises_to_one() -> None:
    seen: list[tuple[float, int]] = []
    make(Script([UNKNOWN, SINE]), "a sine", progress=lambda fraction, tokens: seen.append((fraction, tokens)))
    assert seen == sorted(seen)
    assert all(0 <= fraction < 1 for fraction, _ in seen[:-1])
    assert seen[-1] == (1.0, len(UNKNOWN + SINE))


def test_cancelling_ends_the_work() -> None:
    engine = Script([SINE, SINE])
    polls = iter(range(100))
    made = make(engine, "a sine", cancelled=lambda: next(polls) >= 5)
    assert not made.ok
    assert made.patch is None
    assert [finding.code for finding in made.findings] == ["cancelled"]
    assert made.text == SINE[:5]
    assert (engine.closed, len(engine.asked)) == (1, 1)


@pytest.mark.parametrize("request_", ["", "  \n", "\udcff"])
def test_requests_that_ask_for_nothing(request_: str) -> None:
    engine = Script([SINE])
    with pytest.raises(PatchgenError):
        make(engine, request_)
    assert engine.asked == []


def test_at_least_one_candidate() -> None:
    with pytest.raises(PatchgenError, match="At least one"):
        make(Script([]), "a sine", MakeOptions(candidates=0))


@pytest.mark.skipif(find_pd() is None, reason="the real Pd is not installed")
def test_with_real_parts(sine_gguf: Path) -> None:
    engine = open_model(sine_gguf)
    with PdJudge() as judge:
        made = make(engine, "a 440 Hz sine", judge=judge)
    engine.close()
    assert made.ok, made.findings
    assert made.model == "tiny"
    assert made.seconds["judge"] > 0
    assert replace(made, text="").ok


def test_harm_is_refused_unless_it_is_allowed() -> None:
    text = "0 netsend\n1 print <- 0\n"
    refused = make(Script([text]), "send it", MakeOptions(candidates=1))
    assert [finding.code for finding in refused.findings] == ["unsafe-network"]
    assert not refused.ok
    assert make(Script([text]), "send it", MakeOptions(allow=frozenset({"unsafe-network"}))).ok
    assert not make(Script([text]), "send it", MakeOptions(candidates=1, allow=frozenset({"unsafe-file"}))).ok


@pytest.mark.skipif(find_pd() is None, reason="the real Pd is not installed")
def test_what_is_allowed_is_not_tried_in_the_real_pd() -> None:
    with PdJudge() as judge:
        options = MakeOptions(candidates=1, allow=frozenset({"unsafe-network"}))
        made = make(Script(["0 netreceive 0\n1 print <- 0\n"]), "listen", options, judge=judge)
    assert made.findings == ()


def test_what_is_too_loud_is_written_anew() -> None:
    loud = "0 osc~ 440\n1 *~ 2000 <- 0\n2 dac~ <- 1\n"
    made = make(Script([loud, SINE]), "a sine")
    assert (made.text, made.candidates) == (SINE, 2)


def test_a_model_that_can_be_told_mends_its_text() -> None:
    engine = Listening([f"Here:\n{UNKNOWN}", SINE])
    made = make(engine, "a sine")
    assert made.ok
    assert (made.text, made.candidates) == (SINE, 2)
    assert engine.told == [(UNKNOWN, ["unknown-box"])]
    assert [finding.code for finding in made.findings] == ["repaired"]
    assert "unknown-box" in made.findings[0].message


def test_what_can_not_be_mended_is_written_anew() -> None:
    engine = Listening([UNKNOWN, UNKNOWN, UNKNOWN, SINE])
    made = make(engine, "a sine", MakeOptions(candidates=4))
    assert (made.ok, made.candidates, len(engine.told)) == (True, 4, 2)
    # Text, mended, anew, mended.
    assert [sampling.seed for sampling in engine.asked] == [0, 1, 2, 3]


def test_a_judges_findings_are_told_as_well() -> None:
    engine = Listening([SINE, SINE])
    make(engine, "a sine", MakeOptions(candidates=2), judge=Refusing())
    assert engine.told == [(SINE, ["pd-error"])]


def test_only_models_that_follow_instructions_may_put_words_around() -> None:
    fenced = f"```\n{SINE}```\n"
    made = make(Listening([fenced]), "a sine")
    assert made.ok
    assert made.text == SINE
    assert [finding.code for finding in made.findings] == ["words-around"]
    assert not make(Script([fenced]), "a sine", MakeOptions(candidates=1)).ok


def test_a_mending_can_be_cancelled() -> None:
    engine = Listening([UNKNOWN, SINE])
    polls = iter(range(1000))
    made = make(engine, "a sine", cancelled=lambda: next(polls) >= len(UNKNOWN) + 5)
    assert "cancelled" in {finding.code for finding in made.findings}
    assert made.patch is None
    assert engine.closed == 2


REVISING = Prompt("compact", "{request}", "{patch}|{request}")


def test_a_patch_is_changed() -> None:
    before = make(Script([SINE]), "a 440 Hz sine").patch
    engine = Script([LOUD], prompt=REVISING)
    made = make(engine, "louder", before=before)
    assert made.ok
    assert engine.shown == [SINE]  # without the comment that says what was asked for
    assert made.request == "louder"
    assert made.patch is not None
    last = made.patch.canvas.boxes[-1]
    assert isinstance(last, Box)
    assert shown(last.atoms) == "a 440 Hz sine > louder"
    again = make(Script([SINE], prompt=REVISING), "softer", before=made.patch).patch
    assert again is not None
    assert shown(again.canvas.boxes[-1].atoms) == "a 440 Hz sine > louder > softer"  # type: ignore[union-attr]


def test_a_change_is_mended_with_the_patch_in_sight() -> None:
    engine = Listening([UNKNOWN, LOUD])
    made = make(engine, "louder", before=patch_of(SINE))
    assert made.ok
    assert engine.shown == [SINE, SINE]


def test_a_patch_that_is_not_utf8_is_shown_all_the_same() -> None:
    engine = Script([SINE], prompt=REVISING)
    before = pdfile.read(b"#N canvas 0 0 450 300 12;\n#X obj 10 10 r caf\xe9;\n").patch
    assert make(engine, "louder", before=before).ok
    assert engine.shown == ["0 r caf\N{REPLACEMENT CHARACTER}\n"]


def test_a_model_that_cannot_change_patches() -> None:
    with pytest.raises(PatchgenError, match=r"script was not trained to change patches; .*--engine"):
        make(Script([SINE]), "louder", before=patch_of(SINE))


def patch_of(text: str) -> Patch:
    patch = NOTATIONS["compact"].read(text).patch
    assert patch is not None
    return patch
