"""Extracts features by torch-fidelity. Usage: THREADS BATCH COUNT WEIGHTS. Prints JSON, see measured.ts."""
import json
import resource
import struct
import sys
import tempfile
import time

import numpy as np
import torch
from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3

threads, batch_size, count = map(int, sys.argv[1:4])
torch.set_num_threads(threads)
begun = time.perf_counter()


def state_dict(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        body = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + length)
    header.pop("__metadata__", None)
    state = {}
    for name, entry in header.items():
        first, end = entry["data_offsets"]
        values = body[first:end].view(np.float32).reshape(entry["shape"])
        state[name] = torch.from_numpy(np.array(values))
        if name.endswith("running_var"):
            state[name.replace("running_var", "num_batches_tracked")] = torch.tensor(0)
    return state


with tempfile.NamedTemporaryFile(suffix=".pth") as checkpoint:
    torch.save(state_dict(sys.argv[4]), checkpoint.name)
    net = FeatureExtractorInceptionV3(
        "inception", ["2048", "logits_unbiased"], feature_extractor_weights_path=checkpoint.name
    )

at = np.arange(count * 3072, dtype=np.int64)
images = torch.from_numpy(((at * 97 + at // 3072 * 31) % 256).astype(np.uint8).reshape(count, 32, 32, 3))
images = images.permute(0, 3, 1, 2).contiguous()
rows, marks = [], []
with torch.no_grad():
    for first in range(0, count, batch_size):
        rows.append(torch.cat(net(images[first : first + batch_size]), 1))
        done = min(first + batch_size, count)
        marks.append((done, time.perf_counter(), time.process_time()))
(first, wall, cpu), (last, wall_end, cpu_end) = marks[0], marks[-1]
print(
    json.dumps(
        {
            "wallMs": (wall_end - wall) / (last - first) * 1e3,
            "cpuMs": (cpu_end - cpu) / (last - first) * 1e3,
            "setUpMs": (wall - begun) * 1e3,
            "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "length": torch.linalg.norm(rows[0][0, :2048]).item(),
        }
    )
)
