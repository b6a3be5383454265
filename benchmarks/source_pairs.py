"""How well the checks that read the source find damage done to good translations.

usage: python -m benchmarks.source_pairs FOLDER [--damage number drop add untranslated person name ...] [--part dev]

FOLDER holds ``NAME.LANGUAGE.tsv``: document, source sentence, English sentence, a line each; sentences of one document
are one paragraph, sixteen sentences or so one article. Two places of each article are damaged; a finding that overlaps
one counts as right, every other as a false alarm. ``pair_slips.tsv`` has the numbers that the data itself translates
wrong, each read by eye: these are not damaged, and what is said of them counts as neither; ``--with-slips`` counts
them as false alarms. "person" misspells family names,
"name" takes nothing from the folder: it puts persons of the register into sentences of its own.
`python -m benchmarks.pud_pairs FOLDER UD...` writes such files from the Parallel Universal Dependencies.
"""

from __future__ import annotations

import argparse
import random
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from mtcheck.analysis.quantities import quantities
from mtcheck.analysis.source import main_script
from mtcheck.checker import Checker
from mtcheck.config import default_settings, with_overrides
from mtcheck.officials.keys import fold
from mtcheck.officials.register import Register
from mtcheck.reading.text import article_from_text
from training.measure_rules import keep

_SENTENCES = 16
_PLACES = 2
_SLIPS_FILE = Path(__file__).with_name("pair_slips.tsv")


class Row(NamedTuple):
    """``slips``: numbers of ``target`` that are others in ``source``, as printed."""

    document: str
    source: str
    target: str
    slips: frozenset[str] = frozenset()


@dataclass
class Damaged:
    """An article's rows with what was done: target text of each row (None: left out), and what was put in where
    (row → stretch of its text)."""

    rows: list[Row]
    targets: list[str | None]
    marked: dict[int, tuple[int, int]]


def known_slips() -> Mapping[tuple[str, str], frozenset[str]]:
    """(NAME.LANGUAGE, document) → numbers that the data has wrong."""
    out: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in _SLIPS_FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, document, number, _ = line.split("\t")
            out[name, document].add(number)
    return {place: frozenset(numbers) for place, numbers in out.items()}


def articles(path: Path, part: str, slips: Mapping[tuple[str, str], frozenset[str]]) -> Iterator[list[Row]]:
    """The articles of a file; ``part``: the first half of its lines (dev), the second (test), or all."""
    cells = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [Row(name, source, target, slips.get((path.stem, name), frozenset())) for name, source, target in cells]
    half = len(rows) // 2
    rows = {"dev": rows[:half], "test": rows[half:]}.get(part, rows)
    current: list[Row] = []
    for row in rows:
        if len(current) >= _SENTENCES and row.document != current[-1].document:
            yield current
            current = []
        current.append(row)
    if len(current) > _PLACES + 2:
        yield current


def _joined(rows: Sequence[Row], texts: Sequence[str | None]) -> tuple[str, list[int]]:
    """One text with a paragraph a document, and where each row begins in it."""
    out, starts, last = "", [], None
    for row, text in zip(rows, texts, strict=True):
        if text is not None:
            out += "" if not out else " " if row.document == last else "\n\n"
            last = row.document
        starts.append(len(out))
        out += text or ""
    return out, starts


def _whole(rows: list[Row]) -> Damaged:
    return Damaged(rows, [row.target for row in rows], {})


_SCALE = re.compile(r"(million|billion|trillion)\b")
_OTHER_SCALE = {"million": "billion", "billion": "million", "trillion": "billion"}


def _other_number(text: str, rnd: random.Random) -> str:
    """A number in digits changed: a digit, two digits swapped, one lost or doubled, another scale."""
    scale = _SCALE.search(text)
    if scale and rnd.random() < 0.4:
        return text.replace(scale.group(), _OTHER_SCALE[scale.group()])
    places = [m.start() for m in re.finditer(r"\d", text)]
    for _ in range(50):
        digits = list(text)
        at = rnd.choice(places)
        how = rnd.choice(["change", "change", "swap", "lose", "double"])
        if how == "change":
            digits[at] = rnd.choice("123456789")
        elif how == "swap" and len(places) > 1:
            other = rnd.choice(places)
            digits[at], digits[other] = digits[other], digits[at]
        elif how == "lose" and len(places) > 1 and "," not in text:
            digits[at] = ""
        elif how == "double" and "," not in text and "." not in text:
            digits[at] += digits[at]
        new = "".join(digits)
        if new != text and not re.match(r"0[\d,]", new):
            return new
    return text


