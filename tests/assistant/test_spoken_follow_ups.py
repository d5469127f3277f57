"""Follow-ups as people say them: with reasons around the edit, by contrast, pointing back.

The case runs from Tuesday 10 March 18:00 to Friday 13 March 08:00; it is asked at 09:00 that day.
"""

from __future__ import annotations

import pytest

from assistant.conversation import Conversation
from tests.assistant.test_conversation import talk
from tests.assistant.test_follow_ups import followed, shown

#: The last request, a follow-up, and what must be the whole of the request but its moment.
SLOTS: list[tuple[str, str, dict[str, object]]] = [
    # reasons change nothing
    ("voiture rouge", "le témoin vient de me rappeler, elle était grise", {"colours": ["grey"]}),
    ("voiture rouge", "plutôt grise, la victime s'est trompée", {"colours": ["grey"]}),
    ("homme avec un sac", "enlève le sac, elle n'en est plus certaine", {"items": []}),
    ("voiture rouge", "pneu à plat, on aurait entendu la jante", {"details": ["pneu à plat"]}),
    ("voiture caméras 1 et 2", "que la caméra 2, sur la 1 on voit rien", {"cameras": ["CAM-02"]}),
    ("voiture rouge", "en bleu, le camion je sais plus", {"colours": ["blue"]}),
    # contrasts
    ("voiture rouge", "pas rouge, bleue", {"colours": ["blue"]}),
    ("voiture rouge", "bleue, pas rouge", {"colours": ["blue"]}),
    ("voiture rouge", "ni rouge, ni bleue", {"colours": [], "exclude": ["red", "blue"]}),
    ("voiture vers le Capitole", "dans l'autre sens", {"towards": [], "coming_from": ["capitole"]}),
    ("voiture venant du Capitole", "non, l'inverse", {"towards": ["capitole"], "coming_from": []}),
    ("voiture venant du Capitole", "non, qui y va", {"towards": ["capitole"], "coming_from": []}),
    ("voiture vers le Capitole", "qui en vient", {"towards": [], "coming_from": ["capitole"]}),
    ("voiture avec barres de toit et coffre de toit", "sans le coffre de toit",
     {"details": ["barres de toit"]}),
    # a name of the same kind is a closer word for it
    ("voiture rouge", "une clio", {"details": ["clio"]}),
    ("voiture rouge", "Mercedes", {"details": ["Mercedes"]}),
    ("voiture de marque Renault, pare-brise cassé", "pas de pare-brise cassé",
     {"details": ["Renault"]}),
    ("taxi", "Mercedes", {"details": ["taxi", "Mercedes"]}),
    # what is already spoken of
    ("scooter noir", "le gars dessus avait un short bleu", {"items": ["shorts blue"]}),
    ("homme en sweat à capuche", "le sweat était bleu", {"items": ["hoodie blue"]}),
    ("trois personnes", "dont une avec un chien", {"items": ["dog"]}),
    # « aussi » is of what it stands beside
    ("homme avec un sac noir", "le sac était plutôt brun, et il portait aussi un béret",
     {"items": ["bag brown", "hat"]}),
    ("scooter bleu", "il était plutôt vert, et il y avait aussi un top-case",
     {"colours": ["green"], "details": ["top-case"]}),
    # polite orders
    ("homme avec une casquette", "remplacez la casquette par un bonnet", {"items": ["hat"]}),
    ("homme avec un sac", "mettez plutôt une valise", {"items": ["suitcase"]}),
    ("trois personnes", "une seule personne finalement", {"min_count": None}),
    # what is kept, or let back, is asked for no more than before
    ("homme avec un sac et une casquette", "enlève le sac, garde la casquette", {"items": ["cap"]}),
    ("homme avec un sac et un bonnet noir", "vire le sac mais garde le bonnet",
     {"items": ["hat black"]}),
    ("homme avec un bonnet noir", "avec un bonnet et un sac", {"items": ["hat black", "bag"]}),
    ("voiture sauf les blanches", "remets les blanches", {"exclude": []}),
    # of the one that is sought
    ("homme avec un chien", "le type était en short", {"items": ["dog", "shorts"]}),
    ("voiture rouge", "la voiture avait un phare cassé", {"details": ["phare cassé"]}),
    ("voiture rouge", "deux voitures", {"min_count": 2}),
    # a place takes the role of the one that it stands in for
    ("voiture venant du Capitole", "pas le Capitole, gare Matabiau",
     {"coming_from": ["matabiau"]}),
    ("voiture vers le Capitole", "pareil pour la gare Matabiau", {"towards": ["matabiau"]}),
    ("voiture au Capitole", "pareil pour la gare Matabiau", {"places": ["matabiau"]}),
    ("voiture", "Provenance : gare Matabiau", {"coming_from": ["matabiau"]}),
    ("voiture rouge", "le témoin rectifie : bleue", {"colours": ["blue"]}),
    ("voiture", "au Capitole non à la gare Matabiau", {"places": ["matabiau"]}),
    ("camion venant du Capitole", "non pardon qui va vers le Capitole",
     {"towards": ["capitole"], "coming_from": []}),
    ("voiture", "une Dacia, non une Skoda", {"details": ["Skoda"]}),
    ("voiture avec des bandes blanches", "bandes noires plutôt", {"details": ["bandes noires"]}),
    ("homme sans capuche", "finalement avec", {"items": ["hood"], "exclude": []}),
    # « compte » counts nothing in these
    ("voiture rouge", "elle était grise, il faut en tenir compte", {"colours": ["grey"]}),
    ("voiture rouge", "au bout du compte, elle était grise", {"colours": ["grey"]}),
    ("voiture au Capitole", "ne tiens donc plus compte du Capitole", {"places": []}),
    ("voiture au Capitole", "ne prenez plus en compte le Capitole", {"places": []}),
    ("voiture rouge", "la couleur ne compte plus", {"colours": []}),
    ("homme avec un sac et un chien", "le sac m'importe peu", {"items": ["dog"]}),
    # what has just been done is no place that one comes from
    ("homme avec un sac", "avec une casquette, je viens de l'apprendre", {"items": ["bag", "cap"]}),
    ("voiture rouge", "d'après le mail que nous venons de lire, grise", {"colours": ["grey"]}),
    # one garment of several
    ("homme, veste noire et pantalon gris", "peu importe la couleur de la veste",
     {"items": ["trousers grey", "jacket"]}),
    ("homme, veste noire et pantalon gris", "la couleur du pantalon n'a pas d'importance",
     {"items": ["jacket black", "trousers"]}),
    ("homme, veste noire et pantalon gris", "la veste, elle était plutôt bleue",
     {"items": ["trousers grey", "jacket blue"]}),
    ("homme, veste noire et pantalon gris", "ajoute le bleu comme couleur de la veste",
     {"items": ["trousers grey", "jacket black blue"]}),
    ("homme, veste noire et pantalon gris", "change la couleur de la veste en bleu",
     {"items": ["trousers grey", "jacket blue"]}),
    ("homme, veste noire et pantalon gris", "mettez le pantalon en vert",
     {"items": ["jacket black", "trousers green"]}),
    ("homme, veste noire ou grise", "retire le noir de la veste", {"items": ["jacket grey"]}),
    ("homme, veste noire et pantalon gris", "ajoute le vert aux couleurs du pantalon",
     {"items": ["jacket black", "trousers grey green"]}),
    ("homme, veste noire et pantalon gris", "je ne suis plus sûr de la couleur du pantalon",
     {"items": ["jacket black", "trousers"]}),
    ("moto rouge, casque noir", "oubliez la couleur du casque", {"items": ["helmet"]}),
    # set aside, no more looked for, an error
    ("homme avec un sac et un chien", "mettons le sac de côté", {"items": ["dog"]}),
    ("homme avec un sac et un chien", "on ne recherche plus le chien", {"items": ["bag"]}),
    ("voiture", "ne gardez plus que la caméra 2", {"cameras": ["CAM-02"]}),
    ("homme avec un sac et un chien", "le chien, c'était une méprise", {"items": ["bag"]}),
    ("homme avec un sac et un chien", "faites comme si je n'avais pas parlé du sac",
     {"items": ["dog"]}),
    ("homme avec un chien", "il n'y avait pas de sac", {"items": ["dog"], "exclude": ["bag"]}),
    ("homme en manteau bleu", "le manteau devait être gris", {"items": ["coat grey"]}),
    ("homme avec un chien", "renseignement pris auprès du boulanger, un sac rouge",
     {"items": ["dog", "bag red"]}),
    # with or without
    ("homme sans capuche", "capuche ou pas capuche, peu importe", {"exclude": []}),
    ("homme avec une capuche", "avec ou sans capuche", {"items": []}),
    # what is not asked for is left out
    ("véhicule sauf les bus", "exclus aussi tout ce qui est gris", {"exclude": ["bus", "grey"]}),
    ("voiture", "enlève les blanches", {"exclude": ["white"]}),
    # the rider, named last
    ("cycliste en pull rouge", "pas de casque, la fille", {"exclude": ["helmet"]}),
    # where it came from, whoever is meant
    ("voiture venant du Capitole", "peu importe d'où elles arrivaient", {"coming_from": []}),
    ("voiture vers le Capitole", "où elle allait, on s'en fiche", {"towards": []}),
    # who says so, and why
    ("scooter noir", "le voisin, lui, se souvient plutôt d'un scooter gris", {"colours": ["grey"]}),
    ("voiture rouge", "la dame penche plutôt pour une grise", {"colours": ["grey"]}),
    ("voiture rouge", "complément de la gérante : phare cassé", {"details": ["phare cassé"]}),
    ("voiture avec un phare cassé", "oublie le phare, on a confondu avec une moto",
     {"details": []}),
    ("voiture avec un phare cassé", "enlève le phare, rien à voir avec notre voiture",
     {"details": []}),
    ("homme au Capitole", "enlève le Capitole, puisqu'on ignore par où il est passé",
     {"places": []}),
]  # fmt: skip


