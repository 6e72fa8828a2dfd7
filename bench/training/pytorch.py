"""Milliseconds a training step of the toy experiment in PyTorch, eager. Usage: pytorch.py THREADS STEPS. Prints JSON."""
import json
import math
import sys
import time

import torch
from torch import nn

threads, steps = int(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(threads)
torch.manual_seed(1)
BATCH = 4000

angle = torch.arange(5000) * math.pi / 4999
upper = torch.stack([20 * torch.cos(angle) - 10, 20 * torch.sin(angle) - 5], 1)
points = torch.cat([upper, -upper])
labels = torch.arange(10000) // 5000


class ToyMlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.x = nn.Sequential(nn.Linear(2, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 64))
        self.sigma = nn.Sequential(nn.Linear(1, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 16))
        self.head = nn.Linear(80, 2)

    def forward(self, x, sigma):
        return self.head(torch.cat([self.x(x), self.sigma(sigma)], 1))


def batch():
    rows = torch.randint(0, 10000, (BATCH,))
    sigma = 1e-3 * 1e4 ** torch.rand(BATCH, 1)
    return points[rows], labels[rows], sigma, torch.randn(BATCH, 2)


def dsm(net, _prior):
    x0, _, sigma, z = batch()
    return ((sigma**2 * net(x0 + sigma * z, sigma) + sigma * z) ** 2).mean()


def total(net, prior):
    x0, y, sigma, z = batch()
    x = (x0 + sigma * z).requires_grad_(True)
    log_p = torch.log_softmax(net(x, sigma), 1)[torch.arange(BATCH), y]
    (likelihood,) = torch.autograd.grad(torch.log(log_p.exp() + 1e-8).sum(), x, create_graph=True)
    with torch.no_grad():
        score = prior(x, sigma)
    matched = (0.5 * (sigma**2 * likelihood + sigma**2 * score + sigma * z) ** 2).mean()
    return matched - 0.125 * log_p.mean()


def measure(loss):
    net, prior = ToyMlp(), ToyMlp()
    adam = torch.optim.Adam(net.parameters(), lr=1e-5)

    def step():
        adam.zero_grad()
        value = loss(net, prior)
        value.backward()
        adam.step()
        return value.item()

    for _ in range(10):
        step()
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(steps):
        step()
    return {"wall": (time.perf_counter() - wall) / steps * 1e3, "cpu": (time.process_time() - cpu) / steps * 1e3}


print(json.dumps({"dsm": measure(dsm), "total": measure(total)}))
