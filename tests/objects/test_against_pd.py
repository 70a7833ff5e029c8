"""The look-up against the real Pd."""

from __future__ import annotations

from pathlib import Path

import pytest

from patchgen import objects
from patchgen.objects import candidates
from patchgen.objects.catalogue import dump
from patchgen.objects.measure import measure
from patchgen.objects.probe import Probe
from patchgen.objects.rules import RULES
from patchgen.patch import Box, Kind

# Forms that were not measured for the catalogue. Names of the same rule or kind stand together.
FORMS = """
osc~ 440|osc~ 440 a|osc~ foo|phasor~ a|vcf~ 3|noise~|sig~ 1|line~ 1|vline~|adc~ 1 2 3 4 5 6 7|dac~ 3|dac~ 1 2 3 4 5
*~ 2|*~ 2 3|-~ 1|max~|max~ 1|pow~ 2|log~ 2|clip~ -1 1|slop~ 1 2 3|fft~|print~ a|snapshot~|env~ 1024 512|bang~
pack|pack f|pack s f|pack s s f 1 2 3 4 5|unpack|unpack s|unpack f f f f f f f f f f|pipe 100|pipe s 100
pipe f f f f 100
t|t a|t b b f l s a b b b|trigger 1 2|sel|sel 1|sel a|sel 1 2|sel a b c d e f g h|select 1.5 2.5 3|route|route 1|route a
route a b c d e f g h i j|route float symbol list|makefilename %d.wav|symbol a|symbol 5|value a|v|f 1|int a
5|-3|1.5 a|.5
list|list 1 2|list a|list prepend a b|list split 3|list append|array define -k foo 10|array get -s foo bar|array max a
text define -k foo|text get foo|text search foo 0|array|text|text nonsense|array 1|file|file isfile|soundfiler|qlist
expr|expr 1|expr $f1+$f2|expr $f1 \\; $f4|expr $i2|expr~ $v1*$v3|expr~ $v1*$f3|expr~ $f2|expr~ 1
expr~ $v1 \\; $v2 \\; $v1
expr 2 * ($f1 + 3|expr 2 *|expr 1 2|expr -$f1 - -2|expr !!1|expr foo(1)|expr pow(2)|expr if($f1 > 1 \\, 2 \\, 3)
expr $f1 + $i1|expr $f|expr $f101|expr $s2[$f1]|expr $s2|expr a[1] = $f1|expr 1 = 2|expr sum("$s2")|expr \\; 1
expr 1 \\;|expr~ $f1|expr~ $v2 * $f3|fexpr~ $v1|fexpr~ $x + $y[-1]|fexpr~ $f1
fexpr~ $x1[-1]|fexpr~ $x1[-1]+$y1+$x2*$f3|fexpr~ $x1 \\; $x2
readsf~|readsf~ 1|readsf~ 2|readsf~ 8|readsf~ 0|writesf~|writesf~ 4|writesf~ a|readsf~ a
sigmund~|sigmund~ pitch|sigmund~ env notes peaks|sigmund~ -npts 1024 pitch env tracks
fiddle~|fiddle~ 1024|fiddle~ 1024 2|fiddle~ 1024 2 20 3|fiddle~ 1024 5
bonk~|bonk~ 256 2|bonk~ 256 3 11|bonk~ -npts 256 -nfilters 8
pd~|pd~ -ninsig 3 -noutsig 1|pd~ -noutsig 4
netreceive|netreceive -u -b|netreceive 0|netreceive -b|netreceive -f|netreceive -u -f
float $0|float $0-a|max $1-c|osc~ $0-f|r $0-a|scalar a|scalar define
text sequence a|text sequence a -g|text sequence a -w 1|text sequence a -w fred
ctlin|ctlin 0|ctlin 7|ctlin 7 1|ctlin -1|notein|notein 0|notein 2|notein a|polytouchin|polytouchin 0|polytouchin 2
bendin|bendin 0|bendin 2|pgmin|pgmin 0|pgmin 3|touchin|touchin 0|touchin 16
clone|clone foo 3|clone 3 foo
delay 1 2 msec|metro 100 tempo|metro 1 2 msec|metro a|timer 1 msec|s a|s 5|send|send~ a|r a|r 5|throw~ a|catch~ a
poly 4 1|bag|makenote 1 2|random 5|moses 1|spigot|swap 2|change|until|line 1 2|key|bng|tgl|hsl|vsl|nbx|hradio|vradio|vu
cnv|inlet a
struct a float x|pointer a b c|get a b c d|set a b|set a b c|set -symbol a b c
append a x y z|element a b|getsize a b|drawnumber x 1 2|plot a b
rev1~|rev2~|rev2~ 1|hilbert~|complex-mod~|output~|bob~ 1 2|loop~|lrshift~ 1|pique|choice|stdout|nosuchobject|osc|dac
"""
EXCEPTIONS = {
    "send \\$1": "in a patch of its own Pd has no first argument; in an abstraction there is one",
    "send \\$2": "as before",
}