@pytest.mark.parametrize(("first", "then", "changed"), SLOTS)
def test_what_is_said_around_an_edit_changes_nothing(
    first: str, then: str, changed: dict[str, object]
) -> None:
    before, after = followed(first, then)
    assert after == before | changed


TIMES: list[tuple[str, str, list[str]]] = [
    ("le 11 entre 20h et 22h", "+1h", ["11 21:00-23:00"]),
    ("le 11 entre 20h et 22h", "+/- 1h", ["11 19:00-23:00"]),
    ("le 11 entre 20h et 22h", "et avant 20h ?", ["11 00:00-20:00"]),
    ("le 11 entre 20h et 22h", "la première heure", ["11 20:00-21:00"]),
    ("le 11 entre 20h et 22h", "et la dernière demi-heure seulement", ["11 21:30-22:00"]),
    ("le 11 entre 20h et 22h", "et toute la journée ?", ["11 00:00-00:00"]),
    ("le 11 avant 20h", "et après 22h ?", ["11 22:00-06:00"]),
    ("le 11 entre 20h et 22h", "plutôt entre 18 et 19", ["11 18:00-19:00"]),
    ("le 11 entre 20h et 22h", "plutôt entre 21h et 23h d'après le gardien", ["11 21:00-23:00"]),
    ("le 11 entre 20h et 22h", "et un peu avant, genre 18h-19h ?", ["11 18:00-19:00"]),
]  # fmt: skip


