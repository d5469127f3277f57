"""Names of places and firms as they are written: « rue Simone-Veil », « agence Direct Assurance ».

Enters: a question as typed. Leaves: the spans of its names of places, of firms painted on a van,
and of what is quoted as written on a thing. Whom a street was named after says nothing of those who
walk there, so that the screen does not read inside a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_KIND = (
    r"rues?|ruelle|avenue|av\.?|ave|boulevard|bd|bld|place|pl\.?|square|all[ée]es?|impasse|chemin"
    r"|pt(?=\s+(?:de|des|du)\b)"
    r"|quais?|pont|route|faubourg|fbg?|esplanade|promenade|rond[- ]point|carrefour|station|m[ée]tro"
    r"|arr[êe]t|stade|gymnase|lyc[ée]e|coll[èe]ge|[ée]cole|cr[èe]che|h[ôo]pital|clinique|ehpad"
    r"|foyer|r[ée]sidence|immeuble|tour|porte|cours|parking|gare|h[ôo]tel|caf[ée]|bar|brasserie"
    r"|restaurant|resto|snack|kebab|boulangerie|boucherie|[ée]picerie|pharmacie|boutique|magasin"
    r"|institut|mus[ée]e|th[ée][âa]tre|cin[ée]ma|fontaine|statue|jardin|parc|port|march[ée]|cit[ée]"
    r"|quartier|secteur|centre|[ée]glise|chapelle|paroisse|cath[ée]drale|villa|halle|salle"
    r"|agence|compagnie|entreprise|soci[ée]t[ée]|enseigne|garage|salon|tacos|pizzeria|cr[êe]perie"
    r"|barbier|coiffeur|opticien|optique|atelier|food[- ]truck|kiosque|stand|caviste|traiteur"
    r"|fleuriste"
    r"|pressing|laverie|librairie|bijouterie|sup[ée]rette|supermarch[ée]|station-service|tabac"
    r"|street|avenue|square|road"
)
_PARTICLE = r"(?:de\s+la\s+|de\s+l['’]\s?|des\s+|du\s+|de\s+|d['’]\s?|l['’]\s?|les?\s+|la\s+)?"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ]\w*"
_LINK = r"(?:\s+|-|['’]|\.\s?)(?:(?:de|du|des|la|le|les|et|en|sur|sous|d['’]|l['’])[\s-]*)*"
#: Words held together by hyphens, or a row of words in capitals, after the kind of place.
_NAME = re.compile(
    rf"\b(?i:{_KIND})\s+(?:[«\"“]\s*)?(?i:{_PARTICLE})"
    rf"(?P<name>\w+(?:['’]\w+)?(?:-\w+)+|{_CAPITAL}(?:{_LINK}{_CAPITAL})*(?:-\w+)*)"
)
#: What bears the name of a firm, in quotes or in several words: « le fourgon Énergie Direct ».
_PAINTED = r"camions?|camionnettes?|fourgons?|fourgonnettes?|utilitaires?|vans?|d[ée]panneuse"
_WORD = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-þ]+"
_FIRM = re.compile(
    rf"\b(?i:{_PAINTED})(?:\s+(?:de\s|d['’])\w+)?\s+(?:[«\"“]\s*)(?P<quoted>{_WORD}(?:\s+(?:&|et|de|du|des)?\s*{_WORD})*)"
    rf"|\b(?i:{_PAINTED})\s+(?P<bare>{_WORD}(?:\s+(?:&|et|de|du|des)?\s*{_WORD})+)"
)

#: What is written on a thing, in quotes: « marqué « Black Friday » dans le dos ».
_WRITTEN = re.compile(
    r"\b(?i:[ée]crit|inscription|marqu[ée]|mention|lettrage|logo|floqu[ée]|enseigne|marked|labelled"
    r"|lettered|branded|reading|saying|sign)\w{0,2}(?:\s+\w+){0,3}"
    r"\s*(?:[«\"“](?P<written>[^»\"”]{1,40})[»\"”]|(?<=\s)['‘](?P<single>[^'’]{1,40})['’](?!\w))"
)

#: A name in quotes that begins as those of shops do: « Au Vieux Gaulois », « Chez Barbe-Noire ».
_SIGN = re.compile(
    r"[«\"“]\s*(?P<sign>(?:Aux?|À la|À l['’]|Chez)\s*[A-ZÀ-ÖØ-Þ][^»\"”]{1,30}?)\s*[»\"”]"
)

#: English puts the kind last, « the Blind Tiger pub », or calls it so, « a bar called Suspect ».
_KIND_EN = (
    r"bar|pub|shop|store|restaurant|caf[ée]|bakery|club|boutique|salon|sign|venue|hall|hotel"
    r"|theatre"
)
#: What says who goes there, and is no name: a people, a faith, an orientation.
_CLIENTELE = (
    r"(?!(?:Gay|Gays|Lesbian|Queer|LGBT|Swinger|Strip|Muslim|Islamic|Jew|Kosher|Halal|Hindu|Sikh"
    r"|Christian|Catholic|Arab|Maghreb|African|Asian|Black|White|Chinese|Turk|Roma|Gyps|Musulman|Juif"
    r"|Homo|Noir|Blanc|Femme|Homme|Drunk|Homeless|Prostitut|Escort|Massage|Migrant|Refugee|Suspicious"
    r"|Sex|Trans|Disabled|Live|Face|Facial)\w*)"
)
_ROW = rf"{_CLIENTELE}{_CAPITAL}(?:(?:\s+|-|['’]){_CLIENTELE}{_CAPITAL}){{0,3}}"
_CALLED = re.compile(
    rf"\b(?P<before>{_ROW})\s+(?:{_KIND_EN})s?\b"
    rf"|\b(?i:(?:{_KIND}|coiffeur)\s+(?:qui\s+)?(?:s['’]appelle|(?:appel|nomm|baptis)[ée]e?))"
    rf"\s+(?P<named>(?:(?i:les?|la|aux?|chez)\s+)?{_ROW})"
    rf"|\b(?i:(?:{_KIND_EN})\s+(?:called|named)|marked|labelled|lettered|branded|parked\s+outside"
    r"|(?:marqu|floqu|sigl)ée?s?|garée?s?\s+devant)"
    rf"\s+(?:[«\"“]\s*)?(?P<after>{_ROW})"
)


def place_names(question: str) -> Iterator[tuple[int, int]]:
    """The spans of the names in ``question``; in a question all in capitals, none."""
    if question.isupper():
        return
    for match in _NAME.finditer(question):
        yield match.span("name")
    for match in _FIRM.finditer(question):
        yield match.span("quoted" if match["quoted"] else "bare")
    for match in _WRITTEN.finditer(question):
        yield match.span("written" if match["written"] else "single")
    for match in _SIGN.finditer(question):
        yield match.span("sign")
    for match in _CALLED.finditer(question):
        yield match.span(match.lastgroup or 0)
