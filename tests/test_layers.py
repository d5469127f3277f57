"""The arrows of the house, read from the source: who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("assistant", "eval", "indexer", "models", "prompts", "relecture")
#: What each room may import of ours; a dotted name admits that package only.
ARROWS = {
    "models": ("models",),
    "prompts": (),
    "indexer/index": ("indexer.index",),
    "indexer/footage": ("indexer.footage", "indexer.index"),
    "indexer": ("indexer", "models"),
    # Clips are cut with the indexer's own reading of containers: one media clock in the house.
    "assistant": ("assistant", "indexer.index", "indexer.footage", "models", "prompts"),
    "eval": ("eval", "assistant", "indexer", "models", "prompts"),
    # The console script and its speech compose the rooms; no room imports them.
    "relecture": ("relecture", "assistant", "indexer", "models"),
}
#: Modules that are slow to load: only imported inside functions, or by modules that are lazy.
HEAVY = frozenset(
    {"torch", "torchvision", "gradio", "ultralytics", "transformers", "open_clip", "llama_cpp"}
)
START = ("relecture",)


def modules(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        path = ROOT / room
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def imports(path: Path, *, at_top_only: bool = False) -> set[str]:
    """Dotted names that a module imports; those under TYPE_CHECKING run never and do not count."""
    found: set[str] = set()
    for node in _statements(ast.parse(path.read_text("utf-8")), at_top_only=at_top_only):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _statements(node: ast.AST, *, at_top_only: bool) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        if at_top_only and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        yield child
        yield from _statements(child, at_top_only=at_top_only)


def room_of(path: Path) -> str:
    """The narrowest entry of ARROWS that holds a module."""
    inside = path.relative_to(ROOT).as_posix()
    return max((room for room in ARROWS if inside.startswith(f"{room}/")), key=len)


def allowed(name: str, admitted: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in admitted)


@pytest.mark.parametrize("path", list(modules(*ROOMS)), ids=lambda path: str(path.name))
def test_a_module_imports_only_along_the_arrows(path: Path) -> None:
    admitted = ARROWS[room_of(path)]
    ours = {name for name in imports(path) if name.split(".")[0] in ROOMS}
    assert {name for name in ours if not allowed(name, admitted)} == set()


def test_no_module_imports_itself_in_a_circle() -> None:
    """Not inside functions either: what must load late may not point back."""
    known = {dotted(path): path for path in modules(*ROOMS)}
    arrows = {
        name: {owner(other, known) or name for other in imports(path)} - {name}
        for name, path in known.items()
    }
    assert {"models.nanodet", "models.yolo"} <= arrows["models.loading"]
    TopologicalSorter(arrows).prepare()  # raises CycleError, which names the circle


def dotted(path: Path) -> str:
    """The name by which a module is imported."""
    inside = path.relative_to(ROOT).with_suffix("")
    return ".".join(inside.parts).removesuffix(".__init__")


def owner(name: str, known: Container[str]) -> str | None:
    """The module of ours that an imported name is, or is in."""
    return next((module for module in (name, name.rpartition(".")[0]) if module in known), None)


def test_only_the_chat_imports_gradio() -> None:
    users = {
        path.relative_to(ROOT).as_posix()
        for path in modules(*ROOMS)
        if any(name.split(".")[0] == "gradio" for name in imports(path))
    }
    assert users == {"assistant/chat.py"}


def test_prompts_hold_data_and_nothing_else() -> None:
    (only,) = modules("prompts")
    body = ast.parse(only.read_text("utf-8")).body
    assert all(isinstance(node, ast.Expr) for node in body)


def test_the_interface_of_the_index_is_all_that_the_assistant_sees_of_the_indexer() -> None:
    seen = {name for path in modules("assistant") for name in imports(path)}
    beyond = {name for name in seen if allowed(name, ("indexer",))}
    assert beyond
    assert {
        name for name in beyond if not allowed(name, ("indexer.index", "indexer.footage"))
    } == set()


def test_the_models_know_no_sql_and_the_indexer_no_french_model() -> None:
    models = {name.split(".")[0] for path in modules("models") for name in imports(path)}
    assert models.isdisjoint({"sqlmodel", "sqlalchemy", "sqlite3"})
    indexer = {name for path in modules("indexer") for name in imports(path)}
    assert not {name for name in indexer if allowed(name, ("models.language", "llama_cpp"))}


def test_the_console_script_starts_without_anything_heavy() -> None:
    """Not even our own rooms: each command imports what it needs when it runs."""
    for path in modules(*START):
        top = {name.split(".")[0] for name in imports(path, at_top_only=True)}
        assert top.isdisjoint(HEAVY | {"assistant", "indexer", "models", "pydantic"}), path


@pytest.mark.parametrize(
    "path", list(modules("assistant", "indexer")), ids=lambda path: str(path.name)
)
def test_neural_runtimes_are_imported_by_the_models_alone(path: Path) -> None:
    if path == ROOT / "assistant" / "chat.py":
        return
    top = {name.split(".")[0] for name in imports(path, at_top_only=True)}
    assert top.isdisjoint(HEAVY | {"onnxruntime", "openvino"})


def test_no_room_holds_a_forbidden_function() -> None:
    """No face, plate, gait or identity function: neither named here nor imported from a library."""
    libraries = {"face_recognition", "insightface", "deepface", "dlib", "easyocr", "pytesseract"}
    for path in modules("assistant", "indexer", "models", "relecture"):
        assert {name.split(".")[0] for name in imports(path)}.isdisjoint(libraries), path
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                words = set(node.name.casefold().split("_"))
                assert words.isdisjoint({"face", "faces", "gait", "ocr", "lapi", "identify"}), path
