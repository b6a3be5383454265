"""What other languages call the countries and the days of the week, from CLDR (through Babel), for the alignment of
sources.

Run: ``pip install babel``, then ``python -m training.make_places``. Writes ``rules/places.json``: language →
{"countries": {our name: its name}, "days": [Monday…]}.
"""

from __future__ import annotations

import json
from typing import Any

from mtcheck.analysis.titles import title_grammar
from mtcheck.resources import data_dir

LANGUAGES = "ar bg cs da de el es fa fi fr he hi hr hu id it ja ka ko nl no pl pt ro ru sk sr sv th tr uk vi zh zh_Hant"


def main() -> None:
    from babel import Locale  # type: ignore[import-not-found,unused-ignore]

    grammar = title_grammar()
    english: dict[str, str] = dict(Locale("en").territories)
    ours = {code: name for code in english if len(code) == 2 and (name := grammar.country(english[code]))}
    out: dict[str, Any] = {}
    for language in LANGUAGES.split():
        locale = Locale.parse(language)
        names = {ours[code]: locale.territories[code] for code in sorted(ours) if code in locale.territories}
        days = [locale.days["format"]["wide"][day] for day in range(7)]
        out[language.replace("_Hant", "-hant")] = {"countries": names, "days": days}
    # Traditional characters beside the simplified ones.
    other = out.pop("zh-hant")
    out["zh-hant"] = other
    target = data_dir("rules") / "places.json"
    target.write_text(json.dumps(out, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
