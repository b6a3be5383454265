"""Setup and doctor: what is there of each component, what is fetched, in which order."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from typer.testing import CliRunner

from mtcheck import setting_up
from mtcheck.cli.main import app
from mtcheck.config import Settings, default_settings, with_overrides
from mtcheck.setting_up import components, find_component
from mtcheck.setting_up.component import Component, Progress, Status


@dataclass
class Shelf:
    """Components that are installed by being put on ``there``; ``fetched`` says which were, and where from."""

    there: set[str] = field(default_factory=set)
    fetched: list[tuple[str, str | None]] = field(default_factory=list)

    def component(self, name: str, needs: tuple[str, ...] = (), for_tests: bool = False) -> Component:
        def status(_: Settings) -> Status:
            return Status("1.0" if name in self.there else None, f"mtcheck setup {name}")

        def install(source: str | None, _: Progress) -> None:
            self.fetched.append((name, source))
            self.there.add(name)

        return Component(name, f"does {name}", status, None if for_tests else install, needs, for_tests)


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf()
    made = [
        shelf.component("java"),
        shelf.component("languagetool", needs=("java",)),
        shelf.component("browser", for_tests=True),
    ]
    by_name = {component.name: component for component in made}
    monkeypatch.setattr(setting_up, "components", lambda: made)
    monkeypatch.setattr(setting_up, "find_component", by_name.__getitem__)
    return shelf


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.output


def test_doctor_names_what_is_missing_and_what_mends_it(shelf: Shelf) -> None:
    shelf.there.add("java")
    assert run("doctor") == (
        1,
        "ok       java: 1.0\n"
        "missing  languagetool: does languagetool; run: mtcheck setup languagetool\n"
        "absent   browser: does browser; run: mtcheck setup browser\n",
    )
    shelf.there.add("languagetool")
    assert run("doctor")[0] == 0


@pytest.mark.parametrize(
    ("there", "arguments", "fetched"),
    [
        ((), (), [("java", None), ("languagetool", None)]),
        (("java",), (), [("languagetool", None)]),
        (("java", "languagetool"), (), []),
        (("java", "languagetool"), ("languagetool",), [("languagetool", None)]),
        ((), ("languagetool", "--languagetool-from", "maven"), [("java", None), ("languagetool", "maven")]),
        (("java",), ("java",), [("java", None)]),
    ],
)
def test_setup_fetches_what_is_missing_or_named(
    shelf: Shelf, there: tuple[str, ...], arguments: tuple[str, ...], fetched: list[tuple[str, str | None]]
) -> None:
    shelf.there.update(there)
    code, output = run("setup", *arguments)
    assert code == 0
    assert shelf.fetched == fetched
    assert output.endswith(f"{arguments[0] if arguments else 'languagetool'}: 1.0\n")


def test_the_components_are_well_made() -> None:
    known: set[str] = set()
    for component in components():
        assert find_component(component.name) is component
        assert known.issuperset(component.needs)  # set up before it
        assert component.install or component.for_tests
        assert component.status(default_settings()).mend
        known.add(component.name)


def test_an_unknown_component_is_an_error_with_a_hint() -> None:
    with pytest.raises(setting_up.ConfigError, match=r"no component is called 'langaugetool'\. Did you mean"):
        find_component("langaugetool")


def test_a_server_that_the_settings_name_needs_no_java() -> None:
    settings = with_overrides(default_settings(), {"languagetool": {"url": "http://127.0.0.1:8081"}})
    assert (find_component("java").status(settings).found or "").startswith("not needed")
    assert find_component("languagetool").status(settings).found == "http://127.0.0.1:8081"
    off = with_overrides(default_settings(), {"languagetool": {"enabled": False}})
    assert (find_component("languagetool").status(off).found or "").startswith("not asked")
