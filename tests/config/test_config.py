"""Settings: found, read, laid on one another, and located when wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtcheck.config import (
    LanguageToolSettings,
    Settings,
    Term,
    check_rule_names,
    default_settings,
    describe,
    find_config,
    load_settings,
    matches,
    with_overrides,
)
from mtcheck.errors import ConfigError
from mtcheck.findings import Severity

FULL = """\
language = "en"
threshold = "critical"
min-confidence = 0.5
ignore = ["style/*"]
extra-rules = ["house"]
exclude = ["drafts"]

[severity]
"boundary/stray-capital" = "minor"

[[terms]]
use = "Kyiv"
not = ["Kiev", "Kiyev"]

[[terms]]
use = "health service"
not = ["Health Service"]
case-sensitive = true
message = "Lower case in our style."

[per-language.de]
min-confidence = 0.8
select = ["boundary", "official-name"]

[per-glob."wire/**/*.txt"]
language = "de"
threshold = "minor"
ignore = ["boundary/stray-*"]
severity = { boundary = "major" }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(folder: Path, toml: str, name: str = "mtcheck.toml") -> Settings:
    (folder / name).write_text(toml, encoding="utf-8")
    return load_settings()


TERM = '[[terms]]\nuse = "x"\nnot = ["y"]\n'

# What is wrong → line, and words that the message must hold.
WRONG = [
    ('treshold = "major"', 1, ["unknown key 'treshold'", "Did you mean 'threshold'?"]),
    ("min_confidence = 0.5", 1, ["unknown key 'min_confidence'", "Did you mean 'min-confidence'?"]),
    ('\n\nthreshold = "mayor"', 3, ["'threshold'", 'no severity "mayor"', "Did you mean 'major'?"]),
    ('threshold = "dreadful"', 1, ["There are: minor, major, critical."]),
    ("threshold = 3", 1, ["no severity 3"]),
    ("min-confidence = 1.5", 1, ["'min-confidence' must be a number from 0 to 1, not 1.5"]),
    ("min-confidence = nan", 1, ["must be a number from 0 to 1"]),
    ("min-confidence = true", 1, ["must be a number from 0 to 1, not true"]),
    ('language = ""', 1, ["'language' must not be empty"]),
    ("language = 1979-05-27", 1, ["'language' must be a string, not 1979-05-27"]),
    ('select = "boundary"', 1, ["'select' must be a list", 'Write ["boundary"].']),
    ('ignore = [\n  "a/b",\n  # no more\n  3,\n]', 4, ["an item of 'ignore' must be a string, not 3"]),
    ('[severity]\n"a/b" = "minor"\n"a/c" = "majro"', 3, ["'a/c'", "Did you mean 'major'?"]),
    ('severity = { "a/b" = 1 }', 1, ["'a/b': no severity 1"]),
    ('severity = "minor"', 1, ["'severity' must be a table, not \"minor\""]),
    ('[[terms]]\nuse = "x"\nnot = ["y"]\n[[terms]]\nuse = "Kyiv"', 4, ["a term needs 'not'"]),
    (TERM + "casesensitive = true", 4, ["unknown key 'casesensitive' of a term", "'case-sensitive'"]),
    (TERM + TERM + 'case-sensitive = "yes"', 7, ["'case-sensitive' must be true or false, not \"yes\""]),
    ('[[terms]]\nsource = "дума"\n', 1, ["a term needs 'use'"]),
    ("terms = 5", 1, ["'terms' must be a list, not 5"]),
    ('terms = ["Kyiv"]', 1, ["an item of 'terms' must be a table"]),
    ('[per-glob."a/*"]\nexclude = ["b"]', 2, ["'exclude' cannot stand in a section"]),
    ('[per-language.de]\nlanguage = "en"', 2, ["'language' cannot stand in a section"]),
    ('[per-language.de]\n\nselekt = ["b"]', 3, ["unknown key 'selekt'", "Did you mean 'select'?"]),
    ("[per-language]\nde = 3", 2, ["'de' must be a table, not 3"]),
    ("per-glob = []", 1, ["'per-glob' must be a table, not a list"]),
    ('[languagetool]\nurl = "localhost:8081"', 2, ["regex '^https?://"]),
    ('[languagetool]\nenabled = "yes"', 2, ["Expected `bool`, got `str`"]),
    ("[languagetool]\nenable = false", 2, ["unknown key 'enable'", "Did you mean 'enabled'?"]),
    ("[per-langauge.de]", 1, ["unknown key 'per-langauge'", "Did you mean 'per-language'?"]),
    ('a = 1\nlanguage = "en', 2, ["not TOML"]),
    ('language = "en"\nlanguage = "de"', 2, ["not TOML"]),
    ("ignore = [", 1, ["not TOML"]),
]  # fmt: skip


