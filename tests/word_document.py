"""Word documents for tests."""

from __future__ import annotations

from io import BytesIO

import docx


def word_document(*paragraphs: str) -> bytes:
    """A document of plain paragraphs, as python-docx writes it."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
