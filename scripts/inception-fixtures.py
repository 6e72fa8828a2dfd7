"""Makes test/fixtures/inception-others.json: what torchvision's Inception v3 and Pillow's BICUBIC say.

Usage: inception-fixtures.py test/fixtures/inception-others.json, with torch 2.5.1, torchvision 0.20.1, Pillow and numpy.
Weights and image A are those of test/helpers/inception-weights.ts.
"""

import json
import sys

import numpy as np
import torch
from PIL import Image
from torchvision.models import inception_v3


def mulberry32(seed, count):
    """The first so many numbers; the state is a counter, so they are computed at once."""
    state = (np.uint64(seed) + np.uint64(0x6D2B79F5) * np.arange(1, count + 1, dtype=np.uint64)) & np.uint64(0xFFFFFFFF)
    mask, shift = np.uint64(0xFFFFFFFF), lambda x, bits: x >> np.uint64(bits)
    t = ((state ^ shift(state, 15)) * (state | np.uint64(1))) & mask
    t ^= (t + (((t ^ shift(t, 7)) * (t | np.uint64(61))) & mask)) & mask
    return ((t ^ shift(t, 14)) & mask).astype(np.float64) / 2**32


def fnv1a(text):
    h = 0x811C9DC5
    for byte in text.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def weight(name, shape):
    u = mulberry32(fnv1a(name), int(np.prod(shape))).reshape(shape)
    if name.endswith("bn.weight"):
        return 0.9 + 0.2 * u
    if name.endswith("running_var"):
        return 0.8 + 0.4 * u
    if len(shape) == 1:
        return (u - 0.5) * 0.2
    return (u - 0.5) * np.sqrt(12 / 2048 if name == "fc.weight" else 24 / np.prod(shape[1:]))


def torchvision_features():
    net = inception_v3(weights=None, init_weights=False, aux_logits=True, transform_input=False)
    state = {
        name: torch.zeros_like(value)
        if name.endswith("num_batches_tracked")
        else torch.from_numpy(weight(name, tuple(value.shape)).astype(np.float32)).double()
        for name, value in net.state_dict().items()
    }
    net.double().load_state_dict(state)
    net.eval()
    net.fc = torch.nn.Identity()
    image = np.floor(mulberry32(77, 32 * 32 * 3) * 256).reshape(32, 32, 3)
    x = torch.from_numpy(image).permute(2, 0, 1)[None] / 255
    x = 2 * torch.nn.functional.interpolate(x, size=(299, 299), mode="bilinear", align_corners=False) - 1
    with torch.no_grad():
        seen = net(x)[0].numpy()
    return {
        "first8": seen[:8].tolist(),
        "sum": seen.sum(),
        "l2": float(np.linalg.norm(seen)),
        "max": seen.max(),
        "argmax": int(seen.argmax()),
    }


def bicubic(height, width, to_height, to_width):
    k = np.arange(height * width)
    image = ((37 * k + 11 * k**2) % 256).reshape(height, width).astype(np.float32)
    resized = Image.fromarray(image, mode="F").resize((to_width, to_height), resample=Image.BICUBIC)
    return {"from": [height, width], "to": [to_height, to_width], "pixels": np.asarray(resized).ravel().tolist()}


out = {
    "origin": "scripts/inception-fixtures.py: torchvision 0.20.1 in float64, Pillow on float32 images",
    "torchvision": torchvision_features(),
    "bicubic": [bicubic(4, 3, 7, 5), bicubic(9, 11, 4, 3), bicubic(5, 6, 3, 11)],
}
with open(sys.argv[1], "w") as file:
    json.dump(out, file, indent=1)
    file.write("\n")
