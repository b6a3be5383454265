"""Causal models of a few thousand random weights as GGUF files, and what they say, computed the slow and plain way.

One is built like Llama, one like Gemma 3.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

LAYERS, WIDTH, HEADS, KEY_HEADS, FORWARD, BASE, EPSILON = 2, 64, 4, 2, 96, 10000.0, 1e-5
HEAD = WIDTH // HEADS
MERGES = ["t h", "th e", "Ġ the", "i n", "a n", "an d", "Ġ and"]
GEMMA_LAYERS, GEMMA_BASE = 6, 500.0  # the last layer is the one that sees far


def vocabulary() -> list[str]:
    """The 256 bytes as GPT-2 writes them, what the merges make of them, and a first token of no text."""
    from tokenizers.pre_tokenizers import ByteLevel

    return ["<start>", *sorted(ByteLevel.alphabet()), *(merge.replace(" ", "") for merge in MERGES)]


def pieces() -> dict[str, float]:
    """SentencePiece's tokens → scores: what stands for no text, single letters and bytes, and what pairs make."""
    letters = dict.fromkeys("▁.,abcdefghijklmnopqrstuvwxyzT", -100.0)
    joint = {"th": -1.0, "the": -2.0, "▁the": -3.0, "he": -4.0, "an": -5.0, "and": -6.0, "er": -7.0, "▁and": -8.0}
    return {"<start>": 0.0, "<unk>": 0.0} | {f"<0x{byte:02X}>": 0.0 for byte in range(256)} | letters | joint


def weights(seed: int = 3, architecture: str = "llama") -> dict[str, Any]:
    """Tensor name → weights, under GGUF's names, of shape (outputs, inputs)."""
    gemma = architecture == "gemma3"
    random = np.random.default_rng(seed)

    def matrix(rows: int, columns: int) -> Any:
        return (random.standard_normal((rows, columns)) / np.sqrt(columns)).astype(np.float32)

    tokens = len(pieces() if gemma else vocabulary())
    out = {"token_embd.weight": matrix(tokens, WIDTH) * 2, "output_norm.weight": np.ones(WIDTH, np.float32)}
    norms = ("attn", "ffn", "post_attention", "post_ffw") if gemma else ("attn", "ffn")
    for layer in range(GEMMA_LAYERS if gemma else LAYERS):
        block = f"blk.{layer}."
        shapes = {
            "attn_q": (WIDTH, WIDTH), "attn_k": (KEY_HEADS * HEAD, WIDTH), "attn_v": (KEY_HEADS * HEAD, WIDTH),
            "attn_output": (WIDTH, WIDTH), "ffn_gate": (FORWARD, WIDTH), "ffn_up": (FORWARD, WIDTH),
            "ffn_down": (WIDTH, FORWARD),
        }  # fmt: skip
        out |= {f"{block}{name}.weight": matrix(*shape) for name, shape in shapes.items()}
        out |= {f"{block}{name}_norm.weight": random.uniform(0.5, 1.5, WIDTH).astype(np.float32) for name in norms}
    return out


