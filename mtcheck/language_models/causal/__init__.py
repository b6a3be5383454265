"""Causal language models on this machine: their weights made into one ONNX graph, and what a text costs under it."""
