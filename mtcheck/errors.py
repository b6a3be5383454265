"""Errors that a user can act on.

Every one of them names the file and, where it is known, the place; the CLI prints it and exits with 2.
"""

from __future__ import annotations


class MtcheckError(Exception):
    """A fault in what the user gave: an input, a setting, a rule file.

    ``path`` is the file as the user named it ("-" for standard input), ``line`` and ``column`` count from 1
    in code points, ``byte`` from 0. Unknown parts are None.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
        byte: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.byte = byte
        self.hint = hint

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        at_byte = f" (byte {self.byte})" if self.byte is not None else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{place}: {self.message}{at_byte}{hint}" if place else f"{self.message}{at_byte}{hint}"


class InputError(MtcheckError):
    """An article that cannot be read."""


class ConfigError(MtcheckError):
    """A wrong setting in mtcheck.toml, pyproject.toml or on the command line."""


class RuleError(MtcheckError):
    """A fault in a rule file."""


class UnavailableError(Exception):
    """An engine beside the rules can't be asked; the message says why. Never the user's error: the scan goes on."""