@pytest.mark.parametrize(("toml", "line", "words"), WRONG, ids=[toml[:30] for toml, _, _ in WRONG])
def test_a_wrong_value_is_located(folder: Path, toml: str, line: int, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        load(folder, toml)
    assert caught.value.path == "mtcheck.toml"
    assert caught.value.line == line
    for part in words:
        assert part in str(caught.value)


def test_in_pyproject_the_lines_are_those_of_the_file(folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"pyproject\.toml:5: unknown key 'lang'"):
        load(folder, '[project]\nname = "x"\n\n[tool.mtcheck]\nlang = "en"\n', "pyproject.toml")


def test_a_file_that_is_no_utf8_names_the_byte(folder: Path) -> None:
    (folder / "mtcheck.toml").write_bytes(b'language = "\xff"')
    with pytest.raises(ConfigError, match=r"mtcheck\.toml: is not UTF-8 \(byte 12\)"):
        load_settings()


def test_a_missing_file_is_an_error(folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: cannot be read"):
        load_settings(folder / "nowhere.toml")


def test_without_a_file_there_are_defaults(folder: Path) -> None:
    found = load_settings(start=folder).settings_for("a.txt", None)
    assert (found.language, found.threshold, found.min_confidence) == ("en", Severity.MAJOR, 0.2)
    assert found.is_on("a/b", "style")
    assert not found.is_on("a/b", "style", enabled=False)
    assert found.severity_of("a/b", "style", Severity.MINOR) is Severity.MINOR


def test_the_file_is_found_from_below_and_the_nearest_wins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = folder / "a" / "b"
    inner.mkdir(parents=True)
    (folder / "mtcheck.toml").write_text('language = "fr"')
    (folder / "pyproject.toml").write_text('[tool.mtcheck]\nlanguage = "es"')
    (folder / "a" / "pyproject.toml").write_text('[tool.other]\nmtcheck = "not ours"')
    assert find_config(inner) == folder / "mtcheck.toml"
    (folder / "mtcheck.toml").unlink()
    assert find_config(inner) == folder / "pyproject.toml"
    monkeypatch.chdir(inner)
    assert load_settings().language == "es"
    other = folder / "other.toml"
    other.write_text('language = "it"')
    assert load_settings(other).language == "it"


def test_sections_apply_to_their_articles_in_the_order_of_the_file(folder: Path) -> None:
    settings = load(folder, FULL)
    plain = settings.settings_for("web/a.txt")
    assert (plain.language, plain.threshold, plain.min_confidence) == ("en", Severity.CRITICAL, 0.5)
    assert plain.is_on("boundary/stray-capital", "boundary")
    assert not plain.is_on("style/long", "style")
    assert plain.severity_of("boundary/stray-capital", "boundary", Severity.MAJOR) is Severity.MINOR
    assert plain.extra_rules == (folder.resolve() / "house",)
    assert plain.terms == (
        Term("Kyiv", ("Kiev", "Kiyev")),
        Term("health service", ("Health Service",), True, "Lower case in our style."),
    )

    wire = settings.settings_for("wire/2024/a.txt")
    assert (wire.language, wire.threshold, wire.min_confidence) == ("de", Severity.MINOR, 0.8)
    assert wire.is_on("boundary/spurious-stop", "boundary")
    assert not wire.is_on("boundary/stray-capital", "boundary")
    assert not wire.is_on("number/split", "number")
    assert wire.is_on("officials/misspelt-name", "official-name")
    assert wire.severity_of("boundary/stray-capital", "boundary", Severity.MINOR) is Severity.MAJOR

    german = settings.settings_for("web/a.txt", "de-AT")
    assert (german.language, german.min_confidence, german.threshold) == ("de-AT", 0.8, Severity.CRITICAL)
    assert settings.settings_for("wire/a.txt", "en").min_confidence == 0.5


def test_a_later_section_can_turn_on_again_what_an_earlier_turned_off(folder: Path) -> None:
    settings = load(folder, 'ignore = ["style"]\n[per-glob."a/*"]\nselect = ["style/long"]\n')
    assert not settings.settings_for("b/x").is_on("style/long", "style")
    assert settings.settings_for("a/x").is_on("style/long", "style", enabled=False)
    assert not settings.settings_for("a/x").is_on("style/short", "style")


def test_equal_settings_are_one_object(folder: Path) -> None:
    settings = load(folder, FULL)
    assert settings.settings_for("web/a.txt") is settings.settings_for("web/b.txt")
    assert settings.settings_for("wire/a.txt") is not settings.settings_for("web/b.txt")


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("wire/**/*.txt", "wire/a.txt", True),
        ("wire/**/*.txt", "wire/a/b/c.txt", True),
        ("wire/**/*.txt", "other/wire/a.txt", False),
        ("wire/*.txt", "wire/a/b.txt", False),
        ("wire", "wire/a/b.txt", True),
        ("wire/", "x/wire/a.txt", True),
        ("./wire/", "wire/a.txt", True),
        ("*.txt", "a/b/c.txt", True),
        ("*.txt", "a/b/c.txt.md", False),
        ("a?.txt", "ab.txt", True),
        ("a?.txt", "a/.txt", False),
        ("[ab].txt", "b.txt", True),
        ("[!ab].txt", "b.txt", False),
        ("a+(b).txt", "a+(b).txt", True),
        ("**", "a/b", True),
        ("*", "-", True),
        ("wire/**", "-", False),
    ],
)
def test_globs(folder: Path, glob: str, path: str, expected: bool) -> None:
    assert matches(glob, path, folder) is expected
    if path != "-":
        assert matches(glob, str(folder / path), folder) is expected


