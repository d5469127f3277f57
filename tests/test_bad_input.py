"""Whatever is malformed gets one French sentence and its exit code, and leaves nothing behind."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.ask import Asked, Assistant
from assistant.errors import AssistantError
from indexer.footage.recordings import Skip, find_recordings
from indexer.index.case import load_case, open_case
from indexer.index.errors import IndexerError
from indexer.pipeline import index_case
from models.errors import ModelsError
from tests.commands import Commands, listing
from tests.fakes import SilentLanguageModel
from tests.indexer.scenes import REQUISITION, make_models

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
WINDOW = "[window]\nstart = 2026-03-11T18:00:00\nend = 2026-03-12T08:00:00\n"

#: What is changed in a good requisition (old, new), and words of the sentence it gets.
REQUISITIONS: dict[str, tuple[str, str, str]] = {
    "no reference": ('reference = "REQ-1"', "", "Il manque « reference »"),
    "empty reference": ('"REQ-1"', '""', "« reference », la référence du dossier, est vide"),
    "reference that climbs": ('"REQ-1"', '"../../etc"', "ne peut pas nommer un dossier"),
    "reference with a slash": ('"REQ-1"', '"REQ/1"', "ne peut pas nommer un dossier"),
    "reference with a null": ('"REQ-1"', '"REQ\\u0000"', "ne peut pas nommer un dossier"),
    "reference of emoji": ('"REQ-1"', '"🚓"', "ne peut pas nommer un dossier"),
    "endless reference": ('"REQ-1"', '"' + "R" * 10_000 + '"', "ne peut pas nommer un dossier"),
    "reference that is a number": ('"REQ-1"', "42", "n’est pas un texte entre guillemets"),
    "unknown regime": ('"csu"', '"prive"', "le régime doit être « csu » ou « lrj »"),
    "unknown basis": ('"77-1-1"', '"78-2-2"', "le fondement doit être"),
    "SQL for a basis": ('"77-1-1"', '"1\'; DROP TABLE track;--"', "le fondement doit être"),
    "empty authority": ('"Tribunal judiciaire de Toulouse"', '"  "', "« authority »"),
    "control character": ('"vol"', '"vol\\u001b[2J"', "caractère de contrôle"),
    "endless offence": ('"vol"', '"' + "é" * 10_000 + '"', "trop long"),
    "unknown zone": ('"Europe/Paris"', '"Europe/Toulouse"', "fuseau connu"),
    "zone that climbs": ('"Europe/Paris"', '"../../../etc/passwd"', "fuseau connu"),
    "no camera": ('["CAM-01", "CAM-02"]', "[]", "« cameras », la liste des caméras, est vide"),
    "camera that is a number": ('"CAM-02"]', "2]", "« cameras » (n° 2)"),
    "camera twice": ('"CAM-02"]', '"CAM-01"]', "citée deux fois"),
    "camera with a new line": ('"CAM-02"]', '"CAM\\n02"]', "caractère de contrôle"),
    "cameras as one text": ('["CAM-01", "CAM-02"]', '"CAM-01"', "une liste d’identifiants"),
    "described without being named": ('id = "CAM-01"', 'id = "CAM-03"', "sans être visée"),
    "latitude of 200": ("lat = 43.60455", "lat = 200.0", "la latitude doit être"),
    "longitude in words": ("lon = 1.44305", 'lon = "est"', "la longitude, n’est pas"),
    "bearing of 400": ("bearing_deg = 0.0", "bearing_deg = 400.0", "l’azimut doit être"),
    "height below ground": ("height_m = 6.0", "height_m = -6.0", "la hauteur doit être"),
    "infinite field of view": ("hfov_deg = 70.0", "hfov_deg = inf", "le champ horizontal"),
    "misspelt field": ("hfov_deg", "hfov", "vouliez-vous écrire « hfov_deg »"),
    "no window": (WINDOW, "", "Il manque « window »"),
    "no end": ("end = 2026-03-12T08:00:00", "", "Il manque « window.end »"),
    "window backwards": ("end = 2026-03-12", "end = 2026-03-10", "finit avant de commencer"),
    "window of nothing": (
        "end = 2026-03-12T08:00:00",
        "end = 2026-03-11T18:00:00",
        "La fenêtre est vide",
    ),
    "hour in quotes": (
        "end = 2026-03-12T08:00:00",
        'end = "2026-03-12T08:00:00"',
        "sans guillemets",
    ),
    "hour that spring skips": (
        "start = 2026-03-11T18:00:00\nend = 2026-03-12T08:00:00",
        "start = 2026-03-29T02:30:00\nend = 2026-03-29T08:00:00",
        "n’existe pas dans la zone Europe/Paris",
    ),
    "hour that autumn repeats": (
        "start = 2026-03-11T18:00:00\nend = 2026-03-12T08:00:00",
        "start = 2026-10-25T02:30:00\nend = 2026-10-25T08:00:00",
        "existe deux fois dans la zone Europe/Paris",
    ),
    "preserved before": ("[window]", "preserved_on = 2026-03-01\n[window]", "« preserved_on »"),
    "preserved at an hour": (
        "[window]",
        "preserved_on = 2026-03-13T10:00:00\n[window]",
        "la date de mise de côté",
    ),
    "cameras file that is not there": (
        "[window]",
        'cameras_file = "ville.toml"\n[window]',
        "n’existe pas à côté",
    ),
    "unknown table": ("[window]", "[fenetre]\na = 1\n[window]", "« fenetre » n’est pas un champ"),
    "broken TOML": ("[window]", "[window", "n’est pas du TOML valable"),
    "the same key twice": ('"csu"', '"csu"\nregime = "lrj"', "n’est pas du TOML valable"),
    "JSON": (REQUISITION, '{"reference": "REQ-1"}', "n’est pas du TOML valable"),
    "emoji alone": (REQUISITION, "🚓🚓🚓", "n’est pas du TOML valable"),
    "nothing": (REQUISITION, "", "Il manque « reference »"),
    "too long a file": (REQUISITION, "#" * 1_000_001, "dépasse 1 Mo"),
}


@pytest.mark.parametrize("name", REQUISITIONS)
def test_a_malformed_requisition_opens_nothing(
    name: str, tmp_path: Path, home: Path, commands: Commands
) -> None:
    old, new, words = REQUISITIONS[name]
    assert old in REQUISITION
    path = tmp_path / "requisition.toml"
    path.write_text(REQUISITION.replace(old, new, 1), "utf-8")
    before = listing(tmp_path)
    ran = commands("case", "open", path)
    assert ran.code == 2
    assert words in ran.err
    assert ran.out == ""
    assert all(line.isprintable() and line.endswith((".", "?")) for line in ran.err.splitlines())
    assert "Traceback" not in ran.err
    assert listing(tmp_path) == before
    assert not home.exists()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\xff\xfe\x00\x01", "n’est pas en UTF-8"),
        (REQUISITION.replace("vol", "infraction caractérisée").encode("latin-1"), "UTF-8"),
        (b"\x00" * 64, "n’est pas du TOML valable"),
        (b"a = " + b"[" * 5_000, "trop de crochets"),
    ],
)
def test_bytes_that_are_no_text_open_nothing(
    raw: bytes, words: str, tmp_path: Path, home: Path, commands: Commands
) -> None:
    path = tmp_path / "requisition.toml"
    path.write_bytes(raw)
    ran = commands("case", "open", path, "--json")
    assert ran.code == 2
    assert words in ran.err
    error = ran.document["error"]
    assert isinstance(error, dict)
    assert error["code"] == 2
    assert words in error["message"]
    assert not home.exists()


#: Sidecars that cannot be used: their recording becomes a line of the report, and is not opened.
SIDECARS = (
    "camera = ",
    "camera = 12",
    'camera = ""',
    'start = "demain"',
    "start = 2026-13-45T00:00:00",
    "clock_offset_s = inf",
    'clock_offset_s = "3"',
    "zoom = 3",
    '{"camera": "CAM-01"}',
    "'; DROP TABLE recording;--",
    "🚓",
    "\u0000",
    "a = " + "[" * 5_000,
    "#" * 1_000_000,
    "start = 0001-01-01T00:00:00",
    "start = 9999-12-31T23:59:59",
)


@pytest.mark.parametrize("text", SIDECARS, ids=lambda text: text[:24])
def test_a_malformed_sidecar_is_a_line_of_the_report(text: str, tmp_path: Path) -> None:
    path = tmp_path / "requisition.toml"
    path.write_text(REQUISITION, "utf-8")
    case = open_case(path, tmp_path / "cases", NOW)
    footage = tmp_path / "footage"
    footage.mkdir()
    (footage / "CAM-01_20260311T200000.mp4").write_bytes(b"never read")
    (footage / "CAM-01_20260311T200000.toml").write_text(text, "utf-8")
    (skip,) = find_recordings([footage], case.requisition, NOW)
    assert isinstance(skip, Skip)
    assert skip.reason.endswith(".")
    assert skip.reason.isprintable()
    before = listing(case.folder.root)
    report = index_case(case, [footage], make_models(), NOW)
    assert [skipped.reason for skipped in report.skipped] == [skip.reason]
    assert report.tracks_in_case == 0
    assert listing(case.folder.root) >= before


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of cases with one indexed, empty case."""
    folder = tmp_path_factory.mktemp("home")
    path = folder / "requisition.toml"
    path.write_text(REQUISITION, "utf-8")
    case = open_case(path, folder / "cases", NOW)
    index_case(case, [], make_models(), NOW)
    return folder / "cases"


