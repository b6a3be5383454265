"""Articles as the machine wrote them, each with what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mtcheck.article import Article, Document
from mtcheck.config import Settings
from mtcheck.corpus.engines import engine_from, relative
from mtcheck.errors import InputError
from mtcheck.reading import expand
from mtcheck.scanning import Given, read_document

_FIELDS = ("post_edited", "reference")


@dataclass(frozen=True)
class Pair:
    """An article of a document (``index`` in it) and its edited versions, the first of which says the segments."""

    name: str
    engine: str
    document: Document
    index: int
    versions: Sequence[Article]

    @property
    def article(self) -> Article:
        return self.document.articles[self.index]


@dataclass(frozen=True)
class Pairs:
    """All pairs, and an error for each article or file that has no counterpart or can't be read."""

    pairs: Sequence[Pair]
    errors: Sequence[InputError]


def read_pairs(
    machine: str, edited: Sequence[str], settings: Settings, given: Given, engine: str | None = None
) -> Pairs:
    """Pair the articles of ``machine`` (a file or folder) with those of each of ``edited``.

    Two folders are matched by name below them, whatever the suffix; where the machine's has a folder for each engine,
    the edited one may have the same or none. Two files are matched article by article: by id, or in order where no
    article has one. Without ``edited``, records of JSON Lines carry their own (``post_edited`` or ``reference``).
    InputError where there is no pair at all.
    """
    engine_of = engine_from(engine)
    pairs: list[Pair] = []
    errors: list[InputError] = []
    others = [_Versions(path, settings, given) for path in edited]
    for path in expand([machine]):
        try:
            for other in others:
                other.claim(path, machine)
            document = read_document(path, settings, given)
            errors += document.errors
            matched = [other.of(document, machine) for other in others] if others else [_own(document, errors)]
        except InputError as error:
            errors.append(error)
            continue
        for index, article in enumerate(document.articles):
            versions = [found[index] for found in matched if index in found]
            if len(versions) == len(matched):
                pairs.append(Pair(_name(article, machine), engine_of(article, machine), document, index, versions))
            elif others:
                errors.append(InputError(f"no edited version of article {article.id or index + 1}", path=path))
    errors += [error for other in others for error in other.unused()]
    if not pairs:
        raise errors[0] if errors else InputError("nothing to compare", path=machine)
    return Pairs(pairs, errors)


def _name(article: Article, machine: str) -> str:
    return article.id or relative(article.path, machine).as_posix()


def _own(document: Document, errors: list[InputError]) -> Mapping[int, Article]:
    """The versions that the records carry."""
    from mtcheck.reading.text import article_from_text

    out: dict[int, Article] = {}
    for index, article in enumerate(document.articles):
        text = next((article.metadata[name] for name in _FIELDS if article.metadata.get(name)), "")
        if text.strip():
            out[index] = article_from_text(text, path=article.path, language=article.language, date=article.date)
        else:
            fault = "no `post_edited` and no `reference`" if document.format == "jsonl" else "no edited version given"
            errors.append(InputError(fault, path=article.path, line=article.place(0).line))
    return out


class _Versions:
    """The edited versions in one file or folder, read when asked for."""

    def __init__(self, path: str, settings: Settings, given: Given) -> None:
        self.path = path
        self._settings = settings
        # The date and the source text are the machine version's; the rest holds for both.
        self._given = given
        self._files = {self._key(file): file for file in expand([path])}
        self._claimed: set[str] = set()

    def _key(self, file: str) -> str:
        return relative(file, self.path).with_suffix("").as_posix()

    def of(self, document: Document, machine: str) -> Mapping[int, Article]:
        """The version of each article of ``document``, by its index; InputError where there is no file for it."""
        found = read_document(self._file(document.path, machine), self._settings, self._given)
        return _matched(document, found)

    def claim(self, path: str, machine: str) -> None:
        """The file for the machine's ``path`` has a counterpart, whether the two can be read or not."""
        self._claimed.add(self._file(path, machine))

    def _file(self, path: str, machine: str) -> str:
        if not Path(self.path).is_dir():
            if Path(machine).is_dir() and len(list(expand([machine]))) > 1:
                raise InputError("one file can't be the edited version of a folder", path=self.path)
            return next(iter(self._files.values()))
        below = relative(path, machine).with_suffix("")
        for key in (below.as_posix(), Path(*below.parts[1:]).as_posix() if len(below.parts) > 1 else ""):
            if key in self._files:
                return self._files[key]
        raise InputError(f"no edited version of it in {self.path}", path=path)

    def unused(self) -> list[InputError]:
        """An error for each edited file that no machine version was found for."""
        left = [file for file in self._files.values() if file not in self._claimed]
        return [InputError("no machine version of it", path=file) for file in left]


def _matched(document: Document, edited: Document) -> Mapping[int, Article]:
    if len(document.articles) == len(edited.articles) == 1:
        return {0: edited.articles[0]}
    by_id = {article.id: article for article in edited.articles if article.id is not None}
    if by_id:
        return {i: by_id[article.id] for i, article in enumerate(document.articles) if article.id in by_id}
    if len(document.articles) != len(edited.articles):
        counts = f"{len(edited.articles)} articles without ids, {document.path} has {len(document.articles)}"
        raise InputError(f"can't tell which belong together: {counts}", path=edited.path)
    return dict(enumerate(edited.articles))
