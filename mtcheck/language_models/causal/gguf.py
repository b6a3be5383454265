"""GGUF files (llama.cpp's format)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from mtcheck.errors import InputError
from mtcheck.language_models.causal.source import Floats, Shape, Source, sha256_of

_INTERLEAVED = {"llama": True, "qwen2": False, "qwen3": False, "gemma3": False}

# How each vocabulary's text is cut into words before its pairs are merged (llama.cpp's names): a pattern each, and
# whether digits stand alone.
_LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
    r"|\s+(?!\S)|\s+"
)
_WORDS = {
    "smollm": None,
    "gpt-2": None,
    "llama-bpe": _LLAMA3,
    "qwen2": _LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}"),
}
_SINGLE_DIGITS = ("smollm",)
_NORMAL = 1  # GGUF's type of a token that stands for text


def open_gguf(path: Path) -> Source:
    """The model in a GGUF file; InputError where it is none, or of a kind that isn't read."""
    from gguf import GGUFReader, dequantize

    try:
        reader = GGUFReader(path)
    except (OSError, ValueError, IndexError, KeyError) as error:
        raise InputError(f"no GGUF file: {error}", path=str(path)) from None
    fields = reader.fields

    def get(key: str, default: Any = None) -> Any:
        return fields[key].contents() if key in fields else default

    architecture = get("general.architecture")
    if architecture not in _INTERLEAVED:
        raise InputError(
            f"models of the architecture {architecture!r} are not read; those read: {', '.join(_INTERLEAVED)}.",
            path=str(path),
            hint='Serve it with llama.cpp and name the server: url = "http://…" in [judge].',
        )
    tensors = {tensor.name: tensor for tensor in reader.tensors}

    def tensor(name: str) -> Floats | None:
        if name not in tensors:
            return None
        found = tensors[name]
        return np.asarray(dequantize(found.data, found.tensor_type), np.float32)

    tokeniser = _tokeniser(get("tokenizer.ggml.model"), get("tokenizer.ggml.pre", "gpt-2"), get, path)
    own = get("tokenizer.ggml.bos_token_id", get("tokenizer.ggml.eos_token_id", 0))
    return Source(
        get("general.name", path.stem), sha256_of(path), _shape(architecture, get), tensor, tokeniser, int(own)
    )


def _shape(architecture: str, get: Any) -> Shape:
    def number(key: str, default: Any = None) -> Any:
        return get(f"{architecture}.{key}", default)

    heads, width = number("attention.head_count"), number("embedding_length")
    # The file leaves out what is the same in all of this kind.
    own = {"embedding_scale": width**0.5, "gelu": True, "near_base": 10000.0, "far_every": 6}
    return Shape(
        layers=number("block_count"),
        width=width,
        heads=heads,
        key_heads=number("attention.head_count_kv", heads),
        head_width=number("attention.key_length", width // heads),
        rope_base=number("rope.freq_base", 10000.0),
        epsilon=number("attention.layer_norm_rms_epsilon"),
        interleaved=_INTERLEAVED[architecture],
        **(own if architecture == "gemma3" else {}),
    )


def _tokeniser(model: str, words: str, get: Any, path: Path) -> Any:
    from tokenizers import Regex, Tokenizer, models
    from tokenizers.pre_tokenizers import ByteLevel, Digits, PreTokenizer, Sequence, Split

    if model == "llama":
        return _sentence_pieces(get)
    if model != "gpt2" or words not in _WORDS:
        raise InputError(f"the tokeniser {model}/{words} is not read.", path=str(path))
    vocabulary: dict[str, int] = {token: at for at, token in enumerate(get("tokenizer.ggml.tokens"))}
    merges = [tuple(pair.split(" ")) for pair in get("tokenizer.ggml.merges")]
    tokeniser = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    pattern = _WORDS[words]
    steps: list[PreTokenizer] = [Digits(individual_digits=True)] if words in _SINGLE_DIGITS else []
    steps += [Split(Regex(pattern), "isolated")] if pattern else []
    steps += [ByteLevel(add_prefix_space=False, use_regex=pattern is None)]
    tokeniser.pre_tokenizer = Sequence(steps)
    return tokeniser


def _sentence_pieces(get: Any) -> Any:
    """SentencePiece's pair encoding: of two neighbours those are merged first whose joint token has the best score."""
    from tokenizers import Tokenizer, models
    from tokenizers.normalizers import Normalizer, Prepend, Replace, Sequence

    tokens: list[str] = get("tokenizer.ggml.tokens")
    vocabulary = {token: at for at, token in enumerate(tokens)}
    scores = get("tokenizer.ggml.scores")
    kinds = get("tokenizer.ggml.token_type")
    merges = [
        (token[:cut], token[cut:])
        for at, token in sorted(enumerate(tokens), key=lambda pair: -scores[pair[0]])
        if kinds[at] == _NORMAL
        for cut in range(1, len(token))
        if token[:cut] in vocabulary and token[cut:] in vocabulary
    ]
    unknown = tokens[get("tokenizer.ggml.unknown_token_id", 0)]
    model = models.BPE(vocab=vocabulary, merges=merges, byte_fallback=True, fuse_unk=True, unk_token=unknown)
    tokeniser = Tokenizer(model)
    steps: list[Normalizer] = [Prepend("▁")] if get("tokenizer.ggml.add_space_prefix", True) else []
    tokeniser.normalizer = Sequence([*steps, Replace(" ", "▁")])
    return tokeniser
