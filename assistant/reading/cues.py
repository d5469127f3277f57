"""Small words by what they do in a sentence: take a word back, begin a clause, say a size.

Data only, in the normal form of ``assistant.words``.
"""

from __future__ import annotations

NAMES_AFTER_WORDS = frozenset(
    {
        "de",
        "un",
        "une",
        "en",
        "des",
        "du",
        "d'",
        "avec",
        "a",
        "au",
        "aux",
        "livraison",
        "type",
        "marque",
    }
)
#: After these a word is a verb or its pronoun's, not a noun.
BEFORE_VERBS = frozenset(
    {"qui", "ne", "se", "s'", "il", "elle", "on", "n'", "pas", "ayant", "aurait", "auraient"}
)
REPAIRS = frozenset(
    [
        *("non", "plutot", "non plutot", "ou plutot", "en fait", "enfin", "pardon", "non pardon"),
        *(
            "disons",
            "enfin disons",
            "je veux dire",
            "je voulais dire",
            "on va dire",
            "non attends",
            "non attendez",
            "attends",
        ),
        *("bref", "rectification", "correction", "je rectifie", "je corrige", "nan", "nn"),
        *("nan plutot", "je me trompe", "erreur", "autant pour moi", "au temps pour moi", "sorry"),
        *("no wait", "i mean", "actually", "bon laisse", "finalement", "enfin non", "euh plutot"),
        *("en fin de compte", "au bout du compte", "tout compte fait"),
    ]
)
#: Orders that put something in: what was taken away before them ends there.
PUTS_INSTEAD = (
    *("rempla", "chang", "echang", "substitu", "modif", "bascul", "pass", "limit", "restrei"),
    *("prolong", "decal", "resserr", "mettre", "mets plutot", "mettez"),
)
HESITATIONS = frozenset({"euh", "heu", "ah", "enfin", "attends", "ben", "bah", "oh", "mais", "..."})
SAID_BETTER = frozenset(
    {"genre", "enfin", "soit", "mettons", "oui", "disons", "dit", "plutot", "bien"}
)
CLAUSE_WORDS = frozenset(
    {"qui", "quand", "lorsqu'", "lorsque", "alors", "pendant", "dont", "il", "elle", "ils", "on"}
)
NEAR_WORDS = 6
LINKS = frozenset(
    [
        *("de", "du", "des", "d'", "un", "une", "en", "a", "au", "aux", "le", "la", "l'", "les"),
        *("avec", "son", "sa", "ses", "leur", "leurs", "of", "the", "type", "marque", "modele"),
        *("tt", "tout", "toute", "tte", "tres", "trop"),
        *("genre", "style", "dit", "petit", "petite", "gros", "grosse", "grand", "grande"),
    ]
)
#: After these « vers » says where something was, not where it went.
STANDING = frozenset(
    [
        *("etait", "etaient", "est", "sont", "ete", "c'etait", "situe", "situee", "situes"),
        *("gare", "garee", "gares", "garees", "stationne", "stationnee", "poste", "postee"),
        *("trouvait", "trouvaient", "trouve", "deroule", "deroulait", "attendait", "trainait"),
        *("debout", "assis", "assise", "immobile", "presents", "present", "presente"),
    ]
)
#: With a time between, « venait vers 23 h de la gare » is a way all the same.
COMING = frozenset(
    [
        *("venait", "venaient", "vient", "viennent", "venant", "venu", "venue", "venus", "venues"),
        *("arrivait", "arrivaient", "arrivant", "arrive", "arrivee", "sortait", "sortaient"),
        *("sortant", "revenait", "revenant", "provenait", "provenant", "debouchait", "partait"),
        *("parti", "partie", "partis", "parties", "sorti", "sortie", "revenu", "revenue"),
    ]
)
PRONOUNS = frozenset({"ceux", "celles", "celui", "celle"})
SIZES = frozenset(
    [
        *("gros", "grosse", "grosses", "grand", "grande", "grands", "grandes", "petit", "petite"),
        *("petits", "petites", "seul", "seule", "double", "doubles", "large", "larges", "long"),
        *("longue", "longs", "longues", "faux", "fausse", "broken", "cracked", "smashed"),
    ]
)