def damage_number(rows: list[Row], rnd: random.Random) -> Damaged:
    done = _whole(rows)
    places = [
        (index, quantity)
        for index, row in enumerate(rows)
        for quantity in quantities(row.target, "en")
        if quantity.sure and ":" not in row.target[quantity.start : quantity.end]
    ]
    rnd.shuffle(places)
    for index, quantity in places:
        if len(done.marked) == _PLACES:
            break
        text = rows[index].target
        said = text[quantity.start : quantity.end]
        if said in rows[index].slips:
            continue
        new = _other_number(said, rnd)
        again = [q for q in quantities(new, "en") if q.sure]
        if index in done.marked or not again or any(q.values & quantity.values for q in again):
            continue
        done.targets[index] = text[: quantity.start] + new + text[quantity.end :]
        done.marked[index] = (quantity.start, quantity.start + len(new))
    return done


def damage_drop(rows: list[Row], rnd: random.Random) -> Damaged:
    """Sentences of 40 characters and more left out; right is a finding in the sentence before or after."""
    done = _whole(rows)
    long = [index for index in range(1, len(rows)) if len(rows[index].target) >= 40]
    for index in rnd.sample(long, min(_PLACES, len(long))):
        if done.targets[index - 1] is not None and (index + 1 == len(rows) or done.targets[index + 1] is not None):
            done.targets[index] = None
            done.marked[index] = (0, 0)
    return done


def damage_add(rows: list[Row], rnd: random.Random) -> Damaged:
    """Sentences left out of the source."""
    long = [index for index in range(1, len(rows) - 1) if len(rows[index].target) >= 40]
    chosen = rnd.sample(long, min(_PLACES, len(long)))
    chosen = [index for index in chosen if index - 1 not in chosen]
    done = _whole([row._replace(source="") if i in chosen else row for i, row in enumerate(rows)])
    done.marked = {index: (0, len(rows[index].target)) for index in chosen}
    return done


