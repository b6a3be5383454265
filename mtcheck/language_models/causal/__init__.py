"""Causal language models on this machine: their weights made into one ONNX graph, and what a text costs under it."""

FORMAT = 3  # of the folders that are made of models; one of another format is made again
