"""Train the damage tagger.

usage: python -m training.train_tagger DATA MINILM_SAFETENSORS OUT [--layers 6] [--tokens N] [--minutes M] [--resume]

DATA is what `training.prepare` wrote. The learning rate rises over the first 2 % and falls to nought along a line over
the budget that is nearer its end, tokens or minutes. Every three minutes ``OUT/checkpoint.pt`` (weights, optimiser,
place) is written and the hold-out measured, a line of JSON in ``OUT/log.jsonl``. ``--resume`` goes on from the
checkpoint with a fresh schedule over what the budget says.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from mtcheck.language_models.labels import HEADS
from training.align import IGNORED
from training.network import Network, from_minilm

_BATCH = 16
_RATE = 3e-4
_WARM_UP = 0.02
_EVERY = 180.0  # seconds between checkpoints
# The rare classes are where the damage is; the capital and quotation heads mostly copy.
_HEAD_WEIGHTS = (1.0, 0.5, 0.7, 1.0)

Batch = tuple[Tensor, Tensor, Tensor]


def batches(data: Path, first_shard: int, size: int = _BATCH) -> Iterator[tuple[int, Batch]]:
    """Shard numbers and batches, the shards round and round."""
    shards = sorted(data.glob("train-*.npz"))
    number = first_shard
    while True:
        rows = np.load(shards[number % len(shards)])
        order = np.random.default_rng(number).permutation(len(rows["pieces"]))
        arrays = [rows[name][order] for name in ("pieces", "types", "labels")]
        for start in range(0, len(order) - size + 1, size):
            pieces, types, labels = (torch.from_numpy(a[start : start + size].astype(np.int64)) for a in arrays)
            yield number, (pieces, types, labels)
        number += 1
        shards = sorted(data.glob("train-*.npz"))


def loss_of(logits: Tensor, labels: Tensor) -> Tensor:
    """The weighted sum of the heads' cross-entropies."""
    total = logits.new_zeros((), dtype=torch.float32)
    for head, part in enumerate(logits.float().split(HEADS, -1)):
        loss = functional.cross_entropy(
            part.reshape(-1, part.shape[-1]), labels[..., head].reshape(-1), ignore_index=IGNORED
        )
        total = total + _HEAD_WEIGHTS[head] * loss
    return total


@torch.no_grad()
def measure(network: Network, held: Path, windows: int = 512) -> dict[str, float]:
    """Hold-out loss, and by head recall and precision of changes at probability 0.5.

    A change is a class other than what is printed; what is printed is read off a second array of labels (``printed``).
    """
    rows = np.load(held)
    out: dict[str, float] = {}
    logits, labels = [], torch.from_numpy(rows["labels"][:windows].astype(np.int64))
    for start in range(0, windows, 32):
        pieces, types = (
            torch.from_numpy(rows[n][start : min(start + 32, windows)].astype(np.int64)) for n in ("pieces", "types")
        )
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits.append(network(pieces, types).float())
    scores = torch.cat(logits)
    out["loss"] = round(float(loss_of(scores, labels)), 4)
    printed = torch.from_numpy(rows["printed"][:windows].astype(np.int64))
    for head, name in enumerate(("mark", "quote", "capital", "repair")):
        part = scores.split(HEADS, -1)[head].softmax(-1)
        wanted, old = labels[..., head], printed[..., head]
        known = (wanted != IGNORED) & (old != IGNORED)
        changed = known & (wanted != old)
        said = known & (1 - part.gather(-1, old.clamp(min=0).unsqueeze(-1)).squeeze(-1) > 0.5)
        right = said & changed & (part.argmax(-1) == wanted)
        out[f"{name}_recall"] = round(float(right.sum() / changed.sum().clamp(min=1)), 3)
        out[f"{name}_precision"] = round(float((said & changed).sum() / said.sum().clamp(min=1)), 3)
    return out


class Budget:
    """How much of the run is done, between 0 and 1: the larger of its shares of tokens and of minutes."""

    def __init__(self, tokens: int, minutes: float) -> None:
        self.tokens, self.seconds, self.began, self.seen = tokens, minutes * 60, time.monotonic(), 0

    def done(self) -> float:
        return max(self.seen / self.tokens, (time.monotonic() - self.began) / self.seconds)


def train(data: Path, minilm: Path, out: Path, layers: int, budget: Budget, resume: bool) -> None:
    torch.manual_seed(1)
    out.mkdir(parents=True, exist_ok=True)
    network = from_minilm(minilm, layers)
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    state: dict[str, Any] = {"shard": 0, "seen": 0, "seconds": 0.0}
    if resume:
        saved = torch.load(out / "checkpoint.pt")
        network.load_state_dict(saved["network"])
        optimiser.load_state_dict(saved["optimiser"])
        state = saved["state"]
        state["shard"] += 1
    run = torch.compile(network)
    mean, last = 0.0, time.monotonic()
    for shard, (pieces, types, labels) in batches(data, state["shard"]):
        done = budget.done()
        for group in optimiser.param_groups:
            group["lr"] = _RATE * max(1e-3, min(done / _WARM_UP, (1 - done) / (1 - _WARM_UP)))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = run(pieces, types)
        loss = loss_of(logits, labels)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        budget.seen += pieces.numel()
        mean += 0.02 * (loss.item() - mean) if mean else loss.item()
        if time.monotonic() - last > _EVERY or done >= 1:
            last = time.monotonic()
            seconds = state["seconds"] + last - budget.began
            saved = {"shard": shard, "seen": state["seen"] + budget.seen, "seconds": seconds}
            checkpoint = {
                "network": network.state_dict(),
                "optimiser": optimiser.state_dict(),
                "state": saved,
                "layers": layers,
            }
            torch.save(checkpoint, out / "part.pt")
            (out / "part.pt").rename(out / "checkpoint.pt")
            line = {"tokens": saved["seen"], "seconds": round(seconds), "train_loss": round(mean, 4)}
            line |= measure(network, data / "held.npz")
            with (out / "log.jsonl").open("a") as file:
                file.write(json.dumps(line) + "\n")
        if done >= 1:
            return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("minilm", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--tokens", type=int, default=24_000_000)
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(2)
    budget = Budget(options.tokens, options.minutes)
    train(options.data, options.minilm, options.out, options.layers, budget, options.resume)


if __name__ == "__main__":
    main()
