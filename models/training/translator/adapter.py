"""The base model with a LoRA adapter on it, as transformers and peft see them.

Enters: the base model's GGUF, of which the quantised weights become float32. Leaves: a model that
learns only the adapter's matrices, and its loss on a batch.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from models.torchvision_ops import repair
from models.training.translator.encoding import Batch

#: Every linear layer of a Llama block.
LAYERS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


class Learner(nn.Module):
    """A causal language model of which only an adapter learns."""

    def __init__(self, base: Path, rank: int, alpha: int) -> None:
        super().__init__()
        repair()  # transformers imports torchvision
        from peft import LoraConfig, get_peft_model
        from transformers import AutoModelForCausalLM

        model = AutoModelForCausalLM.from_pretrained(
            str(base.parent), gguf_file=base.name, dtype=torch.float32
        )
        config = LoraConfig(
            r=rank, lora_alpha=alpha, lora_dropout=0.0, target_modules=LAYERS,
            task_type="CAUSAL_LM",
        )  # fmt: skip
        self.adapted: nn.Module = get_peft_model(model, config)
        self._inner = model.model
        self._head = model.lm_head

    def forward(self, ids: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
        """Logits, float32 ``(learned, vocabulary)``, of the tokens at (row, column) of ``ids``."""
        # Padding stands at the end: causal attention keeps it from all that counts.
        hidden = self._inner(input_ids=ids, use_cache=False).last_hidden_state
        logits: Tensor = self._head(hidden[rows, columns - 1])
        return logits

    def loss(self, batch: Batch) -> Tensor:
        """Mean cross-entropy of the learned tokens."""
        device = next(self.parameters()).device
        ids, rows, columns, targets = (
            torch.from_numpy(array).to(device)
            for array in (batch.ids, batch.rows, batch.columns, batch.targets)
        )
        return nn.functional.cross_entropy(self(ids, rows, columns), targets)

    def learned(self) -> dict[str, nn.Parameter]:
        """The adapter's matrices, by peft's names."""
        return {n: p for n, p in self.adapted.named_parameters() if p.requires_grad}
