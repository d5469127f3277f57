"""Indexes a folder into a case with the fakes: the process that a test kills.

``python -m tests.indexer.index_once HOME REFERENCE FOLDER``
"""

from __future__ import annotations

import sys
from pathlib import Path

from indexer.index.case import load_case
from indexer.pipeline import index_case
from tests.indexer.footage import NOW
from tests.indexer.scenes import make_models

if __name__ == "__main__":
    home, reference, folder = sys.argv[1:]
    index_case(load_case(Path(home), reference), [Path(folder)], make_models(), NOW)
