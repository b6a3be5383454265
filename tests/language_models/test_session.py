"""Networks give the same answer on every processor, each by its quickest exact product.

usage: python -m tests.language_models.test_session writes the product that `mtcheck.language_models.session` tries.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import numpy as np
import pytest

from mtcheck.language_models import session
from mtcheck.language_models.session import PRODUCT, SHARED, open_session, quick_product_overflows
from tests.conftest import need

OUTPUTS = 32
CAREFUL = "session.x64quantprecision"


def product() -> bytes:
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
    written: bytes = helper.make_model(graph, opset_imports=versions, ir_version=9).SerializeToString()
    return written


@pytest.fixture
def asked_anew() -> Iterator[None]:
    quick_product_overflows.cache_clear()
    yield
    quick_product_overflows.cache_clear()


def test_the_product_that_is_tried_is_this_one() -> None:
    need(find_spec("onnx"), "onnx (pip install 'mtcheck[judge]')")
    assert PRODUCT.read_bytes() == product()


def test_products_of_large_bytes_are_exact() -> None:
    """Two of these products are more than sixteen bits hold, which is where the quick way without VNNI cuts off."""
    rows = np.array([[255] * SHARED, [0] * SHARED], np.uint8)
    [out] = open_session(PRODUCT).run(None, {"rows": rows})
    assert (out == np.array([[127 * 127 * SHARED], [-128 * 127 * SHARED]], np.float32)).all()


@pytest.mark.parametrize("overflows", [True, False])
def test_the_careful_way_is_taken_where_the_quick_one_overflows(
    monkeypatch: pytest.MonkeyPatch, overflows: bool
) -> None:
    monkeypatch.setattr(session, "quick_product_overflows", lambda: overflows)
    options = open_session(PRODUCT).get_session_options()
    try:
        said = options.get_session_config_entry(CAREFUL)
    except RuntimeError:
        said = "0"
    assert said == ("1" if overflows else "0")


@pytest.mark.usefixtures("asked_anew")
def test_a_product_that_is_cut_off_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    class CutOff:
        def run(self, _names: None, feeds: dict[str, np.ndarray]) -> list[np.ndarray]:
            return [np.full((len(feeds["rows"]), OUTPUTS), 32767 * SHARED // 2 - 128 * 127 * SHARED, np.float32)]

    monkeypatch.setattr(session, "_session", lambda *_, **__: CutOff())
    assert quick_product_overflows()


if __name__ == "__main__":
    PRODUCT.write_bytes(product())
