"""Measures one job in PyTorch. Usage: main.py THREADS eager|compile JOB STEPS WARM-UP. Prints JSON, see ../measured.ts."""
import json
import resource
import sys
import time

import torch

import guided
import ncsnpp_steps
import residual_stack
import toy

JOBS = {
    "dsm": toy.dsm,
    "total": toy.total,
    "stack": residual_stack.stack,
    "guided": guided.guided,
    **{f"ncsnpp-{width}": ncsnpp_steps.training(width) for width in (32, 64)},
    **{f"ncsnpp-{width}-sampler": ncsnpp_steps.sampling(width) for width in (32, 64)},
}

threads, engine, job, steps, warm_up = sys.argv[1:]
torch.set_num_threads(int(threads))


def measure(make):
    torch.manual_seed(1)
    step = make()
    begun = time.perf_counter()
    step()
    first = time.perf_counter() - begun
    for _ in range(int(warm_up)):
        step()
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(int(steps)):
        step()
    used = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    return {clock: seconds / int(steps) * 1e3 for clock, seconds in used.items()}, first * 1e3


results = {name: measure(make) for name, make in JOBS[job](engine == "compile")}
print(
    json.dumps(
        {
            "variants": {name: times for name, (times, _) in results.items()},
            "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "compileMs": max(first for _, first in results.values()) if engine == "compile" else 0,
        }
    )
)
