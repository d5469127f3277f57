"""The words of time: canonical forms, numbers, weekdays, months, parts of the day.

Data only. Keys are in the lexer's form: lower case, no accents, no apostrophes.
"""

from __future__ import annotations

from assistant.dates.terms import Part


def word_list(words: str) -> tuple[str, ...]:
    """The words of a line, one after the other."""
    return tuple(words.split())


#: Other spellings, abbreviations and English words, by the canonical word they stand for.
_SPELLINGS: dict[str, str] = {
    "apres": "after apre apret aprs ap apr aprez",
    "avant": "before avan avt avnt",
    "vers": "around about vrs ver",
    "a": "at to",
    "de": "from of",
    "et": "and &",
    "ou": "or",
    "entre": "between entr ent ente",
    "depuis": "since depui dpuis dpui dps",
    "jusqu": "until till jusque jusqua jusk jusqau jusqu'a",
    "hier": "yesterday hyer yer",
    "aujourdhui": "today ajd auj aujourdui aujourd'hui",
    "avanthier": "avant-hier avanthier",
    "weekend": "weekends week-end week-ends wkd",
    "matin": "morning dumat dumatin mat matins mornings",
    "matinee": "matinees",
    "soir": "evening soirs evenings",
    "soiree": "soirees",
    "nuit": "night nuits nights nuitee overnight",
    "apresmidi": "afternoon aprem aprems apremidi aprm apresmidis afternoons apresm daprem laprem"
    " dapresmidi lapresmidi",
    "minuit": "midnight mineuit minui minuits",
    "midi": "noon midday midis",
    "chaque": "every each chak",
    "h": "heure heures heur heurs hr hrs hour hours hs",
    "minute": "minutes min mn mins minuts",
    "seconde": "secondes sec secs seconds",
    "jour": "jours day days",
    "semaine": "semaines week weeks",
    "mois": "month",
    "dernier": "derniere dernieres derniers last",
    "suivant": "suivante suivants suivantes following next",
    "precedent": "precedente precedentes precedents previous",
    "pendant": "durant during for pdt",
    "juste": "just immediatement aussitot",
    "quart": "quarter",
    "demi": "demie half",
    "la": "the",
    "environ": "approximativement environs env",
    "pile": "precises precise tapantes tapante exactement sonnantes sharp exactly",
    "passe": "passees passee passes past",
    "sauf": "hors hormis excepte except",
    "puis": "then",
    "milieu": "mi middle",
    "fin": "end",
    "debut": "beginning start",
    "plein": "pleine",
    "tot": "early",
    "tard": "late tardivement",
    "ce": "cet cette this ces",
    "tous": "toutes tou tt tts all",
    "lundi": "monday lun",
    "mardi": "tuesday",
    "mercredi": "wednesday mecredi mercerdi",
    "jeudi": "thursday",
    "vendredi": "friday vendr vend",
    "samedi": "saturday samdi",
    "dimanche": "sunday dimanch",
    "lundis": "mondays",
    "mardis": "tuesdays",
    "mercredis": "wednesdays",
    "jeudis": "thursdays",
    "vendredis": "fridays",
    "samedis": "saturdays",
    "dimanches": "sundays",
    "janvier": "january janv",
    "fevrier": "february fev fevr",
    "mars": "march",
    "avril": "april avr",
    "mai": "may",
    "juin": "june",
    "juillet": "july juil",
    "aout": "august",
    "septembre": "september sep",
    "octobre": "october oct",
    "novembre": "november nov",
    "decembre": "december dec",
}

CANONICAL: dict[str, str] = {
    other: word for word, others in _SPELLINGS.items() for other in others.split()
}

#: Words long and distinct enough to be recognised with one slip of the finger.
FUZZY: tuple[str, ...] = (
    *word_list("lundi mardi mercredi jeudi vendredi samedi dimanche"),
    *word_list("janvier fevrier avril juillet septembre octobre novembre decembre"),
    *word_list("minuit matinee soiree apresmidi aujourdhui lendemain"),
)
#: True words that one slip would turn into a time word.
NOT_FUZZY = frozenset(
    word_list(
        "mardis lundis jeudis samedis vendredis dimanches mercredis marli mari maudi lundy "
        "matines soirees soierie matinal avriles minui lendemains"
    )
)

#: « celui du 8 » points at a hit, and is no day to look at.
HITS = frozenset({"celui", "celle"})
WEEKDAYS: dict[str, int] = {
    word: n
    for n, word in enumerate(word_list("lundi mardi mercredi jeudi vendredi samedi dimanche"))
}
WEEKDAYS_PLURAL: dict[str, int] = {word + "s": n for word, n in WEEKDAYS.items()}
#: Read as days only before a number: « sam. 7 », « mer 12 ».
WEEKDAYS_SHORT: dict[str, int] = {
    word: n for n, word in enumerate(word_list("lun mar mer jeu ven sam dim"))
}
MONTHS: dict[str, int] = {
    word: n
    for n, word in enumerate(
        [
            "janvier",
            "fevrier",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "aout",
            "septembre",
            "octobre",
            "novembre",
            "decembre",
        ],
        start=1,
    )
}
MONTHS["sept"] = 9  # « 12 sept. »; « sept heures » has no day before it

