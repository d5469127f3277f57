"""Requests in French: agreement, contraction, every field, chips and the encoder's texts."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from assistant.request import SearchRequest
from assistant.restatement import criterion_text, encoder_texts, facets, restate, without
from indexer.index.vocabulary import Colour, ItemKind, Target

PARIS = ZoneInfo("Europe/Paris")
NIGHT = {"start": "2026-03-11T22:00:00+01:00", "end": "2026-03-12T06:00:00+01:00"}
CAPITOLE = {"text": "le Capitole", "place": "capitole"}


def request(**fields: object) -> SearchRequest:
    return SearchRequest.model_validate(fields)


GOLDEN = [
    (
        {"target": "van", "colours": ["white"], "towards": [CAPITOLE], "windows": [NIGHT]},
        "camionnette blanche, vers le Capitole, le 11 mars de 22 h à 6 h",
    ),
    ({"target": "motorcycle", "colours": ["black"]}, "moto noire"),
    ({"target": "bicycle", "colours": ["yellow"], "min_count": 2}, "au moins 2 vélos jaunes"),
    ({"action": "count", "target": "bus", "colours": ["red"]}, "nombre de bus rouges"),
    ({"target": "car", "colours": ["red", "black"]}, "voiture rouge et noire"),
    ({"target": "truck", "colours": ["brown"]}, "camion marron"),
    ({"target": "car", "colours": ["dark"]}, "voiture sombre"),
    (
        {
            "target": "person",
            "items": [
                {"kind": "coat", "colours": ["red"]},
                {"kind": "backpack", "colours": ["black"]},
            ],
        },
        "personne en manteau rouge avec un sac à dos noir",
    ),
    (
        {"target": "person", "items": [{"kind": "outfit", "colours": ["black"]}]},
        "personne habillée en noir",
    ),
    (
        {"target": "person", "items": [{"kind": "gloves", "colours": ["white"]}, {"kind": "cap"}]},
        "personne avec des gants blancs et une casquette",
    ),
    (
        {"target": "bicycle", "items": [{"kind": "vest", "colours": ["yellow"]}]},
        "vélo avec à son bord une personne en gilet jaune",
    ),
    ({"items": [{"kind": "pushchair", "colours": ["blue"]}]}, "quelqu’un avec une poussette bleue"),
    ({}, "tout ce qui bouge"),
    ({"colours": ["white"]}, "tout ce qui bouge de couleur blanche"),
    ({"target": "car", "details": ["Clio"]}, "voiture « Clio »"),
    ({"target": "car", "coming_from": [CAPITOLE]}, "voiture, venant du Capitole"),
    (
        {"target": "car", "coming_from": [{"text": "la gare", "place": "gare"}]},
        "voiture, venant de la gare",
    ),
    ({"target": "car", "places": [CAPITOLE]}, "voiture, près du Capitole"),
    ({"target": "car", "places": [{"text": "rue de Metz", "place": "m"}]}, "voiture, rue de Metz"),
    (
        {"target": "car", "towards": [{"text": "Chez Tonton"}]},
        "voiture, vers Chez Tonton (lieu inconnu)",
    ),
    ({"target": "car", "cameras": ["CAM-01"]}, "voiture, caméra CAM-01"),
    ({"target": "vehicle", "exclude": {"target": "bus"}}, "véhicule, sauf les bus"),
    ({"target": "car", "exclude": {"colours": ["white"]}}, "voiture, pas blanche"),
    (
        {"target": "motorcycle", "exclude": {"items": [{"kind": "helmet"}]}},
        "moto, sans casque",
    ),
    ({"target": "bus", "order": "time"}, "bus, dans l’ordre chronologique"),
    ({"action": "path", "target": "van"}, "trajet : camionnette"),
    ({"action": "reset"}, "nouvelle recherche"),
    ({"action": "undo", "target": "van"}, "retour à la recherche précédente : camionnette"),
]


@pytest.mark.parametrize(("fields", "french"), GOLDEN, ids=[french for _, french in GOLDEN])
def test_a_request_is_said_in_good_french(fields: dict[str, object], french: str) -> None:
    said = restate(request(**fields), PARIS)
    assert said.replace("\u00a0", " ").replace("\u202f", " ") == french


@pytest.mark.parametrize("target", list(Target))
@pytest.mark.parametrize("colour", list(Colour))
def test_every_target_and_colour_has_its_words(target: Target, colour: Colour) -> None:
    assert len(restate(request(target=target, colours=[colour]), PARIS).split()) == 2


@pytest.mark.parametrize("kind", list(ItemKind))
def test_every_item_has_its_words(kind: ItemKind) -> None:
    assert restate(request(target="person", items=[{"kind": kind}]), PARIS) != "personne"
    assert criterion_text(f"exclude.items={kind}").startswith("sans ")


FULL = request(
    target="person",
    colours=["red"],
    items=[{"kind": "coat", "colours": ["red"]}, {"kind": "bag"}],
    details=["Clio"],
    towards=[CAPITOLE],
    coming_from=[CAPITOLE],
    places=[CAPITOLE],
    cameras=["CAM-01", "CAM-02"],
    windows=[NIGHT],
    when_text="cette nuit",
    exclude={"target": "bus", "colours": ["white"], "items": [{"kind": "cap"}]},
    min_count=3,
    order="time",
)


def test_removing_every_chip_leaves_nothing() -> None:
    left = FULL
    while chips := facets(left, PARIS):
        smaller = without(left, chips[0].key)
        assert smaller != left
        left = smaller
    assert left == SearchRequest()


def test_each_chip_removes_only_itself() -> None:
    texts = {chip.key: chip.text for chip in facets(FULL, PARIS)}
    assert len(texts) == 16
    for key in texts:
        left = [chip.text for chip in facets(without(FULL, key), PARIS)]
        assert len(left) == len(texts) - 1


def test_an_unknown_chip_changes_nothing() -> None:
    assert without(FULL, "nothing=3") == FULL


@pytest.mark.parametrize(
    ("key", "french"),
    [
        ("target=van", "camionnette"),
        ("colours=white", "de couleur blanche"),
        ("items=coat.colours=red", "manteau rouge"),
        ("exclude.target=bus", "sauf les bus"),
        ("exclude.colours=red", "pas rouge"),
        ("min_count=3", "au moins 3 ensemble"),
        ("towards=capitole|gare", "va vers le lieu demandé"),
    ],
)
def test_a_criterion_is_said_in_french(key: str, french: str) -> None:
    assert criterion_text(key) == french


def test_the_encoders_text_comes_from_the_fields() -> None:
    fields = {"target": "van", "colours": ["white"], "details": ["logo La Poste"], "min_count": 2}
    assert encoder_texts(request(**fields)) == (
        "camionnette blanche",
        "camionnette blanche, logo La Poste",
    )
    assert encoder_texts(request(when_text="homme arabe")) == ()
