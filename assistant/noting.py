"""A question and its answer → what the journal keeps of them: no word of the question in clear."""

from __future__ import annotations

from assistant.answer import Answer
from assistant.journal import Event
from assistant.journal_record import Decision, Operation
from assistant.screen import rules_version


def event_of(question: str, session: str | None, answer: Answer) -> Event:
    """The journal's entry: the decision, the request, counts, models and rules behind it."""
    refused = answer.request is None
    decision = Decision.TRIMMED if answer.refusals else Decision.ANSWERED
    models = {
        "detector": answer.source.detector,
        "encoder": answer.source.encoder,
        "language": answer.source.language,
    }
    clips = sum(shown.clip is not None for shown in answer.hits)
    return Event(
        Operation.REFUSE if refused else Operation.ASK,
        Decision.REFUSED if refused else decision,
        session=session,
        question=question,
        request=answer.request.model_dump(mode="json") if answer.request else None,
        refusals=tuple(str(refusal.category) for refusal in answer.refusals),
        counts={"hits": answer.total, "shown": len(answer.hits), "clips": clips},
        models=models,
        rules=rules_version(),
    )
