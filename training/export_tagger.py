"""Write a trained tagger as a quantised ONNX model.

usage: python -m training.export_tagger CHECKPOINT VOCABULARY OUT

Writes ``OUT/en-tagger.onnx`` (weights int8, one scale a channel; activations quantised at run time) and
``OUT/en-tagger.vocab.txt``. A graph of ONNX Runtime's fused operators (Attention, SkipLayerNormalization, BiasGelu) in
place of what PyTorch exports was tried and ran no faster.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.network import Network

NAME = "en-tagger"


def load(checkpoint: Path) -> Network:
    """The network in a checkpoint of `training.train_tagger`."""
    saved = torch.load(checkpoint, map_location="cpu")
    network = Network(saved["layers"])
    network.load_state_dict(saved["network"])
    network.eval()
    return network


def export(network: Network, target: Path) -> None:
    """``target`` as a float32 ONNX model with free numbers of windows and tokens."""
    sample = torch.zeros(2, 16, dtype=torch.int64)
    free = {0: "windows", 1: "tokens"}
    torch.onnx.export(
        network,
        (sample, sample),
        str(target),
        input_names=["pieces", "types"],
        output_names=["logits"],
        dynamic_axes={"pieces": free, "types": free, "logits": free},
        opset_version=17,
        dynamo=False,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        export(load(options.checkpoint), whole)
        quantize_dynamic(whole, options.out / f"{NAME}.onnx", per_channel=True, weight_type=QuantType.QInt8)
    shutil.copy(options.vocabulary, options.out / f"{NAME}.vocab.txt")
    print((options.out / f"{NAME}.onnx").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