_UNITS = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
)
NUMBERS: dict[str, int] = {word: n for n, word in enumerate(_UNITS.split())}
NUMBERS |= {"une": 1, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
NUMBERS |= {
    word: n
    for n, word in enumerate(
        word_list("one two three four five . seven eight nine ten eleven twelve"), 1
    )
    if word != "."
}
NUMBERS |= {"premier": 1, "dizaine": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30}

#: Nouns that a number before them counts: « à 22 heures dix hommes ».
COUNTED = frozenset(
    word_list(
        "personne personnes homme hommes femme femmes voiture voitures individu individus "
        "moto motos jeune jeunes camion camions bus velo velos vehicule vehicules pieton "
        "pietons gars types camionnette camionnettes fourgon fourgons scooter scooters enfants "
        "cyclistes"
    )
)

#: A toponym's first word: what follows it through « du », « de la »… is its name.
TOPONYM_HEADS = frozenset(
    word_list(
        "rue r place pl avenue av boulevard bd bld impasse allee allees chemin ch pont quai square "
        "cours passage route rte cite residence quartier station canal port tour jardin parc ecole "
        "lycee college hotel cafe bar restaurant boulangerie faubourg fbg stade rond rocade metro "
        "arret depeche esplanade promenade sentier voie villa porte"
    )
)
#: Nouns that « de nuit », « du soir »… qualify without being a time.
NIGHT_NOUNS = frozenset(
    word_list(
        "boite boites bleu table chemise bonnet gardien gardiens veilleur oiseau equipe equipes "
        "robe robes tenue tenues bus noctambus travailleur travailleurs belle bleus vue vision "
        "creme sac costume"
    )
)

_HOUR = 60
_PARTS: dict[str, tuple[float, float, float, float]] = {
    # name: start, end, and the frame that a clock time said with it is placed in, in hours
    "matin": (6, 12, 0, 12.5),
    "tot le matin": (5, 8, 0, 12.5),
    "debut de matinee": (6, 9, 0, 12.5),
    "milieu de matinee": (8, 11, 0, 12.5),
    "fin de matinee": (10, 12, 0, 12.5),
    "debut d'apres-midi": (12, 15, 12, 19),
    "milieu d'apres-midi": (14, 16, 12, 19),
    "apres-midi": (12, 18, 12, 19),
    "fin d'apres-midi": (16, 19, 12, 20),
    "dejeuner": (12, 14, 11, 15),
    "debut de soiree": (18, 20, 17, 27),
    "milieu de soiree": (20, 22, 17, 27),
    "fin de soiree": (22, 24, 17, 27),
    "soir": (18, 24, 17, 27),
    "tombee de la nuit": (18, 21, 16, 27),
    "debut de nuit": (22, 24, 18, 33),
    "nuit": (22, 30, 18, 33),
    "pleine nuit": (24, 29, 18, 33),
    "fin de nuit": (28, 30, 18, 33),
    "journee": (6, 22, 0, 24),
    "jour entier": (0, 24, 0, 24),
}
PARTS: dict[str, Part] = {
    name: Part(name, *(round(hours * _HOUR) for hours in bounds)) for name, bounds in _PARTS.items()
}

#: (modifier, noun) → part; the modifier "" is the bare noun.
PART_WORDS: dict[tuple[str, str], str] = {
    ("", "matin"): "matin",
    ("", "matinee"): "matin",
    ("", "apresmidi"): "apres-midi",
    ("", "soir"): "soir",
    ("", "soiree"): "soir",
    ("", "nuit"): "nuit",
    ("", "journee"): "journee",
    ("", "aube"): "tot le matin",
    ("", "aurore"): "tot le matin",
    ("", "crepuscule"): "tombee de la nuit",
    ("tot", "matin"): "tot le matin",
    ("petit", "matin"): "tot le matin",
    ("debut", "matin"): "debut de matinee",
    ("debut", "matinee"): "debut de matinee",
    ("milieu", "matin"): "milieu de matinee",
    ("milieu", "matinee"): "milieu de matinee",
    ("fin", "matin"): "fin de matinee",
    ("fin", "matinee"): "fin de matinee",
    ("tard", "matin"): "fin de matinee",
    ("debut", "journee"): "debut de matinee",
    ("fin", "journee"): "fin d'apres-midi",
    ("tot", "apresmidi"): "debut d'apres-midi",
    ("debut", "apresmidi"): "debut d'apres-midi",
    ("milieu", "apresmidi"): "milieu d'apres-midi",
    ("plein", "apresmidi"): "apres-midi",
    ("fin", "apresmidi"): "fin d'apres-midi",
    ("tard", "apresmidi"): "fin d'apres-midi",
    ("tot", "soir"): "debut de soiree",
    ("tot", "soiree"): "debut de soiree",
    ("debut", "soir"): "debut de soiree",
    ("debut", "soiree"): "debut de soiree",
    ("milieu", "soiree"): "milieu de soiree",
    ("fin", "soiree"): "fin de soiree",
    ("fin", "soir"): "fin de soiree",
    ("tard", "soir"): "fin de soiree",
    ("tard", "soiree"): "fin de soiree",
    ("debut", "nuit"): "debut de nuit",
    ("milieu", "nuit"): "pleine nuit",
    ("plein", "nuit"): "pleine nuit",
    ("coeur", "nuit"): "pleine nuit",
    ("tard", "nuit"): "pleine nuit",
    ("fin", "nuit"): "fin de nuit",
    ("tombee", "nuit"): "tombee de la nuit",
    ("plein", "jour"): "journee",
    ("plein", "journee"): "journee",
    ("lever", "jour"): "tot le matin",
    ("levee", "jour"): "tot le matin",
    ("pause", "midi"): "dejeuner",
    ("milieu", "journee"): "dejeuner",
    ("", "lunchtime"): "dejeuner",
}
PART_MODIFIERS = frozenset(modifier for modifier, _ in PART_WORDS if modifier)
PART_NOUNS = frozenset(noun for _, noun in PART_WORDS)
