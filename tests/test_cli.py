"""The commands, as somebody at a terminal or a CI job runs them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

BAD = "The talks ended late and nobody spoke.\n\nThe mayor said that There is no money left for the bridge.\n"
GOOD = "The talks ended late and nobody spoke.\n\nThe mayor said that there is no money left for the bridge.\n"


def mtcheck(
    *arguments: str, cwd: Path, text: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mtcheck", *arguments],
        cwd=cwd,
        input=text if text is not None else "",
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "NO_COLOR": "1", **environment},
        timeout=60,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bad.txt").write_text(BAD, encoding="utf-8")
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    return tmp_path


def test_version(tmp_path: Path) -> None:
    from mtcheck import __version__

    assert mtcheck("--version", cwd=tmp_path).stdout == f"mtcheck {__version__}\n"


def test_exit_codes(folder: Path) -> None:
    assert mtcheck("scan", "good.txt", cwd=folder).returncode == 0
    assert mtcheck("scan", "bad.txt", cwd=folder).returncode == 1
    assert mtcheck("scan", "bad.txt", "--exit-zero", cwd=folder).returncode == 0
    assert mtcheck("scan", "bad.txt", "--threshold", "critical", cwd=folder).returncode == 0
    assert mtcheck("scan", "bad.txt", "--ignore", "boundary", cwd=folder).returncode == 0
    assert mtcheck("scan", "none.txt", cwd=folder).returncode == 2
    assert mtcheck("scan", "bad.txt", "--no-such-option", cwd=folder).returncode == 2


GERMAN = "Der Hafen bleibt bis Montag geschlossen. Die Fähren fahren nicht, sagte der Bürgermeister am Abend."


def test_what_a_record_says_of_its_language_goes_before_the_settings(folder: Path) -> None:
    records = [
        {"id": "german", "language": "de", "text": GERMAN},
        {"id": "silent", "text": BAD},
        {"id": "mistaken", "language": "de", "text": BAD},
        {"id": "british", "language": "en-GB", "text": BAD},
    ]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    alone = "[judge]\nenabled = false\n[languagetool]\nenabled = false\n"
    (folder / "mtcheck.toml").write_text(f'language = "en"\n{alone}', encoding="utf-8")
    (folder / "feed.jsonl").write_text(lines, encoding="utf-8")
    done = mtcheck("scan", "feed.jsonl", "--format", "json", cwd=folder)
    assert done.returncode == 1
    found = {article["id"]: article for article in json.loads(done.stdout)["articles"]}
    assert [found[name]["language"] for name in found] == ["de", "en", "en", "en-GB"]
    assert [len(found[name]["findings"]) for name in found] == [0, 1, 1, 1]
    assert "there are no rules for the language 'de' (1 of 4 articles)" in done.stderr
    told = mtcheck("scan", "feed.jsonl", "--language", "en", "--format", "json", cwd=folder)
    assert {article["language"] for article in json.loads(told.stdout)["articles"]} == {"en"}
    gate = mtcheck("gate", "feed.jsonl", cwd=folder)
    assert gate.stdout.splitlines()[0] == "warn\tfeed.jsonl german\tits language has no rules"
    (folder / "mtcheck.toml").write_text(f'[gate]\nrules-missing = "hold"\n{alone}', encoding="utf-8")
    assert mtcheck("gate", "feed.jsonl", cwd=folder).stdout.startswith("hold\tfeed.jsonl german")


def test_long_work_shows_its_progress_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from mtcheck.cli import progress

    def shown(stderr: IO[str]) -> None:
        monkeypatch.setattr(sys, "stderr", stderr)
        monkeypatch.setenv("TERM", "xterm")
        with progress.progress() as tell:
            tell(0.5, 4)
            monkeypatch.setattr(progress, "_SOON", -1.0)
            tell(1, 4)
            time.sleep(0.4)  # it is drawn ten times a second
        stderr.flush()
        monkeypatch.undo()

    screen, terminal = os.openpty()
    shown(os.fdopen(terminal, "w"))
    assert b"25%" in os.read(screen, 10_000)
    os.close(screen)
    piped = io.StringIO()
    shown(piped)
    assert piped.getvalue() == ""


def test_a_large_file_tells_how_far_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mtcheck.config import default_settings
    from mtcheck.scanning import scan

    monkeypatch.chdir(folder)
    (folder / "feed.jsonl").write_text("".join(json.dumps({"id": n, "text": GOOD}) + "\n" for n in range(4)))
    for jobs, expected in ((1, [0.25, 0.5, 0.75, 1.0, 1]), (2, [1])):
        told: list[float] = []
        scan(["feed.jsonl"], default_settings(), jobs=jobs, progress=lambda done, _, told=told: told.append(done))  # type: ignore[misc]
        assert told == expected


def test_one_unreadable_article_does_not_stop_the_others(folder: Path) -> None:
    (folder / "broken.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    done = mtcheck("scan", "broken.txt", "bad.txt", "missing.txt", "--format", "json", cwd=folder)
    assert done.returncode == 2
    report = json.loads(done.stdout)
    assert [article["path"] for article in report["articles"]] == ["bad.txt"]
    assert report["articles"][0]["findings"][0]["rule"] == "boundary/lost-stop"
    assert "broken.txt" in done.stderr
    assert "missing.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_source_text_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "mt.txt").write_text("The new bridge will cost 35 million euros, the mayor said.\n", encoding="utf-8")
    (tmp_path / "de.txt").write_text(
        "Die Brücke kostet 53 Millionen Euro, sagte der Bürgermeister.\n", encoding="utf-8"
    )
    plain = json.loads(mtcheck("scan", "mt.txt", "--format", "json", cwd=tmp_path).stdout)
    assert plain["articles"][0]["findings"] == []
    done = mtcheck("scan", "mt.txt", "--source", "de.txt", "--format", "json", cwd=tmp_path)
    (found,) = json.loads(done.stdout)["articles"][0]["findings"]
    assert (done.returncode, found["rule"], found["text"]) == (1, "accuracy/number", "35 million")
    missing = mtcheck("scan", "mt.txt", "--source", "fr.txt", cwd=tmp_path)
    assert missing.returncode == 2
    assert "fr.txt" in missing.stderr


def test_standard_input(tmp_path: Path) -> None:
    done = mtcheck("scan", "-", "--format", "json", cwd=tmp_path, text=BAD)
    assert done.returncode == 1
    assert json.loads(done.stdout)["articles"][0]["path"] == "-"
    assert mtcheck("scan", cwd=tmp_path, text=GOOD).returncode == 0


def test_many_files_in_two_processes_give_the_same(folder: Path) -> None:
    for number in range(6):
        (folder / f"more{number}.txt").write_text(BAD if number % 2 else GOOD, encoding="utf-8")
    one = mtcheck("scan", ".", "--format", "json", cwd=folder)
    two = mtcheck("scan", ".", "--format", "json", "--jobs", "2", cwd=folder)
    assert one.stdout == two.stdout
    assert one.returncode == two.returncode == 1
    assert len(json.loads(one.stdout)["articles"]) == 8


def test_report_and_output_files(folder: Path) -> None:
    done = mtcheck("scan", "bad.txt", "--format", "json", "-o", "out.json", "--report", "out.html", cwd=folder)
    assert done.returncode == 1
    assert done.stdout == ""
    assert json.loads((folder / "out.json").read_text(encoding="utf-8"))["summary"]
    assert "that There" in (folder / "out.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scan", "bad.txt", "--format", "jsn"], "Did you mean 'json'?"),
        (["scan", "bad.txt", "--date", "yesterday"], "--date"),
        (["scan", "bad.txt", "--encoding", "utf9"], "no encoding is called 'utf9'"),
        (["fix", "bad.txt", "--encoding", "utf9"], "no encoding is called 'utf9'"),
        (["scan", "bad.txt", "--language", "xx"], "no rules for language 'xx'"),
        (["scan", "bad.txt", "--select", "boundry"], "Did you mean 'boundary'?"),
        (["scan", "bad.txt", "--config", "none.toml"], "none.toml"),
        (["scan", "bad.txt", "--output", "no/such/folder/out.json", "--format", "json"], "no/such/folder/out.json"),
        (["rules", "explain", "boundary/lost-stp"], "Did you mean 'boundary/lost-stop"),
        (["rules", "test", "none.yaml"], "none.yaml"),
        (["officials", "show", "Angela Merkel", "--date", "soon"], "--date"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(folder: Path, arguments: list[str], words: str) -> None:
    done = mtcheck(*arguments, cwd=folder)
    assert done.returncode == 2
    assert done.stderr.startswith("mtcheck: error: ")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_settings_of_the_house(folder: Path) -> None:
    (folder / "mtcheck.toml").write_text(
        'ignore = ["boundary/lost-stop"]\n[[terms]]\nuse = "town bridge"\nnot = ["bridge"]\n', encoding="utf-8"
    )
    report = json.loads(mtcheck("scan", "bad.txt", "--format", "json", cwd=folder).stdout)
    (finding,) = report["articles"][0]["findings"]
    assert (finding["rule"], finding["suggestions"][0]["text"]) == ("terminology/house-term", "town bridge")
    shown = mtcheck("config", "--show", cwd=folder).stdout
    assert 'ignore = ["boundary/lost-stop"]' in shown
    assert "mtcheck.toml:1" in shown
    (folder / "mtcheck.toml").write_text('language = "en"\ntreshold = "major"\n', encoding="utf-8")
    done = mtcheck("scan", "bad.txt", cwd=folder)
    assert done.returncode == 2
    assert "mtcheck.toml:2" in done.stderr
    assert "threshold" in done.stderr


def test_fix_shows_a_diff_and_writes_safe_corrections_only(folder: Path) -> None:
    text = "The mayor was was late and said that There is no money for it.\r\n\r\nNobody else spoke.\r\n"
    path = folder / "a.txt"
    path.write_bytes(text.encode())
    shown = mtcheck("fix", "a.txt", cwd=folder)
    assert shown.returncode == 0
    assert "-The mayor was was late" in shown.stdout
    assert path.read_bytes() == text.encode()
    assert mtcheck("fix", "a.txt", "--write", cwd=folder).returncode == 0
    assert path.read_bytes() == text.replace("was was", "was").encode()
    assert mtcheck("fix", "a.txt", "--write", "--unsafe", cwd=folder).returncode == 0
    assert path.read_bytes() == text.replace("was was", "was").replace("that There", "that there").encode()


def test_fix_from_standard_input(tmp_path: Path) -> None:
    done = mtcheck("fix", "-", "--write", cwd=tmp_path, text="The mayor was was late again today.\n")
    assert done.stdout == "The mayor was late again today.\n"


def test_fix_keeps_link_and_permissions(folder: Path) -> None:
    target = folder / "real.txt"
    target.write_text("The mayor was was late again today.\n", encoding="utf-8")
    target.chmod(0o640)
    (folder / "link.txt").symlink_to(target)
    assert mtcheck("fix", "link.txt", "--write", cwd=folder).returncode == 0
    assert (folder / "link.txt").is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert target.read_text(encoding="utf-8") == "The mayor was late again today.\n"


def test_rules_commands(folder: Path) -> None:
    listed = mtcheck("rules", "list", cwd=folder).stdout
    assert "boundary/lost-stop" in listed
    explained = mtcheck("rules", "explain", "boundary/lost-stop", cwd=folder).stdout
    assert "To turn it off" in explained
    assert mtcheck("rules", "new", "own/my-rule.yaml", cwd=folder).returncode == 0
    tested = mtcheck("rules", "test", "own/my-rule.yaml", cwd=folder)
    assert (tested.returncode, tested.stdout.splitlines()[-1]) == (0, "1 passed, 0 failed")
    assert mtcheck("rules", "new", "own/my-rule.yaml", cwd=folder).returncode == 2
    broken = (folder / "own/my-rule.yaml").read_text(encoding="utf-8").replace("fixed: There", "fixed: Where")
    (folder / "own/my-rule.yaml").write_text(broken, encoding="utf-8")
    assert mtcheck("rules", "test", "own", cwd=folder).returncode == 1
    (folder / "mtcheck.toml").write_text('extra-rules = ["."]\n', encoding="utf-8")
    done = mtcheck("scan", "-", "--format", "json", cwd=folder, text="There are two  spaces in this little text.")
    assert [f["rule"] for f in json.loads(done.stdout)["articles"][0]["findings"]] == ["own/my-rule"]


def test_a_reader_that_leaves_early_is_no_error(folder: Path) -> None:
    command = f"{sys.executable} -m mtcheck rules list | head -n 1"
    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    assert done.stdout.count("\n") == 1


def test_files_in_an_encoding_that_cannot_be_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("José Muñoz said that There is no money left for the bridge.\n".encode("cp1252"))
    assert mtcheck("scan", "a.txt", cwd=tmp_path).returncode == 2
    assert mtcheck("fix", "a.txt", "--write", "--unsafe", "--encoding", "cp1252", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a.txt").read_bytes().startswith("José Muñoz said that there".encode("cp1252"))