def damage_untranslated(rows: list[Row], rnd: random.Random) -> Damaged:
    """Half of a sentence's source in the middle of its translation, or all of it in its place."""
    done = _whole(rows)
    for index in rnd.sample(range(len(rows)), _PLACES):
        source, target = rows[index].source, rows[index].target
        if rnd.random() < 0.5:
            done.targets[index], done.marked[index] = source, (0, len(source))
            continue
        words = source.split()
        piece = " ".join(words[: len(words) // 2]) if len(words) > 9 else source
        at = target.find(" ", len(target) // 2) % len(target)
        done.targets[index] = f"{target[:at]} {piece}{target[at:]}"
        done.marked[index] = (at + 1, at + 1 + len(piece))
    return done


_NAME = re.compile(r"\b([A-Z][a-z]+) ([A-Z][a-z]{3,})\b(?! [A-Z])")


def damage_person(rows: list[Row], rnd: random.Random) -> Damaged:
    """Family names after a given one misspelt by one or two slips of the ear."""
    done, known = _whole(rows), Register.open().word
    places = [
        (index, match)
        for index, row in enumerate(rows)
        for match in _NAME.finditer(row.target)
        if known(match.group(1).lower())[0] > 6 and known(match.group(2).lower())[1] > 3
    ]
    rnd.shuffle(places)
    for index, match in places:
        new = _misspelt(match.group(), rnd).split()[-1]
        if len(done.marked) == _PLACES or index in done.marked or new == match.group(2):
            continue
        text = rows[index].target
        done.targets[index] = text[: match.start(2)] + new + text[match.end(2) :]
        done.marked[index] = (match.start(2), match.start(2) + len(new))
    return done


_REMARK = re.compile(r" ?[(（]([^()（）]{2,})[)）]")


def _in_places(rows: list[Row], rnd: random.Random, damage: Callable[[Row], str | None]) -> Damaged:
    """Targets that ``damage`` gives for some rows; right is a finding anywhere in them."""
    done = _whole(rows)
    for index in rnd.sample(range(len(rows)), len(rows)):
        new = damage(rows[index]) if len(done.marked) < _PLACES else None
        if new is not None:
            done.targets[index], done.marked[index] = new, (0, len(new))
    return done


def damage_bracket(rows: list[Row], rnd: random.Random) -> Damaged:
    """One bracket of a pair lost."""

    def lose_one(row: Row) -> str | None:
        match = _REMARK.search(row.target)
        at = rnd.choice([match.end() - 1, match.start(1) - 1]) if match else None
        return None if at is None else row.target[:at] + row.target[at + 1 :]

    return _in_places(rows, rnd, lose_one)


def _remark(row: Row) -> re.Match[str] | None:
    """The only remark of a pair, of several words, that both sides have and that is no abbreviation."""
    source, target = list(_REMARK.finditer(row.source)), list(_REMARK.finditer(row.target))
    if len(source) != 1 or len(target) != 1 or " " not in target[0][1]:
        return None
    return target[0]


def damage_remark(rows: list[Row], rnd: random.Random) -> Damaged:
    """Remarks in brackets left out."""
    return _in_places(rows, rnd, lambda row: (m := _remark(row)) and row.target[: m.start()] + row.target[m.end() :])


def damage_marks(rows: list[Row], rnd: random.Random) -> Damaged:
    """Remarks without their brackets."""
    return _in_places(
        rows, rnd, lambda row: (m := _remark(row)) and f"{row.target[: m.start()]} {m[1]}{row.target[m.end() :]}"
    )


def damage_question(rows: list[Row], rnd: random.Random) -> Damaged:
    """Statements that end in a question mark or an exclamation mark."""
    return _in_places(rows, rnd, lambda row: row.target[:-1] + rnd.choice("?!") if row.target.endswith(".") else None)


_LATIN_NAME = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9]{2,}(?![A-Za-z0-9])")


def damage_copy(rows: list[Row], rnd: random.Random) -> Damaged:
    """Names in Latin letters of a source in another script that the article has once, left out or a letter off."""
    everything = " ".join(row.target for row in rows)

    def damage(row: Row) -> str | None:
        names = [name for name in _LATIN_NAME.findall(_REMARK.sub("", row.source)) if f" {name} " in row.target]
        names = [name for name in names if everything.lower().count(name.lower()) == 1]
        if not names or main_script(row.source) == "LATIN":
            return None
        return row.target.replace(f"{names[0]} ", rnd.choice(["", f"{names[0][0]}{names[0][2:]} "]))

    return _in_places(rows, rnd, damage)


_TOKENS = ("www.lomnitz.example/hafen", "presse@lomnitz.example", "%(count)s", "{name}", "<br>")


def _with(token: str, text: str) -> str:
    """``token`` behind the first word, before the last mark where no spaces part words."""
    at = text.find(" ") if " " in text else len(text) - 1
    return f"{text[:at]} {token} {text[at:].lstrip()}"


def damage_token(rows: list[Row], rnd: random.Random) -> Damaged:
    """Addresses and placeholders put into all sentences on both sides, and lost in the article."""
    tokens = [rnd.choice(_TOKENS).replace("lomnitz", f"lomnitz{number}") for number in range(len(rows))]
    put = [
        row._replace(source=_with(token, row.source), target=_with(token, row.target))
        for row, token in zip(rows, tokens, strict=True)
    ]
    return _in_places(put, rnd, lambda row: " ".join(row.target.split()[:1] + row.target.split()[2:]))


DAMAGE: dict[str, Callable[[list[Row], random.Random], Damaged]] = {
    "number": damage_number,
    "drop": damage_drop,
    "add": damage_add,
    "untranslated": damage_untranslated,
    "person": damage_person,
    "bracket": damage_bracket,
    "remark": damage_remark,
    "marks": damage_marks,
    "question": damage_question,
    "copy": damage_copy,
    "token": damage_token,
}
RULES = {
    "name": ("accuracy/official-name", "accuracy/official-spelling", "accuracy/name-by-sound"),
    "person": ("accuracy/name", "accuracy/official-name", "accuracy/official-spelling", "accuracy/name-by-sound"),
    "number": ("accuracy/number", "accuracy/number-added", "accuracy/currency", "accuracy/unit", "accuracy/month"),
    "drop": ("accuracy/missing-sentence",),
    "add": ("accuracy/added-sentence",),
    "untranslated": ("accuracy/untranslated", "characters/foreign-script"),
    "bracket": ("punctuation/unpaired-bracket",),
    "remark": ("accuracy/remark-lost", "accuracy/brackets-lost"),
    "marks": ("accuracy/remark-lost", "accuracy/brackets-lost"),
    "question": ("accuracy/question-added", "accuracy/exclamation-added"),
    "copy": ("accuracy/copied-word", "accuracy/copied-word-lost"),
    "token": ("accuracy/address", "accuracy/address-lost", "accuracy/placeholder"),
}


@dataclass
class Score:
    found: int = 0
    damaged: int = 0
    wrong: int = 0
    by_rule: dict[str, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, other: Score) -> None:
        for rule, counts in other.by_rule.items():
            self.by_rule[rule].update(counts)
        self.found += other.found
        self.damaged += other.damaged
        self.wrong += other.wrong

    def __str__(self) -> str:
        recall = self.found / max(self.damaged, 1)
        precision = self.found / max(self.found + self.wrong, 1)
        return f"{self.damaged:5} damaged  recall {recall:.3f}  {self.wrong:3} false alarms  precision {precision:.3f}"


def score(done: Damaged, language: str, checker: Checker, show: list[str]) -> Score:
    """What the checker finds of the damage; ``show`` takes in what went wrong."""
    text, starts = _joined(done.rows, done.targets)
    source, _ = _joined(done.rows, [row.source or None for row in done.rows])
    article = article_from_text(text, source_text=source, source_language=language, language="en")
    findings = checker.check(article).findings
    spans = {i: (starts[i] + low, starts[i] + high) for i, (low, high) in done.marked.items()}
    for i in [i for i in spans if done.targets[i] is None]:  # from the sentence before to the end of the one after
        last = min(i + 1, len(starts) - 1)
        spans[i] = (starts[i - 1], starts[last] + len(done.targets[last] or ""))
    hit = set()
    out = Score(damaged=len(spans))
    for finding in findings:
        if finding.text in done.rows[bisect_right(starts, finding.start) - 1].slips:
            continue
        over = [i for i, (low, high) in spans.items() if finding.start < high and low < finding.end]
        hit |= set(over)
        out.by_rule[finding.rule][bool(over)] += 1
        if not over:
            out.wrong += 1
            evidence = finding.evidence[0].text if finding.evidence else ""
            show.append(f"false: {finding.text!r} {finding.message}\n       {evidence}")
    out.found = len(hit)
    for index in spans.keys() - hit:
        row = done.rows[index]
        show.append(f"missed: {text[slice(*spans[index])]!r}\n       {row.source}\n       {row.target}")
    return out


# One sentence about an official in several languages, and in English; NAME is the name in full.
_TEMPLATES = {
    "ru": "Во вторник NAME приехал в город и осмотрел новый мост через реку.",
    "uk": "У вівторок NAME приїхав до міста й оглянув новий міст через річку.",
    "zh": "星期二，NAME抵达该市，视察了河上的新桥。",
    "ko": "화요일에 NAME이 도시에 도착해 강 위의 새 다리를 둘러보았다.",
    "ar": "وصل NAME يوم الثلاثاء إلى المدينة وتفقد الجسر الجديد فوق النهر.",
    "th": "เมื่อวันอังคาร NAME เดินทางถึงเมืองและตรวจดูสะพานใหม่ข้ามแม่น้ำ",
    "ja": "火曜日、NAMEは市に到着し、川にかかる新しい橋を視察した。",
    "he": "ביום שלישי הגיע NAME לעיר ובחן את הגשר החדש מעל הנהר.",
    "el": "Την Τρίτη ο NAME έφτασε στην πόλη και επιθεώρησε τη νέα γέφυρα πάνω από τον ποταμό.",
    "fa": "روز سه‌شنبه NAME وارد شهر شد و از پل جدید روی رودخانه بازدید کرد.",
}
_ENGLISH = "On Tuesday NAME arrived in the city and looked at the new bridge over the river."
_SLIPS = "a/e e/a o/a i/e u/o k/g g/k b/p p/b d/t t/d l/r r/l s/z sh/s ch/sh v/w n/m v/b f/p h/ kh/k ll/l nn/n".split()


def _misspelt(name: str, rnd: random.Random) -> str:
    """One or two slips of the ear in the last word of a name."""
    given, _, family = name.rpartition(" ")
    for _ in range(40):
        new = family
        for _ in range(rnd.choice((1, 2))):
            old, _, slip = rnd.choice(_SLIPS).partition("/")
            at = new.lower().find(old, rnd.choice((0, 1, 2)))
            if at >= 0:
                new = new[:at] + (slip.capitalize() if at == 0 else slip) + new[at + len(old) :]
        if new.lower() != family.lower() and len(new) > 2:
            return f"{given} {new}"
    return name


def names(language: str, rnd: random.Random) -> tuple[Score, list[str]]:
    """Persons of the register named in their native form: half of the articles misspell them."""
    register = Register.open()
    checker = Checker(with_overrides(default_settings(), {"select": RULES["name"]}))
    rows = register._database.execute("SELECT person, text, lang FROM name ORDER BY person, text").fetchall()
    native = [(p, text) for p, text, lang in rows if lang == language and not text.isascii() and "," not in text]
    rnd.shuffle(native)
    out, shown = Score(), []
    for number, (person, text) in enumerate(native[:150]):
        name = register.person(person).name
        forms = {fold(form.text).split()[-1] for form in register.person(person).forms if form.accepted}
        bad = number % 2 == 0
        printed = _misspelt(name, rnd) if bad else name
        if " " not in name or (bad and fold(printed).split()[-1] in forms):
            continue
        article = article_from_text(
            _ENGLISH.replace("NAME", printed),
            source_text=_TEMPLATES[language].replace("NAME", text),
            source_language=language,
        )
        found = checker.check(article).findings
        for finding in found:
            out.by_rule[finding.rule][bad] += 1
        out.damaged += bad
        out.found += bad and bool(found)
        out.wrong += len(found) if not bad else max(0, len(found) - 1)
        if bad != bool(found):
            shown.append(f"{'missed' if bad else 'false'}: {text} {name} → {printed} {[f.message for f in found]}")
    return out, shown


def report_names(seed: int, show: int) -> Score:
    total = Score()
    for language in _TEMPLATES:
        mine, shown = names(language, random.Random(seed))
        total.add(mine)
        print(f"{'name':12} {language:12} {mine}")
        for line in shown[:show]:
            print(f"    {line}")
    print(f"{'name':12} {'all':12} {total}")
    return total


_ENOUGH = 20  # findings of a rule by which it can be judged
# One finds spellings that the register lacks: how often English has one of these all the same, slips don't say. What
# the other finds in real translation raters mark little oftener than chance (`benchmarks.mqm`): it counts as a half.
_UNMEASURED = ("accuracy/official-spelling", "accuracy/added-sentence")


def write_confidences(measured: dict[str, tuple[int, int]]) -> None:
    """Put rule → (right, hits) into ``rules/en/confidence.json``, where there are enough."""
    keep(
        {
            rule: {
                "confidence": round((right + 1) / (hits + 2), 3),
                "hits": hits,
                "on": "damaged open translations and register names (benchmarks/source_pairs.py)",
                "right": right,
            }
            for rule, (right, hits) in measured.items()
            if hits >= _ENOUGH and rule.startswith("accuracy/") and rule not in _UNMEASURED
        }
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--damage", nargs="+", choices=[*DAMAGE, "name"], default=[*DAMAGE, "name"])
    parser.add_argument("--part", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME.LANGUAGE")
    parser.add_argument("--show", type=int, default=0, help="so many mistakes of each file are shown")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1], help="each text is damaged once with each")
    parser.add_argument("--write", action="store_true", help="write the rules' confidence to rules/en/confidence.json")
    parser.add_argument("--with-slips", action="store_true", help="the data's own slips count as false alarms")
    given = parser.parse_args()
    rules, slips = Score(), {} if given.with_slips else known_slips()
    for kind in given.damage:
        if kind == "name":
            rules.add(report_names(given.seeds[0], given.show))
            continue
        checker = Checker(with_overrides(default_settings(), {"select": RULES[kind]}))
        total: dict[str, Score] = defaultdict(Score)
        for path in sorted(given.folder.glob("*.tsv")):
            if given.only and path.stem not in given.only:
                continue
            shown: list[str] = []
            mine = Score()
            for rnd in map(random.Random, given.seeds):
                for rows in articles(path, given.part, slips):
                    mine.add(score(DAMAGE[kind](rows, rnd), path.stem.rpartition(".")[2], checker, shown))
            total[path.stem.partition(".")[0]].add(mine)
            print(f"{kind:12} {path.stem:12} {mine}")
            for line in shown[: given.show]:
                print(f"    {line}")
        for name, sum_ in total.items():
            rules.add(sum_)
            print(f"{kind:12} {name:12} {sum_}")
    measured = {rule: (counts[True], counts.total()) for rule, counts in sorted(rules.by_rule.items())}
    for rule, (right, hits) in measured.items():
        print(f"{rule:30} {right:5} of {hits:5} right")
    if given.write:
        write_confidences(measured)


if __name__ == "__main__":
    main()
