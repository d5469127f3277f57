"""Runs of letters and words, and the numbers under which the second reading knows them.

Enters: a text's letters, its words or their kinds. Leaves: each run of them, written out; and for
a name its bucket, one of ``BUCKETS``.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

#: Enough for every n-gram of the lessons: a rare one that shares a bucket speaks for another.
BUCKETS = 1 << 17


def runs(parts: Sequence[str], length: int, joint: str = "") -> Iterator[str]:
    """Each row of ``length`` neighbours among ``parts``, written with ``joint`` between them."""
    for at in range(len(parts) - length + 1):
        yield joint.join(parts[at : at + length])


def bucket_of(name: str) -> int:
    """The bucket of ``name``, 0 to ``BUCKETS`` - 1."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) % BUCKETS
