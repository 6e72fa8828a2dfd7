"""Langevin dynamics of 10 000 points by s + alpha * grad log p(y | x), on networks of the toy experiment."""
import torch

from toy import ToyMlp

ROWS, SIGMA, STEP_SIZE, SCALE = 10000, 4.0, 0.5, 5.0


def slope(classifier, x, sigma):
    with torch.enable_grad():
        x = x.detach().requires_grad_(True)
        (gradient,) = torch.autograd.grad(torch.log_softmax(classifier(x, sigma), 1)[:, 0].sum(), x)
    return gradient


def slope_functional(classifier, x, sigma):
    """The same in the form that torch.compile can trace."""
    return torch.func.grad(lambda x: torch.log_softmax(classifier(x, sigma), 1)[:, 0].sum())(x)


def walk(slope_of, compiled):
    prior, classifier = ToyMlp().requires_grad_(False), ToyMlp().requires_grad_(False)
    sigma = torch.full((ROWS, 1), SIGMA)

    def update(x, z):
        guided = prior(x, sigma) + SCALE * slope_of(classifier, x, sigma)
        return x + STEP_SIZE**2 / 2 * guided + STEP_SIZE * z

    update = torch.compile(update) if compiled else update
    x = torch.randn(ROWS, 2)

    def step():
        nonlocal x
        with torch.no_grad():
            x = update(x, torch.randn(ROWS, 2))

    return step


def guided(compiled):
    yield "no optimizer", lambda: walk(slope_functional if compiled else slope, compiled)
