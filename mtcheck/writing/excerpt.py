"""The part of an article's line that a terminal shows of a finding, measured in the terminal's columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rich.cells import cell_len

from mtcheck.writing.shown import letters, whole_letters


class Excerpt(NamedTuple):
    """One line of text; its characters ``[start, end)`` are the finding, which begins after ``before`` columns and is
    ``columns`` wide."""

    text: str
    start: int
    end: int
    before: int
    columns: int

    @property
    def underline(self) -> str:
        """A line to stand below ``text``, marking the finding: ``^~~~``, or ``^`` at an empty one."""
        return " " * self.before + "^" + "~" * (self.columns - 1)


def excerpt(text: str, start: int, end: int, columns: int, show: Callable[[str], str], ellipsis: str = "…") -> Excerpt:
    """The line of ``text`` around ``[start, end)``, or as much of it as fits into ``columns``.

    ``show`` makes text printable (its result has no line ends). A finding over several lines is shown on one; one wider
    than ``columns`` loses its middle.
    """
    start, end = whole_letters(text, start, end)
    reach = 4 * columns  # code points: no letter that is shown is longer on average, and lines can be very long
    line_start = max(text.rfind("\n", 0, start) + 1, start - reach)
    line_end = text.find("\n", end, end + reach)
    if line_end < 0:
        line_end = min(len(text), end + reach)
    left_cut, right_cut = (
        line_start > 0 and text[line_start - 1] != "\n",
        text[line_end : line_end + 1] not in ("", "\n"),
    )

    mark_text = _shorten(show(text[start:end]), columns - 2 * cell_len(ellipsis), ellipsis)
    room = columns - cell_len(mark_text)
    left = _Side([show(letter) for letter in reversed(letters(text[line_start:start]))], left_cut)
    right = _Side([show(letter) for letter in letters(text[end:line_end].rstrip("\r"))], right_cut)
    # Each side may have half of the room, and what the other does not need.
    before = left.take(max(room // 2, room - right.width), ellipsis)
    after = right.take(room - sum(map(cell_len, before)), ellipsis)
    lead = "".join(reversed(before))
    return Excerpt(
        text=lead + mark_text + "".join(after),
        start=len(lead),
        end=len(lead) + len(mark_text),
        before=cell_len(lead),
        columns=max(1, cell_len(mark_text)),
    )


class _Side:
    """The letters on one side of a finding, the nearest first; ``cut`` where the line goes on beyond them."""

    def __init__(self, shown: list[str], cut: bool) -> None:
        self.shown = shown
        self.cut = cut
        self.width = sum(map(cell_len, shown)) + cut

    def take(self, room: int, ellipsis: str) -> list[str]:
        """As many letters as fit into ``room`` columns, then the ellipsis if some are left out."""
        if self.width <= room and not self.cut:
            return self.shown
        room -= cell_len(ellipsis)
        out = []
        for letter in self.shown:
            room -= cell_len(letter)
            if room < 0:
                break
            out.append(letter)
        return [*out, ellipsis]


def _shorten(shown: str, columns: int, ellipsis: str) -> str:
    if cell_len(shown) <= columns:
        return shown
    parts = letters(shown)
    half = (columns - cell_len(ellipsis)) // 2
    first = _Side(parts, True).take(half + cell_len(ellipsis), ellipsis)
    last = _Side(parts[::-1], True).take(half + cell_len(ellipsis), "")
    return "".join(first) + "".join(reversed(last))
