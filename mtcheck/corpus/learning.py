"""What the desk's edits say of mtcheck: what it foresaw, what it missed, what it got wrong, and house terms to keep.

An edit of the desk and a finding belong together where their places meet. A finding is *foreseen* by its fix where the
fix makes of the place what the desk made of it; *mended otherwise* where the desk made something else; *left* where
the desk printed the place as it was: mtcheck was wrong there, or the desk overlooked it. An edit without a finding was
*missed*, among them all that no checker without the source text can know.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec

from mtcheck.article import Article, Edit, apply_edits
from mtcheck.config import Term
from mtcheck.corpus.versions import Tokens, edits
from mtcheck.findings import Finding
from mtcheck.officials.keys import fold, join
from mtcheck.officials.register import Register


class Outcome(StrEnum):
    FORESEEN = "foreseen"
    OTHERWISE = "mended-otherwise"
    MISSED = "missed"
    LEFT = "left-as-printed"


class EditKind(StrEnum):
    """What an edit changed: white space, marks, capitals, words; or so much that it is new writing."""

    SPACE = "space"
    MARKS = "marks"
    CAPITALS = "capitals"
    WORDS = "words"
    REWRITE = "rewrite"


_REWRITE = 8  # words on either side; more is new writing


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """One place of an article, code points ``[start, end)`` of the machine's text, and what became of it.

    ``printed`` is the machine's text and ``desk`` what the desk made of it. ``rule``, ``category`` and ``proposed`` are
    of the finding (none where it was missed), ``kind`` is of the edit (none where it was left).
    """

    outcome: Outcome
    article: str
    line: int
    column: int
    start: int
    end: int
    printed: str
    desk: str
    rule: str | None = None
    category: str | None = None
    proposed: str | None = None
    kind: EditKind | None = None


class Proposal(msgspec.Struct, frozen=True):
    """A house term: the desk wrote ``use`` for ``not_`` at ``places`` places in ``articles`` articles, and never left
    it."""

    use: str
    not_: str = msgspec.field(name="not")
    places: int
    articles: int


class Lesson(msgspec.Struct, frozen=True):
    """``by_rule`` and ``by_category`` count the outcomes of findings, ``missed`` the missed edits by kind."""

    articles: int
    edits: int
    findings: int
    by_rule: Mapping[str, Mapping[str, int]]
    by_category: Mapping[str, Mapping[str, int]]
    missed: Mapping[str, int]
    places: Sequence[Place]
    terms: Sequence[Proposal]


class Compared(NamedTuple):
    """An article by name, what mtcheck finds in it, and its published text."""

    name: str
    article: Article
    findings: Sequence[Finding]
    published: str


def learn(compared: Sequence[Compared], terms: Sequence[Term] = (), register: Register | None = None) -> Lesson:
    """All places of all articles with their outcome, counts, and proposals.

    ``terms`` are the house's own so far, and ``register`` knows names that no term may contradict.
    """
    places: list[Place] = []
    swaps: list[_Swap] = []
    count = 0
    for one in compared:
        made = edits(one.article.text, one.published)
        count += len(made)
        places += _places(one, made)
        swaps += _swaps(one, made)
    found = [place for place in places if place.rule is not None]
    return Lesson(
        articles=len(compared),
        edits=count,
        findings=sum(len(one.findings) for one in compared),
        by_rule=_counts((str(place.rule), place.outcome) for place in found),
        by_category=_counts((str(place.category), place.outcome) for place in found),
        missed=dict(Counter(str(place.kind) for place in places if place.outcome is Outcome.MISSED).most_common()),
        places=places,
        terms=_proposals(swaps, [one.published for one in compared], terms, register),
    )


def _counts(pairs: Iterable[tuple[str, Outcome]]) -> dict[str, dict[str, int]]:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for name, outcome in pairs:
        table[name][outcome.value] += 1
    shown = (Outcome.FORESEEN, Outcome.OTHERWISE, Outcome.LEFT)
    return {name: {o.value: row[o.value] for o in shown} for name, row in sorted(table.items())}


def _places(one: Compared, made: Sequence[Edit]) -> Iterator[Place]:
    """Findings and edits that touch, taken together; then each by itself."""
    for findings, group in _groups(one.findings, made):
        if not findings:
            for edit in group:
                yield _place(one, Outcome.MISSED, edit.start, edit.end, edit.replacement, None, edit_kind(one, edit))
            continue
        for finding in findings:
            touching = [edit for edit in group if _touch(finding, edit)]
            outcome = _outcome(one.article.text, finding, findings, touching, group)
            low = min([finding.start, *(edit.start for edit in touching)])
            high = max([finding.end, *(edit.end for edit in touching)])
            kind = edit_kind(one, max(touching, key=lambda e: e.end - e.start)) if touching else None
            yield _place(one, outcome, low, high, _made(one.article.text, low, high, touching), finding, kind)


def _groups(findings: Sequence[Finding], made: Sequence[Edit]) -> Iterator[tuple[list[Finding], list[Edit]]]:
    """Findings and edits, in the order of the text, cut where nothing touches."""
    both: list[Finding | Edit] = [*findings, *made]
    items = sorted(both, key=_span)
    group: list[Finding | Edit] = []
    end = -1
    for item in items:
        if group and not (item.start < end or any(_touch(item, other) for other in group)):
            yield _parted(group)
            group = []
            end = -1
        group.append(item)
        end = max(end, item.end)
    if group:
        yield _parted(group)


def _span(item: Finding | Edit) -> tuple[int, int]:
    return item.start, item.end


def _parted(group: Sequence[Finding | Edit]) -> tuple[list[Finding], list[Edit]]:
    return [i for i in group if isinstance(i, Finding)], [i for i in group if isinstance(i, Edit)]


def _touch(one: Finding | Edit, other: Finding | Edit) -> bool:
    """Whether they overlap; an insertion (no code points) also where it stands at an end."""
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end


def _outcome(
    text: str, finding: Finding, findings: Sequence[Finding], touching: Sequence[Edit], group: Sequence[Edit]
) -> Outcome:
    if not touching:
        return Outcome.LEFT
    low = min([finding.start, *(edit.start for edit in touching)])
    high = max([finding.end, *(edit.end for edit in touching)])
    desk = _made(text, low, high, touching)
    for suggestion in finding.suggestions:
        if _same(_made(text, low, high, [Edit(finding.start, finding.end, suggestion.text)]), desk):
            return Outcome.FORESEEN
    # Two findings side by side may together come to what the desk did in one go.
    low = min([*(f.start for f in findings), *(edit.start for edit in group)])
    high = max([*(f.end for f in findings), *(edit.end for edit in group)])
    fixes = [Edit(f.start, f.end, f.fix.text) for f in findings if f.fix is not None]
    together = finding.fix is not None and len(fixes) > 1 and _same(
        _made(text, low, high, fixes), _made(text, low, high, group)
    )  # fmt: skip
    return Outcome.FORESEEN if together else Outcome.OTHERWISE


def _made(text: str, low: int, high: int, made: Sequence[Edit]) -> str:
    """What ``made``, all inside, makes of ``[low, high)``."""
    return apply_edits(text[low:high], [edit._replace(start=edit.start - low, end=edit.end - low) for edit in made])


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _place(
    one: Compared, outcome: Outcome, start: int, end: int, desk: str, finding: Finding | None, kind: EditKind | None
) -> Place:
    line, column = one.article.place(start)
    return Place(
        outcome, one.name, line, column, start, end, one.article.text[start:end], desk,
        finding.rule if finding else None, finding.category.value if finding else None,
        finding.fix.text if finding and finding.fix else None, kind,
    )  # fmt: skip


def edit_kind(one: Compared, edit: Edit) -> EditKind:
    """What an edit changed."""
    old, new = (Tokens.of(text).texts for text in (one.article.text[edit.start : edit.end], edit.replacement))
    if old == new:
        return EditKind.SPACE
    words, new_words = ([token for token in side if token[0].isalnum()] for side in (old, new))
    if max(len(words), len(new_words)) > _REWRITE:
        return EditKind.REWRITE
    if words == new_words:
        return EditKind.MARKS
    if [word.casefold() for word in words] == [word.casefold() for word in new_words]:
        return EditKind.MARKS if old != words or new != new_words else EditKind.CAPITALS
    return EditKind.WORDS


_TERM = re.compile(r"[^\W\d_][\w’'.-]*(?: [^\W\d_][\w’'.-]*){0,3}")  # one to four words, none a number
_LEAST = 2  # places
_AROUND = 60  # code points in which the rest of a name or title stands
_CONTENT = 4  # letters of a word that isn't one of grammar's small ones


_NAME_BEFORE = re.compile(r"(?<=[\w,;:] )((?:[^\W\d_a-z][\w’'-]* )+)\Z")  # not at the start of a sentence
_NAME_AFTER = re.compile(r"(?: [^\W\d_a-z][\w’'-]*)+")


class _Swap(NamedTuple):
    """Words put for others; ``before`` and ``after`` are the capital words around them, the rest of a name or title."""

    old: str
    new: str
    before: str
    after: str
    article: str
    foreseen: bool


def _swaps(one: Compared, made: Sequence[Edit]) -> Iterator[_Swap]:
    """Words that the desk put for other words, without any mark in them."""
    text = one.article.text
    fixes = {(f.start, f.end): f.fix.text for f in one.findings if f.fix is not None}
    touched = {place for edit in made for place in (edit.start, edit.end)}
    for edit in made:
        old, new = text[edit.start : edit.end], edit.replacement
        if not _TERM.fullmatch(old) or not _TERM.fullmatch(new) or old.casefold() == new.casefold():
            continue
        before = after = ""
        if old[:1].isupper():
            found = _NAME_BEFORE.search(text[max(0, edit.start - _AROUND) : edit.start])
            # What was edited too is no fixed part of the term.
            if found and not touched & set(range(edit.start - len(found[1]), edit.start)):
                before = found[1]
            follows = _NAME_AFTER.match(text[edit.end : edit.end + _AROUND])
            if follows and not touched & set(range(edit.end + 1, edit.end + len(follows[0]) + 1)):
                after = follows[0]
        yield _Swap(old, new, before, after, one.name, fixes.get((edit.start, edit.end)) == new)


def _proposals(
    swaps: Sequence[_Swap], published: Sequence[str], terms: Sequence[Term], register: Register | None
) -> list[Proposal]:
    by_old: dict[str, list[_Swap]] = defaultdict(list)
    for swap in swaps:
        by_old[swap.old].append(swap)
    house = {term.use.casefold() for term in terms} | {word.casefold() for term in terms for word in term.not_}
    out = []
    for group in by_old.values():
        # Words that stand beside it at every place belong to the term: "Foreign Secretary", not "Secretary".
        before, after = (_common(getattr(swap, side) for swap in group) for side in ("before", "after"))
        old, new = (before + word + after for word in (group[0].old, group[0].new))
        always = all(swap.new == group[0].new for swap in group)
        if len(group) < _LEAST or not always or all(swap.foreseen for swap in group) or not _has_content(old):
            continue
        if old.casefold() in house or group[0].old.casefold() in house:
            continue
        left = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
        if any(left.search(text) for text in published) or (register and _contradicts(register, old, new)):
            continue
        out.append(Proposal(new, old, len(group), len({swap.article for swap in group})))
    return sorted(out, key=lambda proposal: (-proposal.places, proposal.not_))


def _common(sides: Iterable[str]) -> str:
    """What all of them are, if they are one."""
    found = set(sides)
    return found.pop() if len(found) == 1 else ""


def _has_content(old: str) -> bool:
    return any(len(word) >= _CONTENT or word[:1].isupper() for word in old.split())


def _contradicts(register: Register, old: str, new: str) -> bool:
    """Whether ``old`` is a right form of somebody's name (or surname) in the register, and ``new`` isn't one of the
    same person's."""
    bearers = _bearers(register, old)
    return bool(bearers) and not bearers & _bearers(register, new)


def _bearers(register: Register, name: str) -> set[int]:
    """The persons whose full name or surname may be written like that."""
    out = {person for person, accepted in register.exact(join(fold(name))) if accepted}
    if " " not in name and name[:1].isupper():
        word = fold(name)
        for number, family in register.bearers(word):
            forms = (form.text for form in register.person(number).forms if form.accepted)
            if family and any(word in fold(form).split() for form in forms):
                out.add(number)
    return out


def as_toml(proposals: Sequence[Proposal]) -> str:
    """The proposals as mtcheck.toml has them, to paste."""
    import json

    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)  # a JSON string is a TOML one

    together: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        together[proposal.use].append(proposal)
    blocks = []
    for use, group in together.items():
        places, articles = sum(p.places for p in group), max(p.articles for p in group)
        seen = f"# {places} places in {articles} article{'' if articles == 1 else 's'}"
        blocks.append(f"[[terms]]  {seen}\nuse = {text(use)}\nnot = [{', '.join(text(p.not_) for p in group)}]\n")
    return "\n".join(blocks)
