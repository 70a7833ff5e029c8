"""What a kind of change is, and how people ask for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from patchgen_training.families.behaviour import Behaviour
from patchgen_training.families.phrases import Speech, Templates, inflected, typed
from patchgen_training.revisions.relations import Relation
from patchgen_training.revisions.sketch import Sketch

Send: TypeAlias = tuple[float, str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """Ways to ask for a change.

    `deeds` are clauses with a verb ("^set the volume to 0.3"), `states` fit "make it …" ("half as loud"), `extras` are
    things to add ("a volume slider"), `says` are whole sentences ("it is too loud").
    """

    deeds: Templates = ()
    states: Templates = ()
    extras: Templates = ()
    says: Templates = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was made: its request, and what must hold between the runs of the patch before and after it.

    What happens to the patch before happens to the one after as well; `sends` (ms, port, message) to that one alone.
    `ports` gives a port of the patch before its name in the one after, and the message that it takes there (the same
    one where it is empty); without a name the port is gone. The runs last `ms` milliseconds or longer.
    """

    request: str
    relations: tuple[Relation, ...]
    sends: tuple[Send, ...] = ()
    ports: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Kind:
    """`apply` changes the sketch, or leaves it alone and returns None where the change makes no sense.

    `pool` names the families that it is tried on: "sound", "beat", "number" or "all".
    """

    name: str
    apply: Callable[[Speech, Sketch], Change | None]
    pool: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Revised:
    """A patch, the request to change it, and the patch after the change."""

    kind: str
    request: str
    before: str
    text: str
    behaviour: Callable[[], Behaviour]  # of the patch before
    change: Change
    places: dict[int, int]  # where the boxes of the patch before stand after the change

    def port(self, name: str) -> str:
        """The name that a port of the patch before has after the change; empty for one that is gone."""
        if name in self.change.ports:
            return self.change.ports[name][0]
        if not name.startswith("box"):
            return name
        place = self.places.get(int(name[3:]))
        return "" if place is None else f"box{place}"

    def behaviour_after(self) -> Behaviour:
        """What happens to the patch after the change: the same as before it, at ports that may have other names."""
        before = self.behaviour()
        sends = [
            (ms, port, self.change.ports.get(name, ("", ""))[1] or message)
            for ms, name, message in before.sends
            if (port := self.port(name))
        ]
        return Behaviour((), (*self.change.sends, *sends), max(before.ms, self.change.ms))


_DEEDS: Templates = (
    "<core>",
    "<core>",
    "<core>",
    "<core>",
    "<core>{| please|, please|, thanks}",
    "please <core>",
    "please <core>",
    "now <core>{| please}",
    "{now |}can you <core>?",
    "can you {please |now |also |}<core>{| for me}?",
    "could you {please |}<core>?",
    "would you <core>?",
    "{ok|okay|good|nice|great|cool|perfect}, {now |}<core>",
    "{ok|good|nice|great|thanks}, {but|and now} <core>",
    "i want you to <core>",
    "I'd like {you |}to <core>",
    "I want to <core>",
    "let's <core>",
    "{then|next|and|and now} <core>",
    "{hmm|well|actually|hm}, <core>",
    "{one change|one more thing|just one thing|small change}: <core>",
    "<core>, {leave|keep} the rest {as it is|the same|alone}",
    "<core> and leave everything else {as it is|alone}",
    "change {the patch|it} to <core>",
    "change this patch {to <core>|so as to <core>}",
    "in this patch, <core>",
    "{how do i|how can i|how would I} <core>?",
    "you {should|could|may} <core>",
    "the patch should <core>",
    "it would be {better|nice|nicer} to <core>",
    "take this patch and <core>",
    "modify {the patch|it} to <core>",
)
_STATES: Templates = (
    "<core>",
    "<core>",
    "<core> please",
    "<core>, please",
    "make it <core>",
    "make it <core>",
    "please make it <core>",
    "can you make it <core>?",
    "could you make it <core>?",
    "could it be <core>?",
    "now <core>",
    "now make it <core>",
    "{the same|same|same thing|same patch}{,| but} <core>",
    "the same but <core>",
    "I want it <core>",
    "i'd like it {to be |}<core>",
    "it should be <core>",
    "it has to be <core>",
    "{ok|good|nice}, {but|now} <core>",
    "that, but <core>",
    "let it be <core>",
    "{hmm|well|actually}, make it <core>",
    "this one <core>",
    "change it to be <core>",
)
_EXTRAS: Templates = (
    "add <core>",
    "add <core>",
    "please add <core>",
    "add <core> {please|too|as well|to it|to this|to the patch}",
    "also add <core>",
    "{and|also|plus} <core>",
    "{+|plus|with} <core>",
    "{i|I} {also |}need <core>{| too}",
    "{i|I} {also |}want <core>{| as well}",
    "I'd {also |}like <core>",
    "it {also |}needs <core>",
    "give it <core>",
    "can {i|you|we} {have|add|get} <core>?",
    "could you add <core>?",
    "can you {also |}give it <core>?",
    "put in <core>",
    "put <core> in{|to the patch}",
    "insert <core>",
    "now with <core>",
    "{the same|same|same thing}{,| but} with <core>",
    "what about <core>?",
    "how about {adding |}<core>?",
    "now add <core>",
    "then add <core>",
    "{ok|good|nice|great}, {now |}add <core>",
    "{ok|nice|thanks}, but it needs <core>",
    "it's missing <core>",
    "let's add <core>",
    "extend {it|the patch} with <core>",
    "<core> {would be nice|too|is missing|please}",
    "build in <core>",
)
_SAYS: Templates = (
    "<core>",
    "<core>",
    "{hmm|well|ok|sorry|nice|good}, {but |}<core>",
    "<core>, {can you change that|please change it|please fix it|fix that}",
    "<core>. {can you change that|can you fix this}?",
)


def ask(speech: Speech, words: Words, **slots: str) -> str:
    """A request for the change."""
    forms = [
        (frame, templates, share)
        for frame, templates, share in (
            (_DEEDS, words.deeds, 4),
            (_STATES, words.states, 3),
            (_EXTRAS, words.extras, 4),
            (_SAYS, words.says, 1),
        )
        for _ in range(share)
        if templates
    ]
    frames, templates, _ = speech.pick(forms)
    core = inflected(speech.say(templates, **slots), "<core>")
    return typed(speech, speech.say(frames, core="<core>").replace("<core>", core))
