"""Follow-ups of people who correct, doubt, except or note in short what they said.

The case is the one of ``test_conversation``: Tuesday 10 March 18:00 to Friday 13 March 08:00.
"""

from __future__ import annotations

import pytest

from tests.assistant.test_conversation import talk
from tests.assistant.test_follow_ups import followed, shown

#: The last request, a follow-up, and what must be the whole of the request but its moment.
SLOTS: list[tuple[str, str, dict[str, object]]] = [
    # what was said wrongly gives way to what is said then, and only then
    ("voiture rouge", "j'avais noté rouge, c'est blanc", {"colours": ["white"]}),
    ("voiture rouge", "je pensais rouge mais elle était verte", {"colours": ["green"]}),
    ("homme avec un sac", "j'ai mis un sac, en fait une valise", {"items": ["suitcase"]}),
    ("voiture", "j'ai dit rouge pas vert", {"colours": ["red"], "exclude": ["green"]}),
    ("voiture rouge", "il convient de lire « bleue » et non « rouge »", {"colours": ["blue"]}),
    ("voiture rouge", "substituez le bleu au rouge", {"colours": ["blue"]}),
    ("homme avec une casquette", "substituons à la casquette un bonnet", {"items": ["hat"]}),
    ("homme avec une casquette", "casquette = bonnet", {"items": ["hat"]}),
    ("voiture rouge", "rouge → gris", {"colours": ["grey"]}),
    ("homme avec un sac", "non, pas un sac, un parapluie", {"items": ["umbrella"]}),
    ("homme avec un sac", "il avait un parapluie, pas un sac", {"items": ["umbrella"]}),
    ("femme en manteau jaune avec un sac", "jaune… enfin plutôt orange",
     {"items": ["bag", "coat orange"]}),
    # a doubt drops what it follows in its clause, and nothing else
    ("homme avec un sac et une casquette", "la casquette j'en doute", {"items": ["bag"]}),
    ("homme avec un sac et une casquette", "la casquette je suis plus sûr, mets un bonnet",
     {"items": ["bag", "hat"]}),
    ("voiture rouge", "la couleur, on n'en sait rien", {"colours": []}),
    ("homme avec un sac", "avec une casquette, enfin je suis plus sûr", {"items": ["bag", "cap"]}),
    ("homme, un sac et une casquette", "laisse tomber le sac et la couleur", {"items": ["cap"]}),
    ("voiture sauf les blanches", "pas les grises non plus", {"exclude": ["white", "grey"]}),
    ("homme avec un sac et une casquette", "la casquette, j'y crois plus", {"items": ["bag"]}),
    ("homme avec un sac et une casquette", "finalement, plus de sac", {"items": ["cap"]}),
    ("homme au Capitole", "et sans le Capitole", {"places": []}),
    ("homme en veste et casquette", "rouge, la casquette", {"items": ["jacket", "cap red"]}),
    # dropped, and another in its place
    ("homme place du Capitole", "oublie le Capitole, mets la gare Matabiau",
     {"places": ["matabiau"]}),
    ("homme avec un jogging", "plus de jogging, un jean", {"items": ["jeans"]}),
    ("homme avec un sac et une casquette", "enlève le sac et remplace la casquette par un bonnet",
     {"items": ["hat"]}),
    ("homme avec un sac", "non pardon pas un sac plutôt une valise", {"items": ["suitcase"]}),
    # noted in short
    ("voiture avec coffre ouvert", "suppr. coffre", {"details": []}),
    ("homme avec un sac", "retrait : sac", {"items": []}),
    ("voiture caméras 1 et 2", "retirer 2", {"cameras": ["CAM-01"]}),
    ("voiture caméras 1 et 2", "pas la 2, la 3", {"cameras": ["CAM-01", "CAM-03"]}),
    ("voiture caméra 1", "et cam 3", {"cameras": ["CAM-01", "CAM-03"]}),
    ("voiture caméra 1", "et sur la caméra 3 ?", {"cameras": ["CAM-03"]}),
    ("voiture", "pas la caméra 2", {"cameras": ["CAM-01", "CAM-03"]}),
    ("voiture", "toutes les caméras sauf la 1 et la 2", {"cameras": ["CAM-03"]}),
    ("voiture", "caméra 1 puis 3", {"cameras": ["CAM-01", "CAM-03"]}),
    ("voiture", "all cameras except 3", {"cameras": ["CAM-01", "CAM-02"]}),
    ("moto, passager en veste rouge", "oubliez le passager", {"items": []}),
    ("voiture", "retire la caméra 1", {"cameras": ["CAM-02", "CAM-03"]}),
    ("homme au Capitole", "retirer critère lieu", {"places": []}),
    ("homme en noir", "ajoute une faucille", {"details": ["faucille"]}),
    ("homme en noir", "avec une machette", {"details": ["machette"]}),
    ("homme en noir", "porteur d'un vide-grenier", {"details": ["vide-grenier"]}),
    ("fourgon de pompiers", "laisse tomber les pompiers", {"details": []}),
    ("homme avec un sac", "non cété une valise", {"items": ["suitcase"]}),
    ("homme au Capitole", "ajout gare Matabiau", {"places": ["capitole", "matabiau"]}),
    # how many
    ("homme en noir", "deux plutôt", {"min_count": 2}),
    ("homme en noir", "trois en tout", {"min_count": 3}),
    ("homme en noir", "il n'était pas seul", {"min_count": 2}),
    ("trois hommes", "un homme seul plutôt", {"min_count": None}),
    ("voiture rouge", "ils étaient deux dedans", {"min_count": None}),
    # a place in another role, and about there rather than towards it
    ("homme vers le Capitole", "non, au Capitole même", {"towards": [], "places": ["capitole"]}),
    ("homme au Capitole", "il en sortait", {"coming_from": ["capitole"], "places": []}),
    ("homme", "c'était vers le Capitole", {"places": ["capitole"]}),
    # of what the speaker did, or was told by
    ("homme", "plutôt en short d'après le patron du bar", {"items": ["shorts"]}),
    ("voiture rouge", "grise, je promenais mon chien quand je l'ai vue", {"colours": ["grey"]}),
    ("voiture rouge", "et le véhicule présente un choc", {"details": ["choc"]}),
    ("homme avec un casque rouge", "il est à scooter", {"target": "motorcycle"}),
]  # fmt: skip


