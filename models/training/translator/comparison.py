"""Comparison: what was trained against what llama.cpp makes of the converted file.

Enters: the base model, the state of a training, the converted adapter. Leaves: for each prompt the
lowest correlation of the two models' logits over its tokens. llama.cpp rounds activations to eight
bits, so that the base models alone correlate at about 0.995; a head permuted wrongly gives 0.95.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from models.training.translator.adapter import Learner
from models.training.translator.train import Settings

PROMPTS = (
    "<|im_start|>camionnette blanche vers le Capitole<|im_end|> van",
    "<|im_start|>homme en noir rue du Midi à midi<|im_end|> person *",
    "<|im_start|>van white\nplutôt grise<|im_end|>",
)


def compare(base: Path, state: Path, adapter: Path, settings: Settings) -> list[float]:
    """The lowest correlation of logits in each of ``PROMPTS``."""
    import llama_cpp

    learner = Learner(base, settings.rank, settings.alpha).eval()
    stored = torch.load(state, weights_only=True, map_location="cpu")
    learner.adapted.load_state_dict(stored["adapter"], strict=False)
    llama = llama_cpp.Llama(
        str(base), lora_path=str(adapter), n_ctx=256, logits_all=True, verbose=False
    )
    lowest = []
    for prompt in PROMPTS:
        ids = llama.tokenize(prompt.encode("utf-8"), add_bos=False, special=True)
        columns = torch.arange(1, len(ids) + 1)  # the logits after each token
        with torch.no_grad():
            ours = learner(torch.tensor([ids]), torch.zeros_like(columns), columns).numpy()
        llama.n_tokens = 0
        llama.eval(ids)
        theirs = np.array(llama.scores[: len(ids)])
        lowest.append(
            min(float(np.corrcoef(a, b)[0, 1]) for a, b in zip(ours, theirs, strict=True))
        )
    return lowest
