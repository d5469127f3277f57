"""What can go wrong with models.

ModelsError             str() is one French sentence with the remedy; .code is the exit code
├── ModelMissingError   a file is not there; the sentence names the command that fetches it (4)
├── ChecksumError       a file is there but is not the one that its card names (4)
├── DownloadError       a registry or hub cannot be reached, or the disk is full (4)
├── WeightsError        weights that the user named cannot be loaded (2)
├── PromptTooLongError  a question that does not fit into the language model's context (2)
└── GrammarError        a grammar that does not compile: a defect of ours (4)
"""

from __future__ import annotations


class ModelsError(Exception):
    """Base of the package's errors."""

    code = 4


class ModelMissingError(ModelsError):
    """A model's file is not there."""


class ChecksumError(ModelsError):
    """A model's file is not the one that its card names."""


class DownloadError(ModelsError):
    """A registry cannot be reached, or what it sent cannot be stored."""


class WeightsError(ModelsError):
    """Weights that the user named cannot be loaded."""

    code = 2


class PromptTooLongError(ModelsError):
    """A question that does not fit into the language model's context."""

    code = 2


class GrammarError(ModelsError):
    """A grammar that does not compile."""
