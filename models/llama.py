"""A GGUF model run by llama.cpp, greedy under a grammar.

Enters: a prompt and a GBNF grammar. Leaves: the most likely text that the grammar admits.

Two things make it quick enough for two cores. What a prompt shares with the one before is not
evaluated again; and the grammar is asked about the few likeliest tokens before it is asked about
the whole vocabulary, which gives the same token.
"""

from __future__ import annotations

import ctypes
import logging
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import cast

# Read once, when llama.cpp's OpenMP is loaded: threads that wait for one another by spinning make
# it ten times slower as soon as another process (an indexing) wants the same cores.
os.environ.setdefault("GOMP_SPINCOUNT", "1000")

import llama_cpp
import numpy as np
import numpy.typing as npt

from models.cards import checksum
from models.errors import GrammarError, PromptTooLongError, WeightsError
from models.language import Completion

CONTEXT_TOKENS = 4096
#: Prompts are evaluated in blocks that start at multiples of this, whatever is already there, so
#: that the sums are the same ones, in the same order, for the same prompt.
BLOCK_TOKENS = 64
#: How many of the likeliest tokens the grammar is asked about, before all: with a few hundred
#: spans to choose from, the whole vocabulary costs twice what the network does.
LIKELIEST = (64, 1024)
#: ``llama_token_data`` as NumPy sees it.
CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])

Candidates = npt.NDArray[np.void]


class LlamaModel:
    """LanguageModel over one GGUF file."""

    def __init__(self, path: Path, threads: int | None = None) -> None:
        self._llama = _load(path, threads or len(os.sched_getaffinity(0)))
        self.id = _name(path)
        self._vocabulary = llama_cpp.llama_model_get_vocab(self._llama.model)
        self._evaluated: list[int] = []  # the last prompt's tokens, in the model's memory
        self._lock = Lock()

    def complete(self, prompt: str, grammar: str, max_tokens: int = 256) -> Completion:
        """The most likely text that ``grammar`` (GBNF, rule ``root``) admits after ``prompt``.

        ``prompt`` may hold the model's own markers (``<|im_start|>``). The same arguments give
        the same text. Raises GrammarError when the grammar does not compile or leads nowhere,
        PromptTooLongError when prompt and answer do not fit into the context.
        """
        with self._lock:
            return self._complete(prompt, grammar, max_tokens)

    def _complete(self, prompt: str, grammar: str, max_tokens: int) -> Completion:
        started = time.perf_counter()
        with self._compiled(grammar) as sampler:
            tokens = self._llama.tokenize(prompt.encode("utf-8"), add_bos=True, special=True)
            if len(tokens) + max_tokens > CONTEXT_TOKENS:
                raise PromptTooLongError(
                    "La question est trop longue pour le modèle de langue : raccourcissez-la."
                )
            self._evaluate(tokens)
            written = list(self._write(sampler, max_tokens))
        text = self._llama.detokenize(written).decode("utf-8", errors="ignore")
        elapsed_ms = (time.perf_counter() - started) * 1000
        return Completion(text, len(tokens), len(written), elapsed_ms)

    def _evaluate(self, tokens: Sequence[int]) -> None:
        """Bring the model's memory to the end of ``tokens``, reusing whole shared blocks."""
        shared = 0
        # The last token is always evaluated: its logits choose the first one written.
        for old, new in zip(self._evaluated, tokens[:-1], strict=False):
            if old != new:
                break
            shared += 1
        kept = shared // BLOCK_TOKENS * BLOCK_TOKENS
        self._evaluated = []  # an interruption must not leave a wrong belief
        self._llama.n_tokens = kept
        self._llama.eval(tokens[kept:])
        self._evaluated = list(tokens)

    def _write(self, sampler: ctypes.c_void_p, max_tokens: int) -> Iterator[int]:
        for _ in range(max_tokens):
            token = self._choose(sampler)
            if llama_cpp.llama_vocab_is_eog(self._vocabulary, token):
                return
            llama_cpp.llama_sampler_accept(sampler, token)
            yield token
            self._llama.eval([token])

    def _choose(self, sampler: ctypes.c_void_p) -> int:
        """The likeliest token that the grammar admits; of equal ones the lowest number."""
        pointer = llama_cpp.llama_get_logits_ith(self._llama.ctx, -1)
        logits = np.ctypeslib.as_array(pointer, shape=(self._llama.n_vocab(),))
        for count in (*LIKELIEST, len(logits)):
            candidates = np.zeros(count, CANDIDATE)
            candidates["id"] = np.sort(np.argpartition(-logits, count - 1)[:count])
            candidates["logit"] = logits[candidates["id"]]
            _apply(sampler, candidates)
            best = int(candidates["logit"].argmax())
            if np.isfinite(candidates["logit"][best]):
                return int(candidates["id"][best])
        raise GrammarError("La grammaire de la question ne mène à rien : signalez ce défaut.")

    @contextmanager
    def _compiled(self, grammar: str) -> Iterator[ctypes.c_void_p]:
        """llama.cpp's sampler for a grammar; it answers with null where it cannot compile."""
        sampler = llama_cpp.llama_sampler_init_grammar(
            self._vocabulary, grammar.encode("utf-8"), b"root"
        )
        if not sampler or not grammar.strip():  # it takes nothing for « anything »
            raise GrammarError(
                "La grammaire de la question ne se compile pas : signalez ce défaut avec la "
                "question posée."
            )
        try:
            yield sampler
        finally:
            llama_cpp.llama_sampler_free(sampler)


