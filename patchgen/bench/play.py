"""One play of a task on a patch, in the real Pd."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from patchgen.bench.bind import Binding
from patchgen.bench.heard import RATE, Heard, Said, Sound, Value, value_of
from patchgen.bench.task import Play, Task
from patchgen.bench.waves import content, wave
from patchgen.patch import Patch
from patchgen.pdhost import Run, Send, run_patch

MIDI_OUT = ("noteout", "ctlout", "pgmout", "bendout", "touchout", "polytouchout", "midiout")
SECONDS = 4.0  # of wall clock that one run may take; one takes a hundredth of it, or has no end


@dataclass(frozen=True, slots=True)
class Performance:
    """A play as Pd ran it; `trouble` says why it did not come to its end."""

    run: Run
    fed: Sound
    trouble: str = ""

    def heard(self, outs: Sequence[str]) -> Heard:
        """What was heard, these ports being the outputs."""
        messages = [(message.ms, message.port, value_of(message.atoms)) for message in self.run.messages]
        return Heard(
            outs=tuple(tuple(Said(ms, value) for ms, port, value in messages if port == out) for out in outs),
            midi=_midi(messages),
            said=tuple((ms, outs.index(port)) for ms, port, _ in messages if port in outs),
            sound=_sound(self.run),
            fed=self.fed,
        )


def perform(patch: Patch, task: Task, play: Play, binding: Binding, ways: Sequence[Sequence[str]]) -> Performance:
    """Run a patch through a play; `ways` name the ports that have to be listened to."""
    sends = []
    for send in play.send:
        socket = binding.sockets[send.input]
        given = socket.give(task.inputs[send.input], send.message) if socket else ()
        sends += [Send(send.ms, *told) for told in given]
    silence = np.zeros(round(play.seconds * RATE))
    feeds: dict[str, Sound] = {}
    for feed in play.feed:
        socket = binding.sockets[feed.input]
        if socket:
            feeds[socket.port] = feeds.get(socket.port, silence) + wave(feed, play.seconds)
    files = {file.name: content(file) for file in play.files}
    listen = sorted({port for way in ways for port in way if port.startswith("box")})
    signals = {port: sound.astype(np.float32) for port, sound in feeds.items()}
    run = run_patch(
        patch, inputs=sends, signals=signals, files=files, seconds=play.seconds, listen=listen, timeout=SECONDS
    )
    fed = next(iter(feeds.values()), silence)
    return Performance(run, fed, "" if run.ok else run.findings[-1].message)


def _sound(run: Run) -> Sound:
    """What went to the sound card; without a [dac~] the signal outlets."""
    if run.audio is not None:
        return run.audio.astype(np.float64)
    tracks = [run.outlets[at] for at in sorted(run.outlets)]
    return np.stack(tracks).astype(np.float64) if tracks else np.zeros((0, 0))


def _midi(messages: Sequence[tuple[float, str, Value]]) -> dict[str, tuple[Said, ...]]:
    """What went to [noteout] and its kin, by the object's name."""
    found: dict[str, list[Said]] = {}
    for ms, port, value in messages:
        if port in MIDI_OUT:
            found.setdefault(port, []).append(Said(ms, value))
    return {name: tuple(said) for name, said in found.items()}
