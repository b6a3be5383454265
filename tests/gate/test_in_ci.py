"""What a CI job uses: changed files only, URLs, answers in ninjs, and the files that others copy."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml
from feed_server import FeedServer, feed_of
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from typer.main import get_command
from typer.testing import CliRunner

from mtcheck.cli.main import app
from mtcheck.errors import ConfigError

BAD = "The mayor said that There is no money for the the bridge.\n"
GOOD = "The mayor said that there is no money for the bridge.\n"
ROOT = Path(__file__).parents[2]

run = CliRunner().invoke


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)

    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], check=True, capture_output=True
        )

    git("init", "-b", "main")
    for name in ("old.txt", "touched.txt", "gone.txt"):
        Path(name).write_text(BAD)
    git("add", ".")
    git("commit", "-m", "one")
    git("checkout", "-b", "work")
    Path("touched.txt").write_text(BAD + "\nMore of it.\n")
    Path("gone.txt").unlink()
    git("add", ".")
    git("commit", "-m", "two")
    Path("new.txt").write_text(BAD)
    return tmp_path


@pytest.mark.parametrize("command", ["scan", "gate"])
def test_only_what_has_changed(repository: Path, command: str) -> None:
    assert repository.is_dir()
    done = run(app, [command, ".", "--changed-since", "main", "--format", "json", "--output", "out.json"])
    assert done.exit_code == 1
    paths = [article["path"] for article in json.loads(Path("out.json").read_bytes())["articles"]]
    assert sorted(Path(path).name for path in paths) == ["new.txt", "touched.txt"]


def test_an_unknown_revision_is_an_error(repository: Path) -> None:
    assert repository.is_dir()
    done = run(app, ["scan", ".", "--changed-since", "nowhere"])
    assert isinstance(done.exception, ConfigError)
    assert "nowhere" in str(done.exception)


def test_a_path_of_no_such_repository_is_an_error_and_not_passed_over(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other") / "a.txt"
    other.write_text(BAD)
    done = run(app, ["scan", str(other), "--changed-since", "main"])
    assert isinstance(done.exception, ConfigError)
    assert str(repository) in str(done.exception)
    piped = run(app, ["scan", "--changed-since", "main", "--format", "jsonl"], input=BAD)
    assert piped.exit_code == 1


def test_a_clone_without_the_older_commits_is_told_to_fetch_them(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "clone", "--depth", "1", f"file://{repository}", "shallow"], check=True, capture_output=True)
    monkeypatch.chdir(repository / "shallow")
    done = run(app, ["scan", ".", "--changed-since", "HEAD~1"])
    assert isinstance(done.exception, ConfigError)
    assert "no revision 'HEAD~1'. A shallow clone" in str(done.exception)


def test_from_a_folder_of_the_repository_and_after_a_renaming(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "desk").mkdir()
    (repository / "old.txt").rename(repository / "desk" / "brücke – neu.txt")
    monkeypatch.chdir(repository / "desk")
    run(app, ["scan", "..", "--changed-since", "main", "--format", "json", "--output", "out.json"])
    paths = {Path(article["path"]).name for article in json.loads(Path("out.json").read_bytes())["articles"]}
    assert paths == {"brücke – neu.txt", "new.txt", "touched.txt"}


@pytest.mark.parametrize("command", ["scan", "gate"])
def test_only_what_is_new_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.txt").write_text(BAD)
    missing = run(app, [command, ".", "--new-only"])
    assert isinstance(missing.exception, ConfigError)
    assert "mtcheck-baseline.json" in str(missing.exception)
    run(app, ["baseline", "create", "."])
    assert run(app, [command, ".", "--new-only"]).exit_code == 0
    assert run(app, [command, "."]).exit_code == 1  # no settings name it
    Path("new.txt").write_text(BAD)
    done = run(app, [command, ".", "--new-only", "--format", "json", "--output", "out.json"])
    assert done.exit_code == 1
    counted = {a["path"]: len(a["findings"]) for a in json.loads(Path("out.json").read_bytes())["articles"]}
    assert counted == {"old.txt": 0, "new.txt": 2}


def test_new_only_without_a_baseline_is_a_contradiction() -> None:
    done = run(app, ["scan", ".", "--new-only", "--no-baseline"])
    assert isinstance(done.exception, ConfigError)


def test_a_url_is_judged_item_by_item(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mtcheck.toml").write_text('[per-glob."http://127.0.0.1*/quiet"]\nignore = ["repetition"]\n')
    with FeedServer().running() as server:
        server.body = feed_of(2)
        done = run(app, ["gate", server.url, "--allow-private"])
        assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["warn", "warn"]
        quiet = run(app, ["gate", f"{server.url}/quiet", "--allow-private"])
        assert [line.split("\t")[0] for line in quiet.stdout.splitlines()] == ["pass", "pass"]
        refused = run(app, ["gate", server.url])
        assert refused.exit_code == 2
        server.statuses = [404]
        assert run(app, ["gate", server.url, "--allow-private"]).exit_code == 2


def test_one_look_that_failed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    look = ["watch", "--once", "--into", "out", "--allow-private", "--processes", "1", "--interval", "0"]
    with FeedServer().running() as server:
        assert run(app, [*look, server.url]).exit_code == 0
        server.statuses = [500]
        assert run(app, [*look, server.url]).exit_code == 2
    assert run(app, [*look, "no-folder"]).exit_code == 2
    assert len(list(Path("out").iterdir())) == 3


NINJS = {
    "old": {
        "uri": "a",
        "headline": "Bridge",
        "body_text": BAD,
        "versioncreated": "2021-05-04T08:00:00Z",
        "ednote": "x",
    },
    "new": {"uri": "a", "headlines": [{"value": "Bridge"}], "bodies": [{"value": BAD}], "pubStatus": "usable"},
    "good": {"uri": "a", "headline": "Bridge", "body_text": GOOD, "pubstatus": "usable"},
}


@pytest.mark.parametrize(
    ("name", "status", "note"), [("old", "pubstatus", "ednote"), ("new", "pubStatus", "edNote"), ("good", "", "")]
)
def test_a_held_item_of_ninjs_comes_back_withheld(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, status: str, note: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("item.json").write_text(json.dumps(NINJS[name]))
    run(app, ["gate", "item.json", "--answers", "out"])
    answer = json.loads(Path("out/item.json").read_bytes())
    if not status:
        assert answer == NINJS[name]
        return
    assert answer[status] == "withheld"
    assert "mtcheck: hold: 1 major" in answer[note]
    assert {key: answer[key] for key in NINJS[name] if key not in (status, note)} == {
        key: value for key, value in NINJS[name].items() if key not in (status, note)
    }


def answered(name: str) -> list[str | None]:
    """What each item's status is in an answer."""
    return [item.get("pubstatus") for item in json.loads(Path(name).read_bytes())]


