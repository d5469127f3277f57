"""Follow-ups by operation: what people say to change a request, and what stays of the last one.

The case runs from Tuesday 10 March 18:00 to Friday 13 March 08:00; it is asked at 09:00 that day.
"""

from __future__ import annotations

import pytest

from assistant.errors import OutOfScopeError
from assistant.request import SearchRequest
from tests.assistant.test_conversation import PARIS, talk


def shown(request: SearchRequest) -> list[str]:
    """« 11 22:00-02:00 » for each window."""
    windows = ((w.start.astimezone(PARIS), w.end.astimezone(PARIS)) for w in request.windows)
    return [f"{start:%d %H:%M}-{end:%H:%M}" for start, end in windows]


TIMES: list[tuple[str, str, list[str]]] = [
    # one end
    ("le 11 entre 20h et 22h", "jusqu'à 23h", ["11 20:00-23:00"]),
    ("le 11 entre 20h et 22h", "prolonge jusqu'à minuit", ["11 20:00-00:00"]),
    ("le 11 entre 20h et 22h", "va jusqu'à 1h du matin", ["11 20:00-01:00"]),
    ("le 11 entre 20h et 22h", "étends la recherche jusqu'à 23h30", ["11 20:00-23:30"]),
    ("le 11 entre 20h et 22h", "arrête-toi à 21h", ["11 20:00-21:00"]),
    ("le 11 entre 20h et 22h", "finis à 23h", ["11 20:00-23:00"]),
    ("le 11 entre 20h et 22h", "plutôt jusqu'à 21h30", ["11 20:00-21:30"]),
    ("le 11 entre 20h et 22h", "à partir de 19h", ["11 19:00-22:00"]),
    ("le 11 entre 20h et 22h", "à partir de 21h", ["11 21:00-22:00"]),
    ("le 11 entre 20h et 22h", "commence à 19h30", ["11 19:30-22:00"]),
    ("le 11 entre 20h et 22h", "commence plutôt à 19h30", ["11 19:30-22:00"]),
    ("le 11 entre 20h et 22h", "dès 18h", ["11 18:00-22:00"]),
    ("le 11 entre 20h et 22h", "en partant de 18h", ["11 18:00-22:00"]),
    ("le 11 entre 20h et 22h", "remonte à partir de 18h", ["11 18:00-22:00"]),
    ("le 11 entre 20h et 22h", "élargis à partir de 18h30", ["11 18:30-22:00"]),
    # both ends
    ("le 11 entre 20h et 22h", "élargis d'une demi-heure", ["11 19:30-22:30"]),
    ("le 11 entre 20h et 22h", "élargis de 15 minutes de chaque côté", ["11 19:45-22:15"]),
    ("le 11 entre 20h et 22h", "une heure de plus de chaque côté", ["11 19:00-23:00"]),
    ("le 11 entre 20h et 22h", "resserre de 30 minutes", ["11 20:30-21:30"]),
    ("le 11 entre 20h et 22h", "ajoute une heure avant", ["11 19:00-22:00"]),
    ("le 11 entre 20h et 22h", "ajoute une heure après", ["11 20:00-23:00"]),
    ("le 11 entre 20h et 22h", "rajoute 30 min à la fin", ["11 20:00-22:30"]),
    ("le 11 entre 20h et 22h", "prolonge d'une heure", ["11 20:00-23:00"]),
    ("le 11 entre 20h et 22h", "continue une heure de plus", ["11 20:00-23:00"]),
    # the whole
    ("le 11 entre 20h et 22h", "une heure plus tard", ["11 21:00-23:00"]),
    ("le 11 entre 20h et 22h", "et deux heures plus tôt ?", ["11 18:00-20:00"]),
    ("le 11 entre 20h et 22h", "décale d'une heure", ["11 21:00-23:00"]),
    ("le 11 entre 20h et 22h", "décale de 30 min plus tôt", ["11 19:30-21:30"]),
    ("le 11 entre 20h et 22h", "décale le créneau de deux heures", ["11 22:00-00:00"]),
    ("le 11 entre 20h et 22h", "recule d'une heure", ["11 19:00-21:00"]),
    ("le 11 entre 20h et 22h", "pareil une heure plus tard", ["11 21:00-23:00"]),
    ("le 11 entre 20h et 22h", "la même chose 1h30 plus tard", ["11 21:30-23:30"]),
    ("le 11 entre 20h et 22h", "et un jour plus tard ?", ["12 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "et un quart d'heure plus tard ?", ["11 20:15-22:15"]),
    # hours on the same day
    ("le 11 entre 20h et 22h", "plutôt entre 21h et 23h", ["11 21:00-23:00"]),
    ("le 11 entre 20h et 22h", "non, de 14h à 16h", ["11 14:00-16:00"]),
    ("le 11 entre 20h et 22h", "et le matin ?", ["11 06:00-12:00"]),
    ("le 11 entre 20h et 22h", "et vers 23h ?", ["11 22:30-23:30"]),
    ("le 11 entre 20h et 22h", "vers minuit", ["11 23:30-00:30"]),
    ("le 11 entre 20h et 22h", "et entre minuit et 2h ?", ["12 00:00-02:00"]),
    ("le 11 entre 20h et 22h", "pendant la nuit", ["11 22:00-06:00"]),
    ("le 11 entre 20h et 22h", "toute la soirée", ["11 18:00-00:00"]),
    ("le 11 entre 20h et 22h", "toute la journée", ["11 00:00-00:00"]),
    ("le 11 entre 20h et 22h", "élargis à toute la soirée", ["11 18:00-00:00"]),
    ("le 11 entre 20h et 22h", "après 21h seulement", ["11 21:00-22:00"]),
    ("le 11 entre 20h et 22h", "peu importe l'heure", ["11 00:00-00:00"]),
    ("le 11 entre 20h et 22h", "à n'importe quelle heure", ["11 00:00-00:00"]),
    ("dans la nuit du 11 au 12", "entre 1h et 3h", ["12 01:00-03:00"]),
    ("dans la nuit du 11 au 12 entre 1h et 3h", "et entre 22h et 23h ?", ["11 22:00-23:00"]),
    ("dans la nuit du 11 au 12", "après minuit", ["12 00:00-06:00"]),
    # days with the same hours
    ("le 11 entre 20h et 22h", "et le 12 ?", ["12 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "le lendemain à la même heure", ["12 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "même créneau le lendemain", ["12 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "et la veille ?", ["10 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "le jour suivant aux mêmes heures", ["12 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "et jeudi ?", ["12 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "jeudi plutôt que mercredi", ["12 20:00-22:00"]),
    (
        "le 11 entre 20h et 22h",
        "peu importe le jour",
        ["10 20:00-22:00", "11 20:00-22:00", "12 20:00-22:00"],
    ),
    (
        "le 11 entre 20h et 22h",
        "tous les jours",
        ["10 20:00-22:00", "11 20:00-22:00", "12 20:00-22:00"],
    ),
    # more
    ("le 11 entre 20h et 22h", "ajoute le 12", ["11 20:00-22:00", "12 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "et aussi le 12", ["11 20:00-22:00", "12 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "ajoute aussi le matin", ["11 06:00-12:00", "11 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "ajoute de 23h à minuit", ["11 20:00-22:00", "11 23:00-00:00"]),
    # less
    ("le 11 entre 20h et 22h", "sauf entre 21h et 21h30", ["11 20:00-21:00", "11 21:30-22:00"]),
    ("le 11", "sauf la nuit", ["11 06:00-22:00"]),
    # none
    ("après 22h", "peu importe l'heure", []),
    ("le 11 entre 20h et 22h", "n'importe quand", []),
    ("le 11 entre 20h et 22h", "enlève la limite de temps", []),
    ("le 11 entre 20h et 22h", "l'heure importe peu", ["11 00:00-00:00"]),
    ("le 11 entre 20h et 22h", "sans limite horaire", ["11 00:00-00:00"]),
    # nights, days and ends that count from the last moment
    ("dans la nuit du 10 au 11", "et la nuit suivante ?", ["11 22:00-06:00"]),
    ("le 11 entre 20h et 22h", "et le soir d'avant ?", ["10 18:00-00:00"]),
    ("le 11 entre 20h et 22h", "le jeudi suivant", ["12 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "un jour avant", ["10 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "décale à 21h", ["11 21:00-23:00"]),
    ("le 11 entre 20h et 22h", "jusqu'au 12", ["11 20:00-22:00", "12 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "jusqu'au lendemain matin", ["11 20:00-12:00"]),
    ("le 11 entre 20h et 22h", "jusqu'au 12 en fait", ["11 20:00-22:00", "12 20:00-22:00"]),
    ("dans la nuit du 10 au 11", "et celle d'après ?", ["11 22:00-06:00"]),
    ("le 12 entre 20h et 22h", "les deux jours d'avant", ["10 20:00-22:00", "11 20:00-22:00"]),
    ("mercredi 11 entre 20h et 22h", "et le jeudi ?", ["12 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "and before that?", ["11 00:00-20:00"]),
    ("", "les 30 dernières minutes", ["13 07:30-08:00"]),
    ("", "la première heure", ["10 18:00-19:00"]),
    ("le 11 vers 22h", "après 22h", ["11 22:00-06:00"]),
    ("le 11 vers 22h", "ou alors vers 20h ?", ["11 19:30-20:30"]),
    # beside
    ("le 11 entre 20h et 22h", "et plus tard ?", ["11 22:00-06:00"]),
    ("le 11 entre 20h et 22h", "et avant ?", ["11 00:00-20:00"]),
    ("le 11 entre 20h et 22h", "et après ?", ["11 22:00-06:00"]),
]


#: The last request, a follow-up, and what must be the whole of the request but its moment.
SLOTS: list[tuple[str, str, dict[str, object]]] = [
    # another value
    ("voiture rouge", "plutôt bleue", {"colours": ["blue"]}),
    ("voiture rouge", "bleue au lieu de rouge", {"colours": ["blue"]}),
    ("voiture rouge", "au lieu de rouge, bleue", {"colours": ["blue"]}),
    ("voiture rouge", "remplace le rouge par du bleu", {"colours": ["blue"]}),
    ("voiture rouge", "change la couleur en bleu", {"colours": ["blue"]}),
    ("voiture rouge", "non, bleue", {"colours": ["blue"]}),
    ("voiture rouge", "en bleu plutôt", {"colours": ["blue"]}),
    ("voiture rouge", "la même en bleu", {"colours": ["blue"]}),
    ("voiture rouge", "et en bleu ?", {"colours": ["blue"]}),
    ("voiture rouge", "mets bleu", {"colours": ["blue"]}),
    ("voiture rouge", "et une moto ?", {"target": "motorcycle"}),
    ("voiture rouge", "une moto plutôt", {"target": "motorcycle"}),
    ("voiture rouge", "une moto au lieu d'une voiture", {"target": "motorcycle"}),
    ("voiture rouge", "pareil pour les motos", {"target": "motorcycle"}),
    ("voiture rouge", "même chose avec une camionnette", {"target": "van"}),
    ("homme avec une valise", "un sac à dos au lieu de la valise", {"items": ["backpack"]}),
    ("homme avec une valise et un chien", "un sac au lieu de la valise", {"items": ["dog", "bag"]}),
    (
        "homme avec une valise et un chien",
        "remplace la valise par un sac",
        {"items": ["dog", "bag"]},
    ),
    ("homme en veste noire", "la veste est bleue en fait", {"items": ["jacket blue"]}),
    ("homme en veste noire", "veste bleue", {"items": ["jacket blue"]}),
    ("voiture vers le Capitole", "plutôt vers la gare Matabiau", {"towards": ["matabiau"]}),
    ("voiture au Capitole", "à la gare Matabiau plutôt", {"places": ["matabiau"]}),
    ("voiture au Capitole", "et gare Matabiau ?", {"places": ["matabiau"]}),
    ("voiture caméra 1", "et sur la caméra 2 ?", {"cameras": ["CAM-02"]}),
    ("voiture caméra 1", "passe à la caméra 3", {"cameras": ["CAM-03"]}),
    ("au moins deux personnes", "au moins trois", {"min_count": 3}),
    ("au moins deux personnes", "mets trois", {"min_count": 3}),
    # one more
    ("voiture rouge", "ajoute les bleues", {"colours": ["red", "blue"]}),
    ("voiture rouge", "et aussi bleue", {"colours": ["red", "blue"]}),
    ("voiture rouge", "ou bleue", {"colours": ["red", "blue"]}),
    ("voiture rouge", "rouge ou bleue", {"colours": ["red", "blue"]}),
    ("homme avec un sac", "ajoute une casquette", {"items": ["bag", "cap"]}),
    ("homme avec un sac", "avec une casquette noire", {"items": ["bag", "cap black"]}),
    ("homme avec un sac", "et une casquette", {"items": ["bag", "cap"]}),
    ("homme avec un sac", "qui porte aussi une casquette", {"items": ["bag", "cap"]}),
    ("homme avec un sac", "il avait une casquette", {"items": ["bag", "cap"]}),
    ("voiture au Capitole", "ajoute la gare Matabiau", {"places": ["capitole", "matabiau"]}),
    ("voiture caméra 1", "ajoute la caméra 2", {"cameras": ["CAM-01", "CAM-02"]}),
    ("voiture caméra 1", "et la 2 aussi", {"cameras": ["CAM-01", "CAM-02"]}),
    ("voiture", "que les rouges", {"colours": ["red"]}),
    ("voiture", "seulement les rouges", {"colours": ["red"]}),
    ("voiture", "ne garde que les rouges", {"colours": ["red"]}),
    ("voiture", "uniquement sur la caméra 1", {"cameras": ["CAM-01"]}),
    ("voiture", "venant de la gare Matabiau", {"coming_from": ["matabiau"]}),
    ("voiture", "qui va vers le Capitole", {"towards": ["capitole"]}),
    ("voiture", "au Capitole", {"places": ["capitole"]}),
    ("voiture", "au moins deux", {"min_count": 2}),
    ("voiture", "par ordre chronologique", {"order": "time"}),
    # less
    ("voiture rouge et bleue", "enlève le bleu", {"colours": ["red"]}),
    ("voiture rouge", "peu importe la couleur", {"colours": []}),
    ("voiture rouge", "de n'importe quelle couleur", {"colours": []}),
    ("voiture rouge", "toutes les couleurs", {"colours": []}),
    ("voiture rouge", "oublie la couleur", {"colours": []}),
    ("voiture rouge", "sans la couleur", {"colours": []}),
    (
        "homme avec un sac et une casquette",
        "sans la casquette",
        {"items": ["bag"], "exclude": ["cap"]},
    ),
    ("homme avec un sac et une casquette", "enlève la casquette", {"items": ["bag"]}),
    ("homme avec un sac et une casquette", "oublie la casquette", {"items": ["bag"]}),
    ("homme avec un sac et une casquette", "la casquette on oublie", {"items": ["bag"]}),
    ("homme avec un sac et une casquette", "peu importe la casquette", {"items": ["bag"]}),
    ("voiture au Capitole", "n'importe où", {"places": []}),
    ("voiture au Capitole", "partout", {"places": []}),
    ("voiture au Capitole", "enlève le lieu", {"places": []}),
    ("voiture au Capitole", "laisse tomber le Capitole", {"places": []}),
    ("voiture vers le Capitole", "peu importe la direction", {"towards": []}),
    ("voiture vers le Capitole", "sans la direction", {"towards": []}),
    ("voiture caméra 1", "toutes les caméras", {"cameras": []}),
    ("voiture caméra 1", "sur toutes les caméras", {"cameras": []}),
    ("voiture caméra 1", "sans la caméra", {"cameras": []}),
    ("au moins deux personnes", "peu importe le nombre", {"min_count": None}),
    (
        "homme avec un sac et une casquette",
        "enlève le sac et ajoute un chien",
        {"items": ["cap", "dog"]},
    ),
    ("homme en veste noire avec un sac", "plutôt un manteau", {"items": ["bag", "coat"]}),
    ("homme avec un sac et un chien", "c'était un sac à dos", {"items": ["dog", "backpack"]}),
    ("homme en veste noire", "en fait il était à vélo", {"target": "bicycle"}),
    ("voiture", "sauf la caméra 2", {"cameras": ["CAM-01", "CAM-03"]}),
    ("voiture caméras 1 et 2", "sauf la caméra 2", {"cameras": ["CAM-01"]}),
    # but not
    ("véhicule", "sauf les bus", {"exclude": ["bus"]}),
    ("véhicule", "pas les camions", {"exclude": ["truck"]}),
    ("véhicule", "hors camions", {"exclude": ["truck"]}),
    ("véhicule", "exclus les bus", {"exclude": ["bus"]}),
    ("voiture", "pas les rouges", {"exclude": ["red"]}),
    ("voiture", "sauf les grises", {"exclude": ["grey"]}),
    ("voiture", "mais pas grise", {"exclude": ["grey"]}),
    ("homme avec un sac", "sans casquette", {"items": ["bag"], "exclude": ["cap"]}),
    ("homme avec un sac", "mais sans casquette", {"items": ["bag"], "exclude": ["cap"]}),
    ("homme sans casquette", "avec une casquette finalement", {"items": ["cap"], "exclude": []}),
]


def slots(request: SearchRequest) -> dict[str, object]:
    """The filled slots but the moment, in short."""
    worn = [" ".join((item.kind, *item.colours)) for item in request.items]
    places = {
        name: [ref.place for ref in getattr(request, name)]
        for name in ("towards", "coming_from", "places")
    }
    exclude = request.exclude
    excluded = [exclude.target] if exclude.target else []
    return {
        "target": request.target,
        "colours": [*request.colours],
        "items": worn,
        **places,
        "details": [*request.details],
        "cameras": [*request.cameras],
        "exclude": [*excluded, *exclude.colours, *(item.kind for item in exclude.items)],
        "min_count": request.min_count,
        "order": request.order,
    }


def followed(first: str, then: str) -> tuple[dict[str, object], dict[str, object]]:
    """The slots before and after a follow-up that leaves the moment as it was."""
    before, _ = talk(f"{first} le 11 au soir")
    after, _ = talk(f"{first} le 11 au soir", then)
    assert after.request.windows == before.request.windows
    return slots(before.request), slots(after.request)


@pytest.mark.parametrize(("first", "then", "changed"), SLOTS)
def test_a_follow_up_changes_what_it_names_and_nothing_else(
    first: str, then: str, changed: dict[str, object]
) -> None:
    before, after = followed(first, then)
    wanted = before | changed
    if changed.get("target") == "motorcycle":
        wanted["colours"] = after["colours"]
    assert after == wanted


@pytest.mark.parametrize(("first", "then", "windows"), TIMES)
def test_a_follow_up_changes_the_moment(first: str, then: str, windows: list[str]) -> None:
    resolution, _ = talk(f"camionnette blanche {first}", then)
    assert shown(resolution.request) == windows
    assert resolution.request.target == "van"
    assert [*resolution.request.colours] == ["white"]


def test_nothing_left_is_out_of_scope() -> None:
    with pytest.raises(OutOfScopeError):
        talk("camionnette blanche le 11 entre 20h et 22h", "sauf le 11")


@pytest.mark.parametrize(
    "question",
    [
        "la voiture rouge qui recule",
        "un homme avance puis repart",
        "une femme passe à 22h",
        "là, une moto noire",
    ],
)
def test_words_of_a_scene_start_a_new_search(question: str) -> None:
    resolution, _ = talk("camionnette blanche le 11 au soir", question)
    assert resolution.request.action == "search"
