"""How much the words of sentences speak for one being the translation of the other, by a lexicon.

Each word of either side that the lexicon knows is a witness: in a translation it finds its fellow on the other side
with some chance (``hit``), beside any other sentence of the article only as often as its translations occur there. The
sum of the logarithms of the two chances' ratio is what they say together (as in Naive Bayes, so it is damped: words
don't occur independently).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from mtcheck.analysis.lexicon import Lexicon

_DAMPED = 0.5
_LEAST, _MOST = 0.04, 0.5  # bounds of the chance that a word finds a fellow in a sentence that isn't its own's


class SharedWords:
    """``source`` and ``target``: words of each sentence, as the lexicon knows them; ``hits``: the chance that a word of
    either side finds its fellow in the translation."""

    def __init__(
        self, source: Sequence[set[str]], target: Sequence[set[str]], lexicon: Lexicon, hits: tuple[float, float]
    ) -> None:
        where: dict[str, set[int]] = defaultdict(set)
        for index, stems in enumerate(target):
            for stem in stems:
                where[stem].add(index)
        fellows = {word: set(lexicon.translations[word] & where.keys()) for word in set[str]().union(*source)}
        back: dict[str, set[int]] = defaultdict(set)
        for index, words in enumerate(source):
            for word in words:
                for stem in fellows[word]:
                    back[stem].add(index)
        known = {stem for stem in where if stem in lexicon.english}
        there = {word: set().union(*(where[stem] for stem in stems)) for word, stems in fellows.items()}
        self._sides = (
            _Side(source, there, len(target), hits[0]),
            _Side([stems & known for stems in target], {stem: back[stem] for stem in known}, len(source), hits[1]),
        )

    def __call__(self, i: int, j: int, a: int, b: int) -> float:
        """What the words say, in nats, of the sentences ``[i-a, i)`` and ``[j-b, j)`` being translations."""
        left, right = self._sides
        both = sum(left(x, j - b, j) for x in range(i - a, i)) + sum(right(y, i - a, i) for y in range(j - b, j))
        return both * _DAMPED


class _Side:
    """The words of one side's sentences, and in which sentences of the other side each has a fellow."""

    def __init__(
        self, sentences: Sequence[Iterable[str]], there: Mapping[str, set[int]], others: int, hit: float
    ) -> None:
        self._hit = hit
        self._alone: list[float] = []
        self._found: list[list[tuple[set[int], float, float]]] = []
        self._said: dict[tuple[int, int, int], float] = {}
        for words in sentences:
            alone, found = 0.0, []
            for word in words:
                chance = max((len(there[word]) - 0.5) / max(others, 1), _LEAST)
                lost = min(math.log((1 - hit) / (1 - min(chance, _MOST))), 0.0)
                alone += lost
                if there[word]:
                    found.append((there[word], chance, lost))
            self._alone.append(alone)
            self._found.append(found)

    def __call__(self, index: int, low: int, high: int) -> float:
        asked = index, low, high
        if asked not in self._said:
            met, said = range(low, high), self._alone[index]
            for where, chance, lost in self._found[index]:
                if any(one in where for one in met):
                    # The more sentences stand together, the likelier one of them has the word by chance.
                    said += max(math.log(self._hit / min(chance * (high - low), _MOST)), 0.0) - lost
            self._said[asked] = said
        return self._said[asked]
