"""How many misnamed officials are found, by situation, and how often somebody is accused wrongly.

usage: python -m training.measure_officials SHARED/data [--articles N] [--seed N] [--misses N]

Three kinds of article (`training.misnamed`): misspelt persons of the register; the same persons rightly named; and
rightly named persons whom the register is made to forget, so that they stand for all those whom it never knew (any
finding there accuses somebody of being another).
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from mtcheck.analysis import Analysis
from mtcheck.checker import run_rules
from mtcheck.findings import Finding
from mtcheck.officials.keys import fold, join
from mtcheck.officials.register import Register, Term
from mtcheck.rules import load_rules
from training.misnamed import Made, Maker, Owed

RULES = ("officials/misspelt-name", "officials/surname-variants")


class Forgetful(Register):
    """A register that has forgotten ``hidden``, some of its persons."""

    hidden: frozenset[int] = frozenset()

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        exact, bearers, near_full = self.exact, self.bearers, self.near_full
        self.exact = lambda key: tuple(row for row in exact(key) if row[0] not in self.hidden)  # type: ignore[assignment]
        self.bearers = lambda word: tuple(row for row in bearers(word) if row[0] not in self.hidden)  # type: ignore[assignment]
        self.near_full = lambda key: tuple(row for row in near_full(key) if row[0] not in self.hidden)  # type: ignore[assignment]

    def namesakes(self, family: str, other: str, most: int = 50) -> tuple[int, ...]:
        return tuple(number for number in super().namesakes(family, other, most) if number not in self.hidden)

    def family_bearers(self, word: str, most: int = 301) -> tuple[int, ...]:
        return tuple(number for number in super().family_bearers(word, most) if number not in self.hidden)

    def holders(self, *args: object, **named: object) -> list[Term]:
        return [term for term in super().holders(*args, **named) if term.person not in self.hidden]  # type: ignore[arg-type]

    def meant(self, *args: object, **named: object) -> list[Term]:
        return [term for term in super().meant(*args, **named) if term.person not in self.hidden]  # type: ignore[arg-type]


@contextmanager
def forgetful() -> Iterator[Forgetful]:
    """Put a `Forgetful` in the place of the register that ships."""
    register = Forgetful(Register.open().path)
    with patch.object(Register, "open", lambda _path=None: register):
        yield register


def check(made: Made) -> list[Finding]:
    rules = load_rules("en")
    return list(run_rules([rules[rule] for rule in RULES], Analysis(made.article)))


def is_mended(finding: Finding, owed: Owed, text: str) -> bool:
    """Whether the fix gives, over the whole of what is owed, one of the right ways to write it."""
    start, end = min(finding.start, owed.start), max(finding.end, owed.end)
    if not finding.suggestions:
        return False
    fixed = text[start : finding.start] + finding.suggestions[0].text + text[finding.end : end]
    return join(fold(fixed)) in {join(fold(right)) for right in owed.right}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=1600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", type=int, default=0, help="print so many misses and wrong fixes")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    table: dict[str, Counter[str]] = defaultdict(Counter)
    left = options.misses
    with forgetful() as register:
        maker = Maker(options.data / "text", options.data / "officials" / "confusions.csv", rng)
        for made in maker.many(options.articles):
            text, findings = made.article.text, check(made)
            for owed in made.owed:
                hits = [f for f in findings if f.start < owed.end and owed.start < f.end]
                mended = any(is_mended(hit, owed, text) for hit in hits)
                for group in (made.situation, f"spelling from {made.source}", "all"):
                    table[group].update(owed=1, found=bool(hits), exact=mended, wrong=bool(hits) and not mended)
                if left and not mended:
                    left -= 1
                    around = text[max(0, owed.start - 50) : owed.end + 40].replace("\n", " ")
                    fix = [s.text for hit in hits for s in hit.suggestions[:1]]
                    print(f"{made.situation} | {text[owed.start : owed.end]} | {owed.right[:2]} | {fix} | {around}")
            for finding in findings:
                right = any(is_mended(finding, owed, text) for owed in made.owed)
                table[finding.rule].update(findings=1, right=right)
            others = [f for f in findings if not any(f.start < o.end and o.start < f.end for o in made.owed)]
            table["all"]["beside"] += len(others)
        for kind in ("known", "forgotten"):
            for made in maker.many(options.articles, right_name=True):
                register.hidden = frozenset([made.term.person]) if kind == "forgotten" else frozenset()
                findings = check(made)
                table[f"right name, person {kind}"].update(articles=1, accused=bool(findings))
                table[f"right name, {kind}: {made.situation}"].update(articles=1, accused=bool(findings))
                if left and findings:
                    left -= 1
                    for f in findings:
                        around = made.article.text[max(0, f.start - 50) : f.end + 40].replace("\n", " ")
                        print(f"ACCUSED {kind} {f.rule} | {f.suggestions[0].text} | {around}")
            register.hidden = frozenset()
    for group, counts in table.items():
        if counts["owed"]:
            shares = ", ".join(f"{k} {counts[k] / counts['owed']:.3f}" for k in ("found", "exact", "wrong"))
            print(f"{group:28} {counts['owed']:5} owed: {shares}")
        elif counts["findings"]:
            print(f"{group:28} {counts['findings']:5} findings, {counts['right']:5} right")
        else:
            print(f"{group:48} {counts['articles']:5} articles, {counts['accused']:3} accused")
    print(f"beside what was owed: {table['all']['beside']} findings")


if __name__ == "__main__":
    main()
