"""The chat page on 127.0.0.1: the conversation on the left, what it found on the right.

The only module that imports Gradio. Enters: an ``Assistant`` for each case. Leaves: a page that
loads nothing from any network; pictures and clips travel inside it, so no folder is served.
"""

from __future__ import annotations

import os
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr

from assistant.answer import Answer, ShownHit
from assistant.ask import Asked, Assistant
from assistant.errors import AssistantError
from assistant.page import plan, results, timeline
from assistant.places import Gazetteer
from assistant.request import SearchRequest
from assistant.search.criteria import known_places
from assistant.wording import sentence
from indexer.index.clock import Interval
from indexer.index.errors import IndexerError
from models.errors import ModelsError

_FOLDER = Path(__file__).parent / "page"
_CSS = _FOLDER / "style.css"
_JS = _FOLDER / "click.js"
_EXPECTED = (AssistantError, IndexerError, ModelsError)

Message = dict[str, str]


@dataclass(frozen=True)
class Shown:
    """What one visitor sees: the state behind the page."""

    case: str
    session: str
    messages: tuple[Message, ...] = ()
    answer: Answer | None = None
    selected: int | None = None

    def say(self, role: str, content: str) -> Shown:
        """The same with one message more."""
        return replace(self, messages=(*self.messages, {"role": role, "content": content}))


#: Everything that a step of the conversation redraws, in the order of ``Page.outputs``.
Drawn = tuple[Shown, list[Message], str, str, str, str, str]


class Desk:
    """Answers the page's events; one assistant a case, made when it is first asked."""

    def __init__(
        self,
        cases: Sequence[str],
        assistant_for: Callable[[str], Assistant],
        clock: Callable[[], datetime],
    ) -> None:
        """``clock`` gives the aware instant of a question."""
        self.cases = tuple(cases)
        self._assistant_for = assistant_for
        self._clock = clock
        self._assistants: dict[str, Assistant] = {}

    def assistant(self, case: str) -> Assistant:
        """The assistant of ``case``."""
        if case not in self._assistants:
            self._assistants[case] = self._assistant_for(case)
        return self._assistants[case]

    def begin(self, case: str | None) -> Shown:
        """A new conversation."""
        return Shown(case or "", f"page-{uuid.uuid4().hex[:12]}")

    def ask(self, question: str, shown: Shown) -> Drawn:
        """Answer a typed question."""
        if not question.strip():
            return self.draw(shown)
        asked = shown.say("user", question)
        typed = Asked(question, self._clock(), shown.session)
        return self._answered(asked, lambda: self.assistant(shown.case).ask(typed))

    def remove(self, key: str, shown: Shown) -> Drawn:
        """Take one wish off the search and ask again."""
        less = Asked("", self._clock(), shown.session)
        return self._answered(shown, lambda: self.assistant(shown.case).without(key, less))

    def select(self, track: int, shown: Shown) -> Drawn:
        """Show the clip of a hit."""
        return self.draw(replace(shown, selected=track))

    def choose(self, case: str) -> Drawn:
        """Go to another case: another conversation."""
        return self.draw(self.begin(case))

    def _answered(self, shown: Shown, work: Callable[[], Answer]) -> Drawn:
        try:
            answer = work()
        except _EXPECTED as exc:
            return self.draw(shown.say("assistant", str(exc)))
        except Exception as exc:
            print(f"relecture : {exc!r}")  # noqa: T201
            return self.draw(
                shown.say(
                    "assistant",
                    "Cette question n’a pas pu être traitée : reformulez-la, ou relancez "
                    "« relecture chat --debug » pour en voir la cause.",
                )
            )
        hits = answer.hits or answer.near_misses
        selected = hits[0].hit.track.id if hits else None
        spoken = shown.say("assistant", sentence(answer))
        return self.draw(replace(spoken, answer=answer, selected=selected))

    def draw(self, shown: Shown) -> Drawn:
        """The whole right side and the conversation, as markup."""
        answer = shown.answer
        messages = [dict(message) for message in shown.messages]
        if answer is None or answer.request is None:
            return shown, messages, "", results.welcome(shown.case), "", "", self._plan(shown)
        assistant = self.assistant(shown.case)
        names = {c.id: c.name or "" for c in assistant.index.cameras.values()}
        hits = [s.hit for s in (answer.hits or answer.near_misses)]
        return (
            shown,
            messages,
            results.chips(assistant.chips(answer)),
            results.draw(answer, names, shown.selected),
            self._player(shown),
            timeline.draw(hits, _span(answer, assistant), answer.zone),
            self._plan(shown),
        )

    def _player(self, shown: Shown) -> str:
        chosen = _chosen(shown)
        if chosen is None:
            return results.no_clip()
        try:
            clip = self.assistant(shown.case).clip(chosen.hit.track, self._clock())
        except AssistantError as exc:
            return results.no_clip(str(exc))
        return results.player(chosen, clip)

    def _plan(self, shown: Shown) -> str:
        try:
            assistant = self.assistant(shown.case)
            cameras = list(assistant.index.cameras.values())
        except _EXPECTED as exc:
            return results.no_clip(str(exc))
        answer = shown.answer
        if answer is None or answer.request is None:
            return plan.draw(cameras, {})
        counts = Counter(s.hit.track.camera_id for s in answer.hits)
        return plan.draw(cameras, counts, _landmarks(answer.request, assistant.gazetteer))


