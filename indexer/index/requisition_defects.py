"""Pydantic's errors about a requisition, said in French: one sentence a defect, with the remedy."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

MAX_DEFECTS = 20  # beyond that a reader needs the model, not more sentences

REQUISITION = "de la réquisition"
CAMERAS_FILE = "du fichier des caméras"


@dataclass(frozen=True)
class _Field:
    noun: str  # with its article
    kind: str  # what a value must be
    example: str  # a line that would do


_TEXT = "un texte entre guillemets"
_NUMBER = "un nombre"
_FIELDS: dict[str, _Field] = {
    "reference": _Field("la référence du dossier", _TEXT, 'reference = "REQ-2026-0042"'),
    "regime": _Field("le régime", "« csu » ou « lrj »", 'regime = "csu"'),
    "basis": _Field("le fondement", "« 60-1 », « 77-1-1 » ou « 99-3 »", 'basis = "77-1-1"'),
    "authority": _Field(
        "l’autorité requérante", _TEXT, 'authority = "Tribunal judiciaire de Toulouse"'
    ),
    "procedure": _Field("le numéro de procédure", _TEXT, 'procedure = "2026/001234"'),
    "offence": _Field("l’infraction", _TEXT, 'offence = "vol avec violence"'),
    "timezone": _Field(
        "le fuseau horaire", "un fuseau connu entre guillemets", 'timezone = "Europe/Paris"'
    ),
    "cameras": _Field(
        "la liste des caméras", "une liste d’identifiants", 'cameras = ["CAM-01", "CAM-02"]'
    ),
    "window": _Field("la fenêtre", "une table", "[window] suivi de start et de end"),
    "start": _Field(
        "le début de la fenêtre",
        "une date et une heure sans guillemets",
        "start = 2026-03-11T18:00:00",
    ),
    "end": _Field(
        "la fin de la fenêtre", "une date et une heure sans guillemets", "end = 2026-03-12T08:00:00"
    ),
    "preserved_on": _Field(
        "la date de mise de côté", "une date sans guillemets", "preserved_on = 2026-03-13"
    ),
    "cameras_file": _Field("le fichier des caméras", _TEXT, 'cameras_file = "cameras.toml"'),
    "camera": _Field("la description des caméras", "une suite de tables", "[[camera]]"),
    "id": _Field("l’identifiant de la caméra", _TEXT, 'id = "CAM-01"'),
    "name": _Field("le nom de la caméra", _TEXT, 'name = "Place du Capitole"'),
    "lat": _Field("la latitude", f"{_NUMBER} de -90 à 90", "lat = 43.60455"),
    "lon": _Field("la longitude", f"{_NUMBER} de -180 à 180", "lon = 1.44305"),
    "bearing_deg": _Field("l’azimut", f"{_NUMBER} de 0 à 360", "bearing_deg = 75.0"),
    "tilt_deg": _Field("l’inclinaison", f"{_NUMBER} de -90 à 90", "tilt_deg = 20.0"),
    "height_m": _Field("la hauteur", f"{_NUMBER} de plus de 0 à 500 mètres", "height_m = 6.0"),
    "hfov_deg": _Field("le champ horizontal", f"{_NUMBER} entre 0 et 180", "hfov_deg = 70.0"),
}
_EXAMPLE = "écrivez par exemple {example}."
_MISSING = "Il manque {path}, {noun} : " + _EXAMPLE
_EMPTY = "{path}, {noun}, est vide : " + _EXAMPLE
_LONG = "{path}, {noun}, est trop long : abrégez."
_WORD = "{path} vaut « {value} » : {noun} doit être {kind}."
#: By pydantic's error type, or by the reason that a validator of ``requisition_file`` gives.
_TEMPLATES = {
    "missing": _MISSING,
    "string_too_short": _EMPTY,
    "too_short": _EMPTY,
    "blank": _EMPTY,
    "string_too_long": _LONG,
    "too_long": _LONG,
    "control": "{path}, {noun}, contient un caractère de contrôle : retirez-le.",
    "string_pattern_mismatch": (
        "{path} vaut « {value} », qui ne peut pas nommer un dossier : écrivez 64 caractères au "
        "plus, lettres, chiffres, points, tirets ou soulignés, en commençant par une lettre ou un "
        "chiffre."
    ),
    "greater_than": _WORD,
    "greater_than_equal": _WORD,
    "less_than": _WORD,
    "less_than_equal": _WORD,
    "finite_number": _WORD,
    "enum": _WORD,
    "zone": _WORD,
}


def say_all(error: ValidationError, where: str = REQUISITION) -> list[str]:
    """One sentence for each error, at most ``MAX_DEFECTS`` and then how many more there are."""
    errors = error.errors(include_url=False)
    sentences = list(dict.fromkeys(_say(detail, where) for detail in errors))
    more = len(sentences) - MAX_DEFECTS
    if more <= 0:
        return sentences
    return [*sentences[:MAX_DEFECTS], f"Il y a encore {more} autres défauts du même fichier."]


def _say(detail: ErrorDetails, where: str) -> str:
    names = [part for part in detail["loc"] if isinstance(part, str)]
    path = ".".join(names)
    field = _FIELDS.get(names[-1])
    rank = next((part for part in detail["loc"] if isinstance(part, int)), None)
    ordinal = f" (n° {rank + 1})" if rank is not None else ""
    if detail["type"] == "extra_forbidden" or field is None:
        return _say_unknown(f"« {_shown(path)} »{ordinal}", names[-1], where)
    return _say_known(detail, f"« {path} »{ordinal}", field)


def _say_unknown(path: str, name: str, where: str) -> str:
    close = get_close_matches(name, _FIELDS, n=1)
    remedy = f"vouliez-vous écrire « {close[0]} » ?" if close else "retirez cette ligne."
    return f"{path} n’est pas un champ connu {where} : {remedy}"


def _say_known(detail: ErrorDetails, path: str, field: _Field) -> str:
    reason = str(detail.get("ctx", {}).get("error", detail["type"]))
    template = _TEMPLATES.get(reason, "{path}, {noun}, n’est pas {kind} : " + _EXAMPLE)
    return template.format(
        path=path,
        noun=field.noun,
        kind=field.kind,
        example=field.example,
        value=_shown(detail["input"]),
    )


def _shown(value: object) -> str:
    """A value as one short printable line."""
    text = "".join(c if c.isprintable() else "�" for c in str(value))
    return text if len(text) <= 60 else text[:59] + "…"
