"""Scores against an edited version: sacrebleu's own figures, by article and engine, before and after fixes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sacrebleu import corpus_bleu, corpus_chrf, corpus_ter
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER
from sacrebleu.significance import PairedTest, Result

from mtcheck.config import default_settings, with_overrides
from mtcheck.corpus.pairs import read_pairs
from mtcheck.corpus.scores import (
    FIXED,
    FIXED_UNSAFE,
    MACHINE,
    Score,
    Scores,
    Versions,
    fixed_versions,
    one_language,
    score,
)
from mtcheck.errors import ConfigError, InputError
from mtcheck.scanning import Given

# Two rules, so that the figures hang on neither what is installed nor rules to come.
SETTINGS = with_overrides(default_settings(), {"select": ["boundary/lost-stop", "repetition/doubled-word"]})
PAIRS = {
    "alpha/pier": (
        "The harbour board met for the the first time on Monday.\n\nIt said that There is no money left for the pier.",
        "The harbour board met for the first time on Monday. It said that there is no money left for the pier.",
    ),
    "alpha/ferry": (
        "The ferry waits in Oban until the storm is over. Nobody was on the board.",
        "The ferry waits in Oban until the storm is over. Nobody was on board.",
    ),
    "beta/pier": (
        "The harbour board met first time on Monday. It said there is no money for pier.",
        "The harbour board met for the first time on Monday. It said that there is no money left for the pier.",
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, (machine, desk) in PAIRS.items():
        for side, text in (("mt", machine), ("desk", desk)):
            path = tmp_path / side / f"{name}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
    return tmp_path


def scored(machine: Path, *desk: Path) -> Scores:
    pairs = read_pairs(str(machine), [str(path) for path in desk], SETTINGS, Given()).pairs
    return score(fixed_versions(pairs, SETTINGS, Given(), unsafe=True), one_language(pairs))


def row(scores: Scores, level: str, group: str, version: str) -> Score:
    (found,) = [r for r in scores.rows if (r.level, r.group, r.version) == (level, group, version)]
    return found


SEGMENTS = {
    "alpha/pier": ["The harbour board met for the the first time on Monday.",
                   "It said that There is no money left for the pier."],
    "alpha/ferry": ["The ferry waits in Oban until the storm is over.", "Nobody was on the board."],
    "beta/pier": ["The harbour board met first time on Monday.", "It said there is no money for pier."],
}  # fmt: skip
EDITED = {name: [s + "." for s in desk[:-1].split(". ")] for name, (_, desk) in PAIRS.items()}


@pytest.mark.parametrize(
    ("level", "group", "names"),
    [
        ("all", "all", ["alpha/ferry", "alpha/pier", "beta/pier"]),
        ("engine", "alpha", ["alpha/ferry", "alpha/pier"]),
        ("engine", "beta", ["beta/pier"]),
        ("article", "alpha/pier.txt", ["alpha/pier"]),
    ],
)
def test_figures_are_those_of_sacrebleu(folder: Path, level: str, group: str, names: list[str]) -> None:
    found = row(scored(folder / "mt", folder / "desk"), level, group, MACHINE)
    texts = [segment for name in names for segment in SEGMENTS[name]]
    edited = [[segment for name in names for segment in EDITED[name]]]
    expected = {
        "TER": corpus_ter(texts, edited, case_sensitive=True).score,
        "chrF2": corpus_chrf(texts, edited).score,
        "BLEU": corpus_bleu(texts, edited).score,
    }
    assert found.scores == pytest.approx(expected)
    assert (found.articles, found.segments) == (len(names), len(texts))


def test_fixes_bring_the_text_nearer_and_significance_is_that_of_sacrebleu(folder: Path) -> None:
    scores = scored(folder / "mt", folder / "desk")
    before, safe, unsafe = (row(scores, "all", "all", name) for name in (MACHINE, FIXED, FIXED_UNSAFE))
    assert (before.corrections, before.p_values) == (0, {})
    assert safe.corrections >= 1
    assert unsafe.scores["TER"] < safe.scores["TER"] < before.scores["TER"]
    assert before.scores["chrF2"] < safe.scores["chrF2"] < unsafe.scores["chrF2"]
    assert row(scores, "article", "alpha/pier.txt", FIXED_UNSAFE).scores["TER"] == 0
    names = sorted(PAIRS)
    texts = [segment for name in names for segment in SEGMENTS[name]]
    mended = [t.replace("the the", "the").replace("There", "there") for t in texts]
    edited = [[segment for name in names for segment in EDITED[name]]]
    metrics = {"TER": TER(case_sensitive=True), "chrF2": CHRF(), "BLEU": BLEU()}
    signatures, results = PairedTest([("a", texts), ("b", mended)], metrics, edited, "bs", 1000)()
    for name in metrics:
        result = results[name][1]
        assert isinstance(result, Result)
        assert unsafe.p_values[name] == pytest.approx(result.p_value)
    assert scores.signatures == {name: str(signature) for name, signature in signatures.items()}
    assert "bs:1000|seed:12345" in scores.signatures["TER"]


def test_nothing_changed_is_no_difference(folder: Path) -> None:
    found = row(scored(folder / "mt", folder / "desk"), "engine", "beta", FIXED)
    assert (found.corrections, found.p_values) == (0, {})


def test_records_carry_their_own_edited_version_and_engine(tmp_path: Path) -> None:
    lines = [
        {"id": str(n), "text": machine, key: desk, "engine": name.split("/")[0]}
        for n, (key, (name, (machine, desk))) in enumerate(
            zip(["post_edited", "reference", "reference"], PAIRS.items(), strict=True)
        )
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    scores = scored(path)
    assert row(scores, "all", "all", MACHINE).segments == 6
    assert row(scores, "engine", "alpha", FIXED_UNSAFE).corrections >= 2
    assert row(scores, "article", "0", FIXED).corrections >= 1
    assert row(scores, "article", "2", FIXED).corrections == 0


def test_several_edited_versions_are_several_references(folder: Path) -> None:
    second = folder / "second"
    (second / "alpha").mkdir(parents=True)
    (second / "beta").mkdir()
    for name, (machine, _) in PAIRS.items():
        (second / f"{name}.txt").write_text(machine.replace("\n\n", " "), encoding="utf-8")
    scores = scored(folder / "mt", folder / "desk", second)
    assert row(scores, "all", "all", MACHINE).scores["TER"] == 0
    assert "nrefs:2" in scores.signatures["TER"]


def test_engines_share_one_edited_version(folder: Path) -> None:
    (folder / "flat").mkdir()
    for name in ("pier", "ferry"):
        (folder / "flat" / f"{name}.txt").write_text(PAIRS[f"alpha/{name}"][1], encoding="utf-8")
    found = read_pairs(str(folder / "mt"), [str(folder / "flat")], SETTINGS, Given())
    assert [(pair.engine, pair.name) for pair in found.pairs] == [
        ("alpha", "alpha/ferry.txt"), ("alpha", "alpha/pier.txt"), ("beta", "beta/pier.txt")
    ]  # fmt: skip
    assert not found.errors


def test_engines_are_compared_on_the_articles_that_both_translated(folder: Path) -> None:
    scores = scored(folder / "mt", folder / "desk")
    alpha, beta = (row(scores, "engines", "alpha, beta", name) for name in ("alpha", "beta"))
    assert (alpha.articles, alpha.segments, beta.segments) == (1, 2, 2)  # the ferry is alpha's alone
    streams = [EDITED["alpha/pier"]]
    assert alpha.scores["TER"] == TER(case_sensitive=True).corpus_score(SEGMENTS["alpha/pier"], streams).score
    assert beta.scores["TER"] == TER(case_sensitive=True).corpus_score(SEGMENTS["beta/pier"], streams).score
    assert alpha.p_values == {}
    assert set(beta.p_values) == {"TER", "chrF2", "BLEU"}
    assert all(0 < p <= 1 for p in beta.p_values.values())


def test_engines_that_wrote_the_same_differ_by_no_chance(folder: Path) -> None:
    (folder / "mt/beta/pier.txt").write_bytes((folder / "mt/alpha/pier.txt").read_bytes())
    beta = row(scored(folder / "mt", folder / "desk"), "engines", "alpha, beta", "beta")
    assert beta.p_values == {}


def test_a_file_that_cannot_be_read_has_its_counterpart_all_the_same(folder: Path) -> None:
    (folder / "mt/alpha/ferry.txt").write_bytes(b"")
    (folder / "desk/beta/pier.txt").write_bytes(b"\x00\x01")
    found = read_pairs(str(folder / "mt"), [str(folder / "desk")], SETTINGS, Given())
    assert [pair.name for pair in found.pairs] == ["alpha/pier.txt"]
    assert [(Path(str(e.path)).relative_to(folder).as_posix(), e.message) for e in found.errors] == [
        ("mt/alpha/ferry.txt", "the file is empty"),
        ("desk/beta/pier.txt", "this is not text: it holds a NUL"),
    ]


def test_what_has_no_counterpart_is_said_and_the_rest_scored(folder: Path) -> None:
    (folder / "desk/alpha/ferry.txt").rename(folder / "desk/alpha/boat.txt")
    found = read_pairs(str(folder / "mt"), [str(folder / "desk")], SETTINGS, Given())
    assert [pair.name for pair in found.pairs] == ["alpha/pier.txt", "beta/pier.txt"]
    assert [(Path(str(e.path)).name, e.message.split(" in ")[0]) for e in found.errors] == [
        ("ferry.txt", "no edited version of it"), ("boat.txt", "no machine version of it")
    ]  # fmt: skip


def test_a_record_without_an_edited_version_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One."}\n{"text": "Two.", "reference": "Two!"}\n', encoding="utf-8")
    found = read_pairs(str(path), [], SETTINGS, Given())
    assert len(found.pairs) == 1
    assert [(error.path, error.line) for error in found.errors] == [(str(path), 1)]


def test_nothing_to_compare_is_an_error(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no edited version given"):
        read_pairs(str(folder / "mt/alpha/pier.txt"), [], SETTINGS, Given())
    with pytest.raises(InputError, match="can't be the edited version of a folder"):
        read_pairs(str(folder / "mt"), [str(folder / "desk/alpha/pier.txt")], SETTINGS, Given())
    two, three = tmp_path / "2.jsonl", tmp_path / "3.jsonl"
    two.write_text('{"text": "One."}\n' * 2, encoding="utf-8")
    three.write_text('{"text": "One."}\n' * 3, encoding="utf-8")
    with pytest.raises(InputError, match="can't tell which belong together"):
        read_pairs(str(two), [str(three)], SETTINGS, Given())


def test_articles_in_several_languages_have_no_common_score(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One.", "reference": "One."}\n', encoding="utf-8")
    pairs = [
        pair
        for language in ("en-GB", "en", "zh")
        for pair in read_pairs(str(path), [], SETTINGS, Given(language=language)).pairs
    ]
    assert one_language(pairs[:2]) == "en"
    with pytest.raises(ConfigError, match="en, zh"):
        one_language(pairs)


def test_a_language_without_spaces_goes_by_letters(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("大桥关闭了。居民等待。\n", encoding="utf-8")
    pairs = read_pairs(str(path), [str(path)], SETTINGS, Given(language="zh")).pairs
    same = Versions(pairs[0], {MACHINE: "大桥关门了。居民等待。"}, {MACHINE: 0})
    scores = score([same], one_language(pairs))
    assert "tok:zh" in scores.signatures["BLEU"]
    assert 0 < row(scores, "all", "all", MACHINE).scores["TER"] < 20
