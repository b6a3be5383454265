"""An article as a program sends it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mtcheck.service.desk import Asked

_Said = Annotated[str | None, Field(max_length=200)]


class Submission(BaseModel):
    """An article as it is sent."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1)]
    format: Annotated[str, Field(pattern="^(text|markdown|html)$")] = "text"
    id: _Said = None
    language: Annotated[str | None, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$")] = None
    date: Annotated[str | None, Field(pattern=r"^\d{4}(-\d{2}){0,2}$")] = None
    source: str | None = None

    def asked(self) -> Asked:
        data = self.text.encode("utf-8", "replace")
        return Asked(data, self.id or "article", self.format, self.language, self.date, self.source)