#: Questions that cannot be read: words of the sentence.
QUESTIONS: dict[str, str] = {
    "": "La question est vide",
    "   \t  ": "La question est vide",
    "\n": "La question est vide",
    "é" * 10_000: "10000 caractères",
    "camionnette blanche " * 500: "caractères",
    "?!…": "aucun mot",
    "🚓🚓🚓": "aucun mot",
    "\x00\x01\x02": "aucun mot",
    "'; --": "aucun mot",
    "{}": "aucun mot",
}
#: Questions that are strange but may be asked: they are answered or refused, never a traceback.
STRANGE = (
    "\x1b[2J",
    "'; DROP TABLE track; --",
    "1 OR 1=1",
    '{"action": "search", "target": "person"}',
    "SELECT * FROM track WHERE target = 'car'",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "%s%s%s%n",
    "una furgoneta blanca hacia la plaza",
    "ein weißer Lieferwagen",
    "سيارة بيضاء",
    "白いバン",
    "camionnette 🚐 blanche",
    "C\u0301amionnette\u200b blanche",
    "camionnette\x00blanche",
    "CAMIONNETTE BLANCHE!!!!!!!!",
    "a" * 400,
    "\ud800 blanche",
)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda text: repr(text[:16]))
def test_a_question_that_cannot_be_read_says_so(
    question: str, indexed: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELECTURE_HOME", str(indexed))
    before = listing(indexed)
    ran = commands("ask", "REQ-1", question, "--json", "--now", "2026-03-12T10:00:00")
    assert ran.code == 2
    assert QUESTIONS[question] in ran.err
    assert ran.document["error"] == {"code": 2, "message": ran.err.strip()}
    assert listing(indexed) == before


@pytest.mark.parametrize("question", STRANGE, ids=lambda text: ascii(text[:16]))
def test_a_strange_question_is_answered_or_refused(question: str, indexed: Path) -> None:
    assistant = Assistant(load_case(indexed, "REQ-1"), language=SilentLanguageModel())
    try:
        answer = assistant.ask(Asked(question, NOW))
    except (AssistantError, IndexerError, ModelsError) as error:
        assert error.code in {3, 4}  # the index of this test was made by no real encoder
        assert str(error).endswith(".")
    else:
        assert answer.exit_code in {0, 3}
        json.dumps(answer.document())


USAGES: dict[tuple[str, ...], str] = {
    (): "Il manque une commande",
    ("chercher",): "La commande « chercher » n’existe pas",
    ("case", "ouvrir"): "La commande « ouvrir » n’existe pas",
    ("case", "open"): "Il manque « REQUISITION.toml »",
    ("case", "open", "a.toml", "b.toml"): "un mot de trop",
    ("case", "open", "absente.toml"): "n’existe pas",
    ("case", "open", "."): "est un dossier",
    ("case", "verify", "REQ-9"): "Aucun dossier « REQ-9 »",
    ("case", "close", "../cases"): "Aucun dossier",
    ("index", "REQ-1"): "Il manque « PATH... »",
    ("index", "REQ-1", "absent.mp4"): "« PATH... » n’est pas valable",
    ("ask",): "Il manque « CASE »",
    ("ask", "REQ-1"): "Il manque « QUESTION »",
    ("ask", "REQ-1", "moto", "noire"): "un mot de trop",
    ("ask", "REQ-1", "moto", "--limit", "0"): "un nombre entier de 1 à 1000",
    ("ask", "REQ-1", "moto", "--limit", "dix"): "un nombre entier de 1 à 1000",
    ("ask", "REQ-1", "moto", "--limit"): "attend une valeur",
    ("ask", "REQ-1", "moto", "--now", "hier"): "une date ISO 8601",
    ("ask", "REQ-1", "moto", "--sesion", "s1"): "vouliez-vous dire « --session » ?",
    ("chat", "REQ-9"): "Aucun dossier « REQ-9 »",
    ("chat", "--port", "0"): "un nombre entier de 1 à 65535",
    ("models", "tirer"): "La commande « tirer » n’existe pas",
}


@pytest.mark.parametrize("arguments", USAGES, ids=" ".join)
def test_wrong_usage_is_said_in_french(
    arguments: tuple[str, ...], tmp_path: Path, home: Path, commands: Commands
) -> None:
    ran = commands(*arguments)
    assert ran.code == 2
    assert USAGES[arguments] in ran.err
    assert len(ran.err.splitlines()) == 1
    assert ran.out == ""
    as_json = commands(*arguments, "--json")
    if arguments and arguments[-1] not in {"--limit", "case"}:
        assert as_json.code == 2
        assert "error" in as_json.document
    assert not home.exists()


def test_the_table_is_long_enough() -> None:
    assert len(REQUISITIONS) + len(SIDECARS) + len(QUESTIONS) >= 60
    assert len({replace_spaces(words) for _, _, words in REQUISITIONS.values()}) >= 25


def replace_spaces(words: str) -> str:
    return words.replace("\u00a0", " ")
