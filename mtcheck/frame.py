"""pandas in, pandas out: ``from mtcheck.frame import check_frame``."""

from mtcheck.corpus.frame import check_frame

__all__ = ["check_frame"]
