"""Verbs: the forms of an infinitive, so that the lexicon names a verb once and not form by form.

Enters: a phrase of the lexicon in which a verb may be marked. Leaves: the phrases it stands for.

| mark | forms | example |
|---|---|---|
| ``!`` | orders and wishes: what one says to the program | « !enlever »: enlève, on enlèverait |
| ``~`` | what is told of someone, participles included | « ~filer vers »: filait vers |

Words are compared without accents, so that « enlève » and « jette » need no rule of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

_MARKED = re.compile(r"[!~]\w+")
_WISHES = ["ai", "ons", "ez", "ais", "ait", "ions", "iez", "a"]
#: « et si on élargissait … », « si vous enleviez … »
_SUPPOSED = ["ait", "ions", "iez"]
_TOLD_LATER = ["a", "ont", "ait", "aient"]


@dataclass(frozen=True)
class _Verb:
    """``present``: I, you (one and many), we, in that order; ``told``: of others; ``past``."""

    infinitive: str
    future: str
    present: tuple[str, ...]
    told: tuple[str, ...]
    past: tuple[str, ...]


#: infinitive: present « je, nous, vous » | « il, ils, il -ait, ils -aient, -ant » | participles
_IRREGULAR: dict[str, tuple[str, str, str]] = {
    "faire": ("fais faisons faites", "fait font faisait faisaient faisant", "fait faite"),
    "mettre": ("mets mettons mettez", "met mettent mettait mettaient mettant", "mis mise"),
    "prendre": ("prends prenons prenez", "prend prennent prenait prenaient prenant", "pris prise"),
    "venir": ("viens venons venez", "vient viennent venait venaient venant", "venu venue"),
    "revenir": (
        "reviens revenons revenez",
        "revient reviennent revenait revenaient revenant",
        "revenu revenue",
    ),
    "tenir": ("tiens tenons tenez", "tient tiennent tenait tenaient tenant", "tenu tenue"),
    "sortir": ("sors sortons sortez", "sort sortent sortait sortaient sortant", "sorti sortie"),
    "partir": ("pars partons partez", "part partent partait partaient partant", "parti partie"),
    "repartir": (
        "repars repartons repartez",
        "repart repartent repartait repartaient repartant",
        "reparti repartie",
    ),
    "suivre": ("suis suivons suivez", "suit suivent suivait suivaient suivant", "suivi suivie"),
    "courir": ("cours courons courez", "court courent courait couraient courant", "couru"),
    "fuir": ("fuis fuyons fuyez", "fuit fuient fuyait fuyaient fuyant", "fui"),
    "enfuir": ("enfuis enfuyons enfuyez", "enfuit enfuient enfuyait enfuyant", "enfui enfuie"),
    "descendre": (
        "descends descendons descendez",
        "descend descendent descendait descendaient descendant",
        "descendu descendue",
    ),
    "attendre": (
        "attends attendons attendez",
        "attend attendent attendait attendaient attendant",
        "attendu attendue",
    ),
    "étendre": (
        "étends étendons étendez",
        "étend étendent étendait étendaient étendant",
        "étendu étendue",
    ),
    "poursuivre": (
        "poursuis poursuivons poursuivez",
        "poursuit poursuivent poursuivait poursuivaient poursuivant",
        "poursuivi poursuivie",
    ),
    "exclure": ("exclus excluons excluez", "exclut excluent excluait excluant", "exclu exclue"),
    "inclure": ("inclus incluons incluez", "inclut incluent incluait incluant", "inclus incluse"),
    "réduire": (
        "réduis réduisons réduisez",
        "réduit réduisent réduisait réduisant",
        "réduit réduite",
    ),
    "restreindre": (
        "restreins restreignons restreignez",
        "restreint restreignent restreignait restreignant",
        "restreint restreinte",
    ),
    "joindre": (
        "joins joignons joignez",
        "joint joignent joignait joignaient joignant",
        "joint jointe",
    ),
    "apercevoir": (
        "aperçois apercevons apercevez",
        "aperçoit aperçoivent apercevait apercevant",
        "aperçu aperçue",
    ),
}
#: These take prefixes: « reprendre », « rejoindre ».
_ROOTS = ("prendre", "mettre", "tenir", "joindre")


def spelt_out(phrase: str) -> tuple[str, ...]:
    """All that ``phrase`` stands for; itself where no verb is marked in it."""
    marks = _MARKED.findall(phrase)
    if not marks:
        return (phrase,)
    rest = _MARKED.split(phrase)
    return tuple(
        dict.fromkeys(
            "".join(f"{before}{form}" for before, form in zip(rest, (*forms, ""), strict=True))
            for forms in product(*map(_forms, marks))
        )
    )


def _forms(mark: str) -> tuple[str, ...]:
    verb = _conjugated(mark[1:])
    forms = _ordered(verb) if mark[0] == "!" else _told(verb)
    return tuple(dict.fromkeys(forms))


def _ordered(verb: _Verb) -> Iterator[str]:
    yield verb.infinitive
    yield from verb.present
    yield from (verb.future + ending for ending in _WISHES)
    root = next(one for one in verb.present if one.endswith("ons")).removesuffix("ons")
    yield from (root + ending for ending in _SUPPOSED)


def _told(verb: _Verb) -> Iterator[str]:
    yield verb.infinitive
    yield from verb.told
    yield from (f"{one}{plural}" for one in verb.past for plural in ("", "s"))
    yield from (verb.future + ending for ending in _TOLD_LATER)


def _conjugated(infinitive: str) -> _Verb:
    """Raises ValueError where the verb is neither regular nor in the table."""
    root = next((known for known in _ROOTS if infinitive.endswith(known)), "")
    if infinitive in _IRREGULAR or root:
        prefix = "" if infinitive in _IRREGULAR else infinitive.removesuffix(root)
        present, told, past = (
            [prefix + form for form in forms.split()]
            for forms in _IRREGULAR[infinitive.removeprefix(prefix)]
        )
        future = infinitive.removesuffix("e")
        future = future.replace("tenir", "tiendr").replace("venir", "viendr")
        future = "fer" if infinitive == "faire" else future.replace("courir", "courr")
        return _Verb(infinitive, future, tuple(present), tuple(told), tuple(past))
    if infinitive.endswith("er"):
        return _in_er(infinitive)
    if infinitive.endswith("ir") and not infinitive.endswith("oir"):
        return _in_ir(infinitive)
    raise ValueError(f"a verb whose forms are not known: {infinitive}")


def _in_er(infinitive: str) -> _Verb:
    root = infinitive[:-2]
    soft = f"{root}e" if root.endswith("g") else root  # « changeait »
    mute = (root, f"{root[:-1]}i") if root.endswith("y") else (root,)  # « essaie »
    present = (*(one + "e" for one in mute), *(one + "es" for one in mute), f"{soft}ons")
    told = (*(one + "e" for one in mute), *(one + "ent" for one in mute), f"{soft}ait")
    return _Verb(
        infinitive,
        f"{mute[-1]}er",
        (*present, f"{root}ez"),
        (*told, f"{soft}aient", f"{soft}ant", f"{soft}a", f"{root}èrent"),
        (f"{root}é", f"{root}ée"),
    )


def _in_ir(infinitive: str) -> _Verb:
    root = infinitive[:-1]
    told = (f"{root}t", f"{root}ssent", f"{root}ssait", f"{root}ssaient", f"{root}ssant")
    return _Verb(
        infinitive,
        infinitive,
        (f"{root}s", f"{root}ssons", f"{root}ssez"),
        told,
        (root, f"{root}e"),
    )
