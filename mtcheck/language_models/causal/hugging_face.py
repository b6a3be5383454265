"""Folders as the Hugging Face hub has them: ``config.json``, ``tokenizer.json`` and weights in safetensors files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from mtcheck.errors import InputError
from mtcheck.language_models.causal.source import Floats, Shape, Source, sha256_of

_KINDS = ("llama", "mistral", "qwen2", "qwen3")
# GGUF's names of tensors, which this package goes by, and those here.
_WHOLE = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}
_IN_BLOCK = {
    "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj", "attn_q_norm": "self_attn.q_norm", "attn_k_norm": "self_attn.k_norm",
    "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
}  # fmt: skip


def open_folder(path: Path) -> Source:
    """The model in a folder; InputError where it is none, or of a kind that isn't read."""
    from safetensors import SafetensorError, safe_open
    from tokenizers import Tokenizer

    files = sorted(path.glob("*.safetensors"))
    try:
        config = json.loads((path / "config.json").read_bytes())
        plain = _without_special(json.loads((path / "tokenizer.json").read_bytes()))
        opened = [safe_open(file, "numpy") for file in files]
    except (OSError, ValueError, SafetensorError) as error:
        raise InputError(f"no folder of a model: {error}", path=str(path)) from None
    if not files or config.get("model_type") not in _KINDS:
        said = f"kind {config.get('model_type')!r} (read are {', '.join(_KINDS)})" if files else "no safetensors files"
        raise InputError(f"a model that isn't read: {said}.", path=str(path))
    where = {name: file for file in opened for name in file.keys()}  # noqa: SIM118 - no dictionary

    def tensor(name: str) -> Floats | None:
        own = _own_name(name)
        return np.asarray(where[own].get_tensor(own), np.float32) if own in where else None

    rope = config.get("rope_parameters") or config.get("rope_scaling") or {}
    if rope.get("rope_type", rope.get("type", "default")) != "default":
        raise InputError(f"a model that isn't read: rotary positions that are scaled ({rope}).", path=str(path))
    start = config.get("bos_token_id")
    start = config.get("eos_token_id") if start is None else start
    start = start[0] if isinstance(start, list) else start or 0
    tokeniser = Tokenizer.from_str(json.dumps(plain))
    return Source(path.resolve().name, sha256_of(*files), _shape(config), tensor, tokeniser, start)


def _without_special(tokeniser: dict[str, Any]) -> dict[str, Any]:
    """The tokeniser without special tokens, neither found in a text nor put around it, and without cutting it off."""
    nothing = {"post_processor": None, "truncation": None, "padding": None}
    return {**tokeniser, "added_tokens": [], **nothing}


def _own_name(name: str) -> str:
    """The name of a tensor here; an empty one where models of these kinds have no such tensor."""
    parts = name.split(".")
    if parts[0] == "blk":
        return f"model.layers.{parts[1]}.{_IN_BLOCK[parts[2]]}.{parts[3]}" if parts[2] in _IN_BLOCK else ""
    return f"{_WHOLE[parts[0]]}.{parts[1]}" if parts[0] in _WHOLE else ""


def _shape(config: dict[str, Any]) -> Shape:
    heads, width = config["num_attention_heads"], config["hidden_size"]
    return Shape(
        layers=config["num_hidden_layers"],
        width=width,
        heads=heads,
        key_heads=config.get("num_key_value_heads") or heads,
        head_width=config.get("head_dim") or width // heads,
        rope_base=config.get("rope_theta") or (config.get("rope_parameters") or {}).get("rope_theta", 10000.0),
        epsilon=config["rms_norm_eps"],
        interleaved=False,
    )
