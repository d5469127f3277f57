"""Question to answer, in one case: screen → understand → resolve → search → cut → journal.

Enters: a question in French. Leaves: an ``Answer``. Nothing heavy is loaded before it is needed,
and then once, so that thousands of questions cost one loading.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from assistant import restatement, wording
from assistant.answer import Answer, ShownHit, Source
from assistant.clips.cutting import Clip, ClipCutter, Shot
from assistant.conversation import SeenHit, Turn
from assistant.dates import TimeContext
from assistant.errors import OutOfScopeError
from assistant.journal import Event, append
from assistant.journal_record import Operation
from assistant.noting import event_of
from assistant.request import SearchRequest, Window
from assistant.resolution import CaseView, Resolution, resolve
from assistant.screen import (
    Category,
    Outcome,
    Refusal,
    screen,
    screen_draft,
)
from assistant.search.coverage import Coverage, coverage_of
from assistant.search.facts import cameras_near
from assistant.search.follow import Follower
from assistant.search.ranking import Hit, Results, Searcher
from assistant.search.tally import Tally, tally_of
from assistant.session import Session, SessionFolder
from assistant.stopwatch import Stopwatch
from assistant.understand import Scene, Understanding, check_question, understand
from assistant.workbench import DEFAULTS, Settings, Workbench
from indexer.index.case import Case
from indexer.index.clock import from_utc_ms
from indexer.index.schema import Track
from indexer.index.vocabulary import Action
from models.language import LanguageModel

#: Around a hit, when nothing else is said: what « autour » shows.
CONTEXT_MS = 60_000
_SILENT = frozenset({Action.RESET, Action.HELP})


@dataclass(frozen=True)
class Asked:
    """One question with its circumstances; ``now`` is aware."""

    question: str
    now: datetime
    session: str | None = None
    limit: int = 20
    clips: bool = False


class Assistant(Workbench):
    """Answers questions about one case."""

    def __init__(
        self, case: Case, settings: Settings = DEFAULTS, language: LanguageModel | None = None
    ) -> None:
        """Raises CaseError for a closed case; what is missing else shows when it is needed."""
        super().__init__(case, settings, language)
        self._sessions = SessionFolder(case.folder.root / "sessions")
        self._cutter = ClipCutter(case.folder.clips, self.zone)

    # ------------------------------------------------------------ questions
    def ask(self, asked: Asked) -> Answer:
        """The answer to one question, written to the journal.

        Raises QuestionError for an unreadable question, ModelsError and IndexerError where
        something is missing. A refusal is an answer.
        """
        check_question(asked.question)
        session = self._sessions.read(asked.session)
        watch = Stopwatch()
        with watch.run("understand"):
            requisition = self.case.requisition
            screened = screen(
                asked.question, requisition.regime, requisition, context=session.screened
            )
            session = session.screen_turn(asked.question, screened.refusals)
            if screened.verdict is Outcome.REFUSE:
                return self._refuse(asked, session, screened.refusals, watch)
            try:
                read = self._understand(screened.remainder, asked, session)
            except OutOfScopeError as exc:
                return self._refuse(asked, session, (_out_of_scope(asked, exc),), watch)
        refusals = (*screened.refusals, *read.refusals)
        answer = self._answer(read.resolution, asked, session, watch)
        answer = replace(
            answer,
            refusals=refusals,
            unresolved=(
                *answer.unresolved,
                *restatement.unresolved_sentences(read.understood.unread),
                *restatement.aside_sentences(read.understood.asides),
            ),
        )
        self._note(asked, answer)
        return answer

    def without(self, key: str, asked: Asked) -> Answer:
        """The session's last search, less the wish that a chip's ``key`` names, asked again."""
        session = self._sessions.read(asked.session)
        last = session.conversation.current
        if last is None:
            raise OutOfScopeError("Il n’y a pas encore de recherche à modifier : posez-en une.")
        request = restatement.without(last, key)
        resolution = Resolution(request.model_copy(update={"action": Action.REFINE}))
        answer = self._answer(resolution, asked, session, Stopwatch())
        self._note(asked, answer)
        return answer

    def clip(self, track: Track, now: datetime) -> Clip:
        """The clip of a track, cut now or before; that it was looked at is in the journal."""
        clip = self._cut(track)
        event = Event(Operation.VIEW, counts={"clips": 1, "track": track.id or 0})
        append(self.case.folder, event, now)
        return clip

    def chips(self, answer: Answer) -> tuple[restatement.Chip, ...]:
        """The removable wishes of an answer's request."""
        if answer.request is None or answer.request.action in _SILENT:
            return ()
        return restatement.facets(answer.request, self.zone)

    # ------------------------------------------------------------ stages
    def _understand(self, question: str, asked: Asked, session: Session) -> _Read:
        requisition = self.case.requisition
        scene = Scene(
            camera_ids=requisition.cameras,
            find_places=self.gazetteer.find_spans,
            previous=session.conversation.current,
        )
        understood = understand(question, scene, self.language)
        draft, refusals = screen_draft(understood.draft, requisition, question)
        view = CaseView(
            time=TimeContext(asked.now, requisition.window, self.zone),
            gazetteer=self.gazetteer,
            camera_ids=requisition.cameras,
        )
        return _Read(resolve(draft, view, session.conversation), understood, refusals)

    def _answer(
        self, resolution: Resolution, asked: Asked, session: Session, watch: Stopwatch
    ) -> Answer:
        request = resolution.request
        searcher = Searcher(self.index, self.gazetteer)
        with watch.run("search"):
            results, tally = self._search(searcher, resolution, asked.limit)
        with watch.run("clips"):
            hits = self._show(results.hits, cut=asked.clips)
        answer = Answer(
            case=self.case.reference,
            session=asked.session or "",
            source=self._source(),
            zone=self.zone,
            restatement=restatement.restate(request, self.zone),
            request=request,
            message=wording.message(request, tally, self.zone),
            unresolved=(*resolution.unresolved, *resolution.notes),
            hits=hits,
            total=results.total,
            near_misses=self._show(results.near_misses, cut=False),
            coverage=self._coverage(request),
            timings_ms=watch.timings_ms,
        )
        turn = Turn(
            question=asked.question,
            request=request,
            hits=tuple(self._seen(shown) for shown in hits),
            anchor=resolution.anchor,
            when=resolution.when,
        )
        conversation = session.conversation.add(turn)
        self._sessions.write(asked.session, session.converse(conversation))
        return answer

    def _search(
        self, searcher: Searcher, resolution: Resolution, limit: int
    ) -> tuple[Results, Tally | None]:
        request = resolution.request
        if request.action in _SILENT:
            return Results((), 0, ()), None
        texts = self._texts(request)
        if texts:
            searcher = replace(searcher, encoder=self.encoder)
        anchor = resolution.anchor
        if anchor is not None and request.action in {Action.PATH, Action.SIMILAR}:
            (track,) = self.index.tracks([anchor.track])
            follow = Follower(searcher)
            find = follow.path if request.action is Action.PATH else follow.similar
            return find(request, track, limit), None
        if anchor is not None and request.action is Action.CONTEXT:
            request = self._around(request, anchor)
        results = searcher.search(request, texts, limit)
        counted = request.action in {Action.SUMMARY, Action.COUNT}
        return results, tally_of(results, self.index.columns) if counted else None

    def _coverage(self, request: SearchRequest) -> Coverage:
        near = cameras_near(request, self.index.cameras, self.gazetteer)
        return coverage_of(self.index, self.case.requisition, request, near)

    def _texts(self, request: SearchRequest) -> tuple[str, ...]:
        """What the encoder is told; nothing where every wish is measured without it."""
        if not request.details and not request.items:
            return ()
        return restatement.encoder_texts(request)

    def _around(self, request: SearchRequest, anchor: SeenHit) -> SearchRequest:
        """Everything on the anchor's camera, about the anchor's time or the time that was said."""
        start, end = anchor.interval().utc_ms
        around = Window(
            start=from_utc_ms(start - CONTEXT_MS, self.zone),
            end=from_utc_ms(end + CONTEXT_MS, self.zone),
        )
        return SearchRequest(
            action=Action.CONTEXT, cameras=(anchor.camera,), windows=request.windows or (around,)
        )

    # ------------------------------------------------------------ what is shown
    def _show(self, hits: tuple[Hit, ...], *, cut: bool) -> tuple[ShownHit, ...]:
        return tuple(
            ShownHit(
                rank=rank,
                hit=hit,
                recording=self.index.recordings[hit.track.recording_id],
                thumbnail=str(self.case.folder.thumbnails / hit.track.thumbnail),
                clip=self._cut(hit.track) if cut else None,
            )
            for rank, hit in enumerate(hits, 1)
        )

    def _cut(self, track: Track) -> Clip:
        recording = self.index.recordings[track.recording_id]
        return self._cutter.cut(Shot(track, recording, self.index.cameras[track.camera_id]))

    def _seen(self, shown: ShownHit) -> SeenHit:
        track = shown.hit.track
        return SeenHit(
            rank=shown.rank,
            track=track.id or 0,
            camera=track.camera_id,
            start=from_utc_ms(track.start_utc_ms, self.zone),
            end=from_utc_ms(max(track.end_utc_ms, track.start_utc_ms + 1), self.zone),
        )

    def _source(self) -> Source:
        manifest = self.index.manifest
        return Source(manifest.profile, manifest.detector, manifest.encoder, self.language.id)

    # ------------------------------------------------------------ refusals and the journal
    def _refuse(
        self, asked: Asked, session: Session, refusals: tuple[Refusal, ...], watch: Stopwatch
    ) -> Answer:
        self._sessions.write(asked.session, session)
        answer = Answer(
            case=self.case.reference,
            session=asked.session or "",
            source=self._source(),
            zone=self.zone,
            restatement="",
            request=None,
            refusals=refusals,
            timings_ms=watch.timings_ms,
        )
        self._note(asked, answer)
        return answer

    def _note(self, asked: Asked, answer: Answer) -> None:
        event = event_of(asked.question, asked.session, answer)
        append(self.case.folder, event, asked.now)


@dataclass(frozen=True)
class _Read:
    """A question as it was understood."""

    resolution: Resolution
    understood: Understanding
    refusals: tuple[Refusal, ...]


def _out_of_scope(asked: Asked, exc: OutOfScopeError) -> Refusal:
    return Refusal(
        span=asked.question,
        category=Category.HORS,
        reason=str(exc),
        suggestion="Seuls les caméras et la période de la réquisition sont consultables.",
    )
