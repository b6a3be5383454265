"""Two versions of one article: what was edited between them, and which stretches belong together.

Both rest on the edit distance in words and marks, by rapidfuzz. White space counts only as there or not
there, so that paragraphs may have been merged and lines wrapped anew. Limits: a passage that was moved counts as lost
in one place and new in the other, and where a passage was rewritten from the ground, what belongs together is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from mtcheck.analysis.sentences import sentences
from mtcheck.article import Article, Edit

# Scripts without spaces (Thai, Lao, Burmese, Khmer, Japanese, Chinese) go letter by letter.
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = rf"(?:(?![{_UNSPACED}])[^\W_])+"
_TOKEN = re.compile(rf"[{_UNSPACED}]|{_WORD}(?:['’]{_WORD})*|[^\w\s]|_")
_ENDS_SENTENCE = frozenset(".?!…。？！।؟")
_STRAY = 2  # as few equal tokens between two larger changes are a chance meeting
_LARGE = 3


class Tokens(NamedTuple):
    """Words and marks of a text, in parallel lists."""

    texts: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str) -> Tokens:
        spans = [match.span() for match in _TOKEN.finditer(text)]
        return cls([text[a:b] for a, b in spans], [a for a, _ in spans], [b for _, b in spans])


class _Change(NamedTuple):
    """Tokens ``[low, high)`` became tokens ``[new_low, new_high)`` of the other version."""

    low: int
    high: int
    new_low: int
    new_high: int

    @property
    def size(self) -> int:
        return max(self.high - self.low, self.new_high - self.new_low)


def edits(before: str, after: str) -> list[Edit]:
    """What turns ``before`` into ``after``, but for the kind of white space between words; in order, not overlapping.

    Spans are code points of ``before``. Changes of neighbouring words are one edit.
    """
    old, new = Tokens.of(before), Tokens.of(after)
    out: list[Edit] = []
    done = new_done = 0
    for change in [*_changes(old, new), _Change(len(old.texts), len(old.texts), len(new.texts), len(new.texts))]:
        out += _spaces(after, old, new, (done, change.low, new_done))
        if change.size:
            start, end = _between(old, change.low, change.high, before)
            new_start, new_end = _between(new, change.new_low, change.new_high, after)
            out.append(_trimmed(before[start:end], start, after[new_start:new_end]))
        done, new_done = change.high, change.new_high
    return out


def _changes(old: Tokens, new: Tokens) -> list[_Change]:
    # Without substitutions: of two ways with as many edits, the one that keeps more words is what an editor did.
    from rapidfuzz.distance import Indel

    out: list[_Change] = []
    for code in Indel.opcodes(old.texts, new.texts):
        if code.tag == "equal":
            continue
        change = _Change(code.src_start, code.src_end, code.dest_start, code.dest_end)
        if out:
            gap = change.low - out[-1].high
            if gap == 0 or (gap <= _STRAY and min(out[-1].size, change.size) >= _LARGE):
                change = _Change(out[-1].low, change.high, out[-1].new_low, change.new_high)
                out.pop()
        out.append(change)
    return out


def _spaces(after: str, old: Tokens, new: Tokens, run: tuple[int, int, int]) -> Iterator[Edit]:
    """Where, in a run of equal tokens, one version has white space and the other has none."""
    low, high, new_low = run
    for index in range(low, high - 1):
        at = new_low + index - low
        start, end = old.ends[index], old.starts[index + 1]
        space = after[new.ends[at] : new.starts[at + 1]]
        if (start == end) != (not space):
            yield Edit(start, end, space)


def _between(tokens: Tokens, low: int, high: int, text: str) -> tuple[int, int]:
    """From the end of the token before ``low`` to the start of the token at ``high``."""
    start = tokens.ends[low - 1] if low else 0
    end = tokens.starts[high] if high < len(tokens.starts) else len(text)
    return start, end


def _trimmed(old: str, at: int, new: str) -> Edit:
    """The edit without the white space that both have at an end."""
    lead, new_lead = (len(side) - len(side.lstrip()) for side in (old, new))
    if lead and new_lead:
        old, new, at = old[lead:], new[new_lead:], at + lead
    if old != old.rstrip() and new != new.rstrip():
        old, new = old.rstrip(), new.rstrip()
    return Edit(at, at + len(old), new)


def segments(article: Article) -> list[str]:
    """The sentences of an article's prose, and its other paragraphs whole, each on one line."""
    spans = [(sentence.start, sentence.end) for sentence in sentences(article.text, article.paragraphs)]
    spans += [(p.start, p.end) for p in article.paragraphs if not p.kind.is_prose]
    return [" ".join(article.text[start:end].split()) for start, end in sorted(spans)]


def cut(text: str, reference: Sequence[str]) -> list[str]:
    """``text`` in as many pieces as ``reference`` has segments, each the one that belongs to its segment.

    The cuts are those of the least edit distance in words (Matusov and others 2005, "Evaluating Machine Translation
    Output with Automatic Sentence Segmentation"); where several do, the one at the end of a sentence or line.
    """
    from rapidfuzz.distance import Levenshtein

    whole = Tokens.of(text)
    wanted: list[str] = []
    bounds: list[int] = []
    for segment in reference:
        wanted += Tokens.of(segment).texts
        bounds.append(len(wanted))
    codes = list(Levenshtein.opcodes(whole.texts, wanted))
    cuts = [0]
    at = 0
    for bound in bounds[:-1]:
        while at < len(codes) and codes[at].dest_end < bound:
            at += 1
        low, high = len(whole.texts), 0
        for code in codes[at:]:
            if code.dest_start > bound:
                break
            inside = min(code.src_start + bound - code.dest_start, code.src_end)
            if code.tag == "delete":  # words that only the text has, just at the bound
                low, high = min(low, code.src_start), max(high, code.src_end)
            else:
                low, high = min(low, inside), max(high, inside)
        cuts.append(max(cuts[-1], _best_cut(text, whole, low, max(low, high))))
    cuts.append(len(whole.texts))
    return [_piece(text, whole, low, high) for low, high in pairwise(cuts)]


def _best_cut(text: str, tokens: Tokens, low: int, high: int) -> int:
    for index in range(low, high + 1):
        ends = 0 < index < len(tokens.texts) and (
            tokens.texts[index - 1] in _ENDS_SENTENCE or "\n" in text[tokens.ends[index - 1] : tokens.starts[index]]
        )
        if ends:
            return index
    return low


def _piece(text: str, tokens: Tokens, low: int, high: int) -> str:
    return " ".join(text[tokens.starts[low] : tokens.ends[high - 1]].split()) if low < high else ""
