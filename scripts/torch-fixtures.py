"""Writes test/fixtures/torch: small checkpoints as PyTorch saves them, and what is in them as JSON.

    python scripts/torch-fixtures.py

Made with PyTorch 2.5.1, NumPy 2.4 and safetensors 0.8. The seed is fixed: the same versions make the same
files, but for those of the older format, whose storages are numbered by their addresses.
"""

import base64
import collections
import json
import pathlib
import pickle

import numpy as np
import safetensors.torch
import torch

OUT = pathlib.Path(__file__).resolve().parent.parent / "test" / "fixtures" / "torch"
torch.manual_seed(11)


class Toy(torch.nn.Module):
    """The toy network of one feature, as published programs would define and save it."""

    def __init__(self):
        super().__init__()
        branch = lambda *widths: torch.nn.Sequential(
            *[layer for i, o in zip(widths, widths[1:]) for layer in (torch.nn.Linear(i, o), torch.nn.ReLU())][:-1]
        )
        self.x = branch(2, 16, 8, 4)
        self.sigma = branch(1, 4, 2, 1)
        self.head = torch.nn.Linear(5, 2)
        self.register_buffer("sigmas", torch.linspace(1.0, 0.1, 4))

    def forward(self, x, sigma):
        return self.head(torch.cat([self.x(x), self.sigma(sigma)], 1))


class Mystery:
    """A class that no reader knows."""

    def __init__(self):
        self.tensor = torch.ones(2)


def numbers(tensors):
    return {name: {"shape": list(t.shape), "values": t.double().flatten().tolist()} for name, t in tensors.items()}


def save(name, value, legacy=False):
    torch.save(value, OUT / name, _use_new_zipfile_serialization=not legacy)


def trained():
    """The network after two steps, its optimizer, and an average of its learned weights."""
    net = Toy()
    ema = [p.clone().detach() for p in net.parameters()]
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
    for _ in range(2):
        optimizer.zero_grad()
        net(torch.randn(8, 2), torch.rand(8, 1)).square().sum().backward()
        optimizer.step()
    ema = [0.5 * a + 0.5 * p.detach() for a, p in zip(ema, net.parameters())]
    return net, optimizer, ema


def checkpoints(expected):
    net, optimizer, ema = trained()
    parallel = torch.nn.DataParallel(net).state_dict()
    names = [name for name, _ in net.named_parameters()]
    state = {
        "optimizer": optimizer.state_dict(),
        "model": parallel,
        "ema": {"decay": 0.999, "num_updates": 2, "shadow_params": ema},
        "step": 2,
    }
    shadow = dict(zip(names, ema))
    save("score-sde.pth", state)
    save("score-sde-legacy.pth", state, legacy=True)
    save("ncsnv2.pth", [parallel, optimizer.state_dict(), 1, 2, shadow])
    save("ncsnv2-legacy.pth", [parallel, optimizer.state_dict(), 1, 2, shadow], legacy=True)
    save("state-dict.pth", net.state_dict())
    safetensors.torch.save_file(shadow, OUT / "ema.safetensors", metadata={"format": "pt"})
    save("half.pth", {"state": {"net": net.half().state_dict()}})
    expected["model"] = numbers({k: v for k, v in state["model"].items()})
    expected["ema"] = numbers(shadow)
    expected["half"] = numbers(net.state_dict())
    net.float()
    x, sigma = torch.tensor([[0.5, -1.0], [2.0, 3.0]]), torch.tensor([[0.3], [1.5]])
    net.load_state_dict(shadow, strict=False)
    expected["output"] = {"x": x.tolist(), "sigma": sigma[:, 0].tolist(), "y": net(x, sigma).tolist()}


def tensors(expected):
    """Tensors of every type and of every shape of view."""
    base = torch.arange(24, dtype=torch.float32) / 8
    special = torch.tensor([0.0, -0.0, 1.5, -2.25, 65504.0, 6e-8, 1e-5, float("inf"), float("-inf")])
    held = {
        "whole": base,
        "row": base.view(4, 6)[2],
        "column": base.view(4, 6)[:, 1],
        "transposed": base.view(2, 3, 4).permute(2, 0, 1),
        "stepped": base.view(4, 6)[::2, 1::2],
        "repeated": torch.tensor([[7.0]]).expand(3, 2),
        "scalar": torch.tensor(3.25),
        "empty": torch.zeros(0, 3),
        "parameter": torch.nn.Parameter(torch.tensor([1.0, 2.0])),
        "special": special,
    }
    for name in "float64 float16 bfloat16".split():
        held[name] = special.to(getattr(torch, name))
    for name in "int64 int32 int16 int8".split():
        held[name] = torch.tensor([-3, 0, 100], dtype=getattr(torch, name))
    held["uint8"] = torch.tensor([0, 200], dtype=torch.uint8)
    held["bool"] = torch.tensor([True, False])
    expected["tensors"] = {
        name: {"shape": list(t.shape), "values": [repr(float(v)) for v in t.detach().float().flatten()]}
        for name, t in held.items()
    }
    others = {
        "size": torch.Size([2, 3]),
        "device": torch.device("cuda", 1),
        "nothing": None,
        "truths": (True, False),
        "text": "Ωmega",
        "large": 2**70,
        "float": -1e300,
        "set": {4},
        "ordered": collections.OrderedDict([("a", [1, 2]), (3, (4, 5, 6, 7))]),
        "scalar": np.float64(0.1),
        "int": np.int64(-5),
        "array": np.arange(6, dtype=np.float32).reshape(2, 3),
        "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        "mystery": Mystery(),
        "complex": torch.tensor([1j]),
    }
    for name, protocol in (("values.pth", 2), ("values-5.pth", 5)):
        torch.save({"tensors": held, "others": others}, OUT / name, pickle_protocol=protocol)
    save("values-legacy.pth", {"tensors": held, "others": {k: v for k, v in others.items() if k != "complex"}}, True)
    save("tiny.pth", {"w": torch.tensor([1.0, 2.0])})
    save("tiny-legacy.pth", {"w": torch.tensor([1.0, 2.0])}, legacy=True)
    torch.save(torch.nn.Linear(2, 1), OUT / "module.pth")
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 1)), OUT / "script.pt")


def pickles(expected):
    """What Python's own pickler makes of plain values, by every protocol; in base64."""
    shared = [1, 2]
    value = {
        "integers": [0, 1, -1, 255, 256, 65535, 65536, -(2**31), 2**31, 2**53 - 1, -(2**53)],
        "large": [2**53, 2**70, -(2**70), 2**3000],
        "floats": [0.5, -1e300, 1e-5, float("inf"), float("-inf")],
        "texts": ["", "line\nline", "Ωmega \\u0041 '\"", "x" * 300],
        "bytes": [b"", b"\x00\xff'\n", bytearray(b"ab"), b"y" * 300],
        "truths": [True, False, None],
        "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
        "sets": [{1}, frozenset([2])],
        "shared": [shared, shared],
    }
    expected["pickles"] = [base64.b64encode(pickle.dumps(value, protocol)).decode() for protocol in range(6)]


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    facts = {"origin": f"scripts/torch-fixtures.py, PyTorch {torch.__version__}"}
    checkpoints(facts)
    tensors(facts)
    pickles(facts)
    (OUT / "expected.json").write_text(json.dumps(facts) + "\n")
