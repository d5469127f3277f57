"""A requisition is taken whole or refused with a sentence for each defect."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.index.clock import Interval
from indexer.index.errors import RequisitionError
from indexer.index.requisition import CameraEntry, Requisition, read_requisition
from indexer.index.vocabulary import Basis, Regime

PARIS = ZoneInfo("Europe/Paris")
HEAD = """
reference = "REQ-2026-0042"
regime    = "csu"
basis     = "77-1-1"
authority = "Tribunal judiciaire de Toulouse"
procedure = "2026/001234"
offence   = "vol avec violence"
timezone  = "Europe/Paris"
cameras   = ["CAM-01", "CAM-02"]
"""
WINDOW = """
[window]
start = 2026-03-11T18:00:00
end   = 2026-03-12T08:00:00
"""
CAMERA = """
[[camera]]
id = "CAM-01"
name = "Place du Capitole, angle rue Romiguières"
lat = 43.60455
lon = 1.44305
bearing_deg = 75.0
tilt_deg = 20
height_m = 6.0
hfov_deg = 70.0
"""


def read(tmp_path: Path, text: str) -> Requisition:
    path = tmp_path / "requisition.toml"
    path.write_text(text, "utf-8")
    return read_requisition(path)


def defects(tmp_path: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(RequisitionError) as caught:
        read(tmp_path, text)
    assert caught.value.code == 2
    return caught.value.defects


def test_the_contract_s_example_is_read_whole(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD + "preserved_on = 2026-03-13\n" + WINDOW + CAMERA)
    assert (found.regime, found.basis) == (Regime.CSU, Basis.PRELIMINARY)
    assert found.cameras == ("CAM-01", "CAM-02")
    assert found.preserved_on == date(2026, 3, 13)
    assert found.start == datetime(2026, 3, 11, 18, tzinfo=PARIS)
    assert found.window.seconds == 14 * 3600
    assert found.entries == (
        CameraEntry(
            "CAM-01",
            "Place du Capitole, angle rue Romiguières",
            43.60455,
            1.44305,
            75.0,
            20.0,
            6.0,
            70.0,
        ),
    )


def test_a_camera_without_description_is_usable(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD + WINDOW + CAMERA)
    assert found.entry("CAM-02") == CameraEntry("CAM-02")
    assert found.entry("CAM-03") is None


def test_cameras_may_stand_in_a_shared_file_that_describes_others_too(tmp_path: Path) -> None:
    (tmp_path / "cameras.toml").write_text(CAMERA + '[[camera]]\nid = "CAM-77"\n', "utf-8")
    found = read(tmp_path, HEAD + 'cameras_file = "cameras.toml"\n' + WINDOW)
    assert [entry.id for entry in found.entries] == ["CAM-01"]


def test_an_offset_settles_an_ambiguous_hour(tmp_path: Path) -> None:
    window = "[window]\nstart = 2026-10-25T02:30:00+01:00\nend = 2026-10-25T06:00:00\n"
    found = read(tmp_path, HEAD + window)
    assert found.start.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert found.start.tzinfo == PARIS
    assert found.window.seconds == 3.5 * 3600


def test_a_byte_order_mark_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "requisition.toml"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + WINDOW).encode())
    assert read_requisition(path).reference == "REQ-2026-0042"


def test_every_defect_is_said_at_once(tmp_path: Path) -> None:
    text = HEAD.replace('"csu"', '"mairie"').replace('"77-1-1"', '"78-2"') + WINDOW
    found = defects(tmp_path, text.replace("offence ", "ofence "))
    assert len(found) == 4
    assert all(sentence.endswith((".", "?")) and "\n" not in sentence for sentence in found)
    assert any("« offence »" in sentence and "Il manque" in sentence for sentence in found)
    assert any("vouliez-vous écrire « offence »" in sentence for sentence in found)


@pytest.mark.parametrize(
    "field",
    [
        "reference",
        "regime",
        "basis",
        "authority",
        "procedure",
        "offence",
        "timezone",
        "cameras",
    ],
)
def test_each_field_is_required_and_typed(tmp_path: Path, field: str) -> None:
    lines = (HEAD + WINDOW).splitlines()
    without = "\n".join(line for line in lines if not line.startswith(field))
    assert defects(tmp_path, without)[0].startswith(f"Il manque « {field} »")
    wrong = [f"{field} = 12.5" if line.startswith(field) else line for line in lines]
    (sentence,) = defects(tmp_path, "\n".join(wrong))
    assert f"« {field} »" in sentence
    empty = [f'{field} = ""' if line.startswith(field) else line for line in lines]
    (sentence,) = defects(tmp_path, "\n".join(empty))
    assert f"« {field} »" in sentence


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ("start = 2026-03-12T08:00:00\nend = 2026-03-11T18:00:00", "finit avant de commencer"),
        ("start = 2026-03-12T08:00:00\nend = 2026-03-12T08:00:00", "fenêtre est vide"),
        ("start = 2026-03-12T08:00:00", "Il manque « window.end »"),
        ('start = "2026-03-12T08:00:00"\nend = 2026-03-13T08:00:00', "sans guillemets"),
        ("start = 2026-03-12\nend = 2026-03-13T08:00:00", "« window.start »"),
        ("start = 08:00:00\nend = 2026-03-13T08:00:00", "« window.start »"),
        ("start = 2026-03-29T02:30:00\nend = 2026-03-29T08:00:00", "n’existe pas"),
        ("start = 2026-10-25T01:00:00\nend = 2026-10-25T02:30:00", "existe deux fois"),
        ("start = 0001-01-01T00:00:00\nend = 2026-10-25T06:30:00", "hors du calendrier"),
    ],
)
def test_a_window_that_does_not_hold_says_why(tmp_path: Path, window: str, words: str) -> None:
    (sentence,) = defects(tmp_path, f"{HEAD}\n[window]\n{window}\n")
    assert words in sentence


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("lat = 200.0", "« camera.lat » (n° 1) vaut « 200.0 » : la latitude"),
        ("lon = -181", "la longitude"),
        ("lat = nan", "la latitude"),
        ("bearing_deg = 400.0", "l’azimut"),
        ("tilt_deg = true", "l’inclinaison"),
        ("height_m = 0", "la hauteur"),
        ("hfov_deg = 180.0", "le champ horizontal"),
        ("focal_mm = 4", "« camera.focal_mm » (n° 1) n’est pas un champ connu"),
        ('name = "Place\\u0007"', "caractère de contrôle"),
    ],
)
def test_a_camera_that_does_not_hold_says_why(tmp_path: Path, line: str, words: str) -> None:
    (sentence,) = defects(tmp_path, f'{HEAD}{WINDOW}[[camera]]\nid = "CAM-01"\n{line}\n')
    assert words in sentence


@pytest.mark.parametrize(
    "reference",
    ["../evasion", "a/b", "a\\\\b", "..", ".cache", "-f", "a b", "x" * 65, "a\\u0000", "a\\n", " "],
)
def test_a_reference_names_one_plain_folder(tmp_path: Path, reference: str) -> None:
    (sentence,) = defects(tmp_path, HEAD.replace("REQ-2026-0042", reference) + WINDOW)
    assert "« reference »" in sentence
    assert sentence.isprintable()


def test_cameras_are_named_once_and_described_once(tmp_path: Path) -> None:
    twice = HEAD.replace('"CAM-02"]', '"CAM-02", "CAM-01"]')
    assert "citée deux fois" in defects(tmp_path, twice + WINDOW)[0]
    assert "décrite deux fois" in defects(tmp_path, HEAD + WINDOW + CAMERA + CAMERA)[0]
    stranger = CAMERA.replace("CAM-01", "CAM-99")
    assert "sans être visée" in defects(tmp_path, HEAD + WINDOW + stranger)[0]
    assert "est vide" in defects(tmp_path, HEAD.replace('"CAM-01", "CAM-02"', "") + WINDOW)[0]


def test_a_cameras_file_must_be_there_and_hold(tmp_path: Path) -> None:
    text = HEAD + 'cameras_file = "cameras.toml"\n' + WINDOW
    assert "n’existe pas à côté" in defects(tmp_path, text)[0]
    (tmp_path / "cameras.toml").write_text(CAMERA.replace("43.6", "143.6"), "utf-8")
    assert "la latitude" in defects(tmp_path, text)[0]


def test_recordings_cannot_be_set_aside_before_they_exist(tmp_path: Path) -> None:
    (sentence,) = defects(tmp_path, HEAD + "preserved_on = 2026-03-10\n" + WINDOW)
    assert "« preserved_on »" in sentence


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "Il manque"),
        (b"\xff\xfe\x00", "n’est pas en UTF-8"),
        (HEAD.encode("utf-8") + "# é".encode("latin-1"), "n’est pas en UTF-8"),
        (b'reference = "REQ', "n’est pas du TOML"),
        (b"a = 1\na = 2\n", "n’est pas du TOML"),
        (b"a = " + b"9" * 5000, "n’est pas du TOML"),
        (b"a = " + b"[" * 20_000, "trop de crochets"),
        (b"#" * 10_000_000, "dépasse 1 Mo"),
        (b'{"reference": "REQ-1"}', "n’est pas du TOML"),
        (b"\x00" * 100, "n’est pas du TOML"),
    ],
)
def test_a_file_that_is_no_toml_says_so(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "requisition.toml"
    path.write_bytes(raw)
    with pytest.raises(RequisitionError) as caught:
        read_requisition(path)
    assert words in caught.value.defects[0]


def test_a_missing_file_and_a_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(RequisitionError, match="n’existe pas"):
        read_requisition(tmp_path / "absente.toml")
    with pytest.raises(RequisitionError, match="est un dossier"):
        read_requisition(tmp_path)


def test_many_defects_are_counted_not_listed(tmp_path: Path) -> None:
    found = defects(tmp_path, HEAD + "".join(f"champ{i} = 1\n" for i in range(200)) + WINDOW)
    assert len(found) == 21
    assert "180 autres défauts" in found[-1]


INSTANTS = st.datetimes(datetime(2026, 3, 10), datetime(2026, 3, 14), timezones=st.just(UTC))  # noqa: DTZ001


@given(INSTANTS, st.integers(1, 200_000), st.sampled_from(["CAM-01", "CAM-02", "CAM-03"]))
def test_nothing_outside_the_window_or_the_cameras_is_covered(
    start: datetime, seconds: int, camera: str
) -> None:
    requisition = Requisition(
        reference="R",
        regime=Regime.CSU,
        basis=Basis.FLAGRANCE,
        authority="TJ",
        procedure="1",
        offence="vol",
        timezone="Europe/Paris",
        cameras=("CAM-01", "CAM-02"),
        start=datetime(2026, 3, 11, 18, tzinfo=PARIS),
        end=datetime(2026, 3, 12, 8, tzinfo=PARIS),
    )
    asked = Interval(start, start + timedelta(seconds=seconds))
    covered = requisition.covers(camera, asked)
    inside = camera in requisition.cameras and asked.overlaps(requisition.window)
    assert (covered is not None) == inside
    if covered is not None:
        assert requisition.start <= covered.start < covered.end <= requisition.end
