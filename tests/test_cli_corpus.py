"""`mtcheck score`, `compare` and `learn`, as somebody at a terminal runs them."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from tests.test_cli import mtcheck

MACHINE = "The board met for the the first time.\n\nIt said that There is no money.\n\nNobody in Kiev knew of it.\n"
DESK = "The board met for the first time. It said that there is no money. Nobody in Kyiv knew of it.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rules = 'select = ["boundary/lost-stop", "repetition/doubled-word"]\n'
    (tmp_path / "mtcheck.toml").write_text(rules, encoding="utf-8")
    for name, text in {
        "mt/alpha/a.txt": MACHINE,
        "mt/beta/a.txt": DESK.replace("Kyiv", "Kiev"),
        "desk/a.txt": DESK,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_score_on_the_screen_and_for_programs(folder: Path) -> None:
    done = mtcheck("score", "mt", "desk", "--unsafe", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "TER: nrefs:1|" in done.stdout
    found = json.loads(mtcheck("score", "mt", "desk", "--unsafe", "--format", "json", cwd=folder).stdout)
    ter = {(row["group"], row["version"]): row["scores"]["TER"] for row in found["rows"]}
    assert ter["alpha", "machine"] > ter["alpha", "fix"] > ter["alpha", "fix --unsafe"] > 0
    assert mtcheck("score", "mt", "desk", "-f", "csv", "-o", "out.csv", cwd=folder).returncode == 0
    rows = list(csv.DictReader(io.StringIO((folder / "out.csv").read_text(encoding="utf-8"))))
    assert float(rows[0]["TER"]) == next(row["scores"]["TER"] for row in found["rows"])
    assert [row["version"] for row in rows[:2]] == ["machine", "fix"]


def test_compare_writes_tables_and_plots(folder: Path) -> None:
    outputs = ["--plot", "a.png", "--plot", "a.svg", "--parquet", "rates.parquet", "--articles", "articles.csv"]
    outputs += ["--differences", "between.csv"]
    done = mtcheck("compare", "mt", "--format", "json", *outputs, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    rates = {(row["engine"], row["category"]): row for row in json.loads(done.stdout)["rates"]}
    assert rates["beta", "all"]["findings"] < rates["alpha", "all"]["findings"]
    assert rates["alpha", "all"]["low"] is None
    assert all((folder / name).stat().st_size > 500 for name in ("a.png", "a.svg"))
    assert len(pd.read_parquet(folder / "rates.parquet")) == len(rates)
    (between,) = (row for row in json.loads(done.stdout)["differences"] if row["category"] == "all")
    expected = rates["alpha", "all"]["rate"] - rates["beta", "all"]["rate"]
    assert (between["engine"], between["other"], between["low"]) == ("alpha", "beta", None)
    assert between["difference"] == pytest.approx(expected)
    assert pd.read_csv(folder / "between.csv")["difference"].iloc[0] == pytest.approx(expected)
    assert pd.read_csv(folder / "articles.csv")["engine"].tolist() == ["alpha", "beta"]
    assert mtcheck("compare", "mt", cwd=folder).stdout.startswith("engine  category")


def test_learn_shows_outcomes_and_terms_to_paste(folder: Path) -> None:
    done = mtcheck("learn", "mt", "desk", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "foreseen  boundary/lost-stop  'that There' became 'that there'" in done.stdout
    terms = tomllib.loads(mtcheck("learn", "mt", "desk", "--format", "toml", cwd=folder).stdout)["terms"]
    assert terms == [{"use": "Kyiv", "not": ["Kiev"]}]
    lesson = json.loads(mtcheck("learn", "mt", "desk", "--format", "json", cwd=folder).stdout)
    assert lesson["by_rule"]["boundary/lost-stop"] == {"foreseen": 1, "mended-otherwise": 0, "left-as-printed": 0}
    assert lesson["terms"] == [{"use": "Kyiv", "not": "Kiev", "places": 2, "articles": 2}]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["score", "mt", "desk", "--format", "html"], "no output format called 'html'"),
        (["score", "mt/alpha/a.txt"], "mt/alpha/a.txt:1: no edited version given"),
        (["score", "none.txt", "desk"], "none.txt: no such file"),
        (["score", "mt", "none"], "none: no such file"),
        (["score", "mt", "desk", "--engine-from", "("], "--engine-from"),
        (["learn", "mt/alpha", "mt/beta", "--format", "csv"], "no output format called 'csv'"),
        (["compare", "none"], "none: no such file"),
        (["compare", "mt", "--articles", "a.xls"], "--articles"),
        (["compare", "mt", "--plot", "a.gif"], "--plot"),
        (["compare", "mt", "--engine-from", "a"], "needs one (group)"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(folder: Path, arguments: list[str], words: str) -> None:
    done = mtcheck(*arguments, cwd=folder)
    assert done.returncode == 2
    assert done.stderr.startswith("mtcheck: error: ")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_rest_is_scored_where_one_has_no_counterpart(folder: Path) -> None:
    (folder / "mt/alpha/b.txt").write_text(MACHINE, encoding="utf-8")
    done = mtcheck("score", "mt", "desk", cwd=folder)
    assert done.returncode == 2
    assert done.stderr == "mtcheck: error: mt/alpha/b.txt: no edited version of it in desk\n"
    assert "alpha/a.txt" in done.stdout
