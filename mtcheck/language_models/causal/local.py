"""The judge that runs here: margins of edits under a causal model in a folder that `install` made.

judge = LocalJudge.open(folder)
if judge is not None:
    print(judge.margins("He said Yesterday that it rained.", [Edit(8, 9, "y")]))
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from mtcheck.article import Article, Edit
from mtcheck.errors import ConfigError, InputError
from mtcheck.language_models.causal import FORMAT
from mtcheck.language_models.causal.network import Branch, Network, Row
from mtcheck.language_models.judge import JudgedSpan
from mtcheck.language_models.threads import threads
from mtcheck.language_models.window import left, right
from mtcheck.resources import cache_home

_GRAPH, _TOKENISER, _CARD = "model.onnx", "tokenizer.json", "judge.json"
_NEEDED = ("onnxruntime", "tokenizers")
_EXTRA = "Install it with: pip install 'mtcheck[judge]'"

# Code points. Edits whose beginnings lie in one block are weighed together: they share what stands before the block
# and the block itself. So an edit's margin doesn't depend on which others are asked. What is read after an edit ends at
# one of some fixed places, so that fixes of one place are held against the same text.
_BLOCK, _BEFORE, _STEP = 160, 120, 20
# Whether a sentence ends is seen from all of the next one, a word's form from the few words after it.
_AFTER_STOP, _AFTER_WORD = 60, 40
_STOP = re.compile(r"[.?!;:]")
# Tokens that are read at once. With more of them each weight is fetched less often, with fewer the numbers between two
# products stay in the processor's cache.
_BATCH = 192
_END = "\n\n"  # after the text, so that its last mark is read too


class _Card(msgspec.Struct, frozen=True):
    """What the folder's model is: its name, the hash of what it was made from, its first token."""

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
    """Make a GGUF file or a Hugging Face folder into what `LocalJudge` opens, whole or not at all.

    InputError where it can't be read or written; what was in ``folder`` before is then untouched.
    """
    try:
        from mtcheck.language_models.causal.graph import write_graph
        from mtcheck.language_models.causal.readers import open_source

        source = open_source(model)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.") as name:
            part = Path(name, "part")
            part.mkdir()
            write_graph(source, part / _GRAPH)
            source.tokeniser.save(str(part / _TOKENISER))
            (part / _CARD).write_bytes(msgspec.json.encode(_Card(source.name, source.sha256, source.start)))
            shutil.rmtree(folder, ignore_errors=True)
            part.rename(folder)
    except ImportError as error:
        raise InputError(f"{error.name} is not installed.", path=str(model), hint=_EXTRA) from None
    except OSError as error:
        raise InputError(f"no judge can be made of it: {error}", path=str(model)) from None


def made_folder(model: Path) -> Path:
    """The folder that is made of a model which the settings name, once for each state of its file or files."""
    if not model.exists():
        raise ConfigError("there is no such model.", path=str(model), hint="See [judge] in the settings.")
    files = sorted(model.iterdir()) if model.is_dir() else [model]
    state = [str(model.resolve()), *(f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files)]
    key = hashlib.sha256("\n".join(state).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    folder = cache_home() / "judge" / f"{key}-format-{FORMAT}"
    if not (folder / _CARD).is_file():
        install(model, folder)
    return folder


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
        changes = [edit.trimmed(text) for edit in edits]
        blocks: dict[int, list[Edit]] = defaultdict(list)
        for change in dict.fromkeys(changes):
            blocks[change.start // _BLOCK].append(change)
        members = list(blocks.values())
        rows = [self._row(text, left(text, block * _BLOCK - _BEFORE), own) for block, own in blocks.items()]
        margins: dict[Edit, float] = {}
        with ThreadPoolExecutor(threads()) as pool:
            batches = batched([row.length for row in rows])
            answers = pool.map(self._open()[1].log_probabilities, [[rows[at] for at in batch] for batch in batches])
            for batch, answer in zip(batches, answers, strict=True):
                for at, nats in zip(batch, answer, strict=True):
                    each = (round(new - old, 4) for old, new in zip(nats[::2], nats[1::2], strict=True))
                    margins.update(zip(members[at], each, strict=True))
        return [margins[change] for change in changes]

    def _row(self, text: str, low: int, edits: Sequence[Edit]) -> Row:
        """Text that is read from ``low`` on: by turns as printed and as an edit has it."""
        tokeniser, _ = self._open()

        @cache  # fixes of one place are held against the same text
        def tokens(piece: str) -> list[int]:
            whole = _HALF.sub("\ufffd", piece)  # JSON may bring what no tokeniser takes
            return [self._card.start, *tokeniser.encode(whole, add_special_tokens=False).ids]

        text += _END
        ends = [right(text, -(-edit.end // _STEP) * _STEP + _reach(text, edit)) for edit in edits]
        trunk = tokens(text[low : max(ends)])
        branches = []
        for edit, end in zip(edits, ends, strict=True):
            old = tokens(text[low:end])
            new = tokens(text[low : edit.start] + edit.replacement + text[edit.end : end])
            at = min(_common(old, new), _common(old, trunk))
            branches += [Branch(at, old[at:]), Branch(at, new[at:])]
        return Row(trunk, branches)

    def _open(self) -> tuple[Any, Network]:
        if self._opened is None:
            tokeniser = import_module("tokenizers").Tokenizer.from_file(str(self._folder / _TOKENISER))
            self._opened = (tokeniser, Network(self._folder / _GRAPH))
        return self._opened


def batched(lengths: Sequence[int]) -> list[list[int]]:
    """Which rows of such lengths are read at once: the long ones first, so that no thread is left with one at the end.

    However many threads there are, since a row's last digits hang on how far it is filled up.
    """
    half = -(-len(lengths) // 2)
    out: list[list[int]] = []
    for at in sorted(range(len(lengths)), key=lambda at: -lengths[at]):
        if out and len(out[-1]) < half and lengths[out[-1][0]] * (len(out[-1]) + 1) <= _BATCH:
            out[-1].append(at)
        else:
            out.append([at])
    return out


def _reach(text: str, edit: Edit) -> int:
    """Code points to be read after an edit."""
    return _AFTER_STOP if _STOP.search(text[edit.start : edit.end] + edit.replacement) else _AFTER_WORD


_HALF = re.compile("[\ud800-\udfff]")


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
