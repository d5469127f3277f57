"""Conversion: a trained adapter to the GGUF file that llama.cpp puts on the base model.

Enters: the state of a training. Leaves: ``translator.gguf`` in float16. llama.cpp turns the halves
of each head of queries and keys the other way round than transformers: the rows of those layers'
second matrices are permuted, as its own converter does (``LlamaModel.permute``).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

HEADS, KEY_HEADS = 9, 3  # of SmolLM2-135M
_NAMES = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}  # fmt: skip
_PREFIX = "base_model.model.model.layers."
Matrix = npt.NDArray[np.float32]


def permute(matrix: Matrix, heads: int) -> Matrix:
    """Rows of a query or key projection in llama.cpp's order; float32 ``(heads * width, rank)``."""
    halves = matrix.reshape(heads, 2, matrix.shape[0] // heads // 2, *matrix.shape[1:])
    return halves.swapaxes(1, 2).reshape(matrix.shape)


def tensors(adapter: dict[str, Matrix]) -> dict[str, Matrix]:
    """The tensors of the file by name, from the parameters of peft by name."""
    found = {}
    for name, matrix in adapter.items():
        layer, _, rest = name.removeprefix(_PREFIX).partition(".")
        module, _, part = rest.partition(".lora_")
        letter = part[0].lower()
        if letter == "b" and module.endswith(("q_proj", "k_proj")):
            matrix = permute(matrix, HEADS if module.endswith("q_proj") else KEY_HEADS)
        found[f"blk.{layer}.{_NAMES[module]}.weight.lora_{letter}"] = matrix
    return found


def convert(state: Path, out: Path, alpha: float) -> None:
    """Write the adapter of ``state`` to ``out``."""
    import gguf
    import torch

    stored = torch.load(state, weights_only=True, map_location="cpu")["adapter"]
    adapter = {name: np.asarray(tensor.float().numpy()) for name, tensor in stored.items()}
    writer = gguf.GGUFWriter(out, "llama")
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    writer.add_name("relecture-translator")
    for name, matrix in sorted(tensors(adapter).items()):
        writer.add_tensor(name, matrix.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
