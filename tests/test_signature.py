"""The signature tells when what a result was made with has changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mtcheck.resources import data_dir
from mtcheck.signature import rules_hash, signature


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "rules"
    shutil.copytree(data_dir("rules"), folder, ignore=shutil.ignore_patterns("*.sqlite", "*.csv"))
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "en/language.yaml", "en/confidence.json", "en/small-words.txt", "en/boundary/lost-stop.yaml", "numbers/de.yaml",
        "alignment.yaml", "places.json", "officials/weights.json",
    ],
)  # fmt: skip
def test_what_the_checks_go_by_is_in_the_hash(rules: Path, name: str) -> None:
    before = rules_hash("en", rules)
    kept = (rules / name).read_bytes()
    (rules / name).write_bytes(kept + b"\n")
    assert rules_hash("en", rules) != before
    (rules / name).write_bytes(kept)
    assert rules_hash("en", rules) == before


def test_a_file_that_moves_changes_it_and_the_register_does_not(rules: Path) -> None:
    before = rules_hash("en", rules)
    (rules / "officials" / "register.sqlite").write_bytes(b"")
    assert rules_hash("en", rules) == before == rules_hash("en")
    (rules / "numbers" / "de.yaml").rename(rules / "numbers" / "nl.yaml")
    assert rules_hash("en", rules) != before


def test_a_language_without_rules_has_none() -> None:
    assert signature(["en-GB", "xx"]).split("|")[1] == f"rules:en-{rules_hash('en')},xx-none"
