"""Changes of a patch that can't be made."""

from __future__ import annotations

import random
from collections.abc import Iterator

from patchgen.model import refusal
from patchgen_training import revisions
from patchgen_training.families import Pair
from patchgen_training.families.phrases import Speech
from patchgen_training.refusals.others import external
from patchgen_training.revisions.kind import Words, ask

_AWAY = 10**9  # other patches than those of the changes that can be made

_CHANGES: tuple[tuple[str, Words], ...] = (
    (
        "external",
        Words(
            deeds=(
                "^use [<x>] instead",
                "^replace {the filter|the oscillator|the reverb|it} {by|with} [<x>]",
                "^run it through [<x>]",
                "^put [<x>] {before the output|behind it|in}",
                "^send it to [<x>]",
            ),
            extras=("[<x>]", "{an|a} [<x>]", "[<x>] from {cyclone|else|zexy|iemlib}", "a VST plugin"),
        ),
    ),
    (
        "graphics",
        Words(
            deeds=(
                "^show it as a {rotating |}{cube|sphere|spiral}",
                "^draw {something|a cube} {to|with} the {sound|beat}",
            ),
            extras=("a Gem window", "3D graphics", "{an animation|a visualizer}", "a picture{| of a cat}"),
        ),
    ),
    (
        "video",
        Words(
            deeds=("^control it with {the|my} webcam", "^play a video {with it|to it}"),
            extras=("a webcam input", "video"),
        ),
    ),
    (
        "network",
        Words(
            deeds=(
                "^send {it|the numbers|the result} {by email|over OSC|over UDP|to my phone|to a server}",
                "^receive {it|the tempo|the numbers} {over OSC|from my phone|over the network}",
                "^stream it{| to the internet}",
            ),
            extras=("an OSC {output|input}", "a netsend", "an email when it is done"),
        ),
    ),
    (
        "files",
        Words(
            deeds=(
                "^{record|save|write} it to {a file|disk|a wav file|test.wav}",
                "^save the {result|numbers|settings} {in|to} a {text |}file",
                "^export it as {a wav|an mp3|a MIDI file}",
                "^delete the file{| afterwards}",
            ),
            extras=("a recorder to disk", "a {save|record} button{ that writes a file| that writes a wav}"),
        ),
    ),
    (
        "programs",
        Words(
            deeds=(
                "^{open|start} {firefox|a terminal|another program} too",
                "^run a shell command {too|as well}",
                "^quit Pd afterwards",
            )
        ),
    ),
    (
        "hardware",
        Words(
            deeds=(
                "^control it with {an arduino|a joystick|a kinect|a wii remote}",
                "^{light|blink} an LED {with it|on each beat}",
            ),
            extras=("{an arduino|a joystick|a sensor} input", "DMX lights"),
        ),
    ),
    (
        "speech",
        Words(
            deeds=("^let it {speak|say hello}", "^control it with {speech|my voice commands}"),
            extras=("speech recognition", "text to speech"),
        ),
    ),
    (
        "learning",
        Words(
            deeds=("^let a neural network play it", "^teach it to improvise with AI"),
            extras=("{AI|machine learning|a neural network}",),
        ),
    ),
    (
        "language",
        Words(
            deeds=(
                "^{convert|translate} it {to|into} {Max|SuperCollider|Python|Csound|C++|ChucK}",
                "^rewrite it in {Max|SuperCollider|Python|C++}",
            )
        ),
    ),
    (
        "not-a-patch",
        Words(
            deeds=(
                "^write {a poem|an essay} about it",
                "^tell me a joke",
                "^explain {it|it to my mother}",
                "^order a pizza",
            ),
            says=("thanks", "hello", "i love it"),
        ),
    ),
    (
        "english",
        Words(
            says=(
                "mach es {lauter|leiser|schneller|langsamer}",
                "{plus|moins} {fort|vite}",
                "{más|menos} {alto|rápido}",
                "eine Oktave {tiefer|höher}",
                "ajoute {un filtre|un écho|un curseur}",
                "{füge|bau} {einen Filter|ein Echo|einen Regler} {hinzu|ein}",
                "più {forte|veloce|lento}",
                "mais {alto|rápido|devagar}",
            )
        ),
    ),
)


def pairs(seed: int, count: int) -> Iterator[Pair]:
    """`count` pairs of a patch and a change that is refused; the same ones for the same seed."""
    speech = Speech(random.Random(f"refused changes {seed}"))
    return (_refused(speech, pair.before) for pair in revisions.pairs(seed + _AWAY, count))


def held_out_pairs(seed: int, count: int) -> Iterator[Pair]:
    """As `pairs`, worded in the tenth of the phrasings that `pairs` never uses."""
    speech = Speech(random.Random(f"held out refused changes {seed}"), held_out=True)
    return (_refused(speech, pair.before) for pair in revisions.held_out_pairs(seed + _AWAY, count))


def _refused(speech: Speech, before: str) -> Pair:
    reason, words = speech.pick(_CHANGES)
    request = ask(speech, words, x=external(speech))
    return Pair(request, refusal.line(reason), f"refused-{reason}", before)
