"""Training of a residual network with attention on images of 32 x 32 pixels, batch 16."""
import math

import torch
import torch.nn.functional as F
from torch import nn

BATCH, CHANNELS, WIDE, GROUPS = 16, 64, 256, 16


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv0 = nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1)
        self.time = nn.Linear(WIDE, CHANNELS)
        self.norm = nn.GroupNorm(GROUPS, CHANNELS, eps=1e-6)
        self.conv1 = nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1)

    def forward(self, x, time):
        hidden = self.conv0(x) + self.time(time)[:, :, None, None]
        return x + self.conv1(F.silu(self.norm(hidden)))


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.GroupNorm(GROUPS, CHANNELS, eps=1e-6)
        self.qkv = nn.Linear(CHANNELS, 3 * CHANNELS)
        self.out = nn.Linear(CHANNELS, CHANNELS)

    def forward(self, x):
        rows = self.norm(x).flatten(2).transpose(1, 2)
        q, k, v = self.qkv(rows)[:, None].chunk(3, dim=3)
        attended = self.out(F.scaled_dot_product_attention(q, k, v)[:, 0])
        return x + attended.transpose(1, 2).unflatten(2, x.shape[2:])


class ResidualNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, CHANNELS, 3, padding=1)
        self.time = nn.Sequential(nn.Linear(CHANNELS, WIDE), nn.SiLU(), nn.Linear(WIDE, WIDE), nn.SiLU())
        self.blocks = nn.ModuleList([Block() for _ in range(4)])
        self.attention = Attention()
        self.norm = nn.GroupNorm(GROUPS, CHANNELS, eps=1e-6)
        self.last = nn.Conv2d(CHANNELS, 3, 3, padding=1)
        half = CHANNELS // 2
        self.register_buffer("rates", torch.exp(torch.arange(half) * -math.log(1e4) / (half - 1)))

    def forward(self, x, log_sigma):
        angles = log_sigma[:, None] * self.rates
        time = self.time(torch.cat([angles.sin(), angles.cos()], 1))
        h = self.blocks[1](self.blocks[0](self.first(x), time), time)
        h = h + F.interpolate(self.attention(F.avg_pool2d(h, 2)), scale_factor=2, mode="nearest")
        h = self.blocks[3](self.blocks[2](h, time), time)
        return self.last(F.silu(self.norm(h)))


def training(layout, fused, compiled):
    images = torch.rand(64, 3, 32, 32).contiguous(memory_format=layout)
    net = ResidualNet().to(memory_format=layout)
    adam = torch.optim.Adam(net.parameters(), lr=2e-4, fused=fused)

    def loss(x0, sigma, z):
        x = x0 + sigma[:, None, None, None] * z
        return ((net(x, sigma.log()) + z) ** 2).sum() / BATCH

    loss = torch.compile(loss) if compiled else loss

    def step():
        x0 = images[torch.randint(0, 64, (BATCH,))]
        sigma = 0.01 * 5000 ** torch.rand(BATCH)
        z = torch.randn(x0.shape).contiguous(memory_format=layout)
        adam.zero_grad()
        value = loss(x0, sigma, z)
        value.backward()
        adam.step()
        return value.item()

    return step


def stack(compiled):
    for name, layout in (("NCHW", torch.contiguous_format), ("channels last", torch.channels_last)):
        if not compiled:
            yield f"{name}, Adam", lambda layout=layout: training(layout, None, compiled)
        yield f"{name}, fused Adam", lambda layout=layout: training(layout, True, compiled)