@pytest.mark.parametrize(("first", "then", "windows"), TIMES)
def test_the_moment_as_it_is_spoken_of(first: str, then: str, windows: list[str]) -> None:
    resolution, _ = talk(f"camionnette blanche {first}", then)
    assert shown(resolution.request) == windows
    assert [*resolution.request.colours] == ["white"]


@pytest.mark.parametrize(
    "again", ["annule encore une fois", "annule aussi le vert", "annule ça aussi, merci"]
)
def test_undo_is_said_twice(again: str) -> None:
    resolution, _ = talk("moto rouge", "en vert", "le 11 au soir", "annule", again)
    assert resolution.request.action == "undo"
    assert [*resolution.request.colours] == ["red"]


@pytest.mark.parametrize("asked", ["ça en fait combien ?", "où va le deuxième ?"])
def test_undo_takes_back_a_change_and_no_question(asked: str) -> None:
    resolution, said = talk("moto rouge", "en vert", asked, "annulez cette modification")
    assert resolution.request.action == "undo"
    assert [*resolution.request.colours] == ["red"]
    assert len(said.turns) == 1


def test_go_back_takes_back_the_last_turn() -> None:
    resolution, said = talk("red motorbike", "make it green", "how many?", "go back")
    assert [*resolution.request.colours] == ["green"]
    assert len(said.turns) == 2


