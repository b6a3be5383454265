"""A name in Chinese characters by its pinyin, as translation from Chinese writes people who are called otherwise in
English.

"唐英年" is Henry Tang in Hong Kong and becomes "Tang Yingnian" in a translation from Chinese; likewise with names of
Taiwan, Japan, Korea, Singapore and Malaysia. The readings are ``rules/officials/pinyin.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mtcheck.resources import data_dir

SOURCE = "pinyin of "  # what the source of such a form begins with

_NAME = re.compile("[\u4e00-\u9fff]{2,5}")
_DOUBLE_SURNAMES = frozenset(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 夏侯 尉迟 尉遲 公孙 公孫 东方 東方 慕容 令狐 皇甫".split()
)


@lru_cache
def readings() -> dict[str, str]:
    """Chinese characters → their pinyin without tones."""
    text = (data_dir("rules") / "officials" / "pinyin.txt").read_text(encoding="utf-8")
    return {
        char: syllable for line in text.splitlines() for syllable, _, chars in [line.partition(": ")] for char in chars
    }


def pinyin_forms(name: str) -> Iterator[str]:
    """ "唐英年" → "Tang Yingnian", "Yingnian Tang"; nothing where it is no name of two to five Chinese characters.

    The family name of four characters or more is taken to have two: Japanese names, married women's ("陳方"). A given
    name of one syllable is not put in front, as "Yang Li" may be anybody's.
    """
    if not _NAME.fullmatch(name):
        return
    syllables = [readings().get(char, "") for char in name]
    if not all(syllables):
        return
    split = 2 if len(name) > 3 or (len(name) == 3 and name[:2] in _DOUBLE_SURNAMES) else 1
    family, given = "".join(syllables[:split]).capitalize(), "".join(syllables[split:]).capitalize()
    yield f"{family} {given}"
    if len(name) - split > 1:
        yield f"{given} {family}"
