"""Ends with an error unless NCSN++ here has the loss and the gradient that pipe found. Usage: agree.py FEATURES FILE."""
import json
import struct
import sys

import numpy as np
import torch

from ncsnpp import Ncsnpp
from ncsnpp_steps import dsm


def read(path):
    """The tensors of a safetensors file and its metadata."""
    content = open(path, "rb").read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    metadata, body = header.pop("__metadata__"), content[8 + length :]
    tensors = {
        name: torch.from_numpy(np.frombuffer(body[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"]).copy())
        for name, entry in header.items()
    }
    return tensors, metadata


features, path = sys.argv[1:]
tensors, expected = read(path)
draws = {name: tensors.pop(f"draws.{name}") for name in ("x0", "sigma", "z")}
net = Ncsnpp(int(features)).eval()
net.load_state_dict(tensors)
loss = dsm(net, **draws)
loss.backward()
gradient = torch.cat([weight.grad.flatten() for weight in net.parameters() if weight.requires_grad]).double().norm()
for name, value in {"loss": loss.item(), "gradient": gradient.item()}.items():
    other = float(expected[name])
    print(f"{name}: {value:.7g} here, {other:.7g} in pipe", file=sys.stderr)
    if abs(value - other) > 1e-4 * abs(other):
        sys.exit(f"the two networks are not the same: {name} is {value} here and {other} in pipe")
