"""Many files in several processes: order, faults, crashes, and an end at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import corpus_workers as workers
import pytest

from mtcheck.corpus.jobs import map_files


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_files(jobs: int) -> None:
    paths = ["slow", *(f"p{i}" for i in range(20))]
    assert [(o.path, o.value, o.error) for o in map_files(workers.shout, paths, jobs)] == [
        (path, path.upper(), None) for path in paths
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_is_the_errors_of_its_file_alone(jobs: int) -> None:
    good, bad, unread, last = map_files(workers.fail_on_bad, ["a", "bad", "unread", "b"], jobs)
    assert (good.value, last.value) == ("A", "B")
    assert str(bad.error) == "bad: could not be checked (ValueError: no good)."
    assert str(unread.error) == "unread:2: empty"
    assert bad.value is None


def test_a_crash_loses_no_other_file() -> None:
    paths = [*(f"a{i}" for i in range(5)), "crash", *(f"b{i}" for i in range(12)), "crash", "c"]
    outcomes = list(map_files(workers.fail_on_bad, paths, 2))
    assert [o.path for o in outcomes] == paths
    assert [o.path for o in outcomes if o.error] == ["crash", "crash"]
    assert str(outcomes[5].error) == "crash: the process that checked it died."
    assert [o.value for o in outcomes if not o.error] == [path.upper() for path in paths if path != "crash"]


def test_a_result_that_cannot_travel_is_an_error() -> None:
    first, second = map_files(workers.fail_on_bad, ["unpicklable", "a"], 2)
    assert first.error is not None
    assert "could not be checked" in str(first.error)
    assert second.value == "A"


def test_paths_are_taken_as_they_are_needed() -> None:
    taken = []

    def endless() -> Iterator[str]:
        while True:
            taken.append("p")
            yield "p"

    outcomes = map_files(workers.shout, endless(), 2)
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert len(taken) < 50


def test_no_jobs_is_an_error() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        map_files(workers.shout, [], 0)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interrupt_ends_all_processes_at_once(tmp_path: Path) -> None:
    code = (
        "from mtcheck.corpus.jobs import map_files; import corpus_workers as workers, signal, sys\n"
        "if __name__ == '__main__':\n"
        # A shell starts a background job, and what that starts, with the interrupt ignored.
        "    signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "    list(map_files(workers.wait_forever, [sys.argv[1] + '/a', sys.argv[1] + '/b'], 2))\n"
    )
    script = tmp_path / "script.py"
    script.write_text(code)
    started = tmp_path / "started"
    started.mkdir()
    env = {**os.environ, "PYTHONPATH": str(Path(workers.__file__).parent)}
    process = subprocess.Popen([sys.executable, script, started], env=env, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 15
    while len(list(started.iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    children = [int(path.suffix[1:]) for path in started.iterdir()]
    assert len(children) == 2
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=5)
    assert b"KeyboardInterrupt" in errors
    assert process.returncode != 0
    deadline = time.monotonic() + 5
    while any(_runs(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(_runs(child) for child in children)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().split()[2] == "Z")
