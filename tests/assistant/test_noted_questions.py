"""Notes of operators and witnesses: what is left out of them, and what stands for what.

Three cases: two weeks from Monday 7 September 2026, asked on Tuesday 22; the night of 11 March;
the weekend of 24 October.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from assistant.dates import TimeContext, find_spans, resolve
from assistant.request import SearchRequest
from eval.translation.cases import SceneTable, Split, read_scenes
from eval.translation.interview import Interview, by_rules
from eval.translation.measuring import Suite

SCENES = read_scenes()
SUITE = Suite.read(Split.TUNE, 1)


def said(scene: str, *questions: str) -> SearchRequest:
    """The request of the last of ``questions``."""
    interview: Interview = SUITE.interview(scene, by_rules())
    request = [interview.say(question) for question in questions][-1].request
    assert request is not None
    return request


def shown(scene: SceneTable, text: str) -> list[str]:
    """« 12 00:00-14 00:00 » for each window that the times of ``text`` make."""
    now = scene.now.replace(tzinfo=scene.zone)
    case = TimeContext(now, scene.requisition().window, scene.zone)
    found = resolve([span.text for span in find_spans(text)], case).windows
    walls = [(one.start.astimezone(scene.zone), one.end.astimezone(scene.zone)) for one in found]
    return [f"{_wall(start)}-{_wall(end)}" for start, end in walls]


def _wall(instant: datetime) -> str:
    return f"{instant:%d %H:%M}"


@pytest.mark.parametrize(
    ("scene", "text", "windows"),
    [
        ("quinzaine", "bus we du 12-13", ["12 00:00-14 00:00"]),
        ("quinzaine", "bus weekend des 12 et 13", ["12 00:00-14 00:00"]),
        ("quinzaine", "bus le we 19/20", ["19 00:00-21 00:00"]),
        ("quinzaine", "voiture le week-end du 12-13 septembre", ["12 00:00-14 00:00"]),
        ("quinzaine", "bus mardi vers 10h", ["15 09:30-15 10:30"]),
        ("quinzaine", "dim 13 : piétons", ["13 00:00-14 00:00"]),
        ("quinzaine", "car Sept 16 between 6pm and 8pm", ["16 18:00-16 20:00"]),
        ("quinzaine", "car on Sep 16", ["16 00:00-17 00:00"]),
        ("quinzaine", "bus L6 le 9 à 7h", ["09 06:45-09 07:15"]),
        ("automne", "sam 24 22h > dim 25 02h", ["24 22:00-25 02:00"]),
        ("automne", "samedi 24 22h à dimanche 2h", ["24 22:00-25 02:00"]),
        ("automne", "moto nuit de sam a dim", ["24 22:00-25 06:00"]),
        ("automne", "moto nuit sam/dim", ["24 22:00-25 06:00"]),
        ("automne", "samedi à la nuit tombée", ["24 18:00-24 21:00"]),
        ("nuit", "fourgon entre 23h pile et minuit", ["11 23:00-12 00:00"]),
    ],
)
def test_times_of_notes_are_read(scene: str, text: str, windows: list[str]) -> None:
    assert shown(SCENES[scene], text) == windows


@pytest.mark.parametrize(
    ("scene", "text", "cameras"),
    [
        ("nuit", "berline cam 2 3 et 5 entre 23h et 1h", ("CAM-02", "CAM-03", "CAM-05")),
        ("nuit", "cams 3 4 5 apres 23h", ("CAM-03", "CAM-04", "CAM-05")),
        ("nuit", "cam 2 3 individus", ("CAM-02",)),
        ("nuit", "cam 2 22h", ("CAM-02",)),
        ("nuit", "CAM-02 et 05", ("CAM-02", "CAM-05")),
        ("nuit", "CAM-01 à CAM-03", ("CAM-01", "CAM-02", "CAM-03")),
        ("quinzaine", "vl verte TLS 14", ("TLS-014",)),
        ("quinzaine", "tls 14 et 27", ("TLS-014", "TLS-027")),
        ("quinzaine", "TLS-014 et 027", ("TLS-014", "TLS-027")),
    ],
)
def test_cameras_are_known_by_list_and_by_the_case_s_own_letters(
    scene: str, text: str, cameras: tuple[str, ...]
) -> None:
    assert said(scene, text).cameras == cameras


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("gars tshirt vert capitole", "capitole"),
        ("moto noire matabiau", "gare-matabiau"),
        ("kangoo bleu bd lascrosse", "boulevard-lascrosses"),
    ],
)
def test_a_place_of_notes_needs_no_capital_and_no_preposition(text: str, place: str) -> None:
    request = said("nuit", text)
    assert [ref.place for ref in request.places] == [place]
    assert "capitole" not in request.details


def test_a_name_that_is_a_word_is_no_place_by_itself() -> None:
    assert said("nuit", "fille en bikini rose, un accident grave").places == ()


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("VP rouge phare av G HS", ("phare av G HS",)),
        (
            "Clio rouge, feu arrière gauche ne fonctionnait pas",
            ("Clio", "feu arrière gauche ne fonctionnait pas"),
        ),
        ("camion dont la bâche ne tenait plus", ("bâche ne tenait plus",)),
        ("voiture abîmée à l'arrière droit", ("abîmée à l'arrière droit",)),
        ("kangoo bleu portes arr ouvertes", ("kangoo", "portes arr ouvertes")),
        ("camionnette, y avait marqué quelque chose dessus, Dupont Frères", ("Dupont Frères",)),
        ("bus L6, Jean-Jaurès", ("L6",)),
    ],
)
def test_details_keep_all_their_words(text: str, details: tuple[str, ...]) -> None:
    assert said("nuit", text).details == details


def test_a_red_light_is_no_colour_of_what_passes_it() -> None:
    assert said("nuit", "la moto qui a grillé le feu rouge").colours == ()


def test_an_arrow_leads_from_a_place_to_another() -> None:
    request = said("nuit", "vl grise st michel > grand rond")
    assert [ref.place for ref in request.coming_from] == ["quartier-saint-michel"]
    assert [ref.place for ref in request.towards] == ["grand-rond"]


@pytest.mark.parametrize(
    ("question", "window"),
    [
        ("qu'est-ce qui se passe juste après le 1er", "11 22:14-11 22:24"),
        ("que se passe-t-il après le deuxième ?", "11 22:31-11 22:41"),
        ("il se passe quoi 5 min après le 2e", "11 22:31-11 22:36"),
        ("contexte avant le n°3", "11 22:55-11 23:05"),
    ],
)
def test_what_happens_beside_a_hit_is_ten_minutes_or_as_said(question: str, window: str) -> None:
    request = said("nuit", "velo blanc", question)
    zone = SCENES["nuit"].zone
    found = [(w.start.astimezone(zone), w.end.astimezone(zone)) for w in request.windows]
    assert [f"{_wall(start)}-{_wall(end)}" for start, end in found] == [window]
