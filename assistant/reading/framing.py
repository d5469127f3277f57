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
from assistant.words import fold_in_place

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
    r"(?:(?:nous |me |m'|vous )?(?:signale|assure|jure|soutient|decri(?:t|vent)(?! comme)|rapporte|raconte|certifie"
    r"|pretend|garantit|affirme|declare|precise|parle|evoque|mentionne|indique|explique|maintient)"
    r"(?:nt)?\b(?: (?:d'|de |qu'|que )?)?)"
)
_REPORT = re.compile(
    r"\b(?:le |la |l'|les |un |une |mon |ma |mes |notre |nos |des |plusieurs |deux |trois |certains )"
    rf"(?:jeune |autre |autres |ancien |ancienne )?{WITNESS}"
    r"(?: (?:de (?:nuit|jour|garde|service|permanence|chez \w+)|(?:du|de la|des|d'une?) \w+"
    r"|de l'\w+|d'en face|d'a cote))?"
    r"(?: sur \w+)?(?: ?, ?(?!un[e]? |avec )[^,;:.!?]{2,60},)? ?"
    rf"(?:{_SEEN}|{_TELLS})\b"
)
#: « si je lis bien la main courante », « si j'en crois la patronne du bar »
_IF = re.compile(
    r"\bsi (?:je lis|je comprends|j'en crois|on en croit|j'ai (?:bien )?(?:lu|compris|note))\b"
    r"[^,;:.!?]*|\ba en croire [^,;:.!?]*"
)
_ASIDE = re.compile(
    r"\bla[- ]haut\b|\bau plus haut point\b|\bdu moins\b|\bd'abord\b|\b(?:a toute l'equipe|pour les fautes|dans le noir(?= ?[:;,.]))"
    r"|\bbonne nuit(?= (?:a|tout|les|l'|chers?|mes)\b| ?[,!:])"
    r"|\bet apres (?:je vous|je te|on vous|c'est bon|j'arrete)\b[^,;:.!?]*"
    r"|\b(?:mon|ma|le|la|notre) (?:chef|cheffe|juge|hierarchie|patron|commissaire) (?:veut|veulent)"
    r"(?: tout)?(?: \w+er| \w+oir| \w+ir)?\b[^,;:.!?]*"
    r"|\bl'une? d'(?:elles|eux|entre elles|entre eux) (?:a|ont|avait|aurait)"
    r" (?:perdu|oublie|appele|depose|porte plainte|temoigne|rappele)\w*\b[^,;:.!?]*"
    r"|\bpar (?:telephone|mail|courriel|radio)\b|\bau (?:telephone|bout du fil)\b"
)
#: Those who work on the case, and are not looked for in it.
_OFFICE_HOLDER = (
    r"(?:temoin|plaignante?|requerante?|collegue|chef|cheffe|commissaire|magistrate?|procureure?"
    r"|juge|greffiere?|greffe|brigadier|adjointe?|stagiaire|standardiste|opj|enquet(?:eur|rice)"
    r"|commandante?|capitaine|lieutenante?|colonel|prefete?|maire|directeur|directrice|experte?"
    r"|avocate?|architecte|fleuriste|riveraine?|binome|assistante?|secretaire|hierarchie|gerante?"
    r"|serveuse|patronne|videur|voisine?|responsable)s?"
)
#: Somebody of the speaker's own, or of the office: « ma sœur en robe verte », « le greffe ».
_OWN_PEOPLE = (
    rf"\b(?:(?:mon|ma|mes|notre|nos) (?:\w+ )?(?:{WITNESS}|tante|oncle|cousine?|neveu|niece|equipe"
    r"|grand-mere|grand-pere|belle-soe?ur|beau-frere|femme|famille)"
    rf"|(?:mon|ma|mes|notre|nos|le|la|les|l'|un|une) ?{_OFFICE_HOLDER})\b"
)
#: What such people do around a search: « mon chef veut un chiffre », « le greffe vous remercie ».
_WAITS = (
    r"(?:veu(?:t|lent)|voudrait|attend\w*|remerci\w+|tien(?:t|nent)|exig\w+|reclam\w+|insist\w+"
    r"|s'impatient\w+|patient\w+|pos(?:e|ent) la question|demand\w+|compt\w+ dessus|s'est excuse\w*"
    r"|s'inquiet\w+|appelle|telephone|rentr\w+|finiss\w+|dor\w+|dejeun\w+|din\w+|jou\w+)"
)
_WAITING = re.compile(
    rf"^[ ,]*(?:et |mais |car |c'est )?{_OWN_PEOPLE}[^:;.!?]*?(?: |,)(?:y |les? |la |me |nous |vous )*"
    rf"{_WAITS}\b"
)
#: Sentences about the speaker, and greetings: « mon dossier part bientôt au tribunal ».
_SPEAKERS_OWN = re.compile(
    r"^[ ,]*(?:(?:bonjour|bonsoir|salut|coucou|hello|bravo|merci|bises|bien a vous)\b(?! de\b)"
    r"|(?:et |mais |car )?(?:j'(?:espere|attends|arrive|avoue|imagine|insiste|ai hate)"
    r"|je (?:quitte|pars|dois|reste|suis (?:la|presse|en retard|de service)|vous (?:embrasse|souhaite))"
    r"|(?:mon|ma|mes|notre|nos) (?:dossier|rapport|service|conge|vacance|collegue|train|bus|audition)s?"
    r"|tes |vos ))"
)
#: A clause that only says what else was going on: « alors que la fanfare jouait », « où dînait ma
#: sœur », « sachant que je quitte à dix-huit heures ».
_MEANWHILE = re.compile(
    r"\b(?:tandis|alors|pendant) qu(?:e |')(?! ?(?:ils?|elles?|celui|celle|le conducteur|le pilote))"
    r"(?:[^,;:.!?]*? et que (?:ma|mon|mes|notre|nos) [^;:.!?]*|(?:[^,;:.!?]|,(?= (?:et|qui) ))*)"
    r"|\bsachant qu(?:e |')[^;:.!?]*"
    rf"|\bou (?=[^,;:.!?]*{_OWN_PEOPLE})(?:[\w']+ (?:ma|mon|mes|notre|nos) |(?:ma|mon|mes|notre|nos) )"
    r"[^,;:.!?]*"
)
#: « ma voisine a une Twingo verte, mais c'est une Clio orange que je cherche »
_NOT_THAT = re.compile(
    r"^[^.!?;:]*?,? mais (?=c'est [^,;.!?]* que (?:je|nous|l'on|on) (?:cherch|veu|voudr|recherch))"
)
#: « mon collègue (t-shirt vert, toujours en retard) »: told of somebody who is not sought.
_OF_THEM = re.compile(rf"{_OWN_PEOPLE}(?: [\w']+){{0,3}} ?(\([^()]*\))")
_MINE_BRACKETED = re.compile(r"\((?=[^()]*\b(?:mon|ma|mes|notre|nos) )[^()]*\)")
_CONCERNS = re.compile(
    r"\b(?:c'est (?:encore )?|je (?:vous |te )?(?:r?appelle|ecris|recontacte|sollicite) )"
    r"(?:pour|au sujet|a propos|concernant|rapport a|a cause)\b"
)
_MINE = re.compile(r"\b(?:mon|ma|mes|notre|nos) $")
_THEN_ASKED = re.compile(
    r": ?(?=(?:quel(?:le)?s?|est-ce|combien|qui|a-t-on|avez-vous)\b)"
    r"|(?:\bmais |[,;:] ?)(?=il s'agi(?:t|rait) )|[;,] ?(?=bref\b)"
)
_SEGMENT = re.compile(r"(?:[^.!?;:()]|\.{2,}|(?<=\d)[:.](?=\d)|\([^()]*\))+")
#: A clause of the speaker's own: « mon train part à 17h43 », « tandis que je chinais une lampe ».
_FIRST_PERSON = re.compile(
    r"\b(?:je|j'|moi|mon|ma|mes|notre|nos|nous|mien(?:ne)?s?|chez (?:moi|nous))(?:\b|(?<='))"
)
#: What says what the speaker seeks, saw, heard, thinks, or wants to be changed.
_TOLD = re.compile(
    r"\b(?:croi|pens|dirai|dis\b|dit\b|di[st]ons|sembl|avis|souvien|rappel|suppos|imagin|sure?s?\b"
    r"|certain|entend|not[eé]|apercoi|appercoi|distingu|vise|ajout|remplac|enlev|retir|compt|parl"
    r"|perd|tromp|confon|gour|oubli|prefer|pren|laiss|mets|mett|rest|revien|reven|repass|attends?\b|dout"
    r"|hesit|ignor|sai[st]|savoir|connai|cri|vol[eé]|dero|casse|bris|raye|percut|heurt|renvers|suivi"
    r"|croise|doubl|pass[eé]|interess|concern|precis|montr|dossier|enquete|affaire|procedure)\w*"
)
#: Where such a clause says when and where, it is not of the search.
_BY_THE_WAY = re.compile(
    r" ?(?:mais |et )?(?:avant qu|en attendant|tandis qu|alors qu|pendant qu|sachant qu|ou |ma |mon )"
)
_COMMA_CLAUSE = re.compile(r"(?:[^,;.!?:()]|(?<=\d)[:.](?=\d)|\.{2,})+")
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
_WITHIN = (
    *(_OFFICE, _SAID_BEFORE, _REPORT, _IF, _ASIDE, _BRACKETED, _MEANWHILE, _NOT_THAT, _OF_THEM),
    _MINE_BRACKETED,
)
SOUGHT = (*SUBJECTS, Kind.ITEM)
_ASKED = (*SOUGHT, Kind.ACTION)
#: What names something: listed as unread where it stands in a frame.
_NAMES = frozenset(
    [
        *(Kind.TIME, Kind.PLACE, Kind.CAMERA, Kind.COLOUR, Kind.WORN_COLOUR, Kind.ITEM),
        *(Kind.ADDED_ITEM, Kind.DETAIL, Kind.UNKNOWN, *SUBJECTS),
    ]
)


