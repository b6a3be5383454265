"""A model's weights as an ONNX graph that says how likely some tokens are where they stand.

Inputs, for B rows of S tokens: ``tokens`` and ``positions`` (B, S) int64; ``mask`` (B, S, S) float32, 0 where a token
(row) sees another (column) and `UNSEEN` elsewhere, so that many continuations of one text lie in one row and share its
beginning; ``asked`` (R,): the places whose next token is asked, counted through all rows; ``pairs`` (P, 2): index into
asked, token. Output ``logp`` (P,): nats.

Weights are 8-bit integers, a scale for each output; activations are made 8-bit token by token. One scale for all
tokens, ONNX Runtime's own dynamic quantisation, costs 0.3-0.5 nats a token with SmolLM2: its first token is an
outlier. Token by token no token's answer depends on what else is in the row.

Half of the time goes into the products of bytes, and each pass over the numbers between them costs a fiftieth. The
operators of ONNX Runtime that would take several passes at once are slower here: MatMulNBits ten times, since its
products know no matrix instructions, GroupQueryAttention twice.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from mtcheck.language_models.causal.source import Floats, Source

LONGEST = 4096  # tokens in a row, at most
# What is added to the score of a token that isn't seen: e^-60 of the others' weight is nothing. By much more the powers
# would be denormal numbers, and the softmax would take seven times as long.
UNSEEN = np.float32(-60)
_BLOCK = 32  # numbers of the embedding that share a scale
_MIDDLE = np.uint8(128)  # the byte that stands for zero
_MICROSOFT = "com.microsoft"


def write_graph(source: Source, path: Path) -> None:
    """Write the model as ``path`` (and ``path.data`` beside it); InputError where a tensor is missing."""
    import onnx

    onnx.save(
        _Builder(source).model(),
        path,
        save_as_external_data=True,
        location=f"{path.name}.data",
        size_threshold=1024,
    )


class _Builder:
    """Nodes and constants of the graph as they come; a value is known by its name."""

    def __init__(self, source: Source) -> None:
        import onnx

        self.onnx = onnx
        self.source, self.shape = source, source.shape
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.count = 0
        self.last = self.constant(np.array([-1]))
        self.middle = self.constant(np.array(_MIDDLE))
        self.one = self.constant(np.array(1, np.float32))
        self.step = self.constant(np.array(1 / 127, np.float32))
        self.flat = self.reshape("tokens", -1)
        self.middles = self.middle_of_each(self.flat)
        self.far = self.angles(self.shape.rope_base)
        self.near = self.far if self.shape.near_base is None else self.angles(self.shape.near_base)
        self.mask = self.op("Unsqueeze", "mask", self.constant(np.array([1, 2])))
        both, length = self.op("Shape", "tokens"), self.op("Shape", "tokens", start=1)
        heads, keys, width = self.shape.heads, self.shape.key_heads, self.shape.head_width
        self.parted = {n: self.op("Concat", both, self.constant(np.array([n, width])), axis=0) for n in (heads, keys)}
        self.apart = self.op("Concat", self.constant(np.array([0, 0, heads // keys])), length, length, axis=0)
        self.tall = self.op("Concat", self.constant(np.array([0, 0, -1])), length, axis=0)

    def constant(self, value: Any) -> str:
        name = self.new_name()
        self.constants.append(self.onnx.numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def angles(self, base: float) -> list[str]:
        """Cosines and sines of the rotary positions."""
        width = self.shape.head_width
        steps = base ** (-np.arange(0, width, 2) / width)
        scaled = self.source.tensor("rope_freqs.weight")
        angles = np.outer(np.arange(LONGEST), steps if scaled is None else steps / scaled)
        return [self.constant(function(angles).astype(np.float32)) for function in (np.cos, np.sin)]

    def new_name(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def ops(self, kind: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: Any) -> list[str]:
        out = [self.new_name() for _ in range(outputs)]
        self.nodes.append(self.onnx.helper.make_node(kind, inputs, out, domain=domain, **attributes))
        return out

    def op(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        return self.ops(kind, *inputs, domain=domain, **attributes)[0]

    def reshape(self, value: str, *sizes: int) -> str:
        return self.op("Reshape", value, self.constant(np.array(sizes)))

    def weight(self, name: str) -> Floats:
        found = self.source.tensor(name)
        if found is None:
            from mtcheck.errors import InputError

            raise InputError(f"the model has no tensor {name!r}.", path=self.source.name)
        return found

    def model(self) -> Any:
        helper, types = self.onnx.helper, self.onnx.TensorProto
        embedding = self.weight("token_embd.weight")
        state = self.embed(embedding * np.float32(self.shape.embedding_scale))
        for layer in range(self.shape.layers):
            block = f"blk.{layer}."
            angles = self.near if (layer + 1) % self.shape.far_every else self.far
            made = self.attention(state, block, angles)
            state = self.op("Add", state, self.normed(made, f"{block}post_attention_norm.weight"))
            made = self.feed_forward(state, block)
            state = self.op("Add", state, self.normed(made, f"{block}post_ffw_norm.weight"))
        state = self.op("Gather", state, "asked", axis=0)
        self.middles = self.middle_of_each("asked")
        state = self.norm(state, self.weight("output_norm.weight"))
        own = self.source.tensor("output.weight")
        [logits] = self.linear(state, embedding if own is None else own)
        every = self.op("LogSoftmax", logits, axis=-1)
        self.nodes.append(helper.make_node("GatherND", [every, "pairs"], ["logp"]))
        inputs = [
            helper.make_tensor_value_info("tokens", types.INT64, ["B", "S"]),
            helper.make_tensor_value_info("positions", types.INT64, ["B", "S"]),
            helper.make_tensor_value_info("mask", types.FLOAT, ["B", "S", "S"]),
            helper.make_tensor_value_info("asked", types.INT64, ["R"]),
            helper.make_tensor_value_info("pairs", types.INT64, ["P", 2]),
        ]
        output = helper.make_tensor_value_info("logp", types.FLOAT, ["P"])
        graph = helper.make_graph(self.nodes, "causal", inputs, [output], self.constants)
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=9)

    def embed(self, table: Floats) -> str:
        """Rows of the embedding, kept as 8-bit integers with a scale for each block."""
        blocks = table.reshape(len(table), -1, _BLOCK)
        scales = np.maximum(np.abs(blocks).max(-1, keepdims=True), 1e-12) / 127
        rows = self.op("Gather", self.constant(np.round(blocks / scales).astype(np.int8)), self.flat)
        rows = self.op("Cast", rows, to=self.onnx.TensorProto.FLOAT)
        scale = self.op("Gather", self.constant(scales.astype(np.float32)), self.flat)
        return self.reshape(self.op("Mul", rows, scale), -1, self.shape.width)

    def norm(self, value: str, weight: Floats) -> str:
        return self.op(
            "SimplifiedLayerNormalization", value, self.constant(weight), axis=-1, epsilon=self.shape.epsilon,
            stash_type=1,
        )  # fmt: skip

    def normed(self, value: str, name: str) -> str:
        """Under the norm of that name, where the model has it."""
        weight = self.source.tensor(name)
        return value if weight is None else self.norm(value, weight)

    def middle_of_each(self, places: str) -> str:
        """A zero point for each of so many tokens."""
        middle = self.onnx.numpy_helper.from_array(np.array([_MIDDLE]))
        return self.op("ConstantOfShape", self.op("Shape", places), value=middle)

    def rows8(self, value: str) -> tuple[str, str]:
        """A token's numbers as unsigned bytes around 128, and its scale, of shape (tokens, 1).

        A token of nothing but zeros has the scale zero: whatever its bytes are comes to nothing.
        """
        top = self.op("ReduceMax", self.op("Abs", value), self.last, keepdims=0)
        scale = self.op("Mul", top, self.step)
        return self.op("QuantizeLinear", value, scale, self.middles, axis=0), self.op("Unsqueeze", scale, self.last)

    def linear(self, value: str, *weights: Floats, scale: str | None = None) -> list[str]:
        """``value``, and times its tokens' ``scale``, times each of ``weights``, of shape (outputs, inputs)."""
        rows, own = self.rows8(value)
        own = own if scale is None else self.op("Mul", own, scale)
        return [self.op("Mul", self.product(rows, weight), own) for weight in weights]

    def product(self, rows: str, weight: Floats) -> str:
        scale = np.maximum(np.abs(weight).max(1), 1e-12) / 127
        bytes_ = np.round(weight / scale[:, None]).astype(np.int8).T
        return self.op(
            "MatMulIntegerToFloat", rows, self.constant(bytes_), self.one, self.constant(scale.astype(np.float32)),
            self.middle, domain=_MICROSOFT,
        )  # fmt: skip

    def attention(self, state: str, block: str, angles: list[str]) -> str:
        shape = self.shape
        normed = self.norm(state, self.weight(f"{block}attn_norm.weight"))
        parts = [f"{block}attn_{part}" for part in "qkv"]
        outs = self.linear(normed, *(self.weight(f"{part}.weight") for part in parts))
        query, key, value = (self.biased(out, f"{part}.bias") for out, part in zip(outs, parts, strict=True))
        query = self.turned(self.in_heads(query, shape.heads, f"{block}attn_q_norm.weight"), angles)
        key = self.turned(self.in_heads(key, shape.key_heads, f"{block}attn_k_norm.weight"), angles)
        value = self.in_heads(value, shape.key_heads)
        query = self.op("Mul", query, self.constant(np.array(shape.head_width**-0.5, np.float32)))
        # The heads that share a key lie under one another as one tall matrix.
        query = self.reshape(query, 0, shape.key_heads, -1, shape.head_width)
        scores = self.op("MatMul", query, self.op("Transpose", key, perm=[0, 1, 3, 2]))
        scores = self.op("Add", self.op("Reshape", scores, self.apart), self.mask)
        scores = self.op("Reshape", self.op("Softmax", scores, axis=-1), self.tall)
        mixed = self.reshape(self.op("MatMul", scores, value), 0, shape.heads, -1, shape.head_width)
        mixed = self.reshape(self.op("Transpose", mixed, perm=[0, 2, 1, 3]), -1, shape.heads * shape.head_width)
        [out] = self.linear(mixed, self.weight(f"{block}attn_output.weight"))
        return out

    def biased(self, value: str, name: str) -> str:
        bias = self.source.tensor(name)
        return value if bias is None else self.op("Add", value, self.constant(bias))

    def in_heads(self, value: str, heads: int, norm: str = "") -> str:
        value = self.normed(self.op("Reshape", value, self.parted[heads]), norm)
        return self.op("Transpose", value, perm=[0, 2, 1, 3])

    def turned(self, value: str, angles: list[str]) -> str:
        """Rotary positions."""
        return self.op(
            "RotaryEmbedding", value, "positions", *angles, domain=_MICROSOFT,
            interleaved=int(self.shape.interleaved),
        )  # fmt: skip

    def feed_forward(self, state: str, block: str) -> str:
        rows, scale = self.rows8(self.norm(state, self.weight(f"{block}ffn_norm.weight")))
        gate, up = (self.product(rows, self.weight(f"{block}ffn_{part}.weight")) for part in ("gate", "up"))
        # What the bytes after these mean is a token's own matter, so the scale of ``up`` may wait for theirs.
        made = self.op("Mul", self.opened(self.op("Mul", gate, scale)), up)
        [out] = self.linear(made, self.weight(f"{block}ffn_down.weight"), scale=scale)
        return out

    def opened(self, gate: str) -> str:
        """The gate's values through its curve; QuickGelu by 1 is SiLU."""
        if self.shape.gelu:
            return self.op("FastGelu", gate, domain=_MICROSOFT)
        return self.op("QuickGelu", gate, domain=_MICROSOFT, alpha=1.0)