@pytest.mark.parametrize(("first", "then", "changed"), SLOTS)
def test_a_correction_takes_the_place_of_what_it_corrects(
    first: str, then: str, changed: dict[str, object]
) -> None:
    before, after = followed(first, then)
    assert after == before | changed


TIMES: list[tuple[str, str, list[str]]] = [
    ("le 11 entre 20h et 22h", "étendre à 23h", ["11 20:00-23:00"]),
    ("le 11 entre 20h et 22h", "poussons l'horaire à minuit", ["11 20:00-00:00"]),
    ("le 11 entre 20h et 22h", "borner la recherche à 21h", ["11 20:00-21:00"]),
    ("le 11 entre 20h et 22h", "reculons l'horaire à 19h", ["11 19:00-21:00"]),
    ("le 11 entre 20h et 23h", "pas plus tard que dix heures du soir", ["11 20:00-22:00"]),
    ("le 11 entre 20h et 22h", "+1h à la fin", ["11 20:00-23:00"]),
    ("le 11 après 22h", "plus tôt dans la soirée", ["11 18:00-22:00"]),
    ("le 11 entre 20h et 22h", "même durée mais une heure plus tard", ["11 21:00-23:00"]),
    ("le 11 après minuit", "disons entre deux et quatre", ["12 02:00-04:00"]),
    ("le 11 et le 12 au soir", "enlève le 12", ["11 18:00-00:00"]),
    ("le 11 et le 12 au soir", "le 12, enlève-le", ["11 18:00-00:00"]),
    ("le 11 et le 12 au soir", "que le jeudi", ["12 18:00-00:00"]),
]  # fmt: skip


@pytest.mark.parametrize(("first", "then", "windows"), TIMES)
def test_the_moment_is_cut_and_moved_in_short(first: str, then: str, windows: list[str]) -> None:
    resolution, _ = talk(f"camionnette blanche {first}", then)
    assert shown(resolution.request) == windows


@pytest.mark.parametrize(
    ("question", "action", "rank"),
    [
        ("hit 3 : provenance ?", "path", 3),
        ("2e hit, suite", "path", 2),
        ("rés. 2 : contexte", "context", 2),
        ("le troisième, il vient d'où celui-là ?", "path", 3),
        ("que s'est-il passé dans les cinq minutes qui ont suivi ?", "context", 1),
        ("le deuxième, que fait-il avant ?", "context", 2),
        ("juste après celui du 11, il se passe quoi ?", "context", 1),
        ("celui du 11 part où ?", "path", 1),
        ("tu en as d'autres du même style que la 3 ?", "similar", 3),
        ("any others like the second one?", "similar", 2),
        ("le troisième, il ressort de quel côté ?", "path", 3),
        ("show me others similar to number 3", "similar", 3),
        ("le passage vers 22h13, que se passe-t-il ?", "context", 3),
        ("d'autres dans le style de celle de 22h13", "similar", 3),
        ("où se rend la voiture filmée à 22h12 ?", "path", 2),
        ("l'extrait de la caméra 1, que se passe-t-il juste avant ?", "context", 1),
    ],
)
def test_a_hit_is_asked_about_in_short(question: str, action: str, rank: int) -> None:
    resolution, _ = talk("voiture rouge le 11 au soir", question)
    assert resolution.request.action == action
    assert resolution.anchor is not None
    assert resolution.anchor.rank == rank


@pytest.mark.parametrize(
    ("spoken", "rank"),
    [
        ("celle de vingt-deux heures treize", 3),
        ("le passage de 22 heures 12", 2),
        ("celle de vingt-deux heures douze", 2),
    ],
)
def test_a_hit_is_pointed_at_by_a_spoken_time(spoken: str, rank: int) -> None:
    resolution, _ = talk("voiture rouge le 11 au soir", f"{spoken}, où va-t-elle ?")
    assert resolution.anchor is not None
    assert resolution.anchor.rank == rank


def test_all_vehicles_but_those_that_are_excepted_after_their_name() -> None:
    resolution, _ = talk("tous les véhicules, motos exceptées, le 11 au soir")
    assert resolution.request.target == "vehicle"
    assert resolution.request.exclude.target == "motorcycle"
