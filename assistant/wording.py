"""How an answer is said in French, in the terminal and in the chat.

Enters: an ``Answer``. Leaves: text. The restatement of the request itself is restatement.py's.
"""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path

from assistant.answer import Answer, ShownHit
from assistant.dates import say_date
from assistant.french import load_wording
from assistant.request import SearchRequest
from assistant.restatement import criterion_text
from assistant.search.tally import HOUR_MS, Tally
from indexer.index.clock import from_utc_ms
from indexer.index.vocabulary import Action, Verdict

MARKS = {Verdict.MATCH: "✓", Verdict.MISMATCH: "✗", Verdict.UNKNOWN: "?"}
NOT_AN_ABSENCE = "ce n’est pas la preuve d’une absence"
PASSAGES_NOT_OBJECTS = "un même véhicule ou une même personne peut en faire plusieurs"
HELP = (
    "Décrivez ce qui se voit : véhicule, couleur, vêtement, objet, lieu, direction, heure ; par "
    "exemple « camionnette blanche qui va vers le Capitole après 22h ». Précisez ensuite : "
    "« plutôt grise », « seulement après 23h », « sans casque », « et avant ? », « où va-t-il "
    "ensuite ? », « combien ? », « annule », « nouvelle recherche »."
)


def sentence(answer: Answer) -> str:
    """What the assistant says in the conversation: refusals, what it understood, what it found."""
    lines = [f"{refusal.reason} {refusal.suggestion}".strip() for refusal in answer.refusals]
    if answer.request is not None:
        if answer.restatement:
            lines.append(f"Je cherche : {answer.restatement}.")
        lines.append(answer.message or count(answer))
        lines += [f"À noter : {note}." for note in answer.unresolved]
    elif answer.message:
        lines.append(answer.message)
    return "\n\n".join(lines)


def message(request: SearchRequest, tally: Tally | None, zone: tzinfo) -> str:
    """What is said beside the hits: a count, a summary, help; empty for an ordinary search."""
    if request.action is Action.HELP:
        return HELP
    if request.action is Action.RESET:
        return "La conversation recommence à zéro."
    if tally is None or not tally.candidates:
        return ""
    if request.action is Action.COUNT:
        return f"{_expected(tally)} ; {PASSAGES_NOT_OBJECTS}."
    return _summary(tally, zone) if tally.total else ""


def _expected(tally: Tally) -> str:
    """The expected number, and of how many candidates where that is more."""
    if tally.total == tally.candidates:
        return "Un passage" if tally.total == 1 else f"{tally.total} passages"
    candidates = "un seul candidat" if tally.candidates == 1 else f"{tally.candidates} candidats"
    if tally.total == 0:
        return f"Sans doute aucun passage : {candidates}, peu probable{_s(tally.candidates)}"
    passages = "un passage" if tally.total == 1 else f"{tally.total} passages"
    return f"Environ {passages}, d’après les probabilités de {candidates}"


def _s(count: int) -> str:
    return "s" if count > 1 else ""


def _summary(tally: Tally, zone: tzinfo) -> str:
    words = load_wording().targets
    kinds = ", ".join(
        f"{n} {words[target].many if n > 1 else words[target].one}"
        for target, n in sorted(tally.targets.items(), key=lambda pair: -pair[1])
    )
    cameras = ", ".join(
        f"{camera} {n}" for camera, n in sorted(tally.cameras.items(), key=lambda pair: -pair[1])
    )
    exact = tally.total == tally.candidates
    passages = f"{'' if exact else 'Environ '}{tally.total} passage{_s(tally.total)}"
    parts = [f"{passages} ({kinds})" if kinds else passages]
    parts += [f"par caméra : {cameras}"] if cameras else []
    if tally.hours:
        busiest, n = max(tally.hours.items(), key=lambda pair: pair[1])
        hour = from_utc_ms(busiest * HOUR_MS, zone)
        parts.append(
            f"l’heure la plus passante commence à {hour:%H} h le {say_date(hour)} "
            f"({n} passage{_s(n)})"
        )
    return f"{' ; '.join(parts)}. Ce sont des passages : {PASSAGES_NOT_OBJECTS}."


def count(answer: Answer) -> str:
    """How many candidates there are, and how many of them are shown."""
    if not answer.hits:
        return f"Aucun passage trouvé dans ce qui a été lu ; {NOT_AN_ABSENCE}."
    shown = len(answer.hits)
    passages = "1 passage candidat" if answer.total == 1 else f"{answer.total} passages candidats"
    more = f", les {shown} premiers sont montrés" if shown < answer.total else ""
    return f"{passages} à vérifier{more}."


def coverage(answer: Answer) -> str:
    """How much of what was asked about could be looked at."""
    seen = answer.coverage
    if seen is None:
        return ""
    share = 100 * seen.recorded_s / seen.expected_s if seen.expected_s else 0.0
    part = "moins de 1 %" if 0 < share < 1 else f"{share:.0f} %"
    cameras = "1 caméra" if seen.cameras == 1 else f"{seen.cameras} caméras"
    return (
        f"Lu : {hours(seen.recorded_s)} d’enregistrement sur {cameras}, soit {part} "
        "du temps demandé."
    )


def terminal(answer: Answer) -> str:
    """The whole answer for a terminal, one block a hit."""
    lines = [sentence(answer)]
    if answer.hits:
        lines += [_block(shown, answer.zone) for shown in answer.hits]
    elif answer.near_misses:
        lines.append("Les plus proches, et ce qui leur manque :")
        lines += [_block(shown, answer.zone) for shown in answer.near_misses]
    if answer.request is not None:
        lines.append(coverage(answer))
    return "\n\n".join(line for line in lines if line)


def _block(shown: ShownHit, zone: tzinfo) -> str:
    track = shown.hit.track
    start, end = (from_utc_ms(ms, zone) for ms in (track.start_utc_ms, track.end_utc_ms))
    verdicts = "  ".join(
        f"{MARKS[j.verdict]} {criterion_text(j.criterion)}"
        + (f" ({round(100 * j.confidence)} %)" if j.confidence is not None else "")
        for j in shown.hit.criteria
    )
    lines = [
        f"{shown.rank:>3}. {track.camera_id}  {say_date(start)}, {start:%H:%M:%S}–{end:%H:%M:%S}"
        f"  score {round(100 * shown.hit.score)} %",
        f"     {verdicts}" if verdicts else "",
        f"     extrait : {shown.clip.screen}" if shown.clip else "",
        f"     original : {shown.clip.evidence}" if shown.clip else "",
        f"     source : {Path(shown.recording.path).name}" if not shown.clip else "",
    ]
    return "\n".join(line for line in lines if line)


def hours(seconds: float) -> str:
    """« 14 h », « 2 h 05 », « 12 min », « 40 s »."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{round(seconds)} s"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" + (f" {minutes % 60:02d}" if minutes % 60 else "")
