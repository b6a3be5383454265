"""Write how Chinese characters are read: ``rules/officials/pinyin.txt``, a line a syllable ("guang: 光广…").

usage: python -m training.pinyin_table rules/officials/pinyin.txt

From pypinyin (MIT), which nothing else needs (``pip install pypinyin``); a character's commonest reading, in family
names the reading that names have.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

# Characters that are read otherwise as family names.
_FAMILY = {"曾": "zeng", "单": "shan", "單": "shan", "解": "xie", "仇": "qiu", "查": "zha", "朴": "piao", "翟": "zhai"}


def main(target: Path) -> None:
    from pypinyin import Style, lazy_pinyin  # type: ignore[import-not-found,unused-ignore]

    syllables: dict[str, list[str]] = defaultdict(list)
    for code in range(0x4E00, 0xA000):
        char = chr(code)
        (syllable,) = lazy_pinyin(char, style=Style.NORMAL)
        syllable = _FAMILY.get(char, syllable).replace("ü", "u").replace("v", "u")
        if syllable.isascii() and syllable.isalpha():
            syllables[syllable].append(char)
    lines = [f"{syllable}: {''.join(chars)}\n" for syllable, chars in sorted(syllables.items())]
    target.write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines)} syllables, {sum(map(len, syllables.values()))} characters")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
