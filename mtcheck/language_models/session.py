"""How networks are run: on the processor, each call in its caller's thread, with the same answer on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

# A product of bytes as the networks have them: "rows" (R, SHARED) unsigned, about a middle of 128, times weights that
# are all 127, gives "out" (R, outputs). Written by tests/language_models/test_session.py.
PRODUCT = Path(__file__).resolve().parent / "data" / "product.onnx"
SHARED = 64


def open_session(model: Path, without: Sequence[str] = ()) -> Any:
    """An onnxruntime.InferenceSession of the file ``model``, but for the optimisers named by ``without``."""
    return _session(model, without, is_careful=quick_product_overflows())


@lru_cache(1)
def quick_product_overflows() -> bool:
    """Whether this processor's quick product of unsigned and signed bytes cuts off what sixteen bits don't hold.

    It does without VNNI instructions, where the judge was 0.07 nats a token worse by it. A product is tried, since
    ONNX Runtime, asked for the careful way, takes it everywhere, and with VNNI that takes twice the time.
    """
    largest = np.full((2, SHARED), 255, np.uint8)
    [out] = _session(PRODUCT, (), is_careful=False).run(None, {"rows": largest})
    return bool((out != 127 * 127 * SHARED).any())


def _session(model: Path, without: Sequence[str], is_careful: bool) -> Any:
    onnxruntime = import_module("onnxruntime")
    options = onnxruntime.SessionOptions()
    # Calls run side by side, each in one thread: two threads in one call wait for each other a fifth of their time.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    if is_careful:
        options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=list(without)
    )
