"""A small NCSN++ (Song et al. 2021, appendix H, after their released PyTorch code), with the names of its weights."""
import math

import torch
import torch.nn.functional as F
from torch import nn

MULTIPLIERS, BLOCKS, ATTENTION, DROPOUT, FOURIER_SCALE = (1, 2, 2, 2), 2, 16, 0.1, 16
FILTER = torch.outer(torch.tensor([1.0, 3, 3, 1]), torch.tensor([1.0, 3, 3, 1])) / 64


def filters(channels):
    """A filter a channel. The released code makes every channel an image of its own, which takes 13 to 70 times as long."""
    return FILTER.expand(channels, 1, 4, 4)


def halved(x):
    return F.conv2d(x, filters(x.shape[1]), stride=2, padding=1, groups=x.shape[1])


def doubled(x):
    return F.conv_transpose2d(x, 4 * filters(x.shape[1]), stride=2, padding=1, groups=x.shape[1])


def smoothed(x):
    return F.conv2d(x, filters(x.shape[1]), padding=2, groups=x.shape[1])


def group_norm(channels):
    return nn.GroupNorm(min(channels // 4, 32), channels, eps=1e-6)


class Fourier(nn.Module):
    def __init__(self, count):
        super().__init__()
        self.W = nn.Parameter(torch.randn(count) * FOURIER_SCALE, requires_grad=False)

    def forward(self, x):
        phase = x[:, None] * self.W * 2 * math.pi
        return torch.cat([phase.sin(), phase.cos()], 1)


class Nin(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.W = nn.Parameter(torch.randn(channels, channels) / math.sqrt(channels))
        self.b = nn.Parameter(torch.zeros(channels))

    def forward(self, rows):
        return rows @ self.W + self.b


class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.GroupNorm_0 = group_norm(channels)
        self.NIN_0, self.NIN_1, self.NIN_2, self.NIN_3 = (Nin(channels) for _ in range(4))

    def forward(self, x, _embedded):
        rows = self.GroupNorm_0(x).flatten(2).transpose(1, 2)
        q, k, v = (nin(rows)[:, None] for nin in (self.NIN_0, self.NIN_1, self.NIN_2))
        h = self.NIN_3(F.scaled_dot_product_attention(q, k, v)[:, 0])
        return (x + h.transpose(1, 2).unflatten(2, x.shape[2:])) / math.sqrt(2)


class Block(nn.Module):
    def __init__(self, inputs, outputs, embedding, resample=None):
        super().__init__()
        self.GroupNorm_0 = group_norm(inputs)
        self.Conv_0 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.Dense_0 = nn.Linear(embedding, outputs)
        self.GroupNorm_1 = group_norm(outputs)
        self.Dropout_0 = nn.Dropout(DROPOUT)
        self.Conv_1 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.resample = resample
        if inputs != outputs or resample:
            self.Conv_2 = nn.Conv2d(inputs, outputs, 1)

    def forward(self, x, embedded):
        h = F.silu(self.GroupNorm_0(x))
        if self.resample:
            h, x = self.resample(h), self.resample(x)
        h = self.Conv_0(h) + self.Dense_0(F.silu(embedded))[:, :, None, None]
        h = self.Conv_1(self.Dropout_0(F.silu(self.GroupNorm_1(h))))
        x = self.Conv_2(x) if hasattr(self, "Conv_2") else x
        return (x + h) / math.sqrt(2)


class FilteredConv(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.Conv2d_0 = nn.Conv2d(inputs, outputs, 3, stride=2)

    def forward(self, x):
        return self.Conv2d_0(smoothed(x))


class Ncsnpp(nn.Module):
    """x [B, 3, 32, 32] at noise levels sigma [B] to what the network predicts, sigma times the score."""

    def __init__(self, features):
        super().__init__()
        width = 4 * features
        modules = [Fourier(features), nn.Linear(2 * features, width), nn.Linear(width, width)]
        modules.append(nn.Conv2d(3, features, 3, padding=1))
        channels, pyramid, side, skips = features, 3, 32, [features]
        for level, multiplier in enumerate(MULTIPLIERS):
            for _ in range(BLOCKS):
                modules.append(Block(channels, features * multiplier, width))
                channels = features * multiplier
                if side == ATTENTION:
                    modules.append(Attention(channels))
                skips.append(channels)
            if level < len(MULTIPLIERS) - 1:
                modules += [Block(channels, channels, width, halved), FilteredConv(pyramid, channels)]
                pyramid, side = channels, side // 2
                skips.append(channels)
        modules += [Block(channels, channels, width), Attention(channels), Block(channels, channels, width)]
        for level, multiplier in reversed(list(enumerate(MULTIPLIERS))):
            for _ in range(BLOCKS + 1):
                modules.append(Block(channels + skips.pop(), features * multiplier, width))
                channels = features * multiplier
            if side == ATTENTION:
                modules.append(Attention(channels))
            if level > 0:
                modules.append(Block(channels, channels, width, doubled))
                side *= 2
        modules += [group_norm(channels), nn.Conv2d(channels, 3, 3, padding=1)]
        self.all_modules = nn.ModuleList(modules)

    def forward(self, x, sigma):
        modules = iter(self.all_modules)
        embedded = next(modules)(sigma.log())
        embedded = next(modules)(embedded)
        embedded = next(modules)(F.silu(embedded))
        h = pyramid = 2 * x - 1
        h = next(modules)(h)
        skips = [h]
        for level in range(len(MULTIPLIERS)):
            for _ in range(BLOCKS):
                h = next(modules)(h, embedded)
                if h.shape[2] == ATTENTION:
                    h = next(modules)(h, embedded)
                skips.append(h)
            if level < len(MULTIPLIERS) - 1:
                h = next(modules)(h, embedded)
                h = pyramid = (next(modules)(pyramid) + h) / math.sqrt(2)
                skips.append(h)
        for _ in range(3):
            h = next(modules)(h, embedded)
        for level in reversed(range(len(MULTIPLIERS))):
            for _ in range(BLOCKS + 1):
                h = next(modules)(torch.cat([h, skips.pop()], 1), embedded)
            if h.shape[2] == ATTENTION:
                h = next(modules)(h, embedded)
            if level > 0:
                h = next(modules)(h, embedded)
        h = F.silu(next(modules)(h))
        return next(modules)(h)
