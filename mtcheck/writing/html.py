"""HTML: one page that needs nothing but itself, the article as a reader would see it with a card beside each finding.

The page's look lies under ``reports/template``: ``report.html.j2``, ``report.css``, the files of its script, and its
words in ``texts.LANGUAGE.json``. `sheets` cuts the article into what the template shows. Nothing of an article can run:
Jinja escapes every value, `visible` goes over it first, and the page's Content-Security-Policy allows the template's
own style and script by their hashes and nothing else. What the script decides on (the exact texts, the places, the
fixes) stands beside them as a block of JSON, which no browser runs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mtcheck import __version__
from mtcheck.findings import Finding, Safety
from mtcheck.gate.decisions import hash_of
from mtcheck.gate.files import key_of
from mtcheck.report import Report
from mtcheck.taking_away.docx import parts
from mtcheck.writing.look import Look, plain_look
from mtcheck.writing.overview import overview
from mtcheck.writing.sheets import Sheet, sheet
from mtcheck.writing.shown import UNSAFE, visible
from mtcheck.writing.summary import SEVERITIES, summarise
from mtcheck.writing.texts import Texts, template_dir

# One idea a file; all share one scope, and each may use what those before it have made.
_SCRIPT = (
    "decisions.js", "revised.js", "documents.js", "zip.js", "docx.js",
    "page.js", "shown.js", "beside.js", "steps.js", "deciding.js", "taking.js", "keys.js",
)  # fmt: skip


def write_html(report: Report, out: TextIO, *, look: Look | None = None, folder: Path = Path()) -> None:
    """The whole page. The decisions that it exports name articles by their id, or by their path from ``folder``."""
    look = look or plain_look()
    texts = look.texts
    style, own_style = (f"\n{part}" if part else "" for part in (_read("report.css"), look.style))
    script = '\n"use strict";\n{\n' + "\n".join(_read(f"script/{name}") for name in _SCRIPT) + "}\n"
    sheets = [sheet(article, f"a{i}", texts) for i, article in enumerate(report.articles, 1)]
    out.writelines(
        _environment()
        .get_template("report.html.j2")
        .generate(
            style=Markup(style),
            own_style=Markup(own_style),
            script=Markup(script),
            policy=_policy([style, own_style], script, look.uses_data),
            logo=look.logo,
            t=texts,
            data=_data(sheets, texts, folder),
            sheets=sheets,
            summary=summarise(report),
            overview=overview(sheets),
            severities=SEVERITIES,
            report=report,
            version=__version__,
        )
    )


def _data(sheets: Sequence[Sheet], texts: Texts, folder: Path) -> Markup:
    """What the script needs, as JSON for a page: exact texts, spans in code points, no letter that a parser of HTML
    or a reader could stumble over."""
    data = {
        "unsafe": UNSAFE.pattern,
        "language": texts.language,
        "says": texts["says"],
        "docx": list(parts().items()) if sheets else [],
        "articles": [_article_data(sheet, texts, folder) for sheet in sheets],
    }
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(_NOT_IN_A_PAGE.sub(lambda match: f"\\u{ord(match.group()):04x}", written))


def _article_data(sheet: Sheet, texts: Texts, folder: Path) -> dict[str, Any]:
    article = sheet.article
    return {
        "key": sheet.key,
        "article": key_of(article, folder),
        "hash": hash_of(article.text),
        "title": sheet.name,
        "language": article.language,
        "text": article.text,
        "paragraphs": [[paragraph.start, paragraph.end, paragraph.kind] for paragraph in article.paragraphs],
        "findings": [
            {
                "key": card.key,
                "start": card.finding.start,
                "end": card.finding.end,
                "fingerprint": card.finding.fingerprint,
                "rule": card.finding.rule,
                "fix": card.fix and card.fix.text,
                "safe": card.is_safe,
                "others": [suggestion.text for suggestion in card.alternatives],
                "note": _note(card.finding, texts),
            }
            for card in sheet.cards
        ],
    }


def _note(finding: Finding, texts: Texts) -> str:
    """What a document says beside a finding that is still open."""
    if finding.fix is None:
        return finding.message
    proposed = texts["space"] if finding.fix.text == " " else finding.fix.text or texts["nothing"]
    return f"{finding.message}\n{texts['proposed'].format(text=proposed)}"


# Each of them can stand inside of a JSON string only.
_NOT_IN_A_PAGE = re.compile(f"[<>&]|{UNSAFE.pattern}")


def _link(address: str | None) -> str | None:
    """``address`` if a browser may follow it: no ``javascript:`` or ``data:`` from an article."""
    return address if address and address.startswith(("https://", "http://")) else None


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(template_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Every value goes through `visible`, so that no place in the template can forget it.
        finalize=lambda value: visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
    )
    environment.filters["link"] = _link
    environment.globals["Safety"] = Safety
    return environment


def _read(name: str) -> str:
    return (template_dir() / name).read_text(encoding="utf-8")


def _policy(styles: Sequence[str], script: str, uses_data: bool) -> str:
    """The Content-Security-Policy: these styles and this script, and nothing else from anywhere."""
    hashes = " ".join(f"'{_hash(style)}'" for style in styles if style)
    own = f"style-src {hashes}; script-src '{_hash(script)}'"
    data = "; img-src data:; font-src data:" if uses_data else ""
    return f"default-src 'none'; {own}{data}; base-uri 'none'; form-action 'none'"


def _hash(inline: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
