"""Families of wordings that new voices brought: shorthand, corrections, orders, counts, names.

Each is one wording of a family, tried where the family's other members stand in the lexicon or in
a table. The case is that of ``test_conversation``; times are read in a case of two weeks.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.dates import TimeContext, find_spans, resolve
from assistant.places import Gazetteer
from assistant.request import SearchRequest
from indexer.index.clock import Interval
from tests.assistant.test_conversation import talk
from tests.assistant.test_follow_ups import followed, shown, slots

_PARIS = ZoneInfo("Europe/Paris")
_CASE = TimeContext(
    now=datetime(2026, 9, 22, 9, 30, tzinfo=_PARIS),
    window=Interval(datetime(2026, 9, 7, tzinfo=_PARIS), datetime(2026, 9, 21, tzinfo=_PARIS)),
    zone=_PARIS,
)


def _times(question: str) -> list[str]:
    """« 08 17:00-18:00 » for each of the windows that a whole sentence names."""
    windows = resolve([span.text for span in find_spans(question)], _CASE).windows
    return [f"{w.start:%d %H:%M}-{w.end:%H:%M}" for w in windows]


@pytest.mark.parametrize(
    ("question", "windows"),
    [
        ("bus le 8 20h/21h30", ["08 20:00-21:30"]),
        ("bus le 8 22h/minuit", ["08 22:00-00:00"]),
        ("bus le 8 >22h", ["08 22:00-06:00"]),
        ("bus le 8 <7h", ["08 00:00-07:00"]),
        ("le 8 dans l'heure qui a suivi 20h", ["08 20:00-21:00"]),
        ("le 8, tout ce qui précède dix heures", ["08 00:00-10:00"]),
        ("le 8 vers les neuf heures une ambulance", ["08 08:30-09:30"]),
        ("le 8 à 8 h 15 : collision", ["08 08:00-08:30"]),
        ("le 8 à 20h15 (±5 min)", ["08 20:10-20:20"]),
        ("on the 8th at half past ten pm", ["08 22:15-22:45"]),
        ("on the 8th at 9.30pm", ["08 21:15-21:45"]),
        ("le 8 entre 19 é 20h", ["08 19:00-20:00"]),
        ("le 8 en fin de journée", ["08 16:00-19:00"]),
        ("le 8 au soir à la tombée de la nuit", ["08 18:00-21:00"]),
        ("le 8 à la première heure", ["08 05:00-08:00"]),
        ("le 8 à l'heure du déj", ["08 12:00-14:00"]),
        ("le 8 avant l'aube", ["07 18:00-05:00"]),
        ("we dernier", ["19 00:00-00:00"]),
        ("bus les jeudis 10 et 17 vers 8h", ["10 07:30-08:30", "17 07:30-08:30"]),
        ("bus mardi 8 et 15 au soir", ["08 18:00-00:00", "15 18:00-00:00"]),
        ("bus vendredi 11 et 12, 9h-10h", ["11 09:00-10:00", "12 09:00-10:00"]),
        ("bus le 8 20h => 21h", ["08 20:00-21:00"]),
        ("un bus qui vend des frites le 8 à midi", ["08 11:30-12:30"]),
        ("bus le deuxième jeudi à 8h", ["17 07:45-08:15"]),
        ("bus le 9 à la mi-journée", ["09 12:00-14:00"]),
        ("bus les nuits du 8 au 9 et du 14 au 15", ["08 22:00-06:00", "14 22:00-06:00"]),
        ("buses overnight from the 8th to the 9th", ["08 22:00-06:00"]),
        ("bus on the 8th at quarter to midnight", ["08 23:30-00:00"]),
        ("bus pont Neuf, le 9 de 20h à 21h", ["09 20:00-21:00"]),
        ("lu-ve 6h-7h", [f"{d:02d} 06:00-07:00" for d in (7, 8, 9, 10, 11, 14, 15, 16, 17, 18)]),
        ("lun., mer. 12h-14h", [f"{d:02d} 12:00-14:00" for d in (7, 9, 14, 16)]),
        ("tous les soirs sauf le week-end, vers 19h",
         [f"{d:02d} 18:30-19:30" for d in (7, 8, 9, 10, 11, 14, 15, 16, 17, 18)]),
    ],
)  # fmt: skip
def test_moments_in_shorthand_and_by_correction(question: str, windows: list[str]) -> None:
    assert _times(question) == windows


def test_a_pronoun_is_no_weekend() -> None:
    assert find_spans("we saw a white van") == ()


def _request(*questions: str) -> SearchRequest:
    return talk(*questions)[0].request


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("scooter x2 rue de Metz", {"target": "motorcycle", "min_count": 2, "details": []}),
        ("5+ jeunes", {"target": "person", "min_count": 5}),
        ("une dizaine, des jeunes", {"target": "person", "min_count": 10}),
        ("scooters ×3", {"target": "motorcycle", "min_count": 3}),
        ("ne pourrait-on pas retrouver une camionnette", {"target": "van", "exclude": []}),
        ("t'aurais pas une moto rouge", {"target": "motorcycle", "exclude": []}),
        ("regarde si une moto est pas passée au Capitole", {"places": ["capitole"]}),
        ("voiture rouge, non pas rouge, bordeaux", {"colours": ["red"], "exclude": []}),
        ("pas une moto, un vélo", {"target": "bicycle", "exclude": []}),
        ("pas les motos, juste les vélos", {"target": "bicycle", "exclude": ["motorcycle"]}),
        ("camion blanc avec marqué dessus Brossette", {"details": ["Brossette"]}),
        ("un camion blanc ou un truc comme ça", {"target": "truck", "colours": ["white"]}),
        ("l'équipage relate avoir croisé un fourgon gris", {"target": "van", "details": []}),
        ("berline foncée, pas une Mercedes, plutôt une BMW", {"details": ["berline", "BMW"]}),
        ("un homme arrivé à fond", {"target": "person", "towards": []}),
        ("une supportrice sans doute, bonnet vert", {"details": [], "exclude": []}),
        ("fourgon d pompier", {"target": "van"}),
        ("man with a cap, neither bag nor hood", {"exclude": ["bag", "hood"]}),
    ],
)
def test_what_is_asked_for_in_new_wordings(question: str, wanted: dict[str, object]) -> None:
    found = slots(_request(question))
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("first", "then", "changed"),
    [
        ("voiture rouge", "on enlèverait la couleur", {"colours": []}),
        ("voiture rouge", "je renonce à la couleur", {"colours": []}),
        ("voiture rouge", "couleur inconnue", {"colours": []}),
        ("voiture rouge", "- couleur", {"colours": []}),
        ("voiture rouge", "et si on ajoutait les bleues", {"colours": ["red", "blue"]}),
        ("voiture rouge", "pas rouge bleue", {"colours": ["blue"]}),
        ("voiture", "écartez les voitures blanches", {"exclude": ["white"]}),
        ("voiture au Capitole", "ôte le Capitole", {"places": []}),
        ("camionnette", "le véhicule était gris", {"colours": ["grey"]}),
        ("camionnette", "c'est pas une camionnette c'est un camion", {"target": "truck"}),
        ("homme en veste", "enlève la veste, mets un sac rouge", {"items": ["bag red"]}),
        ("homme en manteau rouge", "plus de manteau", {"items": []}),
        ("homme avec casquette rouge et sac", "pas rouge, bleue", {"items": ["bag", "cap blue"]}),
        ("homme avec un chien", "blanc et gris le chien", {"items": ["dog white grey"]}),
        ("Peugeot 308", "3008 plutôt que 308", {"details": ["3008"]}),
        ("voiture vers le Capitole", "dans le sens inverse, vers la gare Matabiau",
         {"towards": ["matabiau"]}),
        ("moto", "x2", {"min_count": 2}),
        ("trois personnes", "il était seul", {"min_count": None}),
        ("deux personnes", "combien de personnes ?", {}),
    ],
)  # fmt: skip
def test_edits_in_new_wordings(first: str, then: str, changed: dict[str, object]) -> None:
    before, after = followed(first, then)
    assert after == before | changed


@pytest.mark.parametrize(
    ("first", "then", "windows"),
    [
        ("le 11 entre 20h et 22h", "arrêter la recherche à 21h", ["11 20:00-21:00"]),
        ("le 11 entre 20h et 22h", "reporter la fenêtre à 21h", ["11 21:00-23:00"]),
        ("le 11 entre 20h et 22h", "remontez jusqu'à 19h", ["11 19:00-22:00"]),
        ("le 11 entre 20h et 22h", "widen by half an hour", ["11 19:30-22:30"]),
        ("le 11 entre 20h et 22h", "et si on élargissait d'une demi-heure", ["11 19:30-22:30"]),
        ("le 11 entre 20h et 22h", "disons neuf heures", ["11 20:45-21:15"]),
        ("le 11 entre 20h et 22h", "vers onze heures", ["11 22:30-23:30"]),
        ("le 11 entre 20h et 22h", "vers 9h", ["11 08:30-09:30"]),
        ("le 11 entre 20h et 22h", "j+1", ["12 20:00-22:00"]),
        ("le 11 entre 20h et 22h", "same thing the next day", ["12 20:00-22:00"]),
        ("le 11 entre 20h et 22h", "the day before", ["10 20:00-22:00"]),
        ("le 11 entre 20h et 22h", "-> 23h", ["11 20:00-23:00"]),
        ("le 11 entre 20h et 22h", "→ 2h", ["11 20:00-02:00"]),
        ("le 11 entre 20h et 22h", "pas le 11, le 12", ["12 20:00-22:00"]),
        (
            "le 11 entre 20h et 22h",
            "non pas entre 20h et 22h, entre 21h et 23h",
            ["11 21:00-23:00"],
        ),
    ],
)
def test_moments_edited_in_new_wordings(first: str, then: str, windows: list[str]) -> None:
    assert shown(_request(f"camionnette {first}", then)) == windows


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("allées J. Jaurès", "jean-jaures"),
        ("bd L. Carnot", "boulevard-lazare-carnot"),
        ("quai de l'Exil", "quai-de-l-exil-republicain-espagnol"),
        ("carrefour de la place Jeanne-d'Arc", "place-jeanne-d-arc"),
        ("arrêt Wilson", "place-wilson"),
        ("rue Saint", None),
        ("place Saint", None),
    ],
)
def test_a_name_in_short_is_a_place_where_only_one_is_meant(text: str, place: str | None) -> None:
    found = Gazetteer.load(("toulouse",)).find(text)
    assert (found.id if found else None) == place


def test_s_est_is_no_compass() -> None:
    found = Gazetteer.load(("toulouse",)).find_spans("l'homme s'est éloigné")
    assert found == ()
