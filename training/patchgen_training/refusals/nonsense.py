"""Requests that say nothing, and those that are not in English."""

from __future__ import annotations

from patchgen_training.families.phrases import Speech, Templates

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "asdf", "jkl;", "qwer", "hjkl", "sdfg")
_LETTERS = "aaabcdeeefghiiijklmnooopqrstuuuvwxyz"
_MARKS = "?!.,;:-_#*+~%&/()=<>|"
# fmt: off
_WORDS = (
    "purple", "monkey", "dishwasher", "banana", "table", "yesterday", "quickly", "seven", "the", "of", "under",
    "cloud", "spoon", "elephant", "sideways", "because", "green", "idea", "sleeps", "furiously", "lorem", "ipsum",
    "dolor", "amet", "potato", "window", "tuesday", "sock", "between", "lamp", "run", "blue", "cheese", "without",
    "seventeen", "and", "carpet", "moon", "never", "biscuit", "tractor", "whale", "umbrella", "perhaps", "teapot",
    "wolf", "sand", "kettle",
)
# fmt: on


def _mash(speech: Speech) -> str:
    """Keys hit at random."""
    kind = speech.rng.random()
    if kind < 0.35:
        row = speech.pick(_ROWS)
        return "".join(speech.pick(row) for _ in range(speech.rng.randint(3, 12)))
    if kind < 0.75:
        return "".join(speech.pick(_LETTERS) for _ in range(speech.rng.randint(3, 10)))
    if kind < 0.9:
        return speech.pick(_LETTERS) * speech.rng.randint(3, 12)
    return speech.pick(_ROWS)


def nonsense(speech: Speech) -> str:
    """Keys hit at random, marks, bare numbers, words without a meaning."""
    kind = speech.rng.random()
    if kind < 0.4:
        return " ".join(_mash(speech) for _ in range(speech.rng.randint(1, 5)))
    if kind < 0.5:
        return "".join(speech.pick(_MARKS) for _ in range(speech.rng.randint(1, 8)))
    if kind < 0.58:
        return " ".join(str(speech.rng.randint(0, 99999)) for _ in range(speech.rng.randint(1, 4)))
    if kind < 0.66:
        return speech.pick(_LETTERS)
    words = " ".join(speech.pick(_WORDS) for _ in range(speech.rng.randint(2, 8)))
    return words + speech.pick(("", "", ".", "?", "!"))


# The same requests that other families word in English, in the languages that people most often try.
_FOREIGN: Templates = (
    "{mach|mache|baue|erstelle} {mir |}{eine Sinuswelle|einen Sinus|einen Ton} mit <n> Hz",
    "ich {möchte|brauche} {ein Metronom|einen Sequenzer|einen Tiefpass} mit <n> {Schlägen|Hz|Stufen}",
    "{ein|einen} {Zähler|Schieberegler} von 0 bis <n>{| bitte}",
    "Sägezahn <n> Hz durch einen Tiefpass {bei|mit} <m> Hz",
    "{kannst du|können Sie} {einen Patch|etwas} bauen, der {Zufallszahlen ausgibt|bis <n> zählt|alle <n> ms klickt}?",
    "wie mache ich {einen Hall|ein Echo|eine Hüllkurve}?",
    "mach es {lauter|leiser|schneller|langsamer|eine Oktave tiefer}",
    "{fais|crée|construis} {moi |}{une onde sinusoïdale|un métronome|un compteur} {à|de} <n> {Hz|ms|pas}",
    "je {veux|voudrais} {un filtre passe-bas|un écho|un séquenceur} {à|de} <n> {Hz|ms|pas}",
    "{un|une} {curseur|bruit blanc|dent de scie} {de 0 à <n>|à <n> Hz|avec un filtre}",
    "comment {faire|créer} {une réverbération|un trémolo|un compteur jusqu'à <n>} ?",
    "{plus|moins} {fort|vite}{| s'il te plaît}",
    "{haz|crea|construye} {una onda senoidal|un metrónomo|un contador} {de|a} <n> {Hz|ms|pasos}",
    "{quiero|necesito} un {filtro paso bajo|eco|secuenciador} {de|a} <n> {Hz|ms|pasos}",
    "{un|una} {deslizador|ruido blanco|diente de sierra} {de 0 a <n>|a <n> Hz|con filtro}",
    "¿{cómo|puedes} {hago|hacer} {un trémolo|una reverberación|un contador hasta <n>}?",
    "más {alto|rápido|lento|grave} por favor",
    "{fai|crea|costruisci} {un'onda sinusoidale|un metronomo|un contatore} {a|di} <n> {Hz|ms|passi}",
    "{voglio|vorrei} {un filtro passa basso|un eco|un sequencer} {a|di} <n> {Hz|ms|passi}",
    "{faça|crie|construa} {uma onda senoidal|um metrônomo|um contador} {de|a} <n> {Hz|ms|passos}",
    "{eu quero|preciso de} um {filtro passa-baixa|eco|sequenciador} de <n> {Hz|ms|passos}",
    "{maak|bouw} {een sinus|een metronoom|een teller} {van|tot|op} <n>{| Hz| ms}",
    "ik {wil|heb} een {laagdoorlaatfilter|echo|schuifregelaar} {van|met} <n>{| Hz| ms}{| nodig}",
    "{zrób|stwórz} {falę sinusoidalną|metronom|licznik} <n>{| Hz| ms}",
    "{gör|skapa} {en sinusvåg|en metronom|en räknare} {på|till} <n>{| Hz| ms}",
    "{сделай|создай} {синусоиду|метроном|счётчик} {на |до |}<n>{| Гц| мс}",
    "{мне нужен|хочу} {фильтр|эхо|секвенсор} {на |}<n>{| Гц| мс}",
    "<n>{Hz|ヘルツ}の{サイン波|ノコギリ波}を{作って|鳴らして}{ください|}",
    "{メトロノーム|カウンター|ローパスフィルター}を作って{ください|}、<n>",
    "{做|制作|创建}一个<n>{赫兹|毫秒|}的{正弦波|节拍器|计数器|低通滤波器}",
    "{사인파|메트로놈|카운터}를 만들어 {줘|주세요} <n>",
    "{bana |}{bir |}{sinüs dalgası|metronom|sayaç} {yap|oluştur} <n>{| Hz| ms}",
    "{φτιάξε|θέλω} {ένα ημίτονο|έναν μετρονόμο|έναν μετρητή} <n>{| Hz}",
    "{اصنع|أريد} {موجة جيبية|مسرع إيقاع|عداد} <n>",
    "{tee|luo} {siniaalto|metronomi|laskuri} <n>{| Hz| ms}",
)


def foreign(speech: Speech) -> str:
    """A request for a patch in another language."""
    return speech.say(_FOREIGN, n=str(speech.rng.randint(2, 2000)), m=str(speech.rng.randint(100, 5000)))
