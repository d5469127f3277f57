"""What was asked earlier in a conversation, and is spoken of again.

The case runs from Tuesday 10 March 18:00 to Friday 13 March 08:00; it is asked at 09:00 that day.
"""

from __future__ import annotations

import pytest

from indexer.index.vocabulary import Action
from tests.assistant.test_conversation import talk
from tests.assistant.test_follow_ups import slots

#: The questions of a conversation, and what the whole request holds after the last.
RECALLED: list[tuple[list[str], dict[str, object]]] = [
    (["clio rouge", "plutôt grise", "plutôt les deux"],
     {"colours": ["red", "grey"], "details": ["clio"]}),
    (["moto au Capitole", "et gare Matabiau ?", "les deux endroits"],
     {"places": ["capitole", "matabiau"]}),
    (["moto au Capitole", "plutôt gare Matabiau", "non l'autre rue"], {"places": ["capitole"]}),
    (["moto rouge", "plutôt noire", "au Capitole", "l'autre couleur en fait"],
     {"colours": ["red"], "places": ["capitole"]}),
    (["homme avec une casquette noire", "plutôt blanche", "les deux"],
     {"items": ["cap black white"]}),
    (["camion", "plutôt une moto", "les deux"], {"target": "vehicle"}),
    (["moto caméra 1", "plutôt la caméra 2", "les deux caméras"],
     {"cameras": ["CAM-01", "CAM-02"]}),
    # these count what is looked for, and recall nothing
    (["moto rouge", "plutôt noire", "les deux motos"], {"min_count": 2}),
]  # fmt: skip


@pytest.mark.parametrize(("questions", "held"), RECALLED, ids=[q[0][-1] for q in RECALLED])
def test_values_that_were_replaced_can_be_spoken_of_again(
    questions: list[str], held: dict[str, object]
) -> None:
    resolution, _ = talk(*questions)
    said = slots(resolution.request)
    assert {name: said[name] for name in held} == held


#: The questions of a conversation, and what the search holds that the last goes back to.
RETURNS: list[tuple[list[str], dict[str, object]]] = [
    (["moto rouge", "camionnette blanche au Capitole", "le 11 vers 23h", "reviens à la moto"],
     {"target": "motorcycle", "colours": ["red"], "places": []}),
    (["bus au Capitole", "un homme avec un chien", "revenons au bus"],
     {"target": "bus", "places": ["capitole"], "items": []}),
    (["moto rouge", "moto noire", "camion", "reprends la moto rouge"],
     {"target": "motorcycle", "colours": ["red"]}),
    (["moto rouge", "camion vert", "reviens à la moto", "revenons au camion"],
     {"target": "truck", "colours": ["green"]}),
]  # fmt: skip


@pytest.mark.parametrize(("questions", "held"), RETURNS, ids=[q[0][-1] for q in RETURNS])
def test_an_earlier_search_is_gone_back_to_by_its_name(
    questions: list[str], held: dict[str, object]
) -> None:
    resolution, conversation = talk(*questions)
    assert resolution.request.action is Action.UNDO
    assert conversation.current is not None
    said = slots(conversation.current)
    assert {name: said[name] for name in held} == held
    assert conversation.current.windows == ()


def test_what_was_never_asked_for_is_searched() -> None:
    resolution, _ = talk("moto rouge", "reviens au camion")
    assert resolution.request.action is Action.SEARCH
    assert resolution.request.target == "truck"


def test_going_back_by_name_can_be_undone() -> None:
    resolution, _ = talk("moto rouge", "camion", "bus", "reviens à la moto", "annule")
    assert resolution.request.target == "bus"
