"""The corrected text as a Word document: corrections as tracked changes, open findings as comments.

Its fixed parts lie under ``reports/template/docx``; `reports/template/script/docx.js` fills them in the page.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from html import escape

from mtcheck.resources import data_dir
from mtcheck.taking_away.revised import Block, Mark, Revised, Run, writable

AUTHOR = "mtcheck"
_HOLE = re.compile(r"\{\w+\}")
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of ZIP entries: the same decisions make the same bytes


def docx(revised: Revised) -> bytes:
    """WordprocessingML in a ZIP archive; its changes are of this moment."""
    writer = _Writer(dt.datetime.now(dt.UTC))
    filled = {
        "{body}": "".join(map(writer.paragraph, revised.blocks)),
        "{comments}": "".join(writer.comments),
        "{title}": escape(revised.title),
        "{language}": escape(revised.language),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts().items():
            whole = _HOLE.sub(lambda match: filled[match.group()], part)
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST), whole.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


@lru_cache(1)
def parts() -> Mapping[str, str]:
    """The parts of the document by their names in the archive, with their ``{…}`` to fill."""
    folder = data_dir("reports") / "template" / "docx"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


class _Writer:
    """Writes paragraphs, and the comments that they refer to."""

    def __init__(self, moment: dt.datetime) -> None:
        self.comments: list[str] = []
        self._by = f'w:author="{AUTHOR}" w:date="{moment:%Y-%m-%dT%H:%M:%SZ}"'
        self._changes = 0

    def paragraph(self, block: Block) -> str:
        end = "" if block.end is Mark.KEPT else f"<w:rPr>{self._changed(block.end)}/></w:rPr>"
        runs = "".join(map(self._run, block.runs))
        return f'<w:p><w:pPr><w:pStyle w:val="{block.kind}"/>{end}</w:pPr>{runs}</w:p>'

    def _run(self, run: Run) -> str:
        if run.mark is not Mark.KEPT:
            tag = "del" if run.mark is Mark.DELETED else "ins"
            return f"{self._changed(run.mark)}>{_text(run)}</w:{tag}>"
        if run.note is None:
            return _text(run)
        at = len(self.comments)
        lines = "".join(f"<w:p>{_text(Run(line))}</w:p>" for line in writable(run.note).split("\n"))
        self.comments.append(f'<w:comment w:id="{at}" {self._by}>{lines}</w:comment>')
        reference = f'<w:r><w:commentReference w:id="{at}"/></w:r>'
        return f'<w:commentRangeStart w:id="{at}"/>{_text(run)}<w:commentRangeEnd w:id="{at}"/>{reference}'

    def _changed(self, mark: Mark) -> str:
        """The beginning of the element that says so."""
        self._changes += 1
        return f'<w:{"del" if mark is Mark.DELETED else "ins"} w:id="{self._changes}" {self._by}'


def _text(run: Run) -> str:
    if not run.text:
        return ""
    tag = "w:delText" if run.mark is Mark.DELETED else "w:t"
    words = escape(run.text)
    for char, element in (("\n", "w:br"), ("\t", "w:tab")):
        words = words.replace(char, f'</{tag}><{element}/><{tag} xml:space="preserve">')
    return f'<w:r><{tag} xml:space="preserve">{words}</{tag}></w:r>'