class LlamaTranslator(LlamaModel):
    """TranslatingModel: a GGUF file, and a LoRA adapter (GGUF too) that ``translate`` uses."""

    def __init__(self, path: Path, lora: Path, threads: int | None = None) -> None:
        super().__init__(path, threads)
        self._adapter = _load_adapter(self._llama, lora)
        self._adapted = False
        self.id = f"{_name(path)} + {_name(lora)}"

    def complete(self, prompt: str, grammar: str, max_tokens: int = 256) -> Completion:
        """As LlamaModel's, without the adapter."""
        return self._with_adapter(False, prompt, grammar, max_tokens)

    def translate(self, prompt: str, grammar: str, max_tokens: int = 96) -> Completion:
        """As ``complete``, with the adapter."""
        return self._with_adapter(True, prompt, grammar, max_tokens)

    def _with_adapter(
        self, adapted: bool, prompt: str, grammar: str, max_tokens: int
    ) -> Completion:
        with self._lock:
            if adapted is not self._adapted:
                self._put_adapter(adapted)
                self._evaluated = []  # what is remembered was computed the other way
                self._adapted = adapted
            return self._complete(prompt, grammar, max_tokens)

    def _put_adapter(self, adapted: bool) -> None:
        adapters = (llama_cpp.llama_adapter_lora_p_ctypes * 1)(self._adapter)
        scales = (ctypes.c_float * 1)(1.0)
        llama_cpp.llama_set_adapters_lora(self._llama.ctx, adapters, int(adapted), scales)


def _apply(sampler: ctypes.c_void_p, candidates: Candidates) -> None:
    """Set the logit of every candidate that the grammar rejects to minus infinity, in place."""
    data = candidates.ctypes.data_as(ctypes.POINTER(llama_cpp.llama_token_data))
    array = llama_cpp.llama_token_data_array(data, len(candidates), -1, False)
    llama_cpp.llama_sampler_apply(sampler, ctypes.byref(array))


def _name(file: Path) -> str:
    return f"{file.name}@{checksum(file)[:8]}"


def _load(path: Path, threads: int) -> llama_cpp.Llama:
    _require(path)
    # Above every level that llama.cpp has: its log goes to stderr, which is the user's.
    logging.getLogger("llama-cpp-python").setLevel(logging.CRITICAL + 1)
    try:
        return llama_cpp.Llama(
            str(path),
            n_ctx=CONTEXT_TOKENS,
            n_batch=BLOCK_TOKENS,
            n_ubatch=BLOCK_TOKENS,
            n_threads=threads,
            n_threads_batch=threads,
            seed=0,
            verbose=False,
        )
    except (ValueError, RuntimeError, AssertionError) as exc:
        raise WeightsError(
            f"Le modèle de langue « {path} » ne se charge pas : donnez un fichier .gguf que "
            "llama.cpp sait lire."
        ) from exc


def _load_adapter(llama: llama_cpp.Llama, lora: Path) -> ctypes._Pointer[ctypes.c_void_p]:
    """llama.cpp's handle of an adapter; it lives as long as its model."""
    _require(lora)
    adapter = llama_cpp.llama_adapter_lora_init(llama.model, str(lora).encode("utf-8"))
    if not adapter:  # a null pointer
        raise WeightsError(
            f"L’adaptateur « {lora} » ne va pas avec le modèle de langue : donnez celui qui a été "
            "entraîné sur lui."
        )
    return cast("ctypes._Pointer[ctypes.c_void_p]", adapter)


def _require(file: Path) -> None:
    if not file.is_file():
        raise WeightsError(
            f"Le modèle de langue « {file} » n’existe pas : donnez à « --llm » un fichier .gguf."
        )
