"""The tagger's network in PyTorch: a BERT encoder of MiniLM's shape and one linear layer for all heads.

Input: token ids and token types, both int64 of shape (windows, tokens), every window full: no mask, no padding.
Output: logits of shape (windows, tokens, sum of HEADS), heads side by side.
Weights start from all-MiniLM-L6-v2 (Apache-2.0); its two token types become the eight of
`mtcheck.language_models.tokens`.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from mtcheck.language_models.labels import HEADS
from mtcheck.language_models.tokens import TYPES

HIDDEN, INNER, ATTENTION_HEADS, POSITIONS, VOCABULARY = 384, 1536, 12, 512, 30522
_EPSILON = 1e-12


class Layer(nn.Module):
    """Self-attention and feed-forward, each with its residual and the norm after it."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm_attention = nn.LayerNorm(HIDDEN, _EPSILON)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, _EPSILON)

    def forward(self, x: Tensor) -> Tensor:
        windows, tokens, _ = x.shape
        qkv = self.qkv(x).view(windows, tokens, 3, ATTENTION_HEADS, HIDDEN // ATTENTION_HEADS).permute(2, 0, 3, 1, 4)
        # Written out: the fused form's way back takes several times as long on a processor.
        query = qkv[0] * (HIDDEN // ATTENTION_HEADS) ** -0.5
        mixed = (query @ qkv[1].transpose(-1, -2)).softmax(-1).to(qkv.dtype) @ qkv[2]
        x = self.norm_attention(x + self.out(mixed.transpose(1, 2).reshape(windows, tokens, HIDDEN)))
        return self.norm(x + self.down(functional.gelu(self.up(x))))  # type: ignore[no-any-return]


class Network(nn.Module):
    """Embeddings of word pieces, positions and token types, ``layers`` layers, and the heads."""

    def __init__(self, layers: int = 6) -> None:
        super().__init__()
        self.pieces = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.types = nn.Embedding(TYPES, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, _EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.heads = nn.Linear(HIDDEN, sum(HEADS))

    def forward(self, pieces: Tensor, types: Tensor) -> Tensor:
        place = self.positions.weight[: pieces.shape[1]]
        x = self.norm(self.pieces(pieces) + place + self.types(types))
        for layer in self.layers:
            x = layer(x)
        return self.heads(x)  # type: ignore[no-any-return]


def from_minilm(path: Path, layers: int = 6) -> Network:
    """A network with MiniLM's weights; of fewer than six layers it takes the first ones."""
    old = load_file(path)
    network = Network(layers)
    with torch.no_grad():
        network.pieces.weight.copy_(old["embeddings.word_embeddings.weight"])
        network.positions.weight.copy_(old["embeddings.position_embeddings.weight"])
        network.types.weight.normal_(0, 0.02)
        network.types.weight.add_(old["embeddings.token_type_embeddings.weight"][0])
        _copy(network.norm, old, "embeddings.LayerNorm")
        for number, layer in enumerate(network.layers):
            name = f"encoder.layer.{number}"
            for kind in ("weight", "bias"):
                parts = [old[f"{name}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                getattr(layer.qkv, kind).copy_(torch.cat(parts))
            _copy(layer.out, old, f"{name}.attention.output.dense")
            _copy(layer.norm_attention, old, f"{name}.attention.output.LayerNorm")
            _copy(layer.up, old, f"{name}.intermediate.dense")
            _copy(layer.down, old, f"{name}.output.dense")
            _copy(layer.norm, old, f"{name}.output.LayerNorm")
    return network


def _copy(module: nn.Module, old: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(old[f"{name}.weight"])
    module.bias.copy_(old[f"{name}.bias"])
