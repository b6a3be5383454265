"""The tagger's labels: what each word of a damaged paragraph should become, read off the clean paragraph.

Damage leaves words in order, so two pointers walk both lists; each of the few ways to change a word is known by
its pattern. What can't be explained (a foreign word, a repeated sentence) gets no label.
"""

from __future__ import annotations

from mtcheck.language_models.endings import with_ending
from mtcheck.language_models.labels import ENDINGS, EXTRA, INSERTED, SWAPS, Repair, mark_of, quote_of
from mtcheck.language_models.tokens import Word

IGNORED = -100
Row = tuple[int, int, int, int]
_NOTHING: Row = (IGNORED, IGNORED, IGNORED, IGNORED)
_LOOK_AHEAD = 30


def row_of(word: str, clean: str, gap: str, repair: Repair) -> Row:
    """Labels of one word: ``clean`` and ``gap`` are what should be printed of it and after it."""
    capital = int(clean[:1].isupper()) if word[:1].isalpha() else IGNORED
    return int(mark_of(gap)), int(quote_of(gap, not clean)), capital, int(repair)


def _repair(word: str, clean: str) -> Repair | None:
    """How ``word`` (small letters) is mended into ``clean``; None where it isn't one of the known repairs."""
    if word == clean:
        return Repair.KEEP
    if SWAPS.get(word) == clean:
        return Repair.SWAP
    if word + "s" == clean:
        return Repair.ADD_S
    if word == clean + "s":
        return Repair.DROP_S
    for ending, (add, drop) in ENDINGS.items():
        if clean.endswith(ending) and clean in with_ending(word, ending):
            return add
        if word.endswith(ending) and word in with_ending(clean, ending):
            return drop
    return None


def rows(words: list[Word], gaps: list[str], clean: list[Word], clean_gaps: list[str]) -> list[Row]:
    """Labels for each of ``words``: mark, quotation mark, capital, repair; `IGNORED` where nothing is known."""
    dirty = [word.text.lower() for word in words]
    wanted = [word.text.lower() for word in clean]
    out: list[Row] = []
    i = j = 0
    while i < len(dirty):
        if j >= len(wanted):
            if i and dirty[i] == dirty[i - 1] and i == len(dirty) - 1:
                _delete(out, gaps, i, clean_gaps[j - 1])
            else:
                out.append(_NOTHING)
            i += 1
            continue
        repair = _repair(dirty[i], wanted[j])
        if repair is not None:
            out.append(row_of(words[i].text, clean[j].text, clean_gaps[j], repair))
            i, j = i + 1, j + 1
        elif i and (dirty[i] == dirty[i - 1] or _is_extra(dirty, i, wanted, j)):
            _delete(out, gaps, i, clean_gaps[j - 1])
            i += 1
        elif wanted[j] in INSERTED and j + 1 < len(wanted) and _repair(dirty[i], wanted[j + 1]) is not None:
            out.append(row_of(words[i].text, clean[j + 1].text, clean_gaps[j + 1], INSERTED[wanted[j]]))
            i, j = i + 1, j + 2
        else:
            skip = _resume(dirty, i, wanted, j)
            out += [_NOTHING] * skip
            i += skip
            if not skip:
                out.append(_NOTHING)
                i, j = i + 1, j + 1
    return out


def _is_extra(dirty: list[str], i: int, wanted: list[str], j: int) -> bool:
    """Whether word ``i`` is a small one that was put in: the clean ones go on behind it."""
    return j > 0 and dirty[i] in EXTRA and dirty[i + 1 : i + 3] == wanted[j : j + 2]


def _delete(out: list[Row], gaps: list[str], i: int, gap: str) -> None:
    """A word too many: the one before it keeps its printed gap, it is deleted and its gap is the clean one."""
    first = out[-1]
    out[-1] = (int(mark_of(gaps[i - 1])), int(quote_of(gaps[i - 1])), first[2], first[3])
    out.append((int(mark_of(gap)), int(quote_of(gap)), IGNORED, int(Repair.DELETE)))


def _resume(dirty: list[str], i: int, wanted: list[str], j: int) -> int:
    """How many words were put in before the clean ones go on; 0 where they don't."""
    for skip in range(1, _LOOK_AHEAD):
        if dirty[i + skip : i + skip + 2] == wanted[j : j + 2] and len(wanted) > j + 1:
            return skip
    return 0
