"""An answer as HTML: chips, hits, what could not be seen. Text in, markup out; no Gradio here.

Every text that comes from a question, a file name or a camera is escaped. Thumbnails are embedded
as data, so that the page asks nobody for anything.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from html import escape
from pathlib import Path

from assistant import wording
from assistant.answer import Answer, ShownHit
from assistant.clips.cutting import Clip
from assistant.dates import say_date
from assistant.restatement import Chip, criterion_text
from assistant.search.ranking import Judgement
from assistant.wording import MARKS
from indexer.index.clock import from_utc_ms
from indexer.index.vocabulary import Verdict

VERDICT_WORDS = {
    Verdict.MATCH: "vu",
    Verdict.MISMATCH: "contredit",
    Verdict.UNKNOWN: "pas visible, à vérifier",
}


def chips(restated: Sequence[Chip]) -> str:
    """The restatement as buttons; pressing one removes its wish and asks again."""
    if not restated:
        return ""
    buttons = "".join(
        f'<button type="button" class="wish" data-key="{escape(chip.key)}" '
        f'aria-label="Retirer « {escape(chip.text)} » et chercher à nouveau" '
        f'title="Retirer ce critère">{escape(chip.text)}<span aria-hidden="true">×</span></button>'
        for chip in restated
    )
    return f'<div class="wishes" role="group" aria-label="Recherche comprise">{buttons}</div>'


def draw(answer: Answer, names: dict[str, str], selected: int | None) -> str:
    """All that stands under the chips: count, hits or near misses, coverage."""
    if answer.request is None:
        return ""
    parts = [f'<p class="count" role="status">{escape(wording.count(answer))}</p>']
    parts += [_note(text) for text in answer.unresolved]
    if answer.hits:
        parts.append(_cards(answer.hits, answer.zone, names, selected))
    elif answer.near_misses:
        parts.append('<h3 class="near">Les plus proches, et ce qui leur manque</h3>')
        parts.append(_cards(answer.near_misses, answer.zone, names, selected))
    parts.append(coverage(answer))
    return "".join(parts)


def _note(text: str) -> str:
    return f'<p class="unresolved">{escape(text)}</p>'


def _cards(
    hits: Iterable[ShownHit], zone: tzinfo, names: dict[str, str], selected: int | None
) -> str:
    return f'<ol class="hits">{"".join(_card(h, zone, names, selected) for h in hits)}</ol>'


def _card(shown: ShownHit, zone: tzinfo, names: dict[str, str], selected: int | None) -> str:
    track = shown.hit.track
    start = from_utc_ms(track.start_utc_ms, zone)
    camera = names.get(track.camera_id) or track.camera_id
    verdicts = "".join(_verdict(j) for j in shown.hit.criteria)
    pressed = "true" if track.id == selected else "false"
    return (
        f'<li><button type="button" class="hit" data-track="{track.id}" aria-pressed="{pressed}">'
        f'<img alt="" src="{picture(Path(shown.thumbnail))}">'
        f'<span class="where"><strong>{clock(start)}</strong> {escape(say_date(start))}</span>'
        f'<span class="camera">{escape(track.camera_id)} · {escape(camera)}</span>'
        f'<span class="verdicts">{verdicts}</span>'
        f'<span class="score" title="Score du classement, ni preuve ni identité">'
        f"{round(100 * shown.hit.score)} %</span></button></li>"
    )


def _verdict(judgement: Judgement) -> str:
    text = criterion_text(judgement.criterion)
    sure = f", {round(100 * judgement.confidence)} %" if judgement.confidence is not None else ""
    said = f"{text} : {VERDICT_WORDS[judgement.verdict]}{sure}"
    return (
        f'<span class="verdict {judgement.verdict}" title="{escape(said)}">'
        f'<span aria-hidden="true">{MARKS[judgement.verdict]}</span> {escape(text)}</span>'
    )


def coverage(answer: Answer) -> str:
    """What could be looked at, in one sentence, with the holes and unreadable files to unfold."""
    seen = answer.coverage
    if seen is None:
        return ""
    sentence = escape(wording.coverage(answer))
    holes = [
        f"<li>{escape(gap.camera)} : rien de {_moment(gap.interval.start, answer.zone)} à "
        f"{_moment(gap.interval.end, answer.zone)}</li>"
        for gap in seen.gaps
    ]
    holes += [
        f"<li>{escape(Path(path).name)} : {escape(reason)}</li>" for path, reason in seen.unreadable
    ]
    if not holes:
        return f'<p class="coverage">{sentence}</p>'
    unfolded = f"<summary>{sentence}</summary><ul>{''.join(holes)}</ul>"
    return f'<details class="coverage">{unfolded}</details>'


def picture(path: Path) -> str:
    """A thumbnail as a data URI; an empty grey one where the file is gone."""
    try:
        data = path.read_bytes()
    except OSError:
        return "data:image/gif;base64,R0lGODlhAQABAIAAAMzMzAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="
    return "data:image/jpeg;base64," + base64.b64encode(data).decode("ascii")


def clock(instant: datetime) -> str:
    """« 22:14:03 »: digits of one width, which line up in a list."""
    return f"{instant:%H:%M:%S}"


def _moment(instant: datetime, zone: tzinfo) -> str:
    shown = instant.astimezone(zone)
    return f"{clock(shown)} le {say_date(shown)}"


def header() -> str:
    """The name of the house and its one rule."""
    return (
        '<header class="top"><h1>Relecture</h1><p>Enregistrements d’une réquisition, cherchés en '
        "français. Chaque passage est un candidat à vérifier.</p></header>"
    )


def welcome(case: str) -> str:
    """What stands where the results will be."""
    if not case:
        return (
            '<div class="welcome"><p>Aucune affaire n’est ouverte : lancez « relecture case open '
            "REQUISITION.toml », puis « relecture index ».</p></div>"
        )
    examples = (
        "camionnette blanche qui va vers le Capitole après 22h",
        "personne en noir avec un sac à dos",
        "combien de vélos entre 22h et 23h ?",
    )
    items = "".join(f"<li>« {escape(example)} »</li>" for example in examples)
    return (
        '<div class="welcome"><p>Décrivez ce que vous cherchez : véhicule, couleur, vêtement, '
        f"objet, lieu, direction, heure.</p><ul>{items}</ul><p>Puis précisez en parlant : "
        "« plutôt grise », « seulement après 23h », « et avant ? ».</p></div>"
    )


def no_clip(reason: str = "") -> str:
    """What stands where the clip will be."""
    text = reason or "Choisissez un passage pour le voir."
    return f'<div class="no-clip"><p>{escape(text)}</p></div>'


def player(shown: ShownHit, clip: Clip) -> str:
    """The working copy, ready to play, and where the untouched original is."""
    data = base64.b64encode(clip.screen.read_bytes()).decode("ascii")
    reasons = "".join(_verdict(j) for j in shown.hit.criteria)
    return (
        f'<figure class="clip"><video controls autoplay muted loop playsinline '
        f'src="data:video/mp4;base64,{data}"></video><figcaption>'
        f'<span class="verdicts">{reasons}</span>'
        f'<span class="evidence">Original : <code>{escape(str(clip.evidence))}</code></span>'
        f"</figcaption></figure>"
    )
