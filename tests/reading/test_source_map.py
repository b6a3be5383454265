"""Spans and corrections go into the source and back, whatever markup stands between."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.article import Edit, Piece, Place, SourceMap, apply_edits

# (in the article, in the source): letters as they are, units, markup (not in the article), a gap (not in the source)
RUNS = st.lists(
    st.one_of(
        st.text("abc é", min_size=1, max_size=5).map(lambda text: (text, text)),
        st.sampled_from([("&", "{amp}"), ("\n", "{br}"), (" ", "   "), ("", "<b>"), ("", "</b>"), ("\n\n", "")]),
    ),
    max_size=12,
)


def built(runs: list[tuple[str, str]]) -> SourceMap:
    text = source = ""
    pieces = []
    for shown, written in runs:
        if shown and written:
            pieces.append(Piece(len(text), len(shown), len(source), len(written)))
        text, source = text + shown, source + written
    return SourceMap(text, source, pieces)


def shown(source: str) -> str:
    """What a reader of this little notation sees."""
    for written, meant in (("<b>", ""), ("</b>", ""), ("{amp}", "&"), ("{br}", "\n"), ("   ", " ")):
        source = source.replace(written, meant)
    return source


@st.composite
def maps_and_edits(draw: st.DrawFn) -> tuple[SourceMap, list[Edit]]:
    source_map = built(draw(RUNS))
    cuts = sorted(draw(st.lists(st.integers(0, len(source_map.text)), max_size=6)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return source_map, [Edit(a, b, draw(st.text("xyz", max_size=3))) for a, b in pairs]


@given(RUNS)
def test_no_edits_change_nothing(runs: list[tuple[str, str]]) -> None:
    source_map = built(runs)
    assert source_map.rewrite([]) == source_map.source


@given(maps_and_edits())
def test_an_edit_shows_in_the_source_and_leaves_its_markup(case: tuple[SourceMap, list[Edit]]) -> None:
    source_map, edits = case
    if len({edit.start for edit in edits}) < len(edits) or not source_map.pieces:
        return  # the order of two insertions at one place is nobody's promise
    rewritten = source_map.rewrite(edits)
    for markup in ("<b>", "</b>"):
        assert rewritten.count(markup) == source_map.source.count(markup)
    # Blank lines between paragraphs stand nowhere in the source and so can't be edited away; spaces may fall together.
    wanted = apply_edits(source_map.text, edits)
    assert "".join(shown(rewritten).split()) == "".join(wanted.split())


def test_insertions_that_fall_on_one_place_keep_their_order() -> None:
    source_map = SourceMap("a\n\n", "a", [Piece(0, 1, 0, 1)])
    assert source_map.rewrite([Edit(1, 1, "y"), Edit(2, 2, "x")]) == "ayx"


def test_each_character_has_its_place() -> None:
    source_map = built([("ab", "ab"), ("", "<b>"), ("&", "{amp}"), ("c", "c"), ("\n", "{br}"), ("", "\n"), ("d", "d")])
    assert [source_map.source_offset(i) for i in range(5)] == [0, 1, 5, 10, 11]
    assert source_map.place(3) == Place(1, 11)
    assert source_map.source[source_map.source_offset(5)] == "d"
    assert source_map.place(5) == Place(2, 1)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_by_any_line_end(line_end: str) -> None:
    source_map = SourceMap.identity(line_end.join(["one", "", "three"]))
    assert source_map.place(source_map.text.index("three") + 2) == Place(3, 3)


def test_a_new_word_stays_with_the_word_before_it() -> None:
    source_map = built([("", "<b>"), ("ab", "ab"), ("", "</b>"), ("cd", "cd")])
    assert source_map.rewrite([Edit(2, 2, "X")]) == "<b>abX</b>cd"


def test_two_edits_of_one_place_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap at 1"):
        SourceMap.identity("abcd").source_edits([Edit(0, 2, "x"), Edit(1, 3, "y")])


@given(st.sampled_from(["", "x", "one\n", "\r\ntwo\rthree"]), RUNS, st.text("ab\n", max_size=4))
def test_alone_it_knows_the_same_places(before: str, runs: list[tuple[str, str]], after: str) -> None:
    inner = built([(shown.replace("é", "\n"), written.replace("é", "\n")) for shown, written in runs])
    pieces = [piece._replace(source=piece.source + len(before)) for piece in inner.pieces]
    whole = SourceMap(inner.text, before + inner.source + after, pieces)
    alone = pickle.loads(pickle.dumps(whole.alone()))
    if pieces:
        assert [alone.place(at) for at in range(len(inner.text) + 1)] == [
            whole.place(at) for at in range(len(inner.text) + 1)
        ]
        assert before.strip() not in alone.source or not before.strip()
