"""mtcheck: the copy desk's linter for machine-translated news."""

from __future__ import annotations

__version__ = "0.1.0"
