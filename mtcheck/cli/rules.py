"""``mtcheck rules``: see the rules, have one explained, test one, begin a new one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtcheck.cli.shared import CONFIG, LANGUAGE, settings_from
from mtcheck.errors import RuleError

if TYPE_CHECKING:
    from mtcheck.rules import Rule

app = typer.Typer(help="See the rules, have one explained, test one, begin a new one.", no_args_is_help=True)

_SKELETON = """\
name: A few words that name the fault
kind: pattern
category: punctuation
severity: minor
message: “{{span}}” is wrong because …
explanation: >
  Why it happens in machine translation and what an editor should do about it.
pattern: '(?P<span>two  spaces)'
fix:
  - {{text: 'two spaces', safety: unsafe}}
examples:
  - bad: There are two  spaces here.
    span: two  spaces
    fixed: There are two spaces here.
  - good: There are two spaces here.
"""


@app.command("list")
def list_rules(language: LANGUAGE = None, config: CONFIG = None) -> None:
    """List all rules: id, category, severity, measured confidence, name; “off” marks those that the settings turn
    off."""
    from mtcheck.checker import Checker

    checker = Checker(settings_from(config))
    code = language or checker.settings.language
    active = checker.active(None, code)
    for rule_id, rule in checker.rules(code).items():
        data = rule.data
        state = "" if rule_id in active else "off"
        columns = f"{rule_id:36} {data.category.value:18} {data.severity.value:8} {rule.confidence:4.2f} {state:3}"
        typer.echo(f"{columns} {data.name}")


def _find(rules: dict[str, Rule], name: str) -> Rule:
    import difflib

    for rule in rules.values():
        if name == rule.id or name in rule.data.aliases:
            return rule
    near = difflib.get_close_matches(name, rules, 1)
    hint = f"Did you mean {near[0]!r}?" if near else "See `mtcheck rules list`."
    raise RuleError(f"no rule called {name!r}.", hint=hint)


@app.command()
def explain(
    rule_id: Annotated[str, typer.Argument(metavar="ID")], language: LANGUAGE = None, config: CONFIG = None
) -> None:
    """Explain one rule: what it flags, why, what to do, with its examples, and how to turn it off."""
    import textwrap

    from mtcheck.checker import Checker

    checker = Checker(settings_from(config))
    rule = _find(dict(checker.rules(language or checker.settings.language)), rule_id)
    data = rule.data
    typer.echo(f"{rule.id}: {data.name}\n")
    typer.echo(textwrap.fill(data.explanation.strip(), 96) + "\n")
    typer.echo(f"Category {data.category.value} (MQM {data.category.mqm}, ITS 2.0 {data.category.its})")
    typer.echo(f"Severity {data.severity.value}, confidence {rule.confidence:.2f}, kind {data.kind}")
    if data.aliases:
        typer.echo(f"Also known as {', '.join(data.aliases)}")
    for example in data.examples:
        lines = {"source": example.source, "bad": example.bad, "flagged": example.span, "fixed": example.fixed}
        lines["good"] = example.good
        typer.echo()
        for name, text in lines.items():
            if text is not None:
                typer.echo(textwrap.indent(text, " " * 10).replace(" " * 10, f"  {name:8}", 1))
    typer.echo(f'\nTo turn it off: `ignore = ["{rule.id}"]` in mtcheck.toml, or --ignore {rule.id}')


@app.command("test")
def test_rules(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Rule files, or folders of them.")],
    language: LANGUAGE = None,  # noqa: PT028 - a command, not a test
) -> None:
    """Run the examples of rule files against their rules."""
    from mtcheck.analysis.language import load_language
    from mtcheck.rule_examples import failures
    from mtcheck.rules import load_rule

    spoken = load_language(language or "en")
    paths = [path for file in files for path in (sorted(file.rglob("*.yaml")) if file.is_dir() else [file])]
    if not paths:
        raise RuleError("there is no rule file (*.yaml) in it", path=str(files[0]))
    failed = 0
    for path in paths:
        if not path.is_file():
            raise RuleError("no such file", path=str(path))
        faults = failures(load_rule(path, f"{path.parent.name}/{path.stem}", spoken), spoken)
        failed += bool(faults)
        typer.echo(f"{'FAIL' if faults else 'ok  '} {path}")
        for fault in faults:
            typer.echo(f"       {fault}")
    typer.echo(f"{len(paths) - failed} passed, {failed} failed")
    if failed:
        raise typer.Exit(1)


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="GROUP/NAME.yaml in a folder of your own rules (extra-rules).")],
) -> None:
    """Write a first rule file that works, to be changed into yours."""
    if file.suffix != ".yaml":
        raise RuleError("a rule file's name ends in .yaml", path=str(file))
    if file.exists():
        raise RuleError("the file exists already", path=str(file))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_SKELETON.format(), encoding="utf-8")
    typer.echo(f"{file}: change it, then run `mtcheck rules test {file}`")
