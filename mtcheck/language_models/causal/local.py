"""The judge that runs here: margins of edits under a causal model in a folder that `install` made.

judge = LocalJudge.open(folder)
if judge is not None:
    print(judge.margins("He said Yesterday that it rained.", [Edit(8, 9, "y")]))
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import defaultdict
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from mtcheck.article import Article, Edit
from mtcheck.errors import InputError
from mtcheck.language_models.causal.network import Branch, Network
from mtcheck.language_models.judge import JudgedSpan

_GRAPH, _TOKENISER, _CARD = "model.onnx", "tokenizer.json", "judge.json"
_NEEDED = ("onnxruntime", "tokenizers")

# Code points. Edits whose beginnings lie in one block are weighed together: they share what stands before the block
# and the block itself. So an edit's margin doesn't depend on which others are asked.
_BLOCK, _BEFORE, _AFTER = 160, 120, 60
_END = "\n\n"  # after the text, so that its last mark is read too


class _Card(msgspec.Struct, frozen=True):
    """What the folder's model is: its name, the hash of the file or files that it was made from, its first token."""

    name: str
    sha256: str
    start: int


def why_absent(folder: Path) -> str | None:
    """Why no judge can be opened there, in words for the report; None where one can."""
    for library in _NEEDED:
        if find_spec(library) is None:
            return f"{library} is not installed"
    return None if (folder / _CARD).is_file() else f"there is no model in {folder}"


def install(model: Path, folder: Path) -> None:
    """Make a GGUF file into what `LocalJudge` opens, whole or not at all; InputError where it can't be read."""
    from mtcheck.language_models.causal.gguf import open_gguf
    from mtcheck.language_models.causal.graph import write_graph

    source = open_gguf(model)
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        write_graph(source, part / _GRAPH)
        source.tokeniser.save(str(part / _TOKENISER))
        with model.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        (part / _CARD).write_bytes(msgspec.json.encode(_Card(source.name, digest, source.start)))
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    except OSError as error:
        raise InputError(f"the judge cannot be installed: {error}", path=str(folder)) from None


class LocalJudge:
    """A causal model on this machine. The network is opened when first asked; calls are deterministic."""

    def __init__(self, folder: Path, card: _Card) -> None:
        self._folder, self._card = folder, card
        self._opened: tuple[Any, Network] | None = None

    @classmethod
    def open(cls, folder: Path) -> LocalJudge | None:
        """The model in ``folder``; None where it can't be had (`why_absent` says why)."""
        if why_absent(folder) is not None:
            return None
        return cls(folder, msgspec.json.decode((folder / _CARD).read_bytes(), type=_Card))

    @property
    def name(self) -> str:
        return f"{self._card.name.replace(' ', '-')}-int8-{self._card.sha256[:8]}"

    def judge(self, article: Article) -> list[JudgedSpan]:
        """Nothing: a model of this size can weigh an edit and not name an error."""
        del article
        return []

    def margins(self, text: str, edits: Sequence[Edit]) -> list[float]:
        """See `mtcheck.language_models.judge.Judge.margins`."""
        blocks: dict[int, list[int]] = defaultdict(list)
        for index, edit in enumerate(edits):
            blocks[edit.start // _BLOCK].append(index)
        out = [0.0] * len(edits)
        for block, members in blocks.items():
            low = _left(text, max(0, block * _BLOCK - _BEFORE))
            for index, margin in zip(members, self._weigh(text, low, [edits[i] for i in members]), strict=True):
                out[index] = margin
        return out

    def _weigh(self, text: str, low: int, edits: Sequence[Edit]) -> list[float]:
        """Margins of edits in text that is read from ``low`` on."""
        tokeniser, network = self._open()

        def tokens(piece: str) -> list[int]:
            return [self._card.start, *tokeniser.encode(piece, add_special_tokens=False).ids]

        text += _END
        ends = [_right(text, edit.end + _AFTER) for edit in edits]
        trunk = tokens(text[low : max(ends)])
        branches = []
        for edit, end in zip(edits, ends, strict=True):
            old = tokens(text[low:end])
            new = tokens(text[low : edit.start] + edit.replacement + text[edit.end : end])
            at = min(_common(old, new), _common(old, trunk))
            branches += [Branch(at, old[at:]), Branch(at, new[at:])]
        nats = network.log_probabilities(trunk, branches)
        return [round(new - old, 4) for old, new in zip(nats[::2], nats[1::2], strict=True)]

    def _open(self) -> tuple[Any, Network]:
        if self._opened is None:
            tokeniser = import_module("tokenizers").Tokenizer.from_file(str(self._folder / _TOKENISER))
            self._opened = (tokeniser, Network(self._folder / _GRAPH))
        return self._opened


_SPACE = re.compile(r"\s+|\Z")


def _left(text: str, at: int) -> int:
    """Where the first word from ``at`` on begins, or the text itself."""
    return _SPACE.search(text, at - 1).end() if at else 0  # type: ignore[union-attr] # the end matches always


def _right(text: str, at: int) -> int:
    """Where the word at ``at`` ends, or the text."""
    return len(text) if at >= len(text) else _SPACE.search(text, at).start()  # type: ignore[union-attr]


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
