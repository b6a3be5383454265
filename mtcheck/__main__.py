"""``python -m mtcheck``."""

from mtcheck.cli.main import run

run()
