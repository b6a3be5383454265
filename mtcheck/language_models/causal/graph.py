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

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from mtcheck.language_models.causal.source import Floats, Source
from mtcheck.language_models.session import open_session

LONGEST = 4096  # tokens in a row, at most
# What is added to the score of a token that isn't seen: e^-60 of the others' weight is nothing. By much more the powers
# would be denormal numbers, and the softmax would take seven times as long.
UNSEEN = np.float32(-60)
SAMPLE = """Rescuers reached the village on Sunday evening, two days after the flood had swept away its only bridge. "We
slept in the school," said Marta Lindqvist, 54, who keeps a shop on the square. "Nobody knew whether the road was open."

The government has promised 3.5 million euros for repairs, but officials in the capital warned that work could not begin
before October. According to the ministry, more than 1,200 houses were damaged; about 300 of them will have to be torn
down. The mayor, who has asked for help since 2019, called the plan "a first step".

Meanwhile the president's visit, planned for Tuesday, was put off. His spokesman did not say why. In a statement the
opposition accused him of having forgotten the north: "They come when there are cameras."

At the harbour, fishermen were mending their nets as usual. The catch has been poor this year, they say, and prices are
falling. Still, none of them wants to leave.
"""
_BLOCK = 32  # numbers of the embedding that share a scale
_TINY = np.float32(1e-5)
_MIDDLE = np.uint8(128)  # the byte that stands for zero
_MICROSOFT = "com.microsoft"


def write_graph(source: Source, path: Path) -> None:
    """Write the model as ``path`` (and ``path.data`` beside it); InputError where a tensor is missing."""
    with tempfile.TemporaryDirectory(dir=path.parent) as name:
        first = Path(name, "first.onnx")
        _save(_Builder(source).model(), first)
        reach = _reach(source, first)
    _save(_Builder(source, reach).model(), path)


def _save(model: Any, path: Path) -> None:
    import onnx

    onnx.save(model, path, save_as_external_data=True, location=f"{path.name}.data", size_threshold=1024)


def _reach(source: Source, model: Path) -> dict[str, Floats]:
    """By norm, how far each of the numbers under it goes in a text like those to come; ``model`` tells it."""
    tokens = np.array([[source.start, *source.tokeniser.encode(SAMPLE, add_special_tokens=False).ids]], np.int64)
    length = tokens.shape[1]
    feeds = {
        "tokens": tokens,
        "positions": np.arange(length)[None],
        "mask": np.where(np.tri(length, dtype=bool), np.float32(0), UNSEEN)[None],
        "asked": np.arange(1, length),  # the first token goes farther than all others, by a scale of its own
    }
    session = open_session(model)
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, feeds), strict=True))


class _Builder:
    """Nodes and constants of the graph as they come; a value is known by its name."""

    def __init__(self, source: Source, reach: Mapping[str, Floats] | None = None) -> None:
        """``reach``: how far the numbers under each norm go; without it the graph is one that tells them."""
        import onnx

        self.onnx, self.reach = onnx, reach
        self.told: list[Any] = []
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
        own = self.source.tensor("output.weight")
        state, [head] = self.evenly(state, "output_norm.weight", embedding if own is None else own)
        inputs = [
            helper.make_tensor_value_info("tokens", types.INT64, ["B", "S"]),
            helper.make_tensor_value_info("positions", types.INT64, ["B", "S"]),
            helper.make_tensor_value_info("mask", types.FLOAT, ["B", "S", "S"]),
            helper.make_tensor_value_info("asked", types.INT64, ["R"]),
        ]
        outputs = self.told
        if self.reach is not None:
            self.middles = self.middle_of_each("asked")
            [logits] = self.linear(self.op("Gather", state, "asked", axis=0), head)
            every = self.op("LogSoftmax", logits, axis=-1)
            self.nodes.append(helper.make_node("GatherND", [every, "pairs"], ["logp"]))
            inputs.append(helper.make_tensor_value_info("pairs", types.INT64, ["P", 2]))
            outputs = [helper.make_tensor_value_info("logp", types.FLOAT, ["P"])]
        graph = helper.make_graph(self.nodes, "causal", inputs, outputs, self.constants)
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

    def evenly(self, state: str, norm: str, *weights: Floats) -> tuple[str, list[Floats]]:
        """The state under a norm, evened out for the products with ``weights``, and these made to fit.

        A few numbers go far, and would leave the others of their token few of the steps that a byte has. Each is
        divided and its weights are multiplied by what makes both of one reach (Xiao et al., SmoothQuant, 2022): with
        SmolLM2 margins come a third nearer to those of the network in floats. Numbers that come from no norm gain
        nothing by it.
        """
        gain = self.weight(norm)
        if self.reach is None:
            out = self.norm(state, gain)
            told = self.op("Abs", self.op("Gather", out, "asked", axis=0))
            first = self.constant(np.array([0]))
            self.nodes.append(self.onnx.helper.make_node("ReduceMax", [told, first], [norm], keepdims=0))
            self.told.append(self.onnx.helper.make_tensor_value_info(norm, self.onnx.TensorProto.FLOAT, ["N"]))
            return out, list(weights)
        widest = np.max([np.abs(weight).max(0) for weight in weights], axis=0)
        even = np.sqrt(np.maximum(self.reach[norm], _TINY) / np.maximum(widest, _TINY))
        return self.norm(state, gain / even), [weight * even for weight in weights]

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
        parts = [f"{block}attn_{part}" for part in "qkv"]
        weights = [self.weight(f"{part}.weight") for part in parts]
        state, weights = self.evenly(state, f"{block}attn_norm.weight", *weights)
        outs = self.linear(state, *weights)
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
        weights = [self.weight(f"{block}ffn_{part}.weight") for part in ("gate", "up")]
        state, weights = self.evenly(state, f"{block}ffn_norm.weight", *weights)
        rows, scale = self.rows8(state)
        gate, up = (self.product(rows, weight) for weight in weights)
        # What the bytes after these mean is a token's own matter, so the scale of ``up`` may wait for theirs.
        made = self.op("Mul", self.opened(self.op("Mul", gate, scale)), up)
        [out] = self.linear(made, self.weight(f"{block}ffn_down.weight"), scale=scale)
        return out

    def opened(self, gate: str) -> str:
        """The gate's values through its curve; QuickGelu by 1 is SiLU."""
        if self.shape.gelu:
            return self.op("FastGelu", gate, domain=_MICROSOFT)
        return self.op("QuickGelu", gate, domain=_MICROSOFT, alpha=1.0)
