"""An article as the desk leaves it: its paragraphs, what was struck out and put in, and what is still open.

`reports/template/script/revised.js` does the same in the page; the tests hold the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from mtcheck.article import Article, Paragraph, ParagraphKind
from mtcheck.writing.shown import placeholder

SPACE = " \t\n"
_NEW_PARAGRAPH = re.compile(r"\n[ \t]*\n[ \t\n]*")
# XML 1.0 has no way to write these, and no encoding half a surrogate pair.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Mark(StrEnum):
    """What became of a run of text, or of the end of a paragraph."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Change:
    """On code points ``[start, end)``: ``replacement`` stands there now, or the finding is open (None) and ``note``
    says what it is about."""

    start: int
    end: int
    replacement: str | None
    note: str = ""


@dataclass(frozen=True)
class Run:
    """Text of one fate; ``note`` is of an open finding, whose text may be empty."""

    text: str
    mark: Mark = Mark.KEPT
    note: str | None = None


@dataclass
class Block:
    """A paragraph; ``end`` is what became of its end: where it is deleted, the next paragraph goes on in this one."""

    kind: ParagraphKind
    runs: list[Run] = field(default_factory=list)
    end: Mark = Mark.KEPT

    @property
    def is_struck_out(self) -> bool:
        return bool(self.runs) and all(run.mark is Mark.DELETED for run in self.runs)


@dataclass(frozen=True)
class Revised:
    """``text`` is the whole corrected text with its white space, ``blocks`` the same with all that was changed."""

    text: str
    blocks: Sequence[Block]
    title: str
    language: str

    @property
    def corrected(self) -> list[Block]:
        """The paragraphs as they are now: nothing that was deleted, none that is empty."""
        out: list[Block] = []
        goes_on = False
        for block in self.blocks:
            if not goes_on:
                out.append(Block(block.kind))
            out[-1].runs += [run for run in block.runs if run.mark is not Mark.DELETED]
            goes_on = block.end is Mark.DELETED
        return [block for block in out if "".join(run.text for run in block.runs).strip(SPACE)]


def revise(article: Article, changes: Iterable[Change]) -> Revised:
    """``article`` with ``changes``; of two that overlap the first counts."""
    whole: list[str] = []
    blocks = _Blocks(article)
    done = 0
    for change in sorted(changes, key=lambda change: (change.start, change.end)):
        if change.start < done:
            continue
        old = article.text[change.start : change.end]
        blocks.old(done, change.start)
        whole.append(article.text[done : change.start])
        if change.replacement is None:
            blocks.old(change.start, change.end, note=change.note)
            whole.append(old)
        elif change.replacement == old:
            blocks.old(change.start, change.end)
            whole.append(old)
        else:
            blocks.old(change.start, change.end, Mark.DELETED)
            blocks.new(change.replacement)
            whole.append(change.replacement)
        done = change.end
    blocks.old(done, len(article.text))
    whole.append(article.text[done:])
    title = article.title or article.id or article.path
    return Revised("".join(whole), blocks.made(), writable(title), article.language)


class _Blocks:
    """Takes runs of the text in its order and lays them into paragraphs.

    White space between two paragraphs is the end of the first; it is deleted where a change deletes all of it.
    """

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._paragraphs = article.paragraphs or [Paragraph(0, len(article.text), ParagraphKind.BODY)]
        self._at = 0
        self._blocks = [Block(self._paragraphs[0].kind)]

    def old(self, start: int, end: int, mark: Mark = Mark.KEPT, note: str | None = None) -> None:
        """``[start, end)`` of the article's text."""
        noted = False
        while True:
            paragraph = self._paragraphs[self._at]
            text = self._text[max(start, paragraph.start) : min(end, paragraph.end)]
            if text:
                self._add(Run(writable(text), mark, None if noted else note))
                noted = True
            if not self._goes_on(start, end):
                break
            following = self._paragraphs[self._at + 1]
            is_whole = start <= paragraph.end and end >= following.start
            self._blocks[-1].end = mark if is_whole else Mark.KEPT
            self._at += 1
            self._blocks.append(Block(following.kind))
        if note is not None and not noted:
            self._add(Run("", mark, note))

    def new(self, text: str) -> None:
        first, *more = _NEW_PARAGRAPH.split(writable(text))
        self._add(Run(first, Mark.INSERTED))
        for part in more:
            kind = self._blocks[-1].kind
            self._blocks[-1].end = Mark.INSERTED
            self._blocks.append(Block(kind))
            self._add(Run(part, Mark.INSERTED))

    def made(self) -> list[Block]:
        """All blocks; the end of one that was struck out goes with it."""
        for block in self._blocks[:-1]:
            if block.is_struck_out:
                block.end = Mark.DELETED
        return self._blocks

    def _add(self, run: Run) -> None:
        runs = self._blocks[-1].runs
        if runs and run.note is runs[-1].note is None and run.mark is runs[-1].mark:
            runs[-1] = Run(runs[-1].text + run.text, run.mark)
        elif run.text or run.note is not None:
            runs.append(run)

    def _goes_on(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` holds white space behind the current paragraph that another one follows."""
        if self._at + 1 == len(self._paragraphs):
            return False
        low, high = self._paragraphs[self._at].end, self._paragraphs[self._at + 1].start
        return start <= low < end if low == high else max(start, low) < min(end, high)


def writable(text: str) -> str:
    """``text`` as every document can hold it, with line ends of one kind."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_XML.sub(lambda match: "\ufffd" if match.group() > "\ud7ff" else placeholder(match.group()), text)
