"""Points on two rings, as a dataset artifact: a stage in Python that needs nothing but Python.

It fills the directory it is given, and tells of its progress by JSON lines on the file descriptor PIPE_EVENTS_FD.
"""
import argparse
import array
import json
import math
import os
import pathlib


def event(**fields):
    descriptor = os.environ.get("PIPE_EVENTS_FD")
    if descriptor:
        os.write(int(descriptor), (json.dumps(fields) + "\n").encode())


def npy(dtype, shape, values):
    """The bytes of a NumPy file: little-endian values of this dtype, row after row."""
    header = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (63 - (len(header) + 10) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + values.tobytes()


arguments = argparse.ArgumentParser()
arguments.add_argument("--out", type=pathlib.Path, required=True)
arguments.add_argument("--count", type=int, required=True)
arguments.add_argument("--radii", type=float, nargs=2, required=True)
given = arguments.parse_args()

points, labels = array.array("f"), array.array("i")
for label, radius in enumerate(given.radii):
    for i in range(given.count):
        angle = 2 * math.pi * i / given.count
        points.extend([radius * math.cos(angle), radius * math.sin(angle)])
        labels.append(label)
    event(type="progress", step=label + 1, total=len(given.radii))

total = len(labels)
(given.out / "points.npy").write_bytes(npy("<f4", (total, 2), points))
(given.out / "labels.npy").write_bytes(npy("<i4", (total,), labels))
about = {"count": total, "shape": [2], "classes": 2, "names": ["inner", "outer"]}
(given.out / "dataset.json").write_text(json.dumps(about))
event(type="metric", name="points", value=total)