def write_gguf(path: Path, **changes: Any) -> Path:
    """The model as a GGUF file; ``changes`` take the place of tensors (None: left out) and of ``architecture``."""
    from gguf import GGUFWriter

    architecture = changes.pop("architecture", "llama")
    writer = GGUFWriter(path, architecture)
    writer.add_name("Tiny")
    gemma = architecture == "gemma3"
    writer.add_block_count(GEMMA_LAYERS if gemma else LAYERS)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_rope_freq_base(GEMMA_BASE if gemma else BASE)
    writer.add_layer_norm_rms_eps(EPSILON)
    if gemma:
        writer.add_tokenizer_model("llama")
        writer.add_token_list(list(pieces()))
        writer.add_token_scores(list(pieces().values()))
        writer.add_token_types([3, 2] + [6] * 256 + [1] * (len(pieces()) - 258))
        writer.add_unk_token_id(1)
        writer.add_add_space_prefix(False)
    else:
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre("smollm")
        writer.add_token_list(vocabulary())
        writer.add_token_merges(MERGES)
    writer.add_bos_token_id(0)
    tensors = weights(architecture=architecture if gemma else "llama")
    for name, value in (tensors | {key.replace("__", "."): value for key, value in changes.items()}).items():
        if value is not None:
            writer.add_tensor(name, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_folder(path: Path, dtype: str = "float32", **changes: Any) -> Path:
    """The model as a Hugging Face folder; ``changes`` take the place of settings."""
    from ml_dtypes import bfloat16
    from safetensors.numpy import save_file
    from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers

    names = {
        "token_embd": "model.embed_tokens", "output_norm": "model.norm", "attn_norm": "input_layernorm",
        "ffn_norm": "post_attention_layernorm", "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj",
        "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj",
        "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
    }  # fmt: skip
    tensors = {}
    for name, value in weights().items():
        *block, part, _ = name.split(".")
        if part in ("attn_q", "attn_k"):  # here the two of a rotary pair lie half a head apart
            heads = value.reshape(-1, HEAD, WIDTH)
            value = np.concatenate([heads[:, ::2], heads[:, 1::2]], 1).reshape(value.shape)
        own = f"model.layers.{block[1]}." if block else ""
        tensors[f"{own}{names[part]}.weight"] = value.astype(bfloat16 if dtype == "bfloat16" else dtype)
    path.mkdir()
    save_file(tensors, path / "model.safetensors")
    pairs = [(left, right) for left, right in (merge.split(" ") for merge in MERGES)]
    tokeniser = Tokenizer(models.BPE(vocab={token: at for at, token in enumerate(vocabulary())}, merges=pairs))
    steps = [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    tokeniser.pre_tokenizer = pre_tokenizers.Sequence(steps)
    tokeniser.add_special_tokens([AddedToken("<start>", special=True)])
    tokeniser.save(str(path / "tokenizer.json"))
    config = {
        "model_type": "llama", "num_hidden_layers": LAYERS, "hidden_size": WIDTH, "num_attention_heads": HEADS,
        "num_key_value_heads": KEY_HEADS, "rope_theta": BASE, "rms_norm_eps": EPSILON, "bos_token_id": 0,
    }  # fmt: skip
    (path / "config.json").write_text(json.dumps(config | changes), encoding="utf-8")
    return path


def reference(tokens: list[int], architecture: str = "llama") -> Any:
    """log p(next token) at each place, shape (tokens, vocabulary), in double precision."""
    tensors = {name: value.astype(np.float64) for name, value in weights(architecture=architecture).items()}
    gemma = architecture == "gemma3"
    state = tensors["token_embd.weight"][tokens] * (np.sqrt(WIDTH) if gemma else 1)
    for layer in range(GEMMA_LAYERS if gemma else LAYERS):
        block = {name.split(".")[2]: value for name, value in tensors.items() if name.startswith(f"blk.{layer}.")}
        turn = partial(_turned, base=GEMMA_BASE if layer == GEMMA_LAYERS - 1 else BASE, halves=gemma)
        mixed = _attention(_norm(state, block["attn_norm"]), block, turn)
        state = state + (_norm(mixed, block["post_attention_norm"]) if gemma else mixed)
        inner = _norm(state, block["ffn_norm"])
        gate = inner @ block["ffn_gate"].T
        opened = gate / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (gate + 0.044715 * gate**3))) if gemma else _silu(gate)
        made = (opened * (inner @ block["ffn_up"].T)) @ block["ffn_down"].T
        state = state + (_norm(made, block["post_ffw_norm"]) if gemma else made)
    logits = _norm(state, tensors["output_norm.weight"]) @ tensors["token_embd.weight"].T
    return logits - np.log(np.exp(logits).sum(-1, keepdims=True))


def _silu(gate: Any) -> Any:
    return gate / (1 + np.exp(-gate))


def _norm(state: Any, weight: Any) -> Any:
    return state / np.sqrt((state**2).mean(-1, keepdims=True) + EPSILON) * weight


def _attention(state: Any, block: dict[str, Any], turn: Callable[[Any], Any]) -> Any:
    out = []
    values = (state @ block["attn_v"].T).reshape(len(state), KEY_HEADS, HEAD)
    queries = (state @ block["attn_q"].T).reshape(len(state), HEADS, HEAD)
    keys = (state @ block["attn_k"].T).reshape(len(state), KEY_HEADS, HEAD)
    unseen = np.triu(np.full((len(state), len(state)), -np.inf), 1)
    for head in range(HEADS):
        shared = head // (HEADS // KEY_HEADS)
        scores = turn(queries[:, head]) @ turn(keys[:, shared]).T / np.sqrt(HEAD) + unseen
        powers = np.exp(scores - scores.max(-1, keepdims=True))
        out.append(powers / powers.sum(-1, keepdims=True) @ values[:, shared])
    return np.concatenate(out, -1) @ block["attn_output"].T


def _turned(rows: Any, base: float, halves: bool) -> Any:
    """Pairs of neighbours, or of numbers half a head apart, as complex numbers turned by their place."""
    angles = np.arange(len(rows))[:, None] * base ** (-np.arange(0, HEAD, 2) / HEAD)
    real, imaginary = np.split(rows, 2, -1) if halves else (rows[:, ::2], rows[:, 1::2])
    turned = (real + 1j * imaginary) * np.exp(1j * angles)
    if halves:
        return np.concatenate([turned.real, turned.imag], -1)
    return np.stack([turned.real, turned.imag], -1).reshape(rows.shape)
