"""What the published packages say of arrays. Usage: published.py DIRECTORY. Reads cases.json there and prints JSON."""
import contextlib
import json
import os
import sys

import numpy as np

folder = sys.argv[1]


def prdc(real, generated, k):
    from prdc import compute_prdc

    found = compute_prdc(real, generated, nearest_k=k)
    n, m = len(real), len(generated)
    counts = {"precision": m, "recall": n, "density": k * m, "coverage": n}
    return [round(float(found[name]) * of) for name, of in counts.items()]


def fid(real, generated):
    from pytorch_fid.fid_score import calculate_frechet_distance

    laws = []
    for rows in (real, generated):
        laws += [rows.astype(np.float64).mean(axis=0), np.cov(rows.astype(np.float64), rowvar=False)]
    return [float(calculate_frechet_distance(*laws))]


def kid(real, generated, subsets, size):
    from torch_fidelity.metric_kid import kid_features_to_metric
    import torch

    found = kid_features_to_metric(
        torch.from_numpy(generated.astype(np.float64)),
        torch.from_numpy(real.astype(np.float64)),
        kid_subsets=subsets,
        kid_subset_size=size,
        verbose=False,
    )
    return [float(value) for value in found.values()]


def isc(logits, splits):
    from torch_fidelity.metric_isc import isc_features_to_metric
    import torch

    return [float(value) for value in isc_features_to_metric(torch.from_numpy(logits), splits).values()]


def said(measure):
    """What a package says: numbers, or that it fails."""
    try:
        value = measure()
    except Exception as error:
        return {"fails": type(error).__name__}
    return {"value": value} if np.isfinite(value).all() else {"fails": "not a finite number"}


found = []
with contextlib.redirect_stdout(sys.stderr):
    for case in json.load(open(os.path.join(folder, "cases.json"))):
        real, generated = (np.load(os.path.join(folder, f"{case['name']}.{side}.npy")) for side in ("real", "generated"))
        found.append(
            {
                "name": case["name"],
                "prdc": said(lambda: prdc(real, generated, case["k"])),
                "fid": said(lambda: fid(real, generated)),
                "kid": said(lambda: kid(real, generated, 10, case["size"])),
                "is": said(lambda: isc(generated, 10)),
            }
        )
print(json.dumps(found))
