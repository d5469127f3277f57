"""Conversations: follow-ups as edits of the last request, undo, reset, what « il » means."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.conversation import Conversation, SeenHit, Turn
from assistant.dates import TimeContext
from assistant.errors import OutOfScopeError
from assistant.places import Gazetteer, Place
from assistant.resolution import CaseView, Resolution, resolve
from assistant.restatement import restate
from assistant.understand import Scene, understand
from indexer.index.clock import Interval
from indexer.index.vocabulary import Action

PARIS = ZoneInfo("Europe/Paris")
GAZETTEER = Gazetteer(
    [
        Place(id="capitole", name="Capitole", article="le"),
        Place(id="matabiau", name="gare Matabiau", article="la"),
    ]
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=PARIS)


CASE = CaseView(
    TimeContext(at(13, 9), Interval(at(10, 18), at(13, 8)), PARIS),
    GAZETTEER,
    ("CAM-01", "CAM-02", "CAM-03"),
)
HITS = tuple(
    SeenHit(rank=n, track=n, camera="CAM-01", start=at(11, 22, 10 + n), end=at(11, 22, 11 + n))
    for n in (1, 2, 3, 4)
)


def talk(*questions: str) -> tuple[Resolution, Conversation]:
    """The last resolution and the conversation after the questions."""
    conversation = Conversation()
    for question in questions:
        scene = Scene(CASE.camera_ids, GAZETTEER.find_spans, conversation.current)
        resolution = resolve(understand(question, scene).draft, CASE, conversation)
        turn = Turn(
            question=question, request=resolution.request, hits=HITS, anchor=resolution.anchor
        )
        conversation = conversation.add(turn)
    return resolution, conversation


DIALOGUES = [
    (["camionnette blanche", "plutôt grise"], "camionnette grise"),
    (["camionnette blanche", "aussi les grises"], "camionnette blanche et grise"),
    (["camionnette blanche", "enlève la couleur"], "camionnette"),
    (["voiture", "pas rouge"], "voiture, pas rouge"),
    (["voiture pas rouge", "en fait rouge"], "voiture rouge"),
    (["voiture rouge", "pas rouge"], "voiture, pas rouge"),
    (["homme en noir", "la même mais en rouge"], "personne habillée en rouge"),
    (
        ["homme en noir", "et avec une casquette"],
        "personne habillée en noir avec une casquette",
    ),
    (
        ["homme avec un sac à dos et une casquette", "enlève le sac"],
        "personne avec une casquette",
    ),
    (["homme avec une casquette", "sans casquette"], "personne, sans casquette"),
    (["homme en noir", "et la moto rouge ?"], "moto rouge"),
    (["voiture après 22h", "peu importe l'heure"], "voiture"),
    (
        ["camion mercredi", "seulement après 23h"],
        "camion, le 11 mars de 23 h à 6 h",
    ),
    (["camion mercredi entre 20h et 22h", "et jeudi ?"], "camion, le 12 mars de 20 h à 22 h"),
    (
        ["camion mercredi entre 20h et 22h", "plutôt vers 21h"],
        "camion, le 11 mars de 20 h 30 à 21 h 30",
    ),
    (
        ["camion mercredi entre 20h et 22h", "et avant ?"],
        "camion, le 11 mars de 0 h à 20 h",
    ),
    (["moto", "uniquement sur la caméra 2"], "moto, caméra CAM-02"),
    (["moto vers le Capitole", "plutôt vers la gare Matabiau"], "moto, vers la gare Matabiau"),
    (["moto noire", "combien ?"], "nombre de motos noires"),
    (["moto noire", "où va-t-elle ensuite ?"], "trajet : moto noire"),
    (["moto", "par ordre chronologique"], "moto, dans l’ordre chronologique"),
    (["van avec un logo La Poste", "sans le logo"], "camionnette"),
    (["voiture rouge", "un homme avec un chien"], "personne avec un chien"),
    (["homme en noir", "une voiture rouge vers le Capitole"], "voiture rouge, vers le Capitole"),
]


@pytest.mark.parametrize(
    ("questions", "french"),
    DIALOGUES,
    ids=[str(d[0]) for d in DIALOGUES],
)
def test_a_follow_up_changes_the_last_request(questions: list[str], french: str) -> None:
    resolution, _ = talk(*questions)
    said = restate(resolution.request, PARIS)
    assert said.replace("\u00a0", " ") == french


def test_undo_goes_back_one_turn() -> None:
    resolution, conversation = talk("voiture rouge", "plutôt grise", "annule")
    assert resolution.request.action is Action.UNDO
    assert resolution.request.colours == ("red",)
    assert conversation.current is not None
    assert conversation.current.colours == ("red",)


def test_undo_without_a_turn_says_so() -> None:
    resolution, _ = talk("annule")
    assert resolution.unresolved == ("aucune recherche à annuler",)


def test_reset_forgets_all() -> None:
    _, conversation = talk("voiture rouge", "plutôt grise", "nouvelle recherche")
    assert conversation == Conversation()


def test_help_is_no_turn() -> None:
    _, conversation = talk("voiture rouge", "aide")
    assert len(conversation.turns) == 1


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("le premier", 1),
        ("la deuxième", 2),
        ("le 3e", 3),
        ("le dernier", 4),
        ("celui de 22h14", 4),
        ("celle à 22:12", 2),
        ("résultat 3", 3),
    ],
)
def test_a_shown_hit_is_pointed_at(text: str, rank: int) -> None:
    resolution, _ = talk("moto", text)
    assert resolution.anchor is not None
    assert resolution.anchor.rank == rank


def test_a_hit_that_was_not_shown_is_not_invented() -> None:
    _, conversation = talk("moto")
    assert conversation.point("le résultat 9") is None
    assert Conversation().point("le premier") is None


def test_just_before_is_relative_to_the_hit() -> None:
    resolution, _ = talk("moto", "le troisième", "que se passe-t-il juste avant ?")
    assert resolution.request.action is Action.CONTEXT
    assert resolution.request.windows[0].end == at(11, 22, 13)


def test_unknown_places_and_cameras_are_said() -> None:
    resolution, _ = talk("camion vers Chez Tonton sur la caméra 12")
    assert resolution.request.towards[0].place is None
    assert resolution.unresolved[0] == "place inconnue : « Chez Tonton »"
    assert resolution.unresolved[1].startswith("caméra inconnue : « caméra 12 »")


def test_known_places_and_cameras_are_resolved() -> None:
    resolution, _ = talk("camion vers le Capitole, cam 1 et 3")
    assert resolution.request.towards[0].place == "capitole"
    assert resolution.request.cameras == ("CAM-01", "CAM-03")
    assert resolution.unresolved == ()


def test_a_moment_outside_the_case_is_out_of_scope() -> None:
    with pytest.raises(OutOfScopeError, match="réquisition"):
        talk("moto le 2 mars")


def test_a_conversation_round_trips_through_json() -> None:
    _, conversation = talk("moto vers le Capitole après 22h", "plutôt noire", "le deuxième")
    assert Conversation.model_validate_json(conversation.model_dump_json()) == conversation


def test_adding_a_turn_leaves_the_old_conversation_as_it_was() -> None:
    _, before = talk("moto")
    after = before.add(before.turns[0])
    assert len(before.turns) == 1
    assert len(after.turns) == 2
