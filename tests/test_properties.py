"""What must hold for any text at all."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mtcheck import Checker
from mtcheck.article import Edit, apply_edits
from mtcheck.findings import Safety
from mtcheck.fixing import fix_document
from mtcheck.reading import read_bytes
from mtcheck.reading.text import article_from_text

CHECKER = Checker()

# Words, marks and joints that rules look at, so that random text hits them often.
_PARTS = [
    *"The the And and which Which he He said Said minister Moscow Ukraine Russia talks officials has is an".split(),
    *'uniform excellent in november 2,5 4, 49% ( ) “ ” " ‘ ’ « » . , ? ! ; … – Mr U.S. a.m. that There'.split(),
    *"правда μg мelт â€™ � [ad_1] &amp; © AFP iPhone O’Neill 12.5 😀 é Foreign Minister Sergei Lavrov".split(),
    *"President Putin Putinn Antony Blinken Blincoln US Secretary of State German Chancellor Scholz Sholz".split(),
    *("- ", "See also", "Leave a Reply"),
]
_JOINTS = st.sampled_from([" ", " ", " ", " ", "", "  ", "\n", "\n\n", "\u00a0"])
texts = st.lists(st.tuples(st.sampled_from(_PARTS), _JOINTS), max_size=60).map(
    lambda parts: "".join(part + joint for part, joint in parts)
)


def fixed(text: str) -> str:
    data = text.encode()
    document = read_bytes(data, "a.txt", format="text")
    out = fix_document(document, CHECKER.check, lambda new: read_bytes(new, "a.txt", format="text"))
    return (out.data or data).decode()


@given(texts | st.text(max_size=200))
@example("He said. .")
@example("the the the the old bridge was was was closed by the council of the town.")
@settings(max_examples=400, deadline=None)
def test_spans_lie_in_the_text_and_findings_do_not_overlap(text: str) -> None:
    report = CHECKER.check(article_from_text(text))
    done = 0
    for finding in report.findings:
        assert done <= finding.start < finding.end <= len(text)
        assert finding.text == text[finding.start : finding.end]
        assert finding.message
        assert 0 <= finding.confidence <= 1
        done = finding.end


@given(texts)
@example("the the the the old bridge was was was closed by the council of the town.")
@example("One more.Two more.Three more are here and all of them are long enough for a paragraph to be read.")
@settings(max_examples=400, deadline=None)
def test_a_safe_fix_applied_twice_equals_once(text: str) -> None:
    for finding in CHECKER.check(article_from_text(text)).findings:
        if not finding.suggestions or finding.suggestions[0].safety is not Safety.SAFE:
            continue
        new = finding.suggestions[0].text
        mended = apply_edits(text, [Edit(finding.start, finding.end, new)])
        end = finding.start + len(new)
        for other in CHECKER.check(article_from_text(mended)).findings:
            again = other.rule == finding.rule and other.start <= end and finding.start <= other.end
            assert not again or other.text != finding.text, f"{finding.text!r} comes back as {other.text!r}"


@given(texts.filter(str.strip))
@example("the the the the old bridge was was was closed by the council of the town.")
@settings(max_examples=400, deadline=None)
def test_fixing_a_second_time_changes_nothing(text: str) -> None:
    once = fixed(text)
    assert fixed(once) == once


@given(texts)
@settings(max_examples=100, deadline=None)
def test_two_runs_find_the_same(text: str) -> None:
    article = article_from_text(text)
    assert CHECKER.check(article).findings == Checker().check(article).findings
