"""An article's verdict: checked, what was waved through left out, judged by the policy."""

from __future__ import annotations

from collections.abc import Callable

from mtcheck.article import Article
from mtcheck.checker import Checker
from mtcheck.config import Settings
from mtcheck.gate.memory import Memory
from mtcheck.gate.policy import by_policy
from mtcheck.report import ArticleReport


def judge_of(settings: Settings) -> Callable[[Article], ArticleReport]:
    """What judges articles one by one; baseline and dismissals are read now."""
    checker, memory = Checker(settings), Memory.of(settings)

    def judge(article: Article) -> ArticleReport:
        return by_policy(memory.recall(checker.check(article)), settings)

    return judge
