"""How fast a register of a million persons answers, and what it costs in memory.

usage: python -m benchmarks.register [FILE] [PERSONS]

FILE keeps the register that is made (by default it goes with the run): names drawn from the words of the shipped
register as often as people bear them, each with a term. Asked are full names, a third of them as they stand in the
register, a third misspelt (a letter left out, put in, changed, or two turned), a third drawn anew; what counts is the
whole way from words to the nearest person. Every name is asked once, so no cache helps. Times of look-ups are those of
the processor, so that other work on the machine doesn't count.
"""

from __future__ import annotations

import itertools
import random
import resource
import sqlite3
import string
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rapidfuzz.distance import OSA

from mtcheck.analysis.titles import title_grammar
from mtcheck.officials.build import replacing
from mtcheck.officials.keys import fold, join
from mtcheck.officials.matching import _FAR, full_closeness, is_near, nearest_by_letters, word_cost
from mtcheck.officials.records import PersonRecord, TermRecord
from mtcheck.officials.register import Register
from mtcheck.officials.writer import RegisterWriter

_COUNTRIES = ("Norway", "Brazil", "Kenya", "Poland", "Russia", "Iran", "South Korea", "India")
_ASKED = 3_000


def _names(dice: random.Random) -> Iterator[str]:
    """Full names without end, given and family name as often as people bear them."""
    shipped = Register.open()
    rows = sqlite3.connect(shipped.path).execute("SELECT text, given, surname FROM word").fetchall()
    given = [(word.capitalize(), 2**common) for word, common, _ in rows if common > 3 and len(word) > 2]
    family = [(word.capitalize(), 2**common) for word, _, common in rows if common > 3 and len(word) > 2]
    while True:
        firsts = dice.choices([w for w, _ in given], [n for _, n in given], k=10_000)
        lasts = dice.choices([w for w, _ in family], [n for _, n in family], k=10_000)
        yield from (f"{first} {last}" for first, last in zip(firsts, lasts, strict=True))


def make(path: Path, persons: int) -> None:
    """A register of so many invented persons."""
    dice = random.Random(1)
    names = _names(dice)
    grammar = title_grammar()
    with replacing(path) as database:
        writer = RegisterWriter.create(database, grammar)
        database.execute("PRAGMA cache_size = -131072")
        for number in range(persons):
            country, start = dice.choice(_COUNTRIES), dice.randint(1950, 2020)
            term = TermRecord(
                country, "Minister of Finance", None, str(start), str(start + 3), "benchmark", "2026-01-01"
            )
            writer.add(PersonRecord(f"Q{number + 1}", [next(names)], terms=[term]))
        shipped = sqlite3.connect(Register.open().path)
        writer.words({w: (g, s) for w, g, s in shipped.execute("SELECT text, given, surname FROM word")})
        writer.finish({"sources": "benchmark"})


def misspelt(name: str, dice: random.Random) -> str:
    """``name`` with one slip of a letter, not the first of a word."""
    letters = list(name)
    at = dice.choice([i for i in range(1, len(name)) if name[i - 1] != " " and name[i] != " "])
    slip = dice.choice(("left out", "put in", "changed", "turned"))
    if slip == "left out":
        del letters[at]
    elif slip == "put in":
        letters.insert(at, dice.choice(string.ascii_lowercase))
    elif slip == "turned" and at + 1 < len(letters) and letters[at + 1] != " ":
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    else:
        letters[at] = dice.choice(string.ascii_lowercase)
    return "".join(letters)


def nearest(name: str, register: Register) -> int | None:
    """The person whose name this is, or whose name is nearest to it; None where none is near."""
    exact = register.exact(join(fold(name)), 1)
    if exact:
        return exact[0][0]
    words = tuple(name.split())
    first, last = join(fold(words[0])), join(fold(words[-1]))
    pairs = dict.fromkeys(register.near_pairs(first, last), last)
    pairs |= dict.fromkeys(register.near_pairs(last, first), first)
    best, best_cost = None, _FAR
    # The plain distance, which costs next to nothing, says for which names the weighed one is worth its while.
    plain = sorted((OSA.distance(said, pair[pair[0] in (first, last)]), pair, said) for pair, said in pairs.items())
    likely = [(pair, said) for distance, pair, said in plain[:3] if distance <= plain[0][0] + 1]
    for pair, said in likely:
        other = pair[pair[0] in (first, last)]
        cost = word_cost(said, other) if len(likely) > 1 else 0.0 if is_near(said, other) else _FAR
        if cost < best_cost:
            best, best_cost = pair, cost
    if best is not None:
        return register.namesakes(*best, most=1)[0]
    said = first + last
    for number in nearest_by_letters(said, register.near_full(said), 2):
        if full_closeness(words, register.person(number), register) is not None:
            return number
    return None


def measure(path: Path) -> None:
    begin = time.perf_counter()
    register = Register(path)
    register.exact("nobody")
    print(f"opened, first answer    {(time.perf_counter() - begin) * 1000:8.2f} ms")
    import numpy  # noqa: F401  # not counted: most of what else is run has it already

    begin = time.perf_counter()
    register.near_pairs("jane", "deo")
    print(f"words read, near answer {(time.perf_counter() - begin) * 1000:8.2f} ms")
    begin = time.perf_counter()
    register.near_full("janedeoghan")
    print(f"names read, by sound    {(time.perf_counter() - begin) * 1000:8.2f} ms")
    persons = int(register.meta()["persons"])
    dice = random.Random(2)
    known = [register.person(dice.randint(1, persons)).name for _ in range(2 * _ASKED)]
    asked = {
        "exact": known[:_ASKED],
        "misspelt": [misspelt(name, dice) for name in known[_ASKED:]],
        "unknown": list(itertools.islice(_names(random.Random(3)), _ASKED)),
    }
    register = Register(path)  # with empty caches
    for name in ("Jane Doe", "Jnae Doe", "Janeqq Doeghanzz"):
        nearest(name, register)  # words and names are read once a process
    total = 0.0
    for kind, names in asked.items():
        times, found = [], 0
        for name in names:
            begin = time.thread_time()
            found += nearest(name, register) is not None
            times.append(time.thread_time() - begin)
        total += sum(times)
        times.sort()
        print(
            f"{kind:10} {len(names)} names: {sum(times) / len(times) * 1000:6.3f} ms each, median "
            f"{times[len(times) // 2] * 1000:.3f}, 99th percentile {times[int(len(times) * 0.99)] * 1000:.3f}; "
            f"{found} found"
        )
    print(f"all        {total / (3 * _ASKED) * 1000:6.3f} ms each")
    print(f"most memory resident    {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


def main() -> None:
    persons = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "register.sqlite"
        if not path.is_file():
            begin = time.perf_counter()
            make(path, persons)
            print(f"{persons:,} persons written in {time.perf_counter() - begin:.0f} s")
        print(f"{path.stat().st_size / 2**20:.0f} MB")
        measure(path)


if __name__ == "__main__":
    main()
