"""Kind ``source-address``: a web or e-mail address, or a name with @ or #, that is another one in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.alignment import alignment
from mtcheck.analysis.language import Language
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence, Safety, Suggestion

_ADDRESS = re.compile(
    r"https?://[^\s<>\"“”«»（），。、]+|www\.[^\s<>\"“”«»（），。、]+|[\w.+-]+@[\w-]+\.[\w.-]+|(?<![\w/])[@#][A-Za-z]\w{2,}"
)
_AROUND = 1  # sentences on either side to which an address may have moved


class SourceAddressParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters."""


def _addresses(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    out = []
    for match in _ADDRESS.finditer(text, start, end):
        found = match.group().rstrip(".,;:!?)]’'")
        out.append((match.start(), match.start() + len(found), found))
    return out


def _same(address: str) -> str:
    return address.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def compile_rule(_params: SourceAddressParams, _language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        source = analysis.article.source_text
        if not source or _ADDRESS.search(analysis.text) is None or _ADDRESS.search(source) is None:
            return
        aligned = alignment(analysis)
        theirs = _addresses(source, 0, len(source))
        here = {_same(address) for _, _, address in _addresses(analysis.text, 0, len(analysis.text))}
        for bead in aligned.beads if aligned else ():
            assert aligned is not None
            target = aligned.target_span(bead)
            around = aligned.source_around(bead, _AROUND)
            if target is None or not around:
                continue
            near = [a for a in theirs if around[0][0] <= a[0] < around[-1][1]]
            lost = [address for _, _, address in near if _same(address) not in here]
            there = {_same(address) for _, _, address in theirs}
            odd = [a for a in _addresses(analysis.text, *target) if _same(a[2]) not in there]
            # One for one, and of one kind: which of several stands for which nobody can tell.
            if len(odd) == len(lost) == 1 and ("@" in odd[0][2]) == ("@" in lost[0]):
                start, end, said = odd[0]
                fixes = (Suggestion(lost[0], Safety.UNSAFE),)
                yield Hit(start, end, fixes, {"said": said, "source": lost[0]}, (Evidence("source-text", lost[0]),))

    return run


KIND = Kind("source-address", SourceAddressParams, compile_rule)
