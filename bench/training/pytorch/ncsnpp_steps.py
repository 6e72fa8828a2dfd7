"""Training and sampling of a small NCSN++ on images of 32 x 32 pixels, batch 16."""
import torch

from ncsnpp import Ncsnpp

BATCH, LEVELS, SNR = 16, 1000, 0.16
SIGMA_MIN, SIGMA_MAX = 0.01, 50.0
LAYOUTS = {"NCHW": torch.contiguous_format, "channels last": torch.channels_last}


def dsm(net, x0, sigma, z):
    """Half the sum of (sigma s + z) squared, the mean over examples; the network predicts sigma s."""
    x = x0 + sigma[:, None, None, None] * z
    return ((net(x, sigma) + z) ** 2).sum() / 2 / x0.shape[0]


def train(features, layout, fused, compiled):
    images = torch.rand(64, 3, 32, 32).contiguous(memory_format=layout)
    net = Ncsnpp(features).to(memory_format=layout)
    weights = [weight for weight in net.parameters() if weight.requires_grad]
    average = [weight.detach().clone() for weight in weights]
    adam = torch.optim.Adam(weights, lr=2e-4, fused=fused)
    loss = torch.compile(dsm) if compiled else dsm
    made = 0

    def step():
        nonlocal made
        x0 = images[torch.randint(0, 64, (BATCH,))]
        x0 = torch.where(torch.rand(BATCH, 1, 1, 1) < 0.5, x0.flip(3), x0)
        sigma = SIGMA_MIN * (SIGMA_MAX / SIGMA_MIN) ** torch.rand(BATCH)
        z = torch.randn(x0.shape).contiguous(memory_format=layout)
        adam.zero_grad()
        value = loss(net, x0, sigma, z)
        value.backward()
        adam.param_groups[0]["lr"] = 2e-4 * min(made / 5000, 1)
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        adam.step()
        made += 1
        with torch.no_grad():
            torch._foreach_lerp_(average, weights, 1 - min(0.999, (1 + made) / (10 + made)))
        return value.item()

    return step


def sample(features, layout, compiled):
    """By turns a step of Langevin dynamics and one of reverse diffusion: one evaluation of the network each."""
    net = Ncsnpp(features).to(memory_format=layout).eval().requires_grad_(False)
    ratio = SIGMA_MAX / SIGMA_MIN
    x = (SIGMA_MAX * torch.randn(BATCH, 3, 32, 32)).contiguous(memory_format=layout)

    def norm(values):
        return values.flatten(1).norm(dim=1).mean()

    def correct(x, sigma, z):
        score = net(x, sigma) / sigma[:, None, None, None]
        size = 2 * (SNR * norm(z) / norm(score)) ** 2
        return x + size * score + (2 * size).sqrt() * z

    def predict(x, sigma, z):
        score = net(x, sigma) / sigma[:, None, None, None]
        variance = (sigma**2 * (1 - ratio ** (-2 / LEVELS)))[:, None, None, None]
        return x + variance * score + variance.sqrt() * z

    updates = [torch.compile(update) if compiled else update for update in (correct, predict)]
    made = 0

    def step():
        nonlocal x, made
        sigma = torch.full((BATCH,), SIGMA_MAX * ratio ** (-(made // 2) / LEVELS))
        with torch.no_grad():
            x = updates[made % 2](x, sigma, torch.randn_like(x))
        made += 1

    return step


def training(features):
    def variants(compiled):
        for name, layout in LAYOUTS.items():
            if not compiled:
                yield f"{name}, Adam", lambda layout=layout: train(features, layout, None, compiled)
            yield f"{name}, fused Adam", lambda layout=layout: train(features, layout, True, compiled)

    return variants


def sampling(features):
    def variants(compiled):
        for name, layout in LAYOUTS.items():
            yield name, lambda layout=layout: sample(features, layout, compiled)

    return variants
