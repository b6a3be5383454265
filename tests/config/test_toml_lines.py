"""Where the keys of a TOML document stand."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.toml_lines import KeyPath, toml_lines

DOCUMENT = '''\
# a comment with [brackets] and "quotes"
title = "x # no comment"   # a comment
"a.b" . 'c d'.e = 1

[ servers . "alpha" ]  # a table
ip = [ "10.0.0.1", # first
  "10.0.0.2",
  [1, 2], { x = 1, "y z" = [
    3 ] },
]
text = """
[not.a.table]
key = "no key" \\""" still text
"""
raw = \'\'\'
it's [raw] = """\'\'\'
day = 1979-05-27 07:32:00
inline = { deep.key = true, other = "}" }

[[items]]
name = 1
[[items]]
name = 2
[items.sub]
k = 1
[[items.parts]]
n = 1
[[items.parts]]
n = 2
'''


def test_every_kind_of_key() -> None:
    lines = toml_lines(DOCUMENT)
    expected: dict[KeyPath, int] = {
        ("title",): 2,
        ("a.b", "c d", "e"): 3,
        ("servers",): 5,
        ("servers", "alpha"): 5,
        ("servers", "alpha", "ip"): 6,
        ("servers", "alpha", "ip", 0): 6,
        ("servers", "alpha", "ip", 1): 7,
        ("servers", "alpha", "ip", 2, 1): 8,
        ("servers", "alpha", "ip", 3, "y z"): 8,
        ("servers", "alpha", "ip", 3, "y z", 0): 9,
        ("servers", "alpha", "text"): 11,
        ("servers", "alpha", "raw"): 15,
        ("servers", "alpha", "day"): 17,
        ("servers", "alpha", "inline", "deep", "key"): 18,
        ("servers", "alpha", "inline", "other"): 18,
        ("items",): 20,
        ("items", 0, "name"): 21,
        ("items", 1): 22,
        ("items", 1, "name"): 23,
        ("items", 1, "sub", "k"): 25,
        ("items", 1, "parts", 0, "n"): 27,
        ("items", 1, "parts", 1): 28,
    }
    assert {keys: lines.get(keys) for keys in expected} == expected
    assert set(lines) == paths(tomllib.loads(DOCUMENT))


def paths(value: Any, at: KeyPath = ()) -> set[KeyPath]:
    """All paths in what tomllib made of a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path for key, item in items for path in ((*at, key), *paths(item, (*at, key)))}


keys = st.text("ab.[\"'# \\é", min_size=1, max_size=4)
scalars = st.one_of(st.integers(), st.booleans(), st.text("a\"'#[]{}=,\n\\", max_size=6), st.dates())
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=6
)


def to_toml(value: Any, newline: str) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {to_toml(item, '')}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return f"[{newline}" + f",{newline} ".join(to_toml(item, newline) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | int) else str(value)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(keys, values, max_size=4), st.dictionaries(keys, st.dictionaries(keys, values), max_size=3))
def test_every_value_of_any_document_has_its_line(top: dict[str, Any], tables: dict[str, dict[str, Any]]) -> None:
    tables = {key: table for key, table in tables.items() if key not in top}
    out, expected = [], {}
    for key, value in top.items():
        expected[(key,)] = "\n".join(out).count("\n") + 1 + bool(out)
        out.append(f"{json.dumps(key)} = {to_toml(value, chr(10))}")
    for name, table in tables.items():
        expected[(name,)] = "\n".join(out).count("\n") + 1 + bool(out)
        out.append(f"[{json.dumps(name)}] # [x]")
        for key, value in table.items():
            expected[(name, key)] = "\n".join(out).count("\n") + 1 + bool(out)
            out.append(f"{json.dumps(key)} = {to_toml(value, '')}")
    source = "\n".join(out)
    lines = toml_lines(source)
    assert set(lines) == paths(tomllib.loads(source))
    assert {keys: lines[keys] for keys in expected} == expected
