"""Which offices a title in the news may mean; the roles are data (``rules/officials/meanings.yaml``)."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from mtcheck import yaml12
from mtcheck.analysis.titles import Office
from mtcheck.errors import RuleError
from mtcheck.resources import data_dir

_RULING = frozenset({"party"})  # what a title says of the ruling party


class Meanings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``meanings.yaml``; what each key means is said there."""

    any: frozenset[str]
    leaders: frozenset[str]
    headed: frozenset[str]
    body_heads: frozenset[str] = msgspec.field(name="body heads")
    party_states: frozenset[str] = msgspec.field(name="party states")
    party: frozenset[str]


@lru_cache
def meanings() -> Meanings:
    """The shipped lists; RuleError where the file is wrong."""
    path = data_dir("rules") / "officials" / "meanings.yaml"
    try:
        return msgspec.convert(yaml12.load(path), Meanings)
    except msgspec.ValidationError as error:
        raise RuleError(str(error), path=str(path)) from error


def fits(said: Office, real: Office) -> bool:
    """Whether a title that says ``said`` may mean the office ``real`` (of the same country, or with none said)."""
    if said.rank != real.rank or (said.country is not None and said.country != real.country):
        return False
    if said.role == "leader" and said.country is not None and not said.portfolio:
        return real.role in meanings().leaders and not real.portfolio
    if said.role != real.role:
        return False
    if not said.portfolio:
        return not real.portfolio or said.role in meanings().any
    return bool(said.portfolio & real.portfolio)


def means(said: Office, real: Office) -> bool:
    """Whether news may call the office ``real`` so although its title is another: "commerce chief", "head of the
    central bank", "General Secretary" for the ruling party's. Enough to find who may be meant, not to accuse."""
    if fits(said, real):
        return True
    if said.country not in (None, real.country) or said.rank != real.rank:
        return False
    lists = meanings()
    if real.role == "secretary-general" and real.country in lists.party_states and real.portfolio & lists.party:
        bare = said.role == "secretary-general" and not said.portfolio
        return bare or (said.role in ("head", "leader", "secretary-general") and said.portfolio == _RULING)
    if said.role != "head" or real.role not in lists.headed:
        return False
    if said.portfolio:
        return bool(said.portfolio & real.portfolio)
    return said.country is not None and real.role in lists.body_heads and not real.portfolio
