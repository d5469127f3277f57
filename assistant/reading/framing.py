"""Frames: what a speaker says around a search without searching for it.

Enters: a question's words and chunks. Leaves: the chunks, those of frames aside: why one asks
(« c'est au sujet d'un conteneur abîmé : »), who speaks (« ici Mme Durand, du greffe »), who has seen
it (« le témoin, qui portait une veste verte, dit avoir croisé »), what has been said of it before
(« dont je vous ai parlé mardi »). What they name is listed as unread, so that it can be claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.reading.cursor import SUBJECTS, Chunk, Kind
from assistant.reading.marks import Marked
from assistant.reading.witnesses import WITNESS
from assistant.words import fold

Spans = list[tuple[int, int]]

#: Who speaks or calls for help: the first clause of a question that has another one after it.
_SPEAKER = re.compile(
    r"\b(?:je|j'|me|m'|moi|nous|mon|ma|mes|notre|nos)\b|\bj'|\bm'|\bon (?:me|m'|nous)"
    r"|\bc'est (?:au sujet|a propos|encore|rapport|pour|a cause)|^(?:\w+[ ,]+){0,3}ici\b"
)
#: What asks for something, or says what was seen: then the first clause is the search itself.
_SEARCHES = re.compile(
    r"\b(?:voudr|veu[xt]\b|voul|souhait|aimer|cherch|recherch|besoin|faut|faudr|interess|demand"
    r"|retrac|retrouv|remont|reconstitu|travaill|montr|trouv|donn|sor[st]|affich|list|isol|verifi"
    r"|regard|fai[st]|vu[es]?\b|vois\b|voir\b|apercu|crois|remarqu|repere|filme|seulement|garde"
    r"|signal|plut|limite|passe|produi|eu lieu|suis\b(?! (?:l|le|la|du|de|presse)\b))\w*"
)
_CLAUSE_END = re.compile(r"[:;](?!\d)")
#: The office that the search comes from: « j'ai été saisi ce matin d'une plainte pour …, ».
_OFFICE = re.compile(
    r"\b(?:j'ai|nous avons|on a|on vient d'etre) (?:ete )?"
    r"(?:saisi|requis|mandate|charge|informe|avise|recu|enregistre|pris (?:la|une|sa))\w*\b"
    r"[^,;:.!?]*(?=[,;:.]| et (?:je|nous|on)\b)"
)
#: What has been said of it before, and what somebody wants of us.
_SAID_BEFORE = re.compile(
    r"\b(?:dont|que|qu')(?: ?)(?:je |j'|on |nous )(?:(?:vous|t'|te|lui|en) ?)*"
    r"(?:ai|avons|a|avait|avions|avais) ?(?:parle|cause|dite?s?|eue?s?|mentionnee?s?|deja \w+)"
    r"\b[^,;:.!?]*?(?=[,;:.!?]| qui\b| celle| celui|$)"
    r"|\bque (?!vous|tu|l'on|on|je|ils?|elles?)(?:la |le |l'|les |mon |ma |notre )?\w+"
    r" (?:nous |me |m')\w+[^,;:.!?]*"
)
#: A witness before what they say they have seen: « le gardien du parking assure que ».
_SEEN = (
    r"(?:(?:aurai(?:t|ent)|avai(?:t|ent)|a|ont|dit avoir|disent avoir|pense avoir|croit avoir"
    r"|affirme avoir|declare avoir|assure avoir|pretend avoir|jure avoir|se souvient d'avoir)"
    r" ?(?:bien |aussi |deja |cru |pu )?(?:vue?s?|voir|croisee?s?|croiser|apercue?s?|apercevoir"
    r"|remarquee?s?|remarquer|photographiee?s?|filmee?s?|entendue?s?|entendre|reperee?s?|notee?s?)"
    r"(?: (?:rouler|passer|partir|arriver|filer|tourner|marcher|courir|circuler))?)"
)
_TELLS = (
    r"(?:(?:nous |me |m'|vous )?(?:signale|assure|jure|soutient|decrit(?! comme)|rapporte|raconte|certifie"
    r"|pretend|garantit|affirme|declare|precise|parle|evoque|mentionne|indique|explique|maintient)"
    r"(?:nt)?\b(?: (?:d'|de |qu'|que )?)?)"
)
_REPORT = re.compile(
    r"\b(?:le |la |l'|les |un |une |mon |ma |mes |notre |nos |des |plusieurs |deux |trois |certains )"
    rf"(?:jeune |autre |autres |ancien |ancienne )?{WITNESS}"
    r"(?: (?:de (?:nuit|jour|garde|service|permanence|chez \w+)|(?:du|de la|des|d'une?) \w+"
    r"|de l'\w+|d'en face|d'a cote))?"
    r"(?: ?, ?(?!un[e]? |avec )[^,;:.!?]{2,60},)? ?"
    rf"(?:{_SEEN}|{_TELLS})\b"
)
#: « si je lis bien la main courante », « si j'en crois la patronne du bar »
_IF = re.compile(
    r"\bsi (?:je lis|je comprends|j'en crois|on en croit|j'ai (?:bien )?(?:lu|compris|note))\b"
    r"[^,;:.!?]*|\ba en croire [^,;:.!?]*"
)
_ASIDE = re.compile(
    r"\bla[- ]haut\b|\b(?:a toute l'equipe|pour les fautes|dans le noir(?= ?[:;,.]))"
    r"|\bbonne nuit(?= (?:a|tout|les|l'|chers?|mes)\b| ?[,!:])"
    r"|\bet apres (?:je vous|je te|on vous|c'est bon|j'arrete)\b[^,;:.!?]*"
    r"|\b(?:mon|ma|le|la|notre) (?:chef|cheffe|juge|hierarchie|patron|commissaire) (?:veut|veulent)"
    r"(?: tout)?(?: \w+er| \w+oir| \w+ir)?\b[^,;:.!?]*"
    r"|\bl'une? d'(?:elles|eux|entre elles|entre eux) (?:a|ont|avait|aurait)"
    r" (?:perdu|oublie|appele|depose|porte plainte|temoigne|rappele)\w*\b[^,;:.!?]*"
    r"|\bpar (?:telephone|mail|courriel|radio)\b|\bau (?:telephone|bout du fil)\b"
)
#: « (elles fêtaient un mariage) »: a sentence of its own, and not of what is worn.
_BRACKETED = re.compile(
    r"\((?:ils?|elles?|on|c'|ca|je|j'|nous)(?: n'| ne)? ?"
    r"(?!port|av|a\b|ont\b|etai|est\b|sont\b|ten|pouss|tir|prom|condui|roul|all|ven)\w+[^()]*\)"
)
#: A person's name is never searched: « monsieur Michel Saint-Pierre », « une certaine Rose ».
_NAMED = re.compile(
    r"\b(?:M\.|Mr\.?|Mme|Mlle|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|Me|Maître|[Dd]octeur|Dr\.?"
    r"|une? certaine?|(?:le |la |l['’]|un |une )?(?:dénommée?|nommée?|prénommée?)|surnomm\w+|[Ii]ci)"
    r" +(?:[A-ZÀ-Ý][\w'’-]+ ?){1,3}"
)
_STREET_BEFORE = re.compile(
    r"\b(?:rue|place|avenue|allées?|boulevard|impasse|square|quai|pont|cours|station|métro|chemin)"
    r"(?: d(?:u|e|es|e la|e l['’])?)? *$",
    re.IGNORECASE,
)
#: What names something: listed as unread where it stands in a frame.
_NAMES = frozenset(
    [
        *(Kind.TIME, Kind.PLACE, Kind.CAMERA, Kind.COLOUR, Kind.WORN_COLOUR, Kind.ITEM),
        *(Kind.ADDED_ITEM, Kind.DETAIL, Kind.UNKNOWN, *SUBJECTS),
    ]
)


def set_frames_aside(marked: Marked, chunks: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    """``chunks``, those of frames as filler or, where they name something, as unheard."""
    text = fold(marked.question)
    if len(text) != len(marked.question):
        return chunks
    spans = [*_opening(text, marked, chunks), *_inside(text), *_names(marked.question)]

    def aside(chunk: Chunk) -> Chunk:
        at = marked.words[chunk.start].start
        if not any(first <= at < end for first, end in spans):
            return chunk
        kind = Kind.UNHEARD if chunk.kind in _NAMES else Kind.FILLER
        return replace(chunk, kind=kind, value="")

    return tuple(aside(chunk) for chunk in chunks)


def _opening(text: str, marked: Marked, chunks: tuple[Chunk, ...]) -> Iterator[tuple[int, int]]:
    """The first clause, where it speaks of the speaker and what is sought comes after it."""
    mark = _CLAUSE_END.search(text)
    if mark is None:
        return
    first = text[: mark.start()]
    sought = any(
        chunk.kind in (*SUBJECTS, Kind.ITEM) and marked.words[chunk.start].start > mark.start()
        for chunk in chunks
    )
    if sought and _SPEAKER.search(first) and not _SEARCHES.search(first):
        yield 0, mark.start()


def _inside(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_OFFICE, _SAID_BEFORE, _REPORT, _IF, _ASIDE, _BRACKETED):
        for match in pattern.finditer(text):
            yield match.span()


def _names(question: str) -> Iterator[tuple[int, int]]:
    for match in _NAMED.finditer(question):
        if not _STREET_BEFORE.search(question[: match.start()]):
            yield match.span()
