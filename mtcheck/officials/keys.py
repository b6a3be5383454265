"""Keys under which names that look or sound alike meet.

`fold` takes away case and marks; `skeleton` keeps what a name's consonants share across transliterations; a name's
`near_keys` are such that two names within one letter, or with skeletons within one consonant, have a key in common.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from zlib import crc32

MANY = 100  # persons with one key, a name or its sound, that are looked at

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "ß": "ss", "ı": "i", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a", "ħ": "h"}
)
_NOT_LETTERS = re.compile(r"[^a-z ]+")

# A class of consonants and its spellings. Voice is given up (b/p, d/t, g/k), and so is the
# difference between the sibilants: German, Polish, French and Turkish write them in each other's letters.
_SOUNDS = {
    "S": "shch tsch dsch tch sch dzh sh ch cz sz rz zh dj ts tz cs s z",
    "F": "ph f v w",
    "K": "gh kh ck g k q c",
    "T": "th dh t d",
    "P": "bh b p",
    "KS": "x",
    "M": "m",
    "N": "n",
    "L": "l",
    "R": "r",
}
_CLASS = {spelling: sound for sound, spellings in _SOUNDS.items() for spelling in spellings.split()}
_FIRSTS = "".join(sorted({spelling[0] for spelling in _CLASS}))
# Letters that begin no spelling are one piece; the longest spelling first.
_SOUND = re.compile("|".join([f"[^{_FIRSTS}]+", *sorted(_CLASS, key=len, reverse=True)]))
_BEGINNING = {"h": "K", **dict.fromkeys("aeiou", "A"), **dict.fromkeys("yj", "Y")}  # Hryhoriev and Grigoriev


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """``name`` in small letters a-z, marks and hyphens gone, words parted by one space: "Söder’s" → "soders"."""
    text = name.lower()
    if text.isascii():
        words = text.split()
        if "".join(words).isalpha():
            return " ".join(words)
    else:
        text = unicodedata.normalize("NFKD", text).translate(_LETTERS)
    return " ".join(_NOT_LETTERS.sub("", text.replace("-", " ").replace("‑", " ")).split())


def join(folded: str) -> str:
    """A folded name as one word: "jean luc" and "jeanluc" are the same name."""
    return folded.replace(" ", "")


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """The classes of a folded word's consonants: "kasparov" and "gasparow" → "KSPRF"."""
    out = _BEGINNING.get(word[:1], "")
    last: str | None = None
    for sound in map(_CLASS.get, _SOUND.findall(word)):
        if sound is not None and sound != last:
            out += sound
        last = sound
    return out


# Choices that one makes in writing a name of another script in Latin letters; none of them is an error.
_CHOICES = (
    "shch>s sh>s tch>c tsch>c ch>c zh>z dj>z dzh>z kh>h gh>g dh>d th>t bh>b ph>f q>k ck>k ou>u oo>u ee>i eo>u w>v "
    "tz>ts x>ks y>i j>i"
)
_CHOSEN = dict(pair.split(">") for pair in _CHOICES.split())
_CHOICE = re.compile("|".join(sorted(_CHOSEN, key=len, reverse=True)))
_VOWEL_RUN = re.compile(r"i*([aeou])i*|i+")


_DOUBLED = re.compile(r"(.)\1+")
_KOREAN = str.maketrans({"o": "u", "g": "k", "b": "p", "d": "t", "z": "c", "r": "l"})
_BELARUSIAN = str.maketrans({"o": "a", "e": "a", "g": "h"})
_SCHWA = 6  # letters that stay of an Indic name without its last vowel
_OLD_MALAY_LETTERS = {"oe": "u", "dj": "y", "tj": "c", "j": "y"}
_OLD_MALAY = re.compile("oe|dj|tj|j")
_SERVANT = re.compile("abd[aeu]l")
_ARABIC = str.maketrans({"e": "a", "i": "a", "o": "u", "g": "k"})


