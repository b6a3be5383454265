"""Which reader a model on disk needs."""

from __future__ import annotations

from pathlib import Path

from mtcheck.language_models.causal.source import Source


def open_source(path: Path) -> Source:
    """The model in a GGUF file or a Hugging Face folder; InputError where it is none, or of a kind that isn't read."""
    if path.is_dir():
        from mtcheck.language_models.causal.hugging_face import open_folder

        return open_folder(path)
    from mtcheck.language_models.causal.gguf import open_gguf

    return open_gguf(path)
