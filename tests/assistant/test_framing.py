"""What stands around a search says nothing of it: reasons, witnesses, names, other people's things.

The case runs from Tuesday 10 March 18:00 to Friday 13 March 08:00; it is asked at 09:00 that day.
"""

from __future__ import annotations

import pytest

from assistant.request import SearchRequest
from assistant.restatement import aside_sentences
from assistant.understand import Scene, understand
from indexer.index.vocabulary import Order
from tests.assistant.test_conversation import talk


def asked(question: str) -> SearchRequest:
    """What a question alone asks for."""
    return talk(question)[0].request


@pytest.mark.parametrize(
    ("framed", "bare"),
    [
        # why one asks, and who speaks
        ("C'est au sujet d'un portail rouge enfoncé : un fourgon blanc", "fourgon blanc"),
        ("Je vous rappelle pour la sacoche verte de Mme Perrin : une moto noire", "moto noire"),
        (
            "J'ai été saisi d'une plainte pour une vitre, et je voudrais les scooters rouges",
            "les scooters rouges",
        ),
        ("Ici Rose Lebrun, du greffe : un camion jaune", "camion jaune"),
        ("Rebonjour, on me presse là-haut : une moto noire", "moto noire"),
        # who has seen it
        (
            "La gérante du café, qui portait une robe bleue, dit avoir vu un homme en noir",
            "un homme en noir",
        ),
        ("une voiture blanche que plusieurs riverains ont remarquée", "voiture blanche"),
        ("Le vigile du parking assure qu'une moto noire est passée", "une moto noire est passée"),
        ("un vélo rouge, si je lis bien la main courante", "vélo rouge"),
        # what has been said before
        (
            "La Clio grise dont je vous ai parlé au téléphone, avec un coffre de toit",
            "Clio grise avec un coffre de toit",
        ),
        ("une moto noire, merci et bonne soirée", "une moto noire"),
        ("une moto noire, comme l'affirme la voisine du rouge", "une moto noire"),
        ("un vélo bleu que le vigile, lui-même en blouson noir, a filmé", "un vélo bleu"),
        # whose people and things they are
        ("Mon chef (cravate rouge, toujours pressé) veut un chiffre ; un bus vert", "bus vert"),
        ("un bus vert ; le commandant attend ma réponse", "bus vert"),
        ("Ma voisine a une Twingo jaune, mais c'est une Clio noire que je cherche", "Clio noire"),
        ("une moto noire, alors que la fanfare jouait en rouge", "moto noire"),
        (
            "rue de Metz, où m'attendait ma tante en manteau rose, un scooter bleu",
            "rue de Metz, un scooter bleu",
        ),
        ("Le fleuriste rentrait ses roses : quelle camionnette noire ?", "camionnette noire"),
    ],
)
def test_frames_change_nothing(framed: str, bare: str) -> None:
    assert asked(framed) == asked(bare)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("mon collègue et moi cherchons un homme en veste rouge", ["jacket red"]),
        ("une femme (manteau rouge, sac noir) rue de Metz", ["bag black", "coat red"]),
        ("un homme qui portait une veste, d'après ma sœur", ["jacket"]),
    ],
)
def test_what_is_sought_is_no_frame(question: str, wanted: list[str]) -> None:
    items = asked(question).items
    assert sorted(" ".join((item.kind, *item.colours)) for item in items) == wanted


def test_an_order_is_read_wherever_it_stands() -> None:
    request = asked("les bus verts ; mon chef les veut par ordre chronologique")
    assert request.order is Order.TIME


def test_what_was_set_aside_is_said_back() -> None:
    question = "Je rappelle au sujet de la carte bleue de Mme Perrin : une moto noire"
    understood = understand(question, Scene())
    assert understood.asides == ("rappelle au sujet de la carte bleue de Mme Perrin",)
    assert understood.unread == ()
    (said,) = aside_sentences(understood.asides)
    assert "carte bleue" in said
