"""What can go wrong with requisitions, cases and indexes.

IndexerError            str() is one French sentence with the remedy; .code is the exit code
├── RequisitionError    a requisition or a sidecar that does not hold (2)
├── RecordingError      a file that cannot be indexed: a row of the report (2)
├── CaseError           no such case, already open, closed (2)
└── IndexMismatchError  another schema, another model's vectors, a damaged file (4)
"""

from __future__ import annotations

#: The remedy for an index that this programme cannot go on with.
REBUILD = "relancez « relecture index » avec « --rebuild »"


class IndexerError(Exception):
    """Base of the package's errors."""

    code = 2


class RequisitionError(IndexerError):
    """A requisition or a sidecar that does not hold; one French sentence a defect."""

    def __init__(self, *defects: str) -> None:
        super().__init__("\n".join(defects))
        self.defects = defects


class RecordingError(IndexerError):
    """A file that cannot be indexed; it becomes a row of the report."""


class CaseError(IndexerError):
    """No such case, already open, or closed."""


class IndexMismatchError(IndexerError):
    """An index made by another schema or model, or whose files are damaged."""

    code = 4
