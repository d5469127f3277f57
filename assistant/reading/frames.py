"""Frames in patterns, over folded text: the words that say what is no part of a search.

Data only; ``framing.py`` says what becomes of it.
"""

from __future__ import annotations

import re

from assistant.reading.witnesses import MY, OWN_PEOPLE, WITNESS

#: Who speaks or calls for help: the first clause of a question that has another one after it.
SPEAKER = re.compile(
    r"\b(?:je|j'|me|m'|moi|nous|mon|ma|mes|notre|nos)\b|\bj'|\bm'|\bon (?:me|m'|nous)"
    r"|\bc'est (?:au sujet|a propos|encore|rapport|pour|a cause)|^(?:\w+[ ,]+){0,3}ici\b"
)
#: What asks for something, or says what was seen: then the first clause is the search itself.
SEARCHES = re.compile(
    r"\b(?:voudr|veu[xt]\b|voul|souhait|aimer|cherch|recherch|besoin|faut|faudr|interess|demand"
    r"|retrac|retrouv|remont|reconstitu|travaill|montr|trouv|donn|sor[st]|affich|list|isol|verifi"
    r"|regard|fai[st]|vu[es]?\b|vois\b|voir\b|apercu|crois|remarqu|repere|filme|seulement|garde"
    r"|signal|plut|limite|passe|produi|eu lieu|suis\b(?! (?:l|le|la|du|de|presse)\b))\w*"
)
CLAUSE_END = re.compile(r"[:;](?!\d)")
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
    r"(?:(?:nous |me |m'|vous )?(?:signale|assure|jure|soutient|decri(?:t|vent)(?! comme)|rapporte"
    r"|raconte|certifie"
    r"|pretend|garantit|affirme|declare|precise|parle|evoque|mentionne|indique|explique|maintient"
    r"|se souvien(?=t|nent))"
    r"(?:nt|nent|t)?\b(?: (?:d'|de |qu'|que |ceci\b)?)?)"
)
_REPORT = re.compile(
    r"\b(?:le |la |l'|les |un |une |mon |ma |mes |notre |nos |des |plusieurs |deux |trois"
    r" |certains )"
    rf"(?:jeune |autre |autres |ancien |ancienne )?{WITNESS}"
    r"(?: (?:de (?:nuit|jour|garde|service|permanence|chez \w+)"
    r"|(?:du|de la|des|d'une?) \w+(?: \w+)?"
    r"|de l'\w+|d'en face|d'a cote))?"
    r"(?: sur \w+)?(?: ?, ?(?!un[e]? |avec )[^,;:.!?]{2,60},"
    r"| ?, ?[^,;:.!?]{2,60},(?= ?\w+ (?:qu|ceci)))? ?"
    rf"(?:{_SEEN}|{_TELLS})\b"
)
#: « si je lis bien la main courante », « si j'en crois la patronne du bar »
_IF = re.compile(
    r"\bsi (?:je lis|je comprends|j'en crois|on en croit|j'ai (?:bien )?(?:lu|compris|note))\b"
    r"[^,;:.!?]*|\ba en croire [^,;:.!?]*"
)
_ASIDE = re.compile(
    r"\bla[- ]haut\b|\bau plus haut point\b|\bdu moins\b|\bd'abord\b"
    r"|\b(?:a toute l'equipe|pour les fautes|dans le noir(?= ?[:;,.]))"
    r"|\bbonne nuit(?= (?:a|tout|les|l'|chers?|mes)\b| ?[,!:])"
    r"|\bet apres (?:je vous|je te|on vous|c'est bon|j'arrete)\b[^,;:.!?]*"
    r"|\b(?:mon|ma|le|la|notre) (?:chef|cheffe|juge|hierarchie|patron|commissaire) (?:veut|veulent)"
    r"(?: tout)?(?: \w+er| \w+oir| \w+ir)?\b[^,;:.!?]*"
    r"|\bl'une? d'(?:elles|eux|entre elles|entre eux) (?:a|ont|avait|aurait)"
    r" (?:perdu|oublie|appele|depose|porte plainte|temoigne|rappele)\w*\b[^,;:.!?]*"
    r"|\b(?:tres )?bonne (?:fin de )?(?:journee|soiree|matinee|apres-midi|continuation|reception)\b"
    r"|\bbon (?:courage|week-end|dimanche|apres-midi|travail|service)\b"
    rf"|\bcomme (?:(?:nous|me|le|la|l')(?: |'|(?<=')))*\w+ (?:le |la |l'|mon |ma ){WITNESS}"
    r"[^,;:.!?]*"
    rf"|(?<= ){WITNESS} ?, (?:lui|elle|eux)(?:-memes?)?\b[^,;:.!?]*,"
    r"|\bpar (?:telephone|mail|courriel|radio)\b|\bau (?:telephone|bout du fil)\b"
)
#: What such people do around a search: « mon chef veut un chiffre », « le greffe vous remercie ».
_WAITS = (
    r"(?:veu(?:t|lent)|voudrait|attend\w*|remerci\w+|tien(?:t|nent)|exig\w+|reclam\w+|insist\w+"
    r"|s'impatient\w+|patient\w+|pos(?:e|ent) la question|demand\w+|compt\w+ dessus|s'est excuse\w*"
    r"|s'inquiet\w+|appelle|telephone|rentr\w+|finiss\w+|dor\w+|dejeun\w+|din\w+|jou\w+)"
)
WAITING = re.compile(
    rf"^[ ,]*(?:et |mais |car )?(?:c'est (?:\w+ ?, ?)?)?{OWN_PEOPLE}[^:;.!?]*?(?: |,)"
    rf"(?:y |les? |la |me |nous |vous )*{_WAITS}\b"
)
#: Sentences about the speaker, and greetings: « mon dossier part bientôt au tribunal ».
SPEAKERS_OWN = re.compile(
    r"^[ ,]*(?:(?:bonjour|bonsoir|salut|coucou|hello|bravo|merci|bises|bien a vous)\b(?! de\b)"
    r"|(?:et |mais |car )?(?:j'(?:espere|attends|arrive|avoue|imagine|insiste|ai hate)"
    r"|je (?:quitte|pars|dois|reste|suis (?:la|presse|en retard|de service)"
    r"|vous (?:embrasse|souhaite))"
    rf"|{MY}"
    r" (?:dossier|rapport|service|conge|vacance|collegue|train|bus|audition)s?"
    r"|tes |vos ))"
)
#: A clause that only says what else was going on: « alors que la fanfare jouait », « où dînait ma
#: sœur », « sachant que je quitte à dix-huit heures ».
_MEANWHILE = re.compile(
    r"\b(?:tandis|alors|pendant) que (?:son|sa|ses|mon|ma|mes|leur|le|la|les) \w+ ?, [^,;:.!?]*,"
    r"[^,;:.!?]*"
    r"|\b(?:tandis|alors|pendant) qu(?:e,? |')"
    r"(?! ?(?:ils?|elles?|celui|celle|le conducteur|le pilote))"
    rf"(?:[^,;:.!?]*? et que {MY} [^;:.!?]*|(?:[^,;:.!?]|,(?= (?:et|qui) ))*)"
    r"|\bsachant qu(?:e |')[^;:.!?]*"
    r"|\bavant (?:que (?:je|j'|nous|mon|ma)|de partir)\b[^;:.!?]*"
    r"|\ben attendant (?:la |le |les |l')\w+[^,;:.!?]*"
    r"|\b(?:m'|nous |me )(?:ecrit|dit|assure|souffle|glisse|confie)"
    r" m(?:me|lle|onsieur|adame)\b[^,;:.!?]*"
    rf"|\bou (?=[^,;:.!?]*{OWN_PEOPLE})(?:[\w']+ )?{MY} [^,;:.!?]*"
)
#: « ma voisine a une Twingo verte, mais c'est une Clio orange que je cherche »
_NOT_THAT = re.compile(
    r"^[^.!?;:]*?,? mais (?=c'est [^,;.!?]* que (?:je|nous|l'on|on) (?:cherch|veu|voudr|recherch))"
)
#: « mon collègue (t-shirt vert, toujours en retard) »: told of somebody who is not sought.
_OF_THEM = re.compile(rf"{OWN_PEOPLE}(?: [\w']+){{0,3}} ?(\([^()]*\))")
_THEIRS_BRACKETED = re.compile(rf"\((?:le |la |l'|un |une |mon |ma ){WITNESS}\b[^()]*\)")
_MINE_BRACKETED = re.compile(rf"\((?=[^()]*\b{MY} )[^()]*\)")
CONCERNS = re.compile(
    r"\b(?:c'est (?:encore )?|je (?:vous |te )?(?:r?appelle|ecris|recontacte|sollicite) )"
    r"(?:pour|au sujet|a propos|concernant|rapport a|a cause)\b"
)
MINE = re.compile(rf"\b{MY} $")
THEN_ASKED = re.compile(
    r": ?(?=(?:quel(?:le)?s?|est-ce|combien|qui|a-t-on|avez-vous)\b)"
    r"|(?:\bmais |[,;:] ?)(?=il s'agi(?:t|rait) )|[;,] ?(?=bref\b)"
)
SEGMENT = re.compile(r"(?:[^.!?;:()]|\.{2,}|(?<=\d)[:.](?=\d)|\([^()]*\))+")
#: A clause of the speaker's own: « mon train part à 17h43 », « tandis que je chinais une lampe ».
FIRST_PERSON = re.compile(
    r"\b(?:je|j'|moi|mon|ma|mes|notre|nos|nous|mien(?:ne)?s?|chez (?:moi|nous))(?:\b|(?<='))"
)
#: What says what the speaker seeks, saw, heard, thinks, or wants to be changed.
TOLD = re.compile(
    r"\bqu'(?:ils?|elles?|c')(?:\b|(?<='))"
    r"|\b(?:croi|pens|dirai|dis\b|dit\b|di[st]ons|sembl|avis|souvien|rappel|suppos|imagin"
    r"|(?<!en )(?:suis|pas|plus|bien|trop|tres|est|presque) sure?s?\b"
    r"|certain|entend|not[eé]|apercoi|appercoi|distingu|vise|ajout|remplac|enlev|retir|compt|parl"
    r"|perd|tromp|confon|gour|oubli|prefer|pren|laiss|mets|mett|rest|revien|reven|repass"
    r"|attends?\b|dout|hesit|ignor|sai[st]|savoir|connai|cri|vol[eé]|dero|casse|bris|raye"
    r"|percut|heurt|renvers|suivi"
    r"|croise|doubl|pass[eé]|interess|concern|precis|montr|dossier|enquete|affaire|procedure)\w*"
)
#: Where such a clause says when and where, it is not of the search.
BY_THE_WAY = re.compile(
    r" ?(?:mais |et )?(?:avant qu|en attendant|tandis qu|alors qu|pendant qu|sachant qu"
    r"|ou |ma |mon )"
)
COMMA_CLAUSE = re.compile(r"(?:[^,;.!?:()]|(?<=\d)[:.](?=\d)|\.{2,})+")
#: « (elles fêtaient un mariage) »: a sentence of its own, and not of what is worn.
_BRACKETED = re.compile(
    r"\((?:ils?|elles?|on|c'|ca|je|j'|nous)(?: n'| ne)? ?"
    r"(?!port|av|a\b|ont\b|etai|est\b|sont\b|ten|pouss|tir|prom|condui|roul|all|ven)\w+[^()]*\)"
)
#: A person's name is never searched: « monsieur Michel Saint-Pierre », « une certaine Rose ».
NAMED = re.compile(
    r"\b(?:M\.|Mr\.?|Mme|Mlle|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|Me|Maître|[Dd]octeur|Dr\.?"
    r"|une? certaine?|(?:le |la |l['’]|un |une )?(?:dénommée?|nommée?|prénommée?)"
    r"|surnomm\w+|[Ii]ci)"
    r" +(?:[A-ZÀ-Ý][\w'’-]+ ?){1,3}(?:,? (?:qui|laquelle|lequel)\b[^,;:.!?()]*|\([^()]*\))?"
)
STREET_BEFORE = re.compile(
    r"\b(?:rue|place|avenue|allées?|boulevard|impasse|square|quai|pont|cours|station|métro|chemin)"
    r"(?: d(?:u|e|es|e la|e l['’])?)? *$",
    re.IGNORECASE,
)
#: Frames within a clause, by their own words; what is aside is the group, where there is one.
WITHIN = (
    *(_OFFICE, _SAID_BEFORE, _REPORT, _IF, _ASIDE, _BRACKETED, _MEANWHILE, _NOT_THAT, _OF_THEM),
    *(_MINE_BRACKETED, _THEIRS_BRACKETED),
)
