"""The page as a visitor meets it: headless Chromium, typed questions, chips, clips, a refusal.

Screenshots are kept where RELECTURE_SCREENSHOTS names a folder, to be looked at.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    # Gradio and its server open sockets and event loops that they leave to the interpreter.
    pytest.mark.filterwarnings("ignore"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    import gradio as gr

    from assistant.chat import Desk, serve
    from tests.assistant.cases import make_assistant
    from tests.indexer.footage import NOW

    assistant = make_assistant(tmp_path_factory.mktemp("chat"))
    desk = Desk([assistant.case.reference], lambda case: assistant, lambda: NOW)
    yield serve(desk, assistant.case.reference, port=free_port(), block=False)
    gr.close_all()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with playwright.sync_playwright() as engine:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        launched = engine.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: object, address: str) -> Iterator[object]:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="fr-FR")
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    opened.requests = []
    opened.on("request", lambda request: opened.requests.append(request.url))
    opened.goto(address)
    opened.wait_for_selector(".plan")
    yield opened
    context.close()


def ask(page: object, question: str) -> None:
    box = page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")


def keep(page: object, name: str) -> None:
    folder = os.environ.get("RELECTURE_SCREENSHOTS")
    if folder:
        page.wait_for_timeout(600)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_a_question_shows_hits_and_plays_the_first(page: object) -> None:
    keep(page, "welcome")
    ask(page, "voiture après 22h")
    page.wait_for_selector("button.hit")
    assert page.locator("button.hit").count() == 2
    assert "2 passages candidats" in page.locator(".count").inner_text()
    assert page.locator(".verdict.match").first.inner_text().endswith("voiture")
    page.wait_for_function("document.querySelector('video').currentTime > 0.2")
    assert page.locator("svg.timeline .mark").count() == 2
    assert page.locator("svg.plan .camera.found").count() == 1
    keep(page, "hits")


def test_another_hit_plays_from_the_list_and_from_the_timeline_by_keyboard(page: object) -> None:
    ask(page, "voiture après 22h")
    page.wait_for_selector("button.hit")
    first = page.locator("video").get_attribute("src")
    page.locator("button.hit[aria-pressed=false]").first.press("Enter")
    page.wait_for_function("s => document.querySelector('video').src !== s", arg=first)
    second = page.locator("video").get_attribute("src")
    page.locator("svg.timeline .mark").first.press("Enter")
    page.wait_for_function("s => document.querySelector('video').src !== s", arg=second)
    assert page.locator("button.hit[aria-pressed=true]").count() == 1


def test_a_removed_chip_asks_again(page: object) -> None:
    ask(page, "voiture après 23h")
    page.wait_for_selector("button.wish")
    assert page.locator("button.hit").count() == 1
    page.locator('button.wish[data-key="when"]').click()
    page.wait_for_function("document.querySelectorAll('button.hit').length === 2")
    keep(page, "chip-removed")


def test_a_follow_up_refines(page: object) -> None:
    ask(page, "voiture après 22h")
    page.wait_for_function("document.querySelectorAll('button.hit').length === 2")
    ask(page, "seulement après 23h")
    page.wait_for_function("document.querySelectorAll('button.hit').length === 1")
    keep(page, "follow-up")


def test_a_refusal_reads_like_help(page: object) -> None:
    ask(page, "homme d'apparence arabe")
    page.wait_for_function("document.querySelector('#talk').innerText.includes('Décrivez')")
    assert page.locator("button.hit").count() == 0
    keep(page, "refusal")


def test_nothing_found_shows_near_misses_and_the_coverage(page: object) -> None:
    ask(page, "bus")
    page.wait_for_selector(".near")
    assert page.locator(".verdict.mismatch").count() >= 1
    assert "Lu :" in page.locator(".coverage").inner_text()
    keep(page, "near-misses")


def test_nothing_comes_from_the_network(page: object, address: str) -> None:
    ask(page, "voiture")
    page.wait_for_selector("button.hit")
    foreign = [
        url for url in page.requests if not url.startswith((address.rstrip("/"), "data:", "blob:"))
    ]
    assert foreign == []


def test_the_page_fits_a_small_screen(page: object) -> None:
    ask(page, "voiture après 22h")
    page.wait_for_selector("button.hit")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 1280
    question = page.locator("#question textarea").bounding_box()
    assert question["y"] + question["height"] <= 720
