"""The damage that the tagger learns from: its record mends it, and the labels give the clean text back."""

from __future__ import annotations

import random

import pytest
from oracle import probabilities

from mtcheck.article import Edit, apply_edits
from mtcheck.language_models.edits import Reading
from mtcheck.language_models.tokens import Vocabulary
from training.damage import WAYS, damage
from training.furniture import furnish

CLEAN = (
    "The mayor said on Monday that the old bridge, which was built in 1931, is closed for repairs, and that the works"
    " have begun. They will last until spring, because the steel has to be brought from Norway. “We have no choice,”"
    " she said. But the shops in the town are worried about the loss of visitors."
)
VOCABULARY = Vocabulary({})
# What the tagger has no edit for: it belongs to the rules, or touches no word.
_RULES_OWN = {"untranslated", "punctuation", "glued", "repetition", "quote"}


@pytest.mark.parametrize("category", sorted(WAYS))
def test_the_record_mends_the_damage(category: str) -> None:
    for seed in range(30):
        text, gold = damage(CLEAN, 60, random.Random(seed), {name: float(name == category) for name in WAYS}, False)
        mended = apply_edits(text, [Edit(row.start, row.end, row.correction) for row in gold if row.end > row.start])
        assert text == CLEAN or gold
        if len(gold) == 1:
            assert mended == CLEAN


@pytest.mark.parametrize("category", sorted(set(WAYS) - _RULES_OWN))
def test_the_labels_give_the_clean_text_back(category: str) -> None:
    for seed in range(30):
        text, _ = damage(CLEAN, 40, random.Random(seed), {name: float(name == category) for name in WAYS}, False)
        before, after = (VOCABULARY.stream(one, [(0, len(one))]) for one in (text, CLEAN))
        edits = Reading(text, before, probabilities(before, after)).edits()
        assert apply_edits(text, [Edit(*edit[:3]) for edit in edits]) == CLEAN


def test_the_same_seed_makes_the_same_damage_and_most_words_stay() -> None:
    first, second = (damage(CLEAN, 30, random.Random(5)) for _ in range(2))
    assert first == second
    assert sum(word in CLEAN.split() for word in first[0].split()) > len(CLEAN.split()) / 2


def test_furniture_is_marked_and_prose_keeps_its_end() -> None:
    kinds = [line for seed in range(40) for line in furnish("Bridge shut", CLEAN, "Old news", random.Random(seed))]
    assert any(not prose for _, prose in kinds)
    assert all(line.endswith(".") for line, prose in kinds if prose)
