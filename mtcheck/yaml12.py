"""YAML as version 1.2 has it: ``no`` and ``on`` are words (they are, in a word list), only true and false are
booleans."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from mtcheck.errors import RuleError


class _Loader(yaml.CSafeLoader):
    pass


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def load_with_node(path: Path) -> tuple[Any, yaml.Node]:
    """The value in a file, and the node tree that knows its lines; RuleError with its place where it isn't YAML."""
    try:
        loader = _Loader(path.read_bytes())
        node = loader.get_single_node()
        if node is None:
            raise RuleError("the file is empty", path=str(path), line=1)
        return loader.construct_document(node), node
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise RuleError(error.problem or "not YAML", path=str(path), line=line, column=column) from None
    except yaml.YAMLError as error:
        raise RuleError(str(error), path=str(path)) from None


def load(path: Path) -> Any:
    """The value in a file."""
    return load_with_node(path)[0]