def set_frames_aside(marked: Marked, chunks: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    """``chunks``, those of frames as filler or, where they name something, as unheard."""
    text = fold_in_place(marked.question)
    spans = [
        *(*_opening(text, marked, chunks), *_set_scene(text, marked, chunks)),
        *(*_beside(text, marked, chunks), *_inside(text), *_names(marked.question)),
        *_own_clauses(text, marked, chunks),
    ]

    def aside(chunk: Chunk) -> Chunk:
        at = marked.words[chunk.start].start
        if chunk.kind is Kind.ORDER or not any(first <= at < end for first, end in spans):
            return chunk  # « mon chef les veut dans l'ordre »
        kind = Kind.UNHEARD if chunk.kind in _NAMES else Kind.FILLER
        return replace(chunk, kind=kind, value="")

    return tuple(aside(chunk) for chunk in chunks)


def _sought(text: str, marked: Marked, chunks: tuple[Chunk, ...]) -> list[int]:
    """Where what may be sought is named: nobody, and nothing, of the speaker's own."""
    theirs = [match.span() for match in re.finditer(_OWN_PEOPLE, text)]
    named = [marked.words[chunk.start].start for chunk in chunks if chunk.kind in SOUGHT]
    return [
        at
        for at in named
        if not any(first <= at < end for first, end in theirs) and not _MINE.search(text[:at])
    ]


def _opening(text: str, marked: Marked, chunks: tuple[Chunk, ...]) -> Iterator[tuple[int, int]]:
    """The first clause, where it speaks of the speaker and what is sought comes after it."""
    mark = _CLAUSE_END.search(text)
    if mark is None:
        return
    first, sought = text[: mark.start()], _sought(text, marked, chunks)
    concerned = _CONCERNS.search(first) is not None
    alone = concerned or not any(at < mark.start() for at in sought)
    spoken = _SPEAKER.search(first) is not None and not _SEARCHES.search(first)
    if alone and (spoken or concerned) and any(at > mark.start() for at in sought):
        yield 0, mark.start()


def _beside(text: str, marked: Marked, chunks: tuple[Chunk, ...]) -> Iterator[tuple[int, int]]:
    """Whole clauses about the speaker and theirs, where something else is sought."""
    said = [marked.words[chunk.start].start for chunk in chunks if chunk.kind in _ASKED]
    for match in _SEGMENT.finditer(text):
        first, end = match.span()
        elsewhere = any(not first <= at < end for at in said)
        if elsewhere and (_WAITING.match(match[0]) or _SPEAKERS_OWN.match(match[0])):
            yield first, end


def _set_scene(
    text: str, marked: Marked, chunks: tuple[Chunk, ...]
) -> Iterator[tuple[int, int]]:
    """« le fleuriste rentrait ses roses : quelle fourgonnette … »: what else was to be seen.

    When and where it was are the search's own.
    """
    asked = _THEN_ASKED.search(text)
    if asked is None or any(at < asked.start() for at in _sought(text, marked, chunks)):
        return
    for chunk in chunks:
        start = marked.words[chunk.start].start
        own = chunk.kind in (Kind.TIME, Kind.CAMERA, Kind.ACTION)
        own |= chunk.kind is Kind.PLACE and marked.has(chunk.end - 1, "place")
        if start < asked.start() and not own:
            yield start, start + 1


def _own_clauses(
    text: str, marked: Marked, chunks: tuple[Chunk, ...]
) -> Iterator[tuple[int, int]]:
    """What clauses of the speaker's own name, where nothing in them is sought.

    When and where that was is set aside only where another clause says when and where.
    """
    at = {chunk: marked.words[chunk.start].start for chunk in chunks}
    sought = _sought(text, marked, chunks)
    clauses = [
        match.span()
        for match in _COMMA_CLAUSE.finditer(text)
        if _FIRST_PERSON.search(match[0])
        and not (_SEARCHES.search(match[0]) or _TOLD.search(match[0]))
        and not any(match.start() <= one < match.end() for one in sought)
    ]
    own = {chunk for chunk, start in at.items() if any(a <= start < b for a, b in clauses)}
    elsewhere = {chunk.kind for chunk in chunks if chunk not in own}
    aside = [text[max(a - 1, 0)] == "(" or _BY_THE_WAY.match(text[a:b]) for a, b in clauses]
    for chunk in own:
        known = chunk.kind in (Kind.TIME, Kind.PLACE, Kind.CAMERA)
        said = any(way and a <= at[chunk] < b for way, (a, b) in zip(aside, clauses, strict=True))
        if chunk.kind in _NAMES and (not known or (said and chunk.kind in elsewhere)):
            yield at[chunk], at[chunk] + 1


def _inside(text: str) -> Iterator[tuple[int, int]]:
    """Frames within a clause, by their own words."""
    for pattern in _WITHIN:
        for match in pattern.finditer(text):
            yield match.span(match.lastindex or 0)


def _beside(text: str, marked: Marked, chunks: tuple[Chunk, ...]) -> Iterator[tuple[int, int]]:
    """Whole clauses about the speaker and theirs, where something else is sought."""
    said = [(chunk.kind, marked.words[chunk.start].start) for chunk in chunks]
    for match in _SEGMENT.finditer(text):
        first, end = match.span()
        sought = any(kind in _ASKED and not first <= at < end for kind, at in said)
        if sought and (_WAITING.match(match[0]) or _SPEAKERS_OWN.match(match[0])):
            yield first, end


def _names(question: str) -> Iterator[tuple[int, int]]:
    for match in _NAMED.finditer(question):
        if not _STREET_BEFORE.search(question[: match.start()]):
            yield match.span()
