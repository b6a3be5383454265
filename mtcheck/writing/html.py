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
from mtcheck.writing.served import Served
from mtcheck.writing.sheets import Sheet, sheet
from mtcheck.writing.shown import UNSAFE, visible
from mtcheck.writing.summary import SEVERITIES, summarise
from mtcheck.writing.texts import Texts, template_dir

# One idea a file; all share one scope, and each may use what those before it have made.
_SCRIPT = (
    "decisions.js", "revised.js", "documents.js", "zip.js", "docx.js",
    "page.js", "shown.js", "beside.js", "steps.js", "deciding.js", "taking.js", "keys.js",
)  # fmt: skip


def write_html(
    report: Report, out: TextIO, *, look: Look | None = None, folder: Path = Path(), served: Served | None = None
) -> None:
    """The whole page. The decisions that it exports name articles by their id, or by their path from ``folder``. As a
    page of the service it is ``served``: it shares its decisions there."""
    look = look or plain_look()
    texts = look.texts
    style, own_style, script = _parts(look, served)
    sheets = [sheet(article, f"a{i}", texts) for i, article in enumerate(report.articles, 1)]
    out.writelines(
        _environment()
        .get_template("report.html.j2")
        .generate(
            style=Markup(style),
            own_style=Markup(own_style),
            script=Markup(script),
            policy=_policy([style, own_style], script, look.uses_data, served),
            served=served,
            logo=look.logo,
            t=texts,
            data=_data(sheets, texts, folder, served),
            sheets=sheets,
            summary=summarise(report),
            overview=overview(sheets),
            severities=SEVERITIES,
            report=report,
            version=__version__,
        )
    )


def page_policy(look: Look, served: Served) -> str:
    """The Content-Security-Policy of a page that is served, for a header."""
    style, own_style, script = _parts(look, served)
    return _policy([style, own_style], script, look.uses_data, served)


def write_page(template: str, look: Look, **values: Any) -> tuple[str, str]:
    """One of the service's other pages (a template below ``desk``), and its Content-Security-Policy."""
    style, own_style, _ = _parts(look, None, _DESK_STYLE)
    hashes = " ".join(f"'{_hash(part)}'" for part in (style, own_style) if part)
    data = "; img-src data:; font-src data:" if look.uses_data else ""
    policy = f"default-src 'none'; style-src {hashes}{data}; base-uri 'none'; form-action 'self'"
    styles = {"style": Markup(style), "own_style": Markup(own_style), "logo": look.logo}
    given = {"served": None, **styles, "policy": policy, "t": look.texts, **values}
    return _environment().get_template(f"desk/{template}").render(given), policy


_DESK_STYLE = ("desk/desk.css",)


def _parts(look: Look, served: Served | None, more: Sequence[str] = ()) -> tuple[str, str, str]:
    """The page's style, the house's own, and the script, as they stand between their tags."""
    names = [f"script/{name}" for name in _SCRIPT] + (["desk/served.js"] if served else [])
    script = '\n"use strict";\n{\n' + "\n".join(map(_read, names)) + "}\n"
    style = "\n".join(map(_read, ["report.css", *(_DESK_STYLE if served else more)]))
    return f"\n{style}", f"\n{look.style}" if look.style else "", script


def _data(sheets: Sequence[Sheet], texts: Texts, folder: Path, served: Served | None) -> Markup:
    """What the script needs, as JSON for a page: exact texts, spans in code points, no letter that a parser of HTML
    or a reader could stumble over."""
    data = {
        "unsafe": UNSAFE.pattern,
        "language": texts.language,
        "says": texts["says"],
        "docx": list(parts().items()) if sheets else [],
        "articles": [_article_data(sheet, texts, folder) for sheet in sheets],
    }
    if served:
        data["served"] = {
            "decisions": served.decisions,
            "dismissals": served.dismissals,
            "user": served.user,
            "csrf": served.csrf,
            "says": texts["desk"]["says"],
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


def _policy(styles: Sequence[str], script: str, uses_data: bool, served: Served | None) -> str:
    """The Content-Security-Policy: these styles and this script, and nothing else from anywhere; of a page that is
    served, its own service."""
    hashes = " ".join(f"'{_hash(style)}'" for style in styles if style)
    own = f"style-src {hashes}; script-src '{_hash(script)}'"
    data = "; img-src data:; font-src data:" if uses_data else ""
    asks = "connect-src 'self'; form-action 'self'" if served else "form-action 'none'"
    return f"default-src 'none'; {own}{data}; base-uri 'none'; {asks}"


def _hash(inline: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