def test_a_count_of_the_first_search_is_undone_by_itself() -> None:
    resolution, _ = talk("moto rouge", "combien ?", "annule")
    assert [*resolution.request.colours] == ["red"]


def test_a_hit_is_pointed_at_by_its_camera() -> None:
    resolution, said = talk("voiture rouge", "celle de la caméra 1, elle va de quel côté ?")
    assert resolution.request.action == "path"
    assert resolution.request.cameras == ()
    hits = tuple(hit.model_copy(update={"camera": f"CAM-0{hit.rank}"}) for hit in said.hits)
    shown_all = Conversation(turns=(said.turns[0].model_copy(update={"hits": hits}),))
    pointed = shown_all.point("celle de la caméra 3")
    assert pointed is not None
    assert pointed.rank == 3


@pytest.mark.parametrize(
    ("question", "details"),
    [
        ("voiture sans enjoliveur avant droit", ["sans enjoliveur avant droit"]),
        ("voiture, vitre passager brisée", ["vitre passager brisée"]),
        ("Clio rouge, remorque chargée d'un frigo", ["Clio", "remorque chargée d'un frigo"]),
        ("femme avec un parapluie ouvert", []),
        ("voiture grise, plusieurs impacts sur la portière", ["impacts sur la portière"]),
    ],
)
def test_a_part_is_said_with_what_is_wrong_with_it(question: str, details: list[str]) -> None:
    resolution, _ = talk(question)
    assert [*resolution.request.details] == details
    assert resolution.request.min_count is None


def test_back_to_what_was_asked_before_undoes() -> None:
    resolution, _ = talk("moto rouge", "une berline grise sinon", "reviens à la moto")
    assert resolution.request.action == "undo"
    assert resolution.request.target == "motorcycle"


def test_a_new_subject_of_another_kind_starts_anew() -> None:
    resolution, _ = talk("voiture rouge", "merci, maintenant un piéton avec une valise")
    assert resolution.request.action == "search"


@pytest.mark.parametrize(
    "question",
    [
        "non laisse, cherche un homme avec une valise",
        "maintenant cherche un bus au Capitole",
        "ok, trouve-moi une moto noire",
        "Oublions ce fourgon. Je recherche plutôt deux hommes en noir",
        "laisse la camionnette, cherche un piéton avec un chien",
    ],
)
def test_an_order_to_look_for_another_thing_starts_a_new_search(question: str) -> None:
    resolution, _ = talk("camionnette blanche gare Matabiau", question)
    assert resolution.request.action == "search"
    assert resolution.request.target != "van"
    assert "matabiau" not in [ref.place for ref in resolution.request.places]
