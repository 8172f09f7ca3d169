"""NumPy's side of the matrix products: answers each line 'THREADS SIZE SECONDS' with GFLOP/s."""
import json
import sys
import time

import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

np.matmul(np.ones((64, 64), np.float32), np.ones((64, 64), np.float32))
blas = [library for library in threadpool_info() if library["user_api"] == "blas"]
if len(blas) != 1 or blas[0]["internal_api"] != "openblas":
    sys.exit(f"NumPy runs on {blas}, not on OpenBLAS: install libopenblas0-openmp.")
print(json.dumps({"numpy": np.__version__, "blas": f"OpenBLAS {blas[0]['version']} {blas[0]['threading_layer']} {blas[0]['architecture']}"}), flush=True)
size, a, b, c = 0, None, None, None
for line in sys.stdin:
    threads, wanted, seconds = line.split()
    if int(wanted) != size:
        size = int(wanted)
        a, b = (np.random.rand(size, size).astype(np.float32) - 0.5 for _ in range(2))
        c = np.empty((size, size), np.float32)
    together = max(1, int(1e7 / (2.0 * size**3)))
    with threadpool_limits(int(threads), user_api="blas"):
        begun, count, elapsed = time.perf_counter(), 0, 0.0
        while elapsed < float(seconds):
            for _ in range(together):
                np.matmul(a, b, out=c)
            count += together
            elapsed = time.perf_counter() - begun
    print(json.dumps(2.0 * size**3 * count / elapsed / 1e9), flush=True)
