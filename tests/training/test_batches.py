"""Batches: every document once, alone in its row, with the weights that it should have."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the training needs the extra: pip install patchgen[train]")

from patchgen_training import tokens  # noqa: E402
from patchgen_training.batches import Batches, row_lengths  # noqa: E402
from patchgen_training.network import Llama  # noqa: E402
from patchgen_training.recipe import Shape  # noqa: E402
from patchgen_training.runs import Run  # noqa: E402

POSITIONS = 960


@pytest.fixture(scope="module")
def documents() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    lengths = rng.integers(5, 97, size=(300, 2)).astype(np.int32)
    lengths[:, 0] = lengths[:, 1] // 3 + 1
    return rng.integers(1, 400, size=lengths[:, 1].sum()).astype(np.uint16), lengths


@pytest.fixture(scope="module")
def batches(documents: tuple[np.ndarray, np.ndarray]) -> Batches:
    rows = row_lengths(POSITIONS, 96)
    return Batches(*documents, rows=rows, positions=POSITIONS, request_weight=0.25, seed=5, device="cpu")


def texts(batch: object) -> list[tuple[int, ...]]:
    """The documents of a batch, put together from inputs and targets where targets count."""
    found = []
    for ids, targets, weights in zip(batch.ids, batch.targets, batch.weights, strict=True):  # type: ignore[attr-defined]
        length = int((weights > 0).sum())
        if length:
            assert torch.equal(ids[1:length], targets[: length - 1])
            found.append((int(ids[0]), *targets[:length].tolist()))
    return found


def test_rows_have_the_lengths_that_divide_a_batch() -> None:
    assert row_lengths(960, 96) == (8, 16, 24, 32, 40, 48, 64, 80, 96)
    assert len(row_lengths(80_640, 1_008)) == 40


def test_an_epoch_holds_every_document_once(documents: tuple[np.ndarray, np.ndarray], batches: Batches) -> None:
    ids, lengths = documents
    expected = Counter(tuple(part.tolist()) for part in np.split(ids, np.cumsum(lengths[:, 1])[:-1]))
    for epoch in (0, 1):
        steps = range(epoch * len(batches), (epoch + 1) * len(batches))
        assert Counter(text for step in steps for text in texts(batches.batch(step))) == expected
    assert Counter(text for batch in batches.once() for text in texts(batch)) == expected
    assert all(batch.ids.numel() == POSITIONS for batch in batches.once())


def test_order_follows_from_seed_and_step(batches: Batches) -> None:
    first, second = batches.batch(0), batches.batch(len(batches))
    assert torch.equal(batches.batch(0).ids, first.ids)
    assert first.ids.shape != second.ids.shape or not torch.equal(first.ids, second.ids)


def test_weights_and_counts(documents: tuple[np.ndarray, np.ndarray], batches: Batches) -> None:
    lengths = documents[1].astype(int)
    weights = torch.cat([batch.weights.flatten() for batch in batches.once()])
    assert int((weights == 0.25).sum()) == int((lengths[:, 0] - 1).sum())
    assert int((weights == 1.0).sum()) == int((lengths[:, 1] - lengths[:, 0]).sum())
    tokens_ = sum(int(batch.tokens) for batch in batches.once())
    assert tokens_ == int((lengths[:, 1] - 1).sum())
    assert batches.padding == pytest.approx(1 - tokens_ / (len(batches) * POSITIONS))


def test_a_document_in_a_batch_has_the_loss_that_it_has_alone(batches: Batches) -> None:
    torch.manual_seed(0)
    model = Llama(Shape(width=64, layers=2, heads=4, kv_heads=2, feed_forward=128, context=96), 400)
    batch = batches.batch(3)
    with torch.no_grad():
        losses = model.losses(batch.ids, batch.targets)
        for row, weights in enumerate(batch.weights[:10]):
            length = int((weights > 0).sum())
            alone = model.losses(batch.ids[row : row + 1, :length], batch.targets[row : row + 1, :length])
            torch.testing.assert_close(losses[row : row + 1, :length], alone)


def test_the_run_dropped_doubles_and_held_out_requests(toy_run: Run) -> None:
    metrics = toy_run.manifest("tokens").metrics
    assert metrics["documents"] + metrics["doubles_dropped"] == 1_500
    assert metrics["doubles_dropped"] > 100
    ids, lengths = tokens.load(toy_run, "train")
    parts = {part.tobytes() for part in np.split(ids, np.cumsum(lengths[:, 1])[:-1])}
    assert len(parts) == metrics["documents"]
