"""Asides: what a speaker says around an edit without editing anything.

Enters: a follow-up's words and chunks. Leaves: the chunks, those of asides turned into filler: the
reason (« parce qu'on n'en est plus sûr »), who says so (« le témoin se rappelle »), and what the
speaker thinks of it (« …, je me suis trompé », « …, on voit rien »).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from assistant.reading.cursor import SUBJECTS, Chunk, Kind
from assistant.reading.marks import Marked
from assistant.reading.witnesses import WITNESS

#: What a witness does before the edit is said: « le témoin précise que … ».
_SAYS = (
    r"(?:dit|disent|disait|precis\w+|rappel\w+|pens\w+|croit|croient|souvien\w+|confirm\w+"
    r"|indiqu\w+|rectifi\w+|maintien\w+|se ravis\w+|declar\w+|affirm\w+"
    r"|corrig\w+|revien\w+|ajout\w+|parl\w+|evoqu\w+|mentionn\w+)"
)
#: What makes the whole clause say nothing of the scene.
_DOUBTS = (
    r"(?:tromp\w+|melang\w+|gour\w+|confon\w+"
    r"|(?:plus|pas|trop|tres) (?:d'accord|sure?s?|certaine?s?)"
    r"|entend\w+|confusions?|(?:sans rapport|aucun rapport|rien a voir) avec"
    r"|souvien\w+(?! (?:plutot |bien |aussi |maintenant |surtout )?(?:que?|d|d[eu]s?|qu')\b)"
    r"|(?:voit|vois|vu|verra|voyait) (?:rien|pas|mal|plus)|dans le champ"
    r"|(?:sait|sais|savent) (?:pas|plus|trop)|cherche (?:large|partout)"
    r"|camera.*(?:en panne|hs|hors service)|y est en panne)"
)
_SPEECH = re.compile(
    rf"\b(?:le|la|les|l'|mon|ma|mes|notre|nos|un|une|son|sa) ?{WITNESS}\b"
    rf"(?: (?!qu)[\w']+){{0,4}}? ?{_SAYS}\b(?! (?:plus|pas)\b)"
)
#: Whom a search could name, but who tells here: nobody that is looked for « remembers ».
_TELLER = re.compile(
    r"\b(?:(?:le|la|les|l'|son|sa|ses|leurs?|mon|ma|mes|ce|cette|une?|notre) ?)?"
    r"(?:monsieur|madame|messieurs|mesdames|dames?|femme|homme|fille|compagne|compagnon|conjointe?"
    rf"|jeune (?:homme|femme|fille)|{WITNESS})(?: ?, ?(?:elle|lui|eux|elles) ?,)? (?:ne )?"
    r"(?:se (?:souvien\w+|rappel\w+|ravis\w+)|penche(?:nt|rait)?(?= (?:pour|plutot)\b)|hesit\w+"
    r"|opte\w*(?= pour\b)|(?:dit|disent|pense|pensent|croit|croient|jure|jurent|affirme|precise"
    r"|maintient|assure|soutient|rectifie|corrige|confirme)\b)(?! (?:plus|pas)\b)"
)
#: « précision du chauffeur : », « selon les souvenirs de la dame, »
_ITS_SOURCE = re.compile(
    r"\b(?:precisions?|complements?|corrections?|rectifications?|rectificatifs?|infos?|informations?"
    r"|remarques?|ajouts?|souvenirs?|versions?|dires|propos|temoignages?|declarations?|recit|mot)"
    r" ((?:du|des|de la|de l'|d'une?|de notre|de nos|de mon|de ma|de)"
    rf" ?(?:(?:jeune|autre|meme|deuxieme|second|seconde) )?{WITNESS}\b[^,;:.!?]*)"
)
#: « laissons cet autocar de côté » before another order: what is searched no more.
_LEFT_ALONE = re.compile(
    r"^ *(?:(?:bon|ok|bien|merci|alors|non)[ ,.!]+)*"
    r"(?:on |je )?(?:laiss|oubli|abandonn|quitt|delaiss|met|renonc|ferm)\w*[- ]"
    r"(?:la |a |au )?(?:ce|cet|cette|ces|le|la|les|l'|notre|nos)\b[^.;!?:]*?"
    r"(?:[.;!?:]|,(?= ?(?:re)?(?:cherch|trouv)))"
    r"(?= *(?:et )?(?:a present |maintenant |desormais |cette fois )?,? ?"
    r"(?:(?:je|nous|on) (?:re)?cherch|(?:re)?cherch|trouv|montr|passons|(?:je|nous) v(?:eu|ou)"
    r"|il (?:me|nous) fau))"
)
_REASON = re.compile(
    r"\b(?:parce qu|puisqu|vu qu|etant donne qu|du fait qu|histoire d"
    r"|car (?=(?:on|ils?|elles?|je|j'|ca|c'|les?|la|l')(?:\b| )))[^,;.!?]*"
)
#: Who says so: no one that is looked for.
_SOURCE = re.compile(
    r"\b(?:dans |sur |pour )?(?:l'affaire|le dossier|l'enquete|la procedure)"
    r" (?:du|de la|de l'|des|de|d'|sur (?:le|la|les|l')) ?\w+(?= ?[:;,.])"
    rf"|\baupres (?:du|de la|de l'|des|d'une?|de) ?{WITNESS}\b"
    r"|\b(?:d'apres|selon|aux dires d[eu']|au dire d[eu']|dixit|de l'avis d[eu'])"
    rf" ?(?:les? |la |l'|mon |ma |mes |un |une |notre |nos )*"
    rf"(?:{WITNESS}\b(?: (?:du|des|de la|de l'|d') ?\w+)?"
    r"|(?:videos?|images|bandes?|film|temoignage|proces[- ]verbal|pv|main courante|rapport|audition"
    r"|procedure|courrier|courriel|mail|message|releve|constat|fiche|note)\b[^,;.?!]*)"
)
#: What the speaker was doing, and had, when it happened: « je promenais mon chien quand … ».
_ONESELF = re.compile(
    r"\b(?:je |j')(?!(?:voul|souhait|cherch|suiv|voy|regard|observ|apercev|parl|dis|cro[iy]|pens"
    r"|aimer|voudr|souhaiter|dir|pourr|ser|devr|saur|verr|preferer)ais)"
    r"(?:\w+ais|(?:suis|etais) en train de \w+)\b[^,;.!?]*?(?= (?:quand|lorsqu|et (?:la|j)\b))"
)
#: « on m'a cassé la vitre » is what was done to the speaker.
_SUFFERED = re.compile(
    r"\bon (?:m'|nous |lui )?(?:a |avait )?"
    r"(?:cass|bris|defonc|ray|embout|abim|degrad|tagu|fractur)\w+"
    r" (?:la|le|les|l'|une?|ma|mes|notre|nos) ?\w+"
)
_ONES_OWN_CLAUSE = re.compile(
    r"^ ?(?:et |mais |car )?(?:j'(?:avais|etais|allais|attendais|arrivais)"
    r"|je (?:venais|sortais|rentrais|revenais|partais|faisais|promenais|passais|finissais))\b"
)
_OWN = frozenset(
    [
        *(Kind.ITEM, Kind.ADDED_ITEM, Kind.DETAIL, Kind.RELATION, Kind.RIDE, Kind.WEAR),
        *(Kind.COLOUR, Kind.TARGET, Kind.RIDER, Kind.MODEL, Kind.COUNT, Kind.UNKNOWN),
    ]
)
#: « …, la couleur elle sait plus » takes something away.
_EDITS = frozenset({Kind.DROP, Kind.SLOT, Kind.ACTION, Kind.COMMA})
_CLAUSE = re.compile(r"[^,;.!?…]+")
_DOUBT = re.compile(rf"\b{_DOUBTS}\b")


def set_sources_aside(marked: Marked, chunks: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    """``chunks`` with « d'après la victime » and « je promenais mon chien quand » as filler."""
    text = marked.folded
    sources = [match.span() for match in _SOURCE.finditer(text)]
    own = [match.span() for told in (_ONESELF, _SUFFERED) for match in told.finditer(text)]

    def is_aside(chunk: Chunk) -> bool:
        at = marked.words[chunk.start].start
        spans = sources + own if chunk.kind in _OWN else sources
        return any(first <= at < end for first, end in spans)

    return tuple(
        replace(chunk, kind=Kind.FILLER, value="") if is_aside(chunk) else chunk for chunk in chunks
    )


