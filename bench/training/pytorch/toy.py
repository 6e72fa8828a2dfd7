"""Training of the toy experiment: denoising score matching, and DLSM's total loss."""
import math

import torch
from torch import nn

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


def dsm_loss(net, _prior, x0, _y, sigma, z):
    return ((sigma**2 * net(x0 + sigma * z, sigma) + sigma * z) ** 2).mean()


def total_loss(net, prior, x0, y, sigma, z):
    x = (x0 + sigma * z).requires_grad_(True)
    log_p = torch.log_softmax(net(x, sigma), 1)[torch.arange(BATCH), y]
    (likelihood,) = torch.autograd.grad(torch.log(log_p.exp() + 1e-8).sum(), x, create_graph=True)
    return matched(prior, x, sigma, z, likelihood) - 0.125 * log_p.mean()


def total_loss_functional(net, prior, x0, y, sigma, z):
    """The same with the inner gradient in the form that torch.compile can differentiate."""
    x = x0 + sigma * z

    def log_likelihood(x):
        log_p = torch.log_softmax(net(x, sigma), 1)[torch.arange(BATCH), y]
        return torch.log(log_p.exp() + 1e-8).sum(), log_p

    likelihood, log_p = torch.func.grad(log_likelihood, has_aux=True)(x)
    return matched(prior, x, sigma, z, likelihood) - 0.125 * log_p.mean()


def matched(prior, x, sigma, z, likelihood):
    with torch.no_grad():
        score = prior(x, sigma)
    return (0.5 * (sigma**2 * likelihood + sigma**2 * score + sigma * z) ** 2).mean()


def training(loss, fused):
    net, prior = ToyMlp(), ToyMlp()
    adam = torch.optim.Adam(net.parameters(), lr=1e-5, fused=fused)

    def step():
        adam.zero_grad()
        value = loss(net, prior, *batch())
        value.backward()
        adam.step()
        return value.item()

    return step


def dsm(compiled):
    return variants(dsm_loss, compiled)


def total(compiled):
    return variants(total_loss_functional if compiled else total_loss, compiled)


def variants(loss, compiled):
    if compiled:
        yield "fused Adam", lambda: training(torch.compile(loss), True)
    else:
        yield "Adam", lambda: training(loss, None)
        yield "fused Adam", lambda: training(loss, True)