def _chosen(shown: Shown) -> ShownHit | None:
    if shown.answer is None:
        return None
    hits = (*shown.answer.hits, *shown.answer.near_misses)
    return next((s for s in hits if s.hit.track.id == shown.selected), None)


def _landmarks(request: SearchRequest, gazetteer: Gazetteer) -> list[plan.Landmark]:
    refs = (*request.towards, *request.coming_from, *request.places)
    return [
        plan.Landmark(place.name, place.lat, place.lon)
        for place in known_places(refs, gazetteer)
        if place.kind != "camera" and place.lat is not None and place.lon is not None
    ]


def _span(answer: Answer, assistant: Assistant) -> Interval:
    windows = answer.request.windows if answer.request else ()
    if not windows:
        return assistant.case.requisition.window
    return Interval(windows[0].start, windows[-1].end)


def build(desk: Desk, first: str | None) -> gr.Blocks:
    """The page; nothing is loaded or asked before a visitor comes."""
    with gr.Blocks(title="Relecture", analytics_enabled=False, fill_height=True) as blocks:
        state = gr.State()
        gr.HTML(results.header())
        with gr.Row(elem_id="columns"):
            with gr.Column(scale=3, min_width=320, elem_id="conversation"):
                case = gr.Dropdown(
                    list(desk.cases), value=first, label="Affaire", elem_id="case", filterable=False
                )
                talk = gr.Chatbot(
                    show_label=False, elem_id="talk", buttons=[], feedback_options=None, height=None
                )
                question = gr.Textbox(
                    label="Votre question",
                    placeholder="camionnette blanche qui va vers le Capitole après 22h",
                    elem_id="question",
                    autofocus=True,
                    max_length=2000,
                    submit_btn="Chercher",
                )
            with gr.Column(scale=7, min_width=640, elem_id="found"):
                wishes = gr.HTML(elem_id="wishes", js_on_load=_on_click("button.wish", "key"))
                with gr.Row(elem_id="shown"):
                    with gr.Column(scale=1, min_width=300):
                        hits = gr.HTML(elem_id="hits", js_on_load=_on_click("button.hit", "track"))
                    with gr.Column(scale=1, min_width=320):
                        player = gr.HTML(elem_id="player")
                        frise = gr.HTML(elem_id="frise", js_on_load=_on_click(".mark", "track"))
                        cameras = gr.HTML(elem_id="plan")
        outputs = [state, talk, wishes, hits, player, frise, cameras]

        def start(chosen: str | None) -> Drawn:
            return desk.draw(desk.begin(chosen))

        def submit(text: str, shown: Shown) -> tuple[str, *Drawn]:
            return "", *desk.ask(text, shown)

        def drop(shown: Shown, event: gr.EventData) -> Drawn:
            return desk.remove(str(event.key), shown)

        def pick(shown: Shown, event: gr.EventData) -> Drawn:
            return desk.select(int(event.track), shown)

        blocks.load(start, case, outputs, api_visibility="private")
        case.change(start, case, outputs, api_visibility="private")
        question.submit(submit, [question, state], [question, *outputs], api_visibility="private")
        wishes.click(drop, state, outputs, api_visibility="private")
        hits.click(pick, state, outputs, api_visibility="private")
        frise.click(pick, state, outputs, api_visibility="private")
    page: gr.Blocks = blocks
    return page


def _on_click(selector: str, name: str) -> str:
    """JavaScript that turns a click, Enter or Space on ``selector`` into an event with its data."""
    return _JS.read_text("utf-8").replace("SELECTOR", f"'{selector}'").replace("NAME", f"'{name}'")


def serve(
    desk: Desk,
    first: str | None = None,
    host: str = "127.0.0.1",
    port: int = 7860,
    block: bool = True,
) -> str:
    """Serve the page and return its address; returns at once when ``block`` is false."""
    blocks = build(desk, first)
    _, address, _ = blocks.launch(
        server_name=host,
        server_port=port,
        share=False,
        quiet=True,
        show_error=True,
        footer_links=[],
        ssr_mode=False,
        prevent_thread_lock=not block,
        css_paths=_CSS,
        theme=gr.themes.Base(
            font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
        ),
    )
    return str(address)