def test_items_of_one_name_have_their_own_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bad, good = ({"uri": "a", "headline": "Bridge", "body_text": text} for text in (BAD, GOOD))
    Path("item.json").write_text(json.dumps([bad, good, {"uri": "b", "headline": "", "body_text": ""}]))
    run(app, ["gate", "item.json", "--answers", "out"])
    assert answered("out/item.json") == ["withheld", None, None]
    Path("item.json").write_text(json.dumps([good, bad, {"uri": "a", "headline": "", "body_text": ""}]))
    run(app, ["gate", "item.json", "--answers", "out"])
    assert answered("out/item.json") == ["withheld"] * 3  # whose verdict is whose can't be told


def test_an_item_that_is_too_long_is_withheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("mtcheck.reading.items.LONGEST", 1000)
    monkeypatch.setattr("mtcheck.gate.answers.LONGEST", 1000)
    items = [{"uri": str(n), "headline": "Bridge", "body_text": GOOD * n} for n in (1, 100)]
    Path("item.json").write_text(json.dumps(items))
    assert run(app, ["gate", "item.json", "--answers", "out"]).exit_code == 2
    assert answered("out/item.json") == [None, "withheld"]


def test_files_of_one_name_have_their_own_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder, text in (("one", BAD), ("two", GOOD)):
        Path(folder).mkdir()
        Path(folder, "item.json").write_text(json.dumps([{"uri": "a", "headline": "Bridge", "body_text": text}]))
    run(app, ["gate", "one/item.json", "two/item.json", "--answers", "out"])
    assert sorted(path.name for path in Path("out").iterdir()) == ["one-item.json", "two-item.json"]
    assert (answered("out/one-item.json"), answered("out/two-item.json")) == (["withheld"], [None])


