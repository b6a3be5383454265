"""A causal model as its maker publishes it: shape, weights, tokeniser.

Models built like Llama are read (Llama, SmolLM2, Mistral, Qwen2, Qwen3, Gemma 3 and their kin): blocks of rotary
attention and a gated feed-forward layer under RMS norms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Shape:
    """The numbers of a model; ``interleaved`` says that rotary pairs lie side by side, as GGUF has Llama's.

    What Gemma 3 has of its own: ``embedding_scale``; ``gelu``, the gate of its feed-forward layers (the others' is
    SiLU); layers that look back only some hundred tokens, which is farther than a row of ours reaches, and turn by
    ``near_base``: all but each ``far_every``-th.
    """

    layers: int
    width: int
    heads: int
    key_heads: int
    head_width: int
    rope_base: float
    epsilon: float
    interleaved: bool
    embedding_scale: float = 1.0
    gelu: bool = False
    near_base: float | None = None
    far_every: int = 1


@dataclass(frozen=True)
class Source:
    """``sha256`` is the hash of the weights' file or files.

    ``tensor(name)`` gives weights as 32-bit floats under GGUF's names, None where the model has none of the name.
    ``start`` is the token that stands before a text; ``tokeniser`` is a `tokenizers.Tokenizer` without special tokens,
    so that nothing in a text is read as one.
    """

    name: str
    sha256: str
    shape: Shape
    tensor: Callable[[str], Floats | None]
    tokeniser: Any
    start: int


def sha256_of(*files: Path) -> str:
    """The hash of the files' bytes, one after the other."""
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                digest.update(part)
    return digest.hexdigest()
