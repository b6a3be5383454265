"""What a reader is: the bytes of a file in, a `Document` out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from mtcheck.article import Article, Document, Edit
from mtcheck.dates import PartialDate

DEFAULT_LANGUAGE = "en"


class Given(NamedTuple):
    """What the user says of an article; it goes before what the file says, but for ``usual_language``, which is that of
    articles that say none."""

    language: str | None = None
    date: PartialDate | None = None
    source_text: str | None = None
    encoding: str | None = None
    source_language: str | None = None
    usual_language: str = DEFAULT_LANGUAGE

    def language_of(self, own: str | None) -> str:
        """The language of an article that says it is ``own``, if it says any."""
        return self.language or own or self.usual_language


# The bytes, the path to name in errors, and what the user gave; raises InputError.
Reader = Callable[[bytes, str, Given], Document]


def people_metadata(names: Iterable[str]) -> dict[str, str]:
    """An article's metadata for persons who are in it: their names, a line each; nothing where there are none."""
    lines = (" ".join(name.split()) for name in names)
    joined = "\n".join(line for line in lines if line)
    return {"people": joined} if joined else {}


def one_article(article: Article, format_name: str, data: bytes, encode: Callable[[str], bytes]) -> Document:
    """The document of a file that is one article; ``encode`` writes the rewritten source as the file's bytes."""

    def rewrite(edits: Mapping[int, Sequence[Edit]]) -> bytes:
        changes = edits.get(0)
        return encode(article.source_map.rewrite(changes)) if changes else data

    return Document(article.path, format_name, [article], rewrite)
