"""What a report says of the service that it is a page of."""

from __future__ import annotations

from typing import NamedTuple


class Served(NamedTuple):
    """Ways of the service (paths on its own host), and who sits before the page.

    ``csrf`` is what requests must bring. ``remembers`` says whether rejected findings can be put into the house's
    dismissals; ``newer`` is where a newer version of the article lies, if there is one, and its verdict.
    """

    home: str
    add: str
    leave: str
    decisions: str
    dismissals: str
    corrected: str
    user: str
    csrf: str
    remembers: bool = False
    newer: tuple[str | None, str] | None = None
