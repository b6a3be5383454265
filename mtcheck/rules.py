"""Rules: what to look for, as data.

One rule a file, ``rules/LANGUAGE/GROUP/NAME.yaml``, whose id is ``GROUP/NAME``. The keys that every rule has are the
fields of `RuleData`; all other keys are parameters of the rule's kind (see `mtcheck.checks.kind`). The examples in a
rule are its tests and its documentation. A fault is a `RuleError` with file, line and key.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import msgspec
import yaml
from msgspec import Meta

from mtcheck.analysis.language import Language, load_language
from mtcheck.checks import find_kind
from mtcheck.checks.fixes import FixData
from mtcheck.checks.kind import Begin, Runner
from mtcheck.errors import RuleError
from mtcheck.findings import Category, Severity
from mtcheck.resources import data_dir
from mtcheck.yaml12 import load_with_node


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """``bad`` text with the ``span`` that is flagged and, where the rule has a fix, the ``fixed`` text; or ``good``
    text.

    ``date`` is the article's date, ``paragraph`` the kind of its paragraphs (body unless said otherwise), ``source``
    the text that it was translated from, in ``source_language``.
    """

    bad: str | None = None
    span: str | None = None
    fixed: str | None = None
    good: str | None = None
    date: str | None = None
    paragraph: str = "body"
    source: str | None = None
    source_language: str | None = None


class RuleData(msgspec.Struct, frozen=True):
    """What every rule file holds. ``message`` may name values of the hit in braces; ``confidence`` is what an
    uncalibrated rule counts as (the measured figures are in ``confidence.json``). ``second``: it reads only articles in
    which the others have found many faults.

    ``doubt``: a proposal is put before the judge only where the tagger, if it read, gives at least this probability
    that something is wrong there. For faults of a kind that the tagger knows; a judge is slow, and most places that
    look like these are right.
    """

    name: str
    kind: str
    category: Category
    severity: Severity
    message: str
    explanation: str
    examples: tuple[Example, ...]
    aliases: tuple[str, ...] = ()
    enabled: bool = True
    second: bool = False
    doubt: Annotated[float, Meta(ge=0, lt=1)] = 0.0


@dataclass(frozen=True)
class Rule:
    """A rule ready to run; ``run`` gives its hits in an analysed article, ``engine`` says who finds them. ``begin``, of
    its kind, sets off what ``run`` waits for. ``proposes``: its hits are proposals, for the judge to confirm."""

    id: str
    data: RuleData
    confidence: float
    run: Runner
    path: Path
    engine: str = "rules"
    begin: Begin | None = None
    proposes: bool = False


_COMMON = frozenset(RuleData.__struct_fields__)


def _line_of(node: yaml.Node, keys: Iterable[str]) -> int:
    """Line (from 1) of the value at the end of a path of keys, as far as the path exists."""
    line = node.start_mark.line + 1
    for key in keys:
        children: list[tuple[str, yaml.Node, yaml.Node]] = []
        if isinstance(node, yaml.MappingNode):
            children = [(str(name.value), name, value) for name, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            children = [(str(i), value, value) for i, value in enumerate(node.value)]
        for name, name_node, value in children:
            if name == key:
                node, line = value, name_node.start_mark.line + 1
                break
        else:
            break
    return line


def _unknown(key: str, known: Iterable[str], path: Path, line: int) -> RuleError:
    near = difflib.get_close_matches(key, list(known), 1)
    return RuleError(
        f"unknown key {key!r}.", path=str(path), line=line, hint=f"Did you mean {near[0]!r}?" if near else None
    )


def _convert(value: Mapping[str, Any], to: Any, node: yaml.Node, path: Path) -> Any:
    try:
        return msgspec.convert(value, to)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `$")
        keys = re.findall(r"[\w-]+", where)
        unknown = re.match(r"Object contains unknown field `([^`]+)`", message)
        if unknown:
            nested = [*Example.__struct_encode_fields__, *FixData.__struct_fields__]
            raise _unknown(unknown.group(1), nested, path, _line_of(node, [*keys, unknown.group(1)])) from None
        raise RuleError(
            f"{'.'.join(keys)}: {message}" if keys else message, path=str(path), line=_line_of(node, keys)
        ) from None


def load_rule(path: Path, rule_id: str, language: Language, confidence: float | None = None) -> Rule:
    """Read, check and compile one rule file; RuleError names the file, the line and the key."""
    value, node = load_with_node(path)
    if not isinstance(value, dict):
        raise RuleError("a rule is a mapping of keys", path=str(path), line=1)
    kind = find_kind(str(value.get("kind")))
    if kind is None:
        raise RuleError(f"no kind of rule called {value.get('kind')!r}", path=str(path), line=_line_of(node, ["kind"]))
    own = [field.encode_name for field in msgspec.structs.fields(kind.params)]
    for key in value:
        if key not in _COMMON and key not in own:
            raise _unknown(str(key), [*_COMMON, *own], path, _line_of(node, [str(key)]))
    data: RuleData = _convert({k: v for k, v in value.items() if k in _COMMON}, RuleData, node, path)
    params = _convert({k: v for k, v in value.items() if k not in _COMMON}, kind.params, node, path)
    try:
        run = kind.compile(params, language)
    except ValueError as error:
        key = re.match(r"(\w+):", str(error))
        line = _line_of(node, [key.group(1)] if key else [])
        raise RuleError(str(error), path=str(path), line=line) from None
    proposes = getattr(params, "margin", None) is not None
    sure = 0.5 if confidence is None else confidence
    return Rule(rule_id, data, sure, run, path, kind.engine, kind.begin, proposes)


def rule_files(folder: Path) -> dict[str, Path]:
    """Rule id → file, for all rule files below ``folder`` (files at its top are no rules: language, confidence)."""
    paths = sorted(folder.glob("*/**/*.yaml"))
    return {path.relative_to(folder).with_suffix("").as_posix(): path for path in paths}


@lru_cache
def load_rules(language_code: str, extra: tuple[Path, ...] = ()) -> Mapping[str, Rule]:
    """All rules of a language, the shipped ones and those in the folders ``extra`` (which may replace a shipped
    one)."""
    language = load_language(language_code)
    folder = data_dir("rules") / language.code
    measured = json.loads((folder / "confidence.json").read_bytes()) if (folder / "confidence.json").is_file() else {}
    rules: dict[str, Rule] = {}
    for root in (folder, *extra):
        if not root.is_dir():
            raise RuleError("no such folder of rules", path=str(root))
        for rule_id, path in rule_files(root).items():
            confidence = measured.get(rule_id, {}).get("confidence")
            rules[rule_id] = load_rule(path, rule_id, language, confidence)
    return rules