def forms() -> list[str]:
    return [form for line in FORMS.split("\n") for form in line.split("|") if form]


def escaped(form: str) -> str:
    return form.replace("\\$", "$").replace("$", "\\$")


def disagreements(probe: Probe, texts: list[str]) -> dict[str, str]:
    probed = probe.ports([f"obj {escaped(text)}" for text in texts])
    found: dict[str, str] = {}
    for text, answer in zip(texts, probed, strict=True):
        theirs, ours = answer and answer.ports, objects.lookup(tuple(text.split(" ")))
        if theirs != ours:
            found[text] = f"Pd: {theirs}, look-up: {ours}"
    return found


def test_the_forms_cover_every_rule() -> None:
    covered = {name: [form for form in forms() if f"{form} ".startswith(f"{name} ")] for name in RULES}
    assert {name for name, found in covered.items() if len(found) < 3} == set()


def test_written_forms_have_the_ports_that_pd_gives_them(probe: Probe) -> None:
    assert disagreements(probe, forms()) == {}


def test_every_name_has_the_ports_that_pd_gives_it(probe: Probe) -> None:
    assert disagreements(probe, sorted(objects.names())) == {}


@pytest.mark.parametrize("step", [10, pytest.param(1, marks=pytest.mark.slow)], ids=["a tenth", "all"])
def test_the_boxes_of_pds_own_patches_have_the_ports_that_pd_gives_them(pd: Path, probe: Probe, step: int) -> None:
    texts = sorted(candidates.help_boxes(pd))[::step]
    assert len(texts) > 1000 / step
    found = disagreements(probe, texts)
    assert {text: why for text, why in found.items() if text not in EXCEPTIONS} == {}


def test_boxes_that_are_no_objects(probe: Probe) -> None:
    for text in (
        "msg hello \\; there 1",
        "floatatom 5 0 127 0 - - - 0",
        "symbolatom 10",
        "floatatom 5 0 127 0 - in - 0",
        "symbolatom 10 0 0 0 - empty out 0",
        "listbox 10 0 0 0 - 7 \\$0-out 0",
        "listbox 20",
        "text a remark",
    ):
        (found,) = probe.ports([text])
        assert found is not None
        kind, *atoms = text.split(" ")
        assert objects.ports_of(Box(Kind(kind), tuple(atoms))) == found.ports, text


def test_more_ports_than_are_tried_is_an_error(probe: Probe) -> None:
    with pytest.raises(ValueError, match="300 ports or more"):
        probe.ports(["obj pack" + " 1" * 301])


@pytest.mark.slow
def test_the_catalogue_is_what_is_measured(pd: Path) -> None:
    measured = measure(pd)
    assert (measured.unexplained, measured.stopped) == ((), ())
    assert dump(measured.catalogue) == dump(objects.catalogue())