def test_excludes(folder: Path) -> None:
    settings = with_overrides(load(folder, FULL), {"exclude": ["*.bak"]})
    assert settings.excludes("drafts/a.txt")
    assert settings.excludes(folder / "x" / "a.bak")
    assert not settings.excludes("wire/a.txt")


def test_the_command_line_wins_over_sections(folder: Path) -> None:
    given = {"threshold": "major", "min_confidence": None, "select": ("number",), "ignore": None}
    settings = with_overrides(load(folder, FULL), given)
    wire = settings.settings_for("wire/a.txt")
    assert wire.threshold is Severity.MAJOR
    assert wire.min_confidence == 0.8
    assert wire.is_on("number/split", "number")
    assert not wire.is_on("boundary/spurious-stop", "boundary")
    assert settings.file is not None


def test_a_wrong_override_says_so() -> None:
    with pytest.raises(ConfigError, match=r"command line: 'threshold': no severity \"mayor\"\. Did you mean 'major'\?"):
        with_overrides(default_settings(), {"threshold": "mayor"})
    assert with_overrides(default_settings(), {"threshold": Severity.MINOR}).threshold is Severity.MINOR


def test_every_value_says_where_it_was_set(folder: Path) -> None:
    settings = with_overrides(load(folder, FULL), {"min_confidence": 0.9})
    assert describe(settings) == [
        ("language", '"en"', "mtcheck.toml:1"),
        ("threshold", '"critical"', "mtcheck.toml:2"),
        ("min-confidence", "0.9", "command line"),
        ("ignore", '["style/*"]', "mtcheck.toml:4"),
        ('severity."boundary/stray-capital"', '"minor"', "mtcheck.toml:9"),
        (
            "terms",
            '[{ use = "Kyiv", not = ["Kiev", "Kiyev"] }, { use = "health service", not = ["Health Service"], '
            'case-sensitive = true, message = "Lower case in our style." }]',
            "mtcheck.toml:11",
        ),
        ("extra-rules", '["house"]', "mtcheck.toml:5"),
        ("exclude", '["drafts"]', "mtcheck.toml:6"),
        ('per-language."de".min-confidence', "0.8", "mtcheck.toml:22"),
        ('per-language."de".select', '["boundary", "official-name"]', "mtcheck.toml:23"),
        ('per-glob."wire/**/*.txt".language', '"de"', "mtcheck.toml:26"),
        ('per-glob."wire/**/*.txt".threshold', '"minor"', "mtcheck.toml:27"),
        ('per-glob."wire/**/*.txt".ignore', '["boundary/stray-*"]', "mtcheck.toml:28"),
        ('per-glob."wire/**/*.txt".severity."boundary"', '"major"', "mtcheck.toml:29"),
    ]


def test_of_one_file_the_winning_section_is_named(folder: Path) -> None:
    rows = describe(load(folder, FULL), "wire/a.txt")
    assert ("threshold", '"minor"', 'mtcheck.toml:27 [per-glob."wire/**/*.txt"]') in rows
    assert ("min-confidence", "0.8", 'mtcheck.toml:22 [per-language."de"]') in rows
    assert [row for row in rows if row[0] == "ignore"] == [
        ("ignore", '["style/*"]', "mtcheck.toml:4"),
        ("ignore", '["boundary/stray-*"]', 'mtcheck.toml:28 [per-glob."wire/**/*.txt"]'),
    ]
    assert [row[2] for row in describe(default_settings())] == ["default"] * 3


def test_languagetool_is_asked_unless_the_settings_say_otherwise(folder: Path) -> None:
    toml = '[languagetool]\nurl = "http://127.0.0.1:8081"\n[per-glob."opinion/**"]\nlanguagetool.enabled = false\n'
    settings = load(folder, toml)
    assert settings.settings_for().languagetool == LanguageToolSettings(True, "http://127.0.0.1:8081")
    assert settings.settings_for("opinion/a.txt").languagetool == LanguageToolSettings(False, "http://127.0.0.1:8081")
    assert default_settings().settings_for().languagetool == LanguageToolSettings()


def test_names_of_rules_are_checked_against_the_known(folder: Path) -> None:
    toml = """\
ignore = ["boundary", "boundary/*",
  "boundary/stray-captial",
  "official-name", "old/alias", "bondary", "nothing/*"]
[severity]
"spurious-stop" = "minor"
[per-language.de]
select = ["boundary/stray-capital", "xyzzy"]
"""
    known = ["boundary/stray-capital", "boundary/spurious-stop", "officials/misspelt-name", "old/alias"]
    errors = check_rule_names(load(folder, toml), known)
    assert [(error.line, error.hint) for error in errors] == [
        (5, "Did you mean 'boundary/spurious-stop'?"),
        (2, "Did you mean 'boundary/stray-capital'?"),
        (3, "Did you mean 'boundary'?"),
        (3, None),
        (7, None),
    ]
    assert str(errors[1]).startswith("mtcheck.toml:2: ignore: no rule, group or category is called")