def set_aside(marked: Marked, chunks: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    """``chunks`` with those of asides as filler; a clause that edits something is none."""
    text = marked.folded
    said = {chunk: marked.words[chunk.start].start for chunk in chunks}
    aside: set[Chunk] = set(_before(_LEFT_ALONE.match(text), said))
    for first, end in _spans(text):
        inside = {chunk for chunk, start in said.items() if first <= start < end}
        explained = _is_reason(text, first) and any(
            chunk.kind is Kind.DROP and start < first for chunk, start in said.items()
        )
        if explained or not any(c.kind in _EDITS and c.value != "," for c in inside):
            aside |= inside
    for first, end in _ones_own(text):
        inside = {chunk for chunk, start in said.items() if first <= start < end}
        aside |= {c for c in inside if c.kind in _OWN or _is_unknown_place(marked, c)}
    return tuple(
        replace(chunk, kind=Kind.FILLER, value="") if chunk in aside else chunk for chunk in chunks
    )


def _is_reason(text: str, first: int) -> bool:
    """« enlève la place, puisqu'on ignore par où il est passé »: says nothing but why."""
    return _REASON.match(text, first) is not None


def _before(left: re.Match[str] | None, said: Mapping[Chunk, int]) -> Iterator[Chunk]:
    """What is left alone, and all that would make the new search an edit of it.

    Nothing where a thing that moves is not left for another: « oublie la couleur, cherche … ».
    """
    end = left.end() if left else 0
    named = {start < end for chunk, start in said.items() if chunk.kind in SUBJECTS}
    if len(named) == 1 or any(chunk.kind is Kind.ALSO for chunk in said):
        return
    for chunk, start in said.items():
        if start < end or (end and chunk.kind is Kind.REFINE):
            yield chunk


def _ones_own(text: str) -> Iterator[tuple[int, int]]:
    """« …, j'avais déjà fait le marché »: the clauses in which a witness says what they did."""
    for match in _CLAUSE.finditer(text):
        if match.start() and _ONES_OWN_CLAUSE.match(match[0]):
            yield match.span()


def _is_unknown_place(marked: Marked, chunk: Chunk) -> bool:
    """« le marché »: no place that the gazetteer knows."""
    known = any(marked.has(word, "place") for word in range(chunk.start, chunk.end))
    return chunk.kind is Kind.PLACE and not known


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """The characters of asides in a folded question."""
    for pattern in (_SPEECH, _TELLER, _REASON):
        for match in pattern.finditer(text):
            if match.start() or pattern is not _REASON:
                yield match.span()
    yield from (match.span(1) for match in _ITS_SOURCE.finditer(text))
    told = _REASON.sub(lambda reason: " " * len(reason[0]), text)
    for match in _CLAUSE.finditer(told):
        if match.start() and _DOUBT.search(match[0]):
            yield match.span()
