"""onnxruntime sessions set up for a machine of few cores that does other things too."""

from __future__ import annotations

import os
from pathlib import Path

import onnxruntime

from models.errors import ChecksumError


def open_session(path: Path, threads: int | None = None) -> onnxruntime.InferenceSession:
    """A session on the processor; ``threads`` is by default every core that we may use.

    Raises ChecksumError for a file that is no model that onnxruntime reads.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or len(os.sched_getaffinity(0))
    # Threads that spin while they wait cost more than they save once anything else runs: on two
    # busy cores a picture took 161 ms with it, 60 ms without.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as exc:  # onnxruntime's errors share no base
        raise ChecksumError(
            f"Le modèle « {path.name} » est abîmé : lancez « relecture models verify », puis "
            "reprenez celui qu’elle nomme."
        ) from exc
