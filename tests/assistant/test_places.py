"""Places: found by any of their names, never invented, said with the right contraction."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest

from assistant.places import Gazetteer, GazetteerError, normal_form, with_preposition


@dataclass(frozen=True)
class Camera:
    id: str
    name: str | None = None
    lat: float | None = None
    lon: float | None = None


_CAMERAS = (Camera("CAM-01", "Place du Capitole, angle rue Romiguières", 43.60455, 1.44305),)


@pytest.fixture(scope="module")
def toulouse() -> Gazetteer:
    return Gazetteer.load(["toulouse"], _CAMERAS)


def _rows() -> list[dict[str, str]]:
    text = files("prompts").joinpath("gazetteers", "toulouse.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_toulouse_has_three_hundred_places_inside_its_bounds() -> None:
    rows = _rows()
    assert len(rows) >= 300
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert 43.53 < float(row["lat"]) < 43.67, row
        assert 1.34 < float(row["lon"]) < 1.52, row
        assert float(row["radius_m"]) > 0, row
        assert row["article"] in ("le", "la", "les", "l'"), row


def test_no_two_places_share_a_name() -> None:
    owners: dict[str, str] = {}
    for row in _rows():
        for name in (row["name"], *filter(None, row["aliases"].split(";"))):
            assert owners.setdefault(normal_form(name), row["id"]) == row["id"], name


def test_every_name_and_alias_finds_its_place(toulouse: Gazetteer) -> None:
    for place in toulouse.places:
        for name in (place.text, place.name, place.name.upper(), *place.aliases):
            found = toulouse.find(name)
            assert found is not None, name
            assert found.id == place.id, name


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("le Capitole", "capitole"),
        ("place du Capitole", "capitole"),
        ("pl. du capitole", "capitole"),
        ("Cap'", "capitole"),
        ("le Cap", "capitole"),
        ("Capitolle", "capitole"),
        ("Matabiau", "gare-matabiau"),
        ("la gare", "gare-matabiau"),
        ("Jean-Jau", "jean-jaures"),
        ("allées Jean Jaurès", "jean-jaures"),
        ("St-Cyp", "saint-cyprien"),
        ("saint cyprien", "saint-cyprien"),
        ("les Carmes", "carmes"),
        ("bd de Strasbourg", "boulevard-de-strasbourg"),
        ("Bd Strasbourg", "boulevard-de-strasbourg"),
        ("rue d\u2019Alsace Lorraine", "rue-d-alsace-lorraine"),
        ("St Sernin", "saint-sernin"),
        ("pont neuf", "pont-neuf"),
        ("place Willson", "place-wilson"),
        ("Arnaud Bernar", "place-arnaud-bernard"),
        ("métro Esquirol", "station-esquirol"),
        ("station de métro Esquirol", "station-esquirol"),
        ("l'hôtel de ville", "capitole"),
        ("place de la Trinité", "place-de-la-trinite"),
        ("la rue des 36 ponts", "rue-des-trente-six-ponts"),
        ("CAM-01", "CAM-01"),
        ("la caméra CAM-01", "CAM-01"),
        ("cam 01", "CAM-01"),
        ("Place du Capitole, angle rue Romiguières", "CAM-01"),
        ("le nord", "north"),
        ("l'ouest", "west"),
        ("le sud-est", "south-east"),
    ],
)
def test_a_place_is_found_by_what_people_call_it(
    toulouse: Gazetteer, text: str, place: str
) -> None:
    found = toulouse.find(text)
    assert found is not None
    assert found.id == place


@pytest.mark.parametrize(
    "text",
    [
        "Chez Tonton",
        "Tonton",
        "rue de Paris",
        "rue du Tour",
        "rue du Midi",
        "impasse de la Nuit",
        "rue de la Mosquée",
        "rue de la Gare",
        "place de la Gare",
        "la Poste",
        "Lidl",
        "le parking",
        "CAM-02",
        "",
        "le",
        "22 h",
    ],
)
def test_a_place_that_is_not_known_is_not_invented(toulouse: Gazetteer, text: str) -> None:
    assert toulouse.find(text) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("une camionnette vers 22 h vers le Capitole", [("le Capitole", "capitole")]),
        (
            "venant de la gare Matabiau vers Jean-Jau",
            [("la gare Matabiau", "gare-matabiau"), ("Jean-Jau", "jean-jaures")],
        ),
        ("rue de la Gare vers le nord", [("le nord", "north")]),
        ("parti vers l'est", [("l'est", "east")]),
        ("l'homme est parti", []),
        ("en bikini rouge", []),
        ("un accident grave rue du Midi", []),
        ("un homme avec une cap noire", []),
        ("UNE MOTO VERS LE CAPITOLE", [("LE CAPITOLE", "capitole")]),
        (
            "du pont neuf à la place wilson",
            [("pont neuf", "pont-neuf"), ("la place wilson", "place-wilson")],
        ),
        ("sur la caméra CAM-01", [("la caméra CAM-01", "CAM-01")]),
        (
            "scooter rue de Metz direction Esquirol",
            [("rue de Metz", "rue-de-metz"), ("Esquirol", "place-esquirol")],
        ),
        ("Carmes", [("Carmes", "carmes")]),
        ("rue de la Mosquée", []),
        ("", []),
    ],
)
def test_places_are_found_in_a_sentence(
    toulouse: Gazetteer, question: str, expected: list[tuple[str, str]]
) -> None:
    spans = toulouse.find_spans(question)
    assert [(span.text, span.place.id) for span in spans] == expected
    assert all(question[span.start : span.end] == span.text for span in spans)


def test_a_direction_is_a_bearing_and_a_place_is_a_point(toulouse: Gazetteer) -> None:
    west, capitole = toulouse.get("west"), toulouse.get("capitole")
    assert west is not None
    assert capitole is not None
    assert (west.bearing_deg, west.lat) == (270.0, None)
    assert capitole.bearing_deg is None
    assert capitole.lat == pytest.approx(43.6044, abs=0.001)


@pytest.mark.parametrize(
    ("preposition", "text", "said"),
    [
        ("vers", "le Capitole", "vers le Capitole"),
        ("de", "le Capitole", "du Capitole"),
        ("à", "le Capitole", "au Capitole"),
        ("à", "les Carmes", "aux Carmes"),
        ("de", "les Carmes", "des Carmes"),
        ("près de", "le Capitole", "près du Capitole"),
        ("de", "la gare Matabiau", "de la gare Matabiau"),
        ("de", "l'hôtel-Dieu", "de l'hôtel-Dieu"),
        ("de", "Esquirol", "d'Esquirol"),
        ("près de", "Arnaud-Bernard", "près d'Arnaud-Bernard"),
        ("à", "l'ouest", "à l'ouest"),
        ("de", "CAM-01", "de CAM-01"),
        ("de", "Chez Tonton", "de Chez Tonton"),
    ],
)
def test_prepositions_contract(preposition: str, text: str, said: str) -> None:
    assert with_preposition(preposition, text) == said


def test_another_town_is_another_file(tmp_path: Path) -> None:
    town = tmp_path / "albi.csv"
    town.write_text(
        "id,article,name,kind,lat,lon,radius_m,aliases\n"
        "vigan,le,Vigan,square,43.9289,2.1464,80,place du Vigan\n",
        encoding="utf-8",
    )
    albi = Gazetteer.load([town])
    found = albi.find("la place du Vigan")
    assert found is not None
    assert found.text == "le Vigan"
    assert albi.find("le Capitole") is None


def test_a_missing_gazetteer_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="vérifiez son nom") as caught:
        Gazetteer.load(["atlantide"])
    assert caught.value.code == 4
    broken = tmp_path / "broken.csv"
    broken.write_text("id,name\nx,X\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match="corrigez ses colonnes"):
        Gazetteer.load([broken])
