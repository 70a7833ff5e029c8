"""The model: a decoder of the Llama architecture, written for training speed.

Query, key and value are one matrix, so are gate and up. Rotary positions turn neighbouring channels, which
is llama.cpp's own convention for this architecture, so that weights go into a GGUF without a permutation.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from patchgen_training.recipe import Shape


class Norm(nn.Module):
    """RMSNorm in float32."""

    def __init__(self, width: int, epsilon: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        scale = torch.rsqrt(x.float().square().mean(-1, keepdim=True) + self.epsilon)
        return (x.float() * scale * self.weight).to(x.dtype)


def rotated(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """`x` (positions x heads x head size) turned by its place; cosine and sine are positions x 1 x pairs."""
    even, odd = x.float().view(*x.shape[:-1], -1, 2).unbind(-1)
    turned = torch.stack((even * cosine - odd * sine, even * sine + odd * cosine), -1)
    return turned.flatten(-2).to(x.dtype)


class Block(nn.Module):
    """Attention and feed-forward, each behind its norm and added to the residual stream.

    All but the attention itself works on positions, whatever rows they belong to. Batches with the same number
    of positions need one compilation of these parts, however long their rows are.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.kv_heads, self.head = shape.heads, shape.kv_heads, shape.width // shape.heads
        self.attention_norm = Norm(shape.width, shape.norm_epsilon)
        self.qkv = nn.Linear(shape.width, (shape.heads + 2 * shape.kv_heads) * self.head, bias=False)
        self.out = nn.Linear(shape.width, shape.width, bias=False)
        self.feed_forward_norm = Norm(shape.width, shape.norm_epsilon)
        self.gate_up = nn.Linear(shape.width, 2 * shape.feed_forward, bias=False)
        self.down = nn.Linear(shape.feed_forward, shape.width, bias=False)
        self.before, self.after = self._before, self._after

    def forward(self, x: Tensor, cosine: Tensor, sine: Tensor, rows: int) -> Tensor:
        """`x` is positions x width, `rows` documents one after the other."""
        query, key, value = (
            part.view(rows, -1, *part.shape[1:]).transpose(1, 2) for part in self.before(x, cosine, sine)
        )
        gqa = self.heads != self.kv_heads
        mixed = functional.scaled_dot_product_attention(query, key, value, is_causal=True, enable_gqa=gqa)
        return self.after(x, mixed.transpose(1, 2).reshape(len(x), -1))

    def compile_parts(self) -> None:
        self.before = torch.compile(self._before, dynamic=False)
        self.after = torch.compile(self._after, dynamic=False)

    def _before(self, x: Tensor, cosine: Tensor, sine: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Query, key and value, each positions x heads x head size."""
        heads = self.qkv(self.attention_norm(x)).view(len(x), -1, self.head)
        query, key, value = heads.split((self.heads, self.kv_heads, self.kv_heads), 1)
        return rotated(query, cosine, sine), rotated(key, cosine, sine), value

    def _after(self, x: Tensor, mixed: Tensor) -> Tensor:
        x = x + self.out(mixed)
        gate, up = self.gate_up(self.feed_forward_norm(x)).chunk(2, -1)
        raised: Tensor = x + self.down(functional.silu(gate) * up)
        return raised


class Llama(nn.Module):
    """Token ids (rows x length) to logits. The output matrix is the embedding."""

    def __init__(self, shape: Shape, vocabulary: int) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(vocabulary, shape.width)
        blocks = [Block(shape) for _ in range(shape.layers)]
        self.blocks = nn.ModuleList(blocks)
        self.norm = Norm(shape.width, shape.norm_epsilon)
        self.cross_entropy = _cross_entropy
        self.register_buffer("rotations", _rotations(shape), persistent=False)
        self.apply(_initialise)
        for block in blocks:
            for last in (block.out, block.down):
                nn.init.normal_(last.weight, std=0.02 / math.sqrt(2 * shape.layers))

    @property
    def parameter_count(self) -> int:
        return sum(parameter.numel() for parameter in self.parameters())

    def hidden(self, ids: Tensor) -> Tensor:
        """The last layer's output, normed: (rows * length) x width."""
        rows, length = ids.shape
        cosine, sine = self.get_buffer("rotations")[:, :length].repeat(1, rows, 1, 1)
        x = self.embedding(ids.flatten())
        for block in self.blocks:
            x = block(x, cosine, sine, rows)
        normed: Tensor = self.norm(x)
        return normed

    def forward(self, ids: Tensor) -> Tensor:
        """The logits: rows x length x vocabulary."""
        return functional.linear(self.hidden(ids), self.embedding.weight).view(*ids.shape, -1)

    def losses(self, ids: Tensor, targets: Tensor) -> Tensor:
        """The cross-entropy of each target in nats, float32, rows x length."""
        return self.cross_entropy(self.hidden(ids), self.embedding.weight, targets.flatten()).view_as(targets)

    def compile_parts(self) -> None:
        """Compiles the parts of a block once for all blocks, and the loss: seconds, not the minutes of a whole."""
        for module in self.blocks:
            if isinstance(module, Block):
                module.compile_parts()
        self.cross_entropy = torch.compile(_cross_entropy, dynamic=False)


def _cross_entropy(hidden: Tensor, embedding: Tensor, targets: Tensor) -> Tensor:
    logits = functional.linear(hidden, embedding).float()
    return functional.cross_entropy(logits, targets, reduction="none")


def _rotations(shape: Shape) -> Tensor:
    """Cosine and sine of each position's angles: 2 x context x 1 x (head size / 2)."""
    size = shape.width // shape.heads
    frequencies = shape.rope_base ** (-torch.arange(0, size, 2, dtype=torch.float64) / size)
    angles = torch.outer(torch.arange(shape.context, dtype=torch.float64), frequencies).unsqueeze(1)
    return torch.stack((angles.cos(), angles.sin())).float()


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
