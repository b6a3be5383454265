"""Pairs of sentences for `benchmarks.source_pairs`, from the treebanks of the Parallel Universal Dependencies.

usage: python -m benchmarks.pud_pairs FOLDER UD_English-PUD UD_German-PUD ...

The UD folders are checkouts of UniversalDependencies' repositories (1,000 sentences of news and Wikipedia, CC BY-SA
3.0).
Writes ``FOLDER/pud.LANGUAGE.tsv``: document, source sentence, English sentence, a line each.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from mtcheck.errors import InputError

_SENTENCE = re.compile(r"^# sent_id = (\S+)$(?:\n#.*)*?\n# text = (.+)$", re.MULTILINE)
_DOCUMENT = 6  # characters of a sentence's id that name its document


def sentences(folder: Path) -> tuple[str, dict[str, str]]:
    """(language, sentence by its id) of a treebank; InputError where the folder has no file of one."""
    path = next(folder.glob("*_pud-ud-test.conllu"), None)
    if path is None:
        raise InputError("no *_pud-ud-test.conllu here", path=str(folder))
    return path.name.partition("_")[0], dict(_SENTENCE.findall(path.read_text(encoding="utf-8")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("treebanks", type=Path, nargs="+")
    given = parser.parse_args()
    by_language = dict(map(sentences, given.treebanks))
    english = by_language.pop("en")
    given.folder.mkdir(parents=True, exist_ok=True)
    for language, texts in by_language.items():
        lines = [f"{key[:_DOCUMENT]}\t{texts[key]}\t{english[key]}\n" for key in sorted(english) if key in texts]
        (given.folder / f"pud.{language}.tsv").write_text("".join(lines), encoding="utf-8")
        print(f"pud.{language}.tsv: {len(lines)} pairs")


if __name__ == "__main__":
    main()
