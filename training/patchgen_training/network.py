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
    """`x` (rows, length, heads, head size) turned by its position; cosine and sine are length x 1 x pairs."""
    even, odd = x.float().view(*x.shape[:-1], -1, 2).unbind(-1)
    turned = torch.stack((even * cosine - odd * sine, even * sine + odd * cosine), -1)
    return turned.flatten(-2).to(x.dtype)


class Block(nn.Module):
    """Attention and feed-forward, each behind its norm and added to the residual stream."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.kv_heads, self.head = shape.heads, shape.kv_heads, shape.width // shape.heads
        self.attention_norm = Norm(shape.width, shape.norm_epsilon)
        self.qkv = nn.Linear(shape.width, (shape.heads + 2 * shape.kv_heads) * self.head, bias=False)
        self.out = nn.Linear(shape.width, shape.width, bias=False)
        self.feed_forward_norm = Norm(shape.width, shape.norm_epsilon)
        self.gate_up = nn.Linear(shape.width, 2 * shape.feed_forward, bias=False)
        self.down = nn.Linear(shape.feed_forward, shape.width, bias=False)

    def forward(self, x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
        x = x + self.attend(self.attention_norm(x), cosine, sine)
        return x + self.feed(self.feed_forward_norm(x))

    def feed(self, x: Tensor) -> Tensor:
        gate, up = self.gate_up(x).chunk(2, -1)
        fed: Tensor = self.down(functional.silu(gate) * up)
        return fed

    def attend(self, x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
        rows, length, width = x.shape
        heads = self.qkv(x).view(rows, length, -1, self.head)
        query, key, value = heads.split((self.heads, self.kv_heads, self.kv_heads), 2)
        query, key = rotated(query, cosine, sine), rotated(key, cosine, sine)
        mixed = functional.scaled_dot_product_attention(
            query.transpose(1, 2),
            key.transpose(1, 2),
            value.transpose(1, 2),
            is_causal=True,
            enable_gqa=self.heads != self.kv_heads,
        )
        projected: Tensor = self.out(mixed.transpose(1, 2).reshape(rows, length, width))
        return projected


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
        """The last layer's output, normed: rows x length x width."""
        cosine, sine = self.get_buffer("rotations")[:, : ids.shape[1]]
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x, cosine, sine)
        normed: Tensor = self.norm(x)
        return normed

    def forward(self, ids: Tensor) -> Tensor:
        return functional.linear(self.hidden(ids), self.embedding.weight)

    def losses(self, ids: Tensor, targets: Tensor) -> Tensor:
        """The cross-entropy of each target in nats, float32, rows x length."""
        return self.cross_entropy(self.hidden(ids), self.embedding.weight, targets)

    def compile_parts(self) -> None:
        """Compiles one block for all of them, and the loss: seconds instead of the minutes of a whole graph."""
        # One entry for each row length, with and without gradients.
        torch._dynamo.config.recompile_limit = 128
        for block in self.blocks:
            block.compile(dynamic=False)
        self.cross_entropy = torch.compile(_cross_entropy, dynamic=False)


def _cross_entropy(hidden: Tensor, embedding: Tensor, targets: Tensor) -> Tensor:
    logits = functional.linear(hidden, embedding).float()
    return functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none").view_as(targets)


def _rotations(shape: Shape) -> Tensor:
    """Cosine and sine of each position's angles: 2 x context x 1 x (head size / 2)."""
    size = shape.width // shape.heads
    frequencies = shape.rope_base ** (-torch.arange(0, size, 2, dtype=torch.float64) / size)
    angles = torch.outer(torch.arange(shape.context, dtype=torch.float64), frequencies).unsqueeze(1)
    return torch.stack((angles.cos(), angles.sin())).float()


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
