"""The policy holds, warns and passes as the settings say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mtcheck.checker import Checker
from mtcheck.cli.main import app
from mtcheck.config import load_settings
from mtcheck.errors import ConfigError
from mtcheck.findings import Engine
from mtcheck.gate.policy import decide
from mtcheck.reading import read_bytes
from mtcheck.report import Verdict

BAD = "The mayor said that There is no money for the the bridge.\n\nThey came back to to the quay.\n"
GOOD = "The pilots left the harbour at noon.\n\nThey came back to the quay in the evening.\n"


def decided(tmp_path: Path, toml: str, text: str = BAD, missing: tuple[str, ...] = ()) -> tuple[Verdict, str]:
    file = tmp_path / "mtcheck.toml"
    file.write_text(toml)
    (article,) = read_bytes(text.encode(), str(tmp_path / "wire" / "a.txt")).articles
    settings = load_settings(file)
    of = Checker().check(article)
    engines = {name: Engine(None, "it is gone") for name in missing} or {"judge": Engine("1")}
    decision = decide(replace(of, engines=engines), settings.settings_for(article.path, "en"))
    return decision.verdict, "; ".join(decision.reasons)


@pytest.mark.parametrize(
    ("toml", "verdict", "reason"),
    [
        ("", Verdict.HOLD, "1 major (boundary/"),
        ("[gate]\nhold = []", Verdict.WARN, "repetition/doubled-word"),
        ("[gate]\nhold = []\nwarn = []", Verdict.PASS, ""),
        ('[[gate.hold]]\nrules = ["officials"]', Verdict.WARN, "repetition"),
        ('[[gate.hold]]\nrules = ["repetition"]\ncount = 2', Verdict.HOLD, "2 "),
        ('[[gate.hold]]\nrules = ["repetition"]\ncount = 3', Verdict.WARN, ""),
        ('[[gate.hold]]\nseverity = "critical"', Verdict.WARN, ""),
        ("[[gate.hold]]\nconfidence = 1.0", Verdict.WARN, ""),
        ("[gate]\nhold = []\nhold-score = 1", Verdict.HOLD, "score"),
        ("[gate]\nhold = []\nhold-score = 100000", Verdict.WARN, ""),
        ('[gate]\nhold = []\n[per-glob."wire/**".gate]\nhold-score = 1', Verdict.HOLD, "score"),
        ("[gate]\nhold = []\n[per-language.de.gate]\nhold-score = 1", Verdict.WARN, ""),
    ],
)
def test_what_blocks(tmp_path: Path, toml: str, verdict: Verdict, reason: str) -> None:
    got, why = decided(tmp_path, toml)
    assert got is verdict
    assert reason in why


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize(("name", "said"), [("judge", "judge"), ("languagetool", "languagetool"), ("tagger", "tagger")])
def test_a_good_article_without_an_engine_follows_the_policy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verdict: Verdict, name: str, said: str
) -> None:
    """Nothing is installed here; the tagger, which ships, is taken away."""
    monkeypatch.chdir(tmp_path)
    if name == "tagger":
        monkeypatch.setattr("mtcheck.tagging.shipped_tagger", lambda _code: None)
    Path("mtcheck.toml").write_text(f'[gate]\n{name}-missing = "{verdict}"\n')
    Path("good.txt").write_text(GOOD)
    done = CliRunner().invoke(app, ["gate", "good.txt"])
    assert done.exit_code == (verdict is Verdict.HOLD)
    line = done.stdout.splitlines()[0]
    assert line == f"{verdict}\tgood.txt\t" + (f"{said} could not be asked" if verdict is not Verdict.PASS else "")
    assert name in done.stderr.lower()  # said in any case
    Path("mtcheck.toml").write_text(f'[gate]\n{name}-missing = "hold"\n[judge]\nenabled = false\n')
    if name == "judge":  # nobody misses what the settings don't want
        assert CliRunner().invoke(app, ["gate", "good.txt"]).stdout.startswith("pass\t")


@pytest.mark.parametrize("verdict", list(Verdict))
def test_an_absent_model_follows_the_policy(tmp_path: Path, verdict: Verdict) -> None:
    got, why = decided(tmp_path, f'[gate]\njudge-missing = "{verdict}"', GOOD, ("judge", "languagetool"))
    assert got is verdict
    assert why == ("" if verdict is Verdict.PASS else "judge could not be asked")


@pytest.mark.parametrize(
    ("toml", "line", "said"),
    [
        ("[gate]\nhold-scor = 3", 2, "hold-score"),
        ("[gate]\nhold-score = -3", 2, "> 0"),
        ('[gate]\njudge-missing = "maybe"', 2, "maybe"),
        ('[[gate.hold]]\nseverity = "major"\n[[gate.hold]]\nconfidence = 2', 4, "<= 1"),
        ('[[gate.hold]]\nrule = ["x"]', 2, "rules"),
    ],
)
def test_a_wrong_policy_is_an_error_with_its_line(tmp_path: Path, toml: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        decided(tmp_path, toml)
    assert error.value.line == line
    assert said in str(error.value)


def test_the_command_says_why_and_remembers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mtcheck.toml").write_text('baseline = "known.json"\ndismissals = "dismissed.jsonl"\n')
    Path("bad.txt").write_text(BAD)
    Path("good.txt").write_text(GOOD)
    Path("dismissed.jsonl").write_text("")
    run = CliRunner().invoke

    missing = run(app, ["gate", "good.txt"])
    assert isinstance(missing.exception, ConfigError)  # the baseline that the settings name
    made = run(app, ["baseline", "create", "good.txt"])
    assert (made.exit_code, made.stdout) == (0, f"{tmp_path}/known.json: 0 findings in 0 articles\n")
    held = run(app, ["gate", "bad.txt", "good.txt"])
    assert held.exit_code == 1
    assert held.stdout.splitlines()[0].startswith("hold\tbad.txt\t")
    assert held.stdout.splitlines()[1] == "pass\tgood.txt\t"

    assert run(app, ["baseline", "create", "bad.txt", "good.txt"]).exit_code == 0
    assert run(app, ["gate", "bad.txt", "good.txt"]).exit_code == 0
    assert run(app, ["scan", "bad.txt"]).exit_code == 0
    assert run(app, ["scan", "--no-baseline", "bad.txt"]).exit_code == 1
    assert "repetition/doubled-word" in run(app, ["baseline", "show"]).stdout

    Path("bad.txt").write_text(BAD + "\nHe saw a a gull.\n")
    assert run(app, ["gate", "bad.txt"]).stdout.startswith("warn\t")
    dismissed = run(app, ["dismissals", "add", "repetition/doubled-word", "a a", "--why", "a cry", "--who", "me"])
    assert dismissed.exit_code == 0
    assert run(app, ["gate", "bad.txt"]).stdout.startswith("pass\t")
    assert "a cry me" in run(app, ["dismissals", "list"]).stdout
    run(app, ["fix", "--write", "--unsafe", "bad.txt"])
    assert "a a gull" in Path("bad.txt").read_text()  # what was dismissed is not corrected either
    assert "the the" not in Path("bad.txt").read_text()


def test_what_would_count_for_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mtcheck.toml").write_text("")
    Path("bad.txt").write_text(BAD)
    run = CliRunner().invoke
    add = ["dismissals", "add", "repetition/doubled-word", "the the"]
    assert 'dismissals = "mtcheck-dismissals.jsonl"' in run(app, add).stderr
    assert 'baseline = "mtcheck-baseline.json"' in run(app, ["baseline", "create", "bad.txt"]).stderr
    Path("mtcheck.toml").write_text('baseline = "mtcheck-baseline.json"\ndismissals = "mtcheck-dismissals.jsonl"\n')
    assert run(app, add).stderr == ""
    wrong = run(app, ["dismissals", "add", "repetition/doubled-wrd", "the the"])
    assert isinstance(wrong.exception, ConfigError)
    assert "Did you mean repetition/doubled-word?" in str(wrong.exception)
