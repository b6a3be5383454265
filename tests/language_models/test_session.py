"""Networks give the same answer on every processor."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from mtcheck.language_models.session import open_session
from tests.conftest import need

SHARED, OUTPUTS = 64, 32


def test_products_of_large_bytes_are_exact(tmp_path: Path) -> None:
    """Two of these products are more than sixteen bits hold, which is where the quick way without VNNI cuts off."""
    need(find_spec("onnx"), "onnx (pip install 'mtcheck[judge]')")
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    constants = {
        "weights": np.full((SHARED, OUTPUTS), 127, np.int8),
        "one": np.array(1, np.float32),
        "scales": np.ones(OUTPUTS, np.float32),
        "middle": np.array(128, np.uint8),
    }
    node = helper.make_node(
        "MatMulIntegerToFloat", ["rows", "weights", "one", "scales", "middle"], ["out"], domain="com.microsoft"
    )
    graph = helper.make_graph(
        [node],
        "product",
        [helper.make_tensor_value_info("rows", TensorProto.UINT8, ["R", SHARED])],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, ["R", OUTPUTS])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    versions = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
    onnx.save(helper.make_model(graph, opset_imports=versions, ir_version=9), tmp_path / "product.onnx")

    rows = np.array([[255] * SHARED, [0] * SHARED], np.uint8)
    [out] = open_session(tmp_path / "product.onnx").run(None, {"rows": rows})
    assert (out == np.array([[127 * 127 * SHARED], [-128 * 127 * SHARED]], np.float32)).all()
