"""Edited copies of an indexed case: one thing taken away or replaced, the rest as it was."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from eval.retrieval.indexing import NOW
from eval.retrieval.variants import Edit, edit_case, keep_cameras
from indexer.index import Index, open_index
from indexer.index.attributes import Facet
from indexer.index.case import Case, open_case
from tests.eval.test_retrieval_truth import one
from tests.indexes import Sighting, colour, make_index

_REQUISITION = """
reference = "TRIAL"
regime = "csu"
basis = "77-1-1"
authority = "Tribunal judiciaire de Toulouse"
procedure = "2026/000001"
offence = "vol"
timezone = "Europe/Paris"
cameras = ["CAM-01", "CAM-02"]
[window]
start = 2026-03-11T11:00:00
end = 2026-03-11T23:00:00
"""


@pytest.fixture(name="case")
def _case(tmp_path: Path) -> Case:
    requisition = tmp_path / "requisition.toml"
    requisition.write_text(_REQUISITION)
    case = open_case(requisition, tmp_path / "home", datetime(2026, 3, 12, tzinfo=UTC))
    assert case.opened_at < NOW
    sightings = [
        Sighting("car", measured=colour("red")),
        Sighting("van", camera="CAM-02", measured=colour("blue"), vector=(0.0, 1.0, 0.0, 0.0)),
    ]
    make_index(case.folder.root, sightings)
    return case


def edited(case: Case, folder: Path, *edits: Edit) -> Index:
    truths = {1: one(folder / "truth", target="bus", colours=["green"])}
    return open_index(edit_case(case, folder / "edited", edits, truths).folder)


def body(index: Index, word: str) -> list[float]:
    return index.columns.probability(Facet.BODY, word).tolist()


def test_true_colours_and_kinds_replace_what_was_measured(case: Case, tmp_path: Path) -> None:
    index = edited(case, tmp_path, Edit.TRUE_COLOURS, Edit.TRUE_KINDS)
    assert body(index, "green")[0] == 1
    assert body(index, "red")[0] == 0
    assert index.columns.probability(Facet.TARGET, "bus")[0] == 1
    assert body(index, "blue")[1] == pytest.approx(0.9)  # shows nothing true: stays
    assert body(open_index(case.folder), "red")[0] == pytest.approx(0.9)  # a copy was edited


def test_without_a_colour_model_no_colour_is_known(case: Case, tmp_path: Path) -> None:
    index = edited(case, tmp_path, Edit.NO_COLOURS)
    assert np.isnan(body(index, "red")).all()
    assert index.columns.probability(Facet.TARGET, "car")[0] == pytest.approx(0.9)


def test_without_vectors_all_are_alike(case: Case, tmp_path: Path) -> None:
    query = np.array([1, 0, 0, 0], np.float32)
    ids = np.array([1, 2], np.int64)
    before = open_index(case.folder).vectors.similarities(query, ids)
    after = edited(case, tmp_path, Edit.NO_VECTORS).vectors.similarities(query, ids)
    assert before[0] != before[1]
    assert after[0] == after[1]


def test_phantoms_and_other_cameras_go(case: Case, tmp_path: Path) -> None:
    assert edited(case, tmp_path, Edit.NO_PHANTOMS).columns.ids.tolist() == [1]
    few = keep_cameras(case, tmp_path / "few", ["CAM-02"])
    assert open_index(few.folder).columns.ids.tolist() == [2]
    assert len(open_index(few.folder).vectors) == 1


def test_headings_are_the_true_ones(case: Case, tmp_path: Path) -> None:
    assert edited(case, tmp_path, Edit.TRUE_HEADINGS).columns.heading_deg[0] == pytest.approx(0)
