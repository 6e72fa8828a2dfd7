"""Measures one job of the published packages. Usage: published.py prdc|fid REAL GENERATED. Prints JSON, see measured.ts."""
import contextlib
import json
import os
import resource
import sys
import time

import numpy as np

job, *files = sys.argv[1:]


def prdc():
    from prdc import compute_prdc

    with contextlib.redirect_stdout(sys.stderr):
        found = compute_prdc(*(np.load(file) for file in files), nearest_k=5)
    return [float(found[name]) for name in ("precision", "recall", "density", "coverage")]


def fid():
    # As pytorch_fid.fid_score has it: activations in float64, np.cov, scipy's root of a matrix.
    from pytorch_fid.fid_score import calculate_frechet_distance

    laws = []
    for file in files:
        rows = np.load(file).astype(np.float64)
        laws += [rows.mean(axis=0), np.cov(rows, rowvar=False)]
        del rows
    return [float(calculate_frechet_distance(*laws))]


begun = time.perf_counter()
values = {"prdc": prdc, "fid": fid}[job]()
print(
    json.dumps(
        {
            "values": values,
            "seconds": time.perf_counter() - begun,
            "cpuSeconds": os.times().user,
            "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
