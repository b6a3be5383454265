"""GitLab's code quality report: findings beside the changed lines of a merge request."""

from __future__ import annotations

import hashlib
import json
from typing import TextIO

from mtcheck.report import Report
from mtcheck.writing.shown import writable


def write_gitlab(report: Report, out: TextIO) -> None:
    """A JSON array of issues; GitLab's severities are named as ours are, its fingerprints unique in the report."""
    issues = []
    for of in report.articles:
        path = writable(of.article.path).removeprefix("./")
        for finding in of.findings:
            key = "\n".join([path, of.article.id or "", finding.fingerprint])
            issues.append(
                {
                    "description": finding.message,
                    "check_name": finding.rule,
                    "fingerprint": hashlib.sha256(key.encode()).hexdigest(),
                    "severity": str(finding.severity),
                    "location": {"path": path, "lines": {"begin": of.article.place(finding.start).line}},
                }
            )
    out.write(json.dumps(issues, ensure_ascii=False, indent=2))
    out.write("\n")