@lru_cache(maxsize=50_000)
def romanised(word: str, habit: str) -> str:
    """What stays of a folded word when the choices of transliteration are taken away: Zelenskyy, Zelensky, Zelenskiy
    are one.

    ``habit`` names what else is a choice; "" nothing:
    "arabic" short vowels, doubled consonants, q or g (Qaddafi, Gaddafi; Mehdi, Mahdi), a last h (Haniya, Haniyeh), the
    article after Abd, j or zh;
    "malay" the old spelling and nothing else (Soeharto, Suharto);
    "indic" doubled consonants, the last vowel of a long name (Parmanand, Parmananda);
    "turkic" j or zh, doubled consonants;
    "greek" e or i, doubled consonants, a final s;
    "hebrew" ch or kh; "ukrainian" g or h; "belarusian" that and a for o and e (Tsepkalo, Tsapkala);
    "korean" voice, o or u; "japanese" long vowels, n before b and p.
    """
    if habit == "japanese":
        return _DOUBLED.sub(r"\1", word.replace("ou", "o").replace("oh", "o").replace("mb", "nb").replace("mp", "np"))
    if habit == "malay":
        return _DOUBLED.sub(r"\1", _OLD_MALAY.sub(lambda m: _OLD_MALAY_LETTERS[m.group()], word))
    if habit == "arabic":
        word = _SERVANT.sub("abd", word.replace("zh", "j"))
    if habit == "turkic":
        word = word.replace("dzh", "zh").replace("dj", "zh").replace("j", "zh")
    if habit == "korean":
        word = word.replace("ch", "z").replace("j", "z").replace("yeo", "yo").replace("woo", "u").replace("wo", "u")
    text = _VOWEL_RUN.sub(lambda m: m.group(1) or "i", _CHOICE.sub(lambda m: _CHOSEN[m.group()], word))
    if habit == "korean":
        return text.translate(_KOREAN)
    if habit == "turkic":
        return _DOUBLED.sub(r"\1", text)
    if habit == "arabic":
        return _DOUBLED.sub(r"\1", text.translate(_ARABIC)).removesuffix("h")
    if habit == "belarusian":
        return text.translate(_BELARUSIAN)
    if habit == "ukrainian":
        return text.replace("g", "h")
    if habit == "hebrew":
        return text.replace("c", "h")  # "ch" came to "c"
    if habit == "greek":
        return _DOUBLED.sub(r"\1", text.replace("e", "i")).removesuffix("s")
    if habit == "indic":
        text = _DOUBLED.sub(r"\1", text)
        return text[:-1] if len(text) > _SCHWA and text[-1] in "ae" else text
    return text


def _key(text: str) -> int:
    return crc32(text.encode())


def _deletion_keys(text: str, first: int = 0) -> list[int]:
    """The keys of ``text`` without one of its letters, for each of them from the ``first`` on."""
    letters = text.encode()
    return [crc32(letters[:index] + letters[index + 1 :]) for index in range(first, len(letters))]


def near_keys(word: str) -> set[int]:
    """32-bit keys of a folded word, as a look-up needs them."""
    keys: set[int] = set()
    if len(word) >= 4:
        keys.add(_key(word))
        keys.update(_deletion_keys(word))
    bones = skeleton(word)
    if len(bones) >= 3:
        keys.add(_key(f"s{bones}"))
    if len(bones) >= 5:
        keys.update(_deletion_keys(f"s{bones}", 1))
    return keys


@lru_cache(maxsize=20_000)
def full_keys(joined: str) -> tuple[int, ...]:
    """32-bit keys of a full name written as one word: of its skeleton, then of those within one consonant."""
    bones = skeleton(joined)
    if len(bones) < 5:
        return ()
    return tuple(dict.fromkeys([_key(f"f{bones}"), *_deletion_keys(f"f{bones}", 1)]))
