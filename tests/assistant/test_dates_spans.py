"""Which words of a free sentence are time, and which only look like it."""

from __future__ import annotations

import pytest

from assistant.dates import find_spans


def _texts(question: str) -> list[str]:
    return [span.text for span in find_spans(question)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("une camionnette blanche vers 22 h vers le Capitole", ["vers 22 h"]),
        (
            "une camionnette blanche vers 22\u00a0h\u00a030 vers le Capitole",
            ["vers 22\u00a0h\u00a030"],
        ),
        ("camionnette passée mardi après 22h vers le Capitole", ["mardi après 22h"]),
        ("sortie de boîte de nuit vers 3h du mat", ["vers 3h du mat"]),
        ("un deux-roues vers minuit", ["vers minuit"]),
        (
            "voitures rouges hier soir entre 20h et 22h, sauf les bus",
            ["hier soir entre 20h et 22h"],
        ),
        ("place du 8 mai 1945 le 12 mars", ["le 12 mars"]),
        ("rue du 11 novembre après 22h", ["après 22h"]),
        ("impasse de la Nuit à 3h", ["à 3h"]),
        ("la nuit du 12 au 13 mars une moto noire", ["la nuit du 12 au 13 mars"]),
        ("et mardi ?", ["mardi"]),
        ("et avant ?", ["avant"]),
        ("celui de 22h14", ["22h14"]),
        ("qu'est-ce qui se passe juste avant ?", ["juste avant"]),
        ("la même mais en pleine nuit", ["en pleine nuit"]),
        ("au moins 2 vélos entre 8h et 10h et un camion", ["entre 8h et 10h"]),
        (
            "dans la nuit de vendredi à samedi, vers 3h",
            ["dans la nuit de vendredi à samedi, vers 3h"],
        ),
        ("scooter 50 qui passe à 22 heures 30", ["à 22 heures 30"]),
        ("fourgonnette, samedi 7, entre 2 et 5 h du matin", ["samedi 7, entre 2 et 5 h du matin"]),
        ("2 sacs dans les 10 minutes suivantes", ["dans les 10 minutes suivantes"]),
        ("TOUTES LES MOTOS APRES 22H", ["APRES 22H"]),
        ("a white van after 10 pm last night", ["after 10 pm last night"]),
        ("boulevard de la Gare le matin", ["le matin"]),
        ("c'est arrivé il y a trois jours", ["il y a trois jours"]),
        ("tous les jours sauf le dimanche", ["tous les jours sauf le dimanche"]),
        ("lundi un homme, mardi une femme", ["lundi", "mardi"]),
        ("à 22 heures dix hommes", ["à 22 heures"]),
        ("dans la rue de nuit", ["de nuit"]),
    ],
)
def test_time_words_are_found_whole(question: str, expected: list[str]) -> None:
    assert _texts(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "un homme en noir rue du Midi",
        "place de la Nuit, une moto",
        "3 personnes",
        "bus 22 et caméra 12",
        "une voiture garée à deux heures du parking",
        "entre 2 et 5 personnes",
        "un homme entre 20 et 30 ans",
        "homme en veste bleu nuit",
        "le 12 rue de Metz",
        "au 12 boulevard de Strasbourg",
        "le premier",
        "le 1er",
        "le dernier",
        "les deux derniers",
        "le 2e homme",
        "juste après le pont",
        "avant le feu rouge",
        "après la rue de Metz",
        "le champ de Mars",
        "il a 22 ans",
        "à 50 mètres de la gare",
        "4x4 noir",
        "Clio 2 grise",
        "Peugeot 308 blanche",
        "à partir de la gare",
        "jusqu'à la place",
        "depuis le Capitole",
        "une voiture de 2015",
        "avenue du 10 avril 1814",
        "canal du Midi",
        "un bus de nuit",
        "bonnet de nuit",
        "2/3 personnes",
        "il y a 3 voitures",
        "à droite du midi",
        "arrêt Jeanne d'Arc",
        "rue de la Mosquée",
        "",
        "…",
    ],
)
def test_what_only_looks_like_time_is_left_alone(question: str) -> None:
    assert _texts(question) == []


def test_positions_are_those_of_the_question() -> None:
    question = "Une moto, vers 22\u202fh 30, e\u0301vite le Capitole mardi"
    for span in find_spans(question):
        assert question[span.start : span.end] == span.text
    assert _texts(question) == ["vers 22\u202fh 30", "mardi"]