def test_an_items_name_makes_no_line_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    item = {"uri": "a\npass\tb\u2028\x1b[2K", "headline": "Bridge", "body_text": BAD}
    Path("item.json").write_text(json.dumps(item))
    (line,) = run(app, ["gate", "item.json"]).stdout.splitlines()
    assert [part.split()[0] for part in line.split("\t")] == ["hold", "item.json", "1"]


SCHEMAS = ROOT / "tests" / "writing" / "schemas"
OF_VERSION = {
    "1.6": {"headline": "Bridge", "body_text": BAD, "ednote": "Noted."},
    "2.2": {
        "standard": {"name": "ninjs", "version": "2.2"},
        "headlines": [{"value": "Bridge"}],
        "bodies": [{"value": BAD, "contenttype": "text/plain"}],
    },
    "3.1": {
        "standard": {"name": "ninjs", "version": "3.1"},
        "headlines": [{"value": "Bridge"}],
        "bodies": [{"value": BAD, "contentType": "text/plain"}],
    },
}


@pytest.mark.parametrize("version", OF_VERSION)
def test_an_answer_fits_the_schema_of_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.chdir(tmp_path)
    item = {"uri": "a", "type": "text", "language": "en", **OF_VERSION[version]}
    schema = json.loads((SCHEMAS / f"ninjs-schema_{version}.json").read_bytes())
    places = Resource.from_contents({}, default_specification=DRAFT202012)  # of which there are none here
    validator = jsonschema.validators.validator_for(schema)(
        schema, registry=Registry().with_resource("https://geojson.org/schema/GeoJSON.json", places)
    )
    validator.validate(item)
    assert not validator.is_valid({**item, "pub_status": "withheld"})
    Path("item.json").write_text(json.dumps(item))
    assert run(app, ["gate", "item.json", "--answers", "out"]).exit_code == 1
    answer = json.loads(Path("out/item.json").read_bytes())
    validator.validate(answer)
    status, note = ("pubStatus", "edNote") if version == "3.1" else ("pubstatus", "ednote")
    assert answer[status] == "withheld"
    assert answer[note].splitlines()[-1].startswith("mtcheck: hold: 1 major")
    assert answer[note].startswith(item.get("ednote", "mtcheck"))


def _options(command: str) -> set[str]:
    return {option for parameter in get_command(app).commands[command].params for option in parameter.opts}  # type: ignore[attr-defined]


def test_what_others_copy_names_options_that_there_are() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    lines = [hook["entry"] for hook in hooks]
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    lines += action["runs"]["steps"][1]["run"].splitlines()
    lines += yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text())["mtcheck"]["script"]
    commands = [line.split() for line in lines if line.strip().startswith("mtcheck ")]
    assert len(commands) >= 6
    for words in commands:
        assert {word for word in words if word.startswith("--")} <= _options(words[1])


def test_the_readme_s_examples_name_what_there_is() -> None:
    section = (ROOT / "README.md").read_text().split("## In CI")[1].split("\n## ")[0]
    github, gitlab, pre_commit = (
        yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
    )
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    assert set(github["steps"][1]["with"]) <= set(action["inputs"])
    template = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text())["mtcheck"]
    assert set(gitlab["mtcheck"]["variables"]) <= set(template["variables"])
    assert gitlab["mtcheck"]["variables"]["MTCHECK_OPTIONS"] in _options("scan")
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert {hook["id"] for hook in pre_commit["repos"][0]["hooks"]} <= hooks


def test_the_action_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os
    import sys

    monkeypatch.chdir(tmp_path)
    Path("bad.txt").write_text(BAD)
    step = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"][1]
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "mtcheck").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mtcheck "$@"\n')
    (tools / "mtcheck").chmod(0o755)
    environment = {
        **os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "PATHS": "bad.txt", "SINCE": "", "NEW_ONLY": "false",
        "THRESHOLD": "major",
        "SARIF": "out.sarif", "GITHUB_STEP_SUMMARY": "summary.md", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::warning file=bad.txt,line=1")
    assert json.loads(Path("out.sarif").read_bytes())["version"] == "2.1.0"
    assert Path("summary.md").read_text().startswith("## mtcheck: 🛑 hold")
