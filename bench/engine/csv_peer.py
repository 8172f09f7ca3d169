"""pandas' side of reading: makes the files in the folder it is given, then answers each line 'FILE KIND' with seconds."""
import json
import sys
import time

import numpy as np
import pandas as pd

folder, rows, step = sys.argv[1], 1_000_000, 20_000
random = np.random.default_rng(0)


def write(name, columns, part):
    with open(f"{folder}/{name}.csv", "w") as file:
        file.write(",".join(columns) + "\n")
        for first in range(0, rows, step):
            file.writelines(part(first))


def numbers(_):
    form = ",".join(["%.6f"] * 20) + "\n"
    return [form % tuple(row) for row in (random.standard_normal((step, 20)) * 10).tolist()]


def mixed(first):
    values = (random.standard_normal((step, 6)) * 10).tolist()
    levels = random.integers(0, 50, (step, 3)).tolist()
    form = ",".join(["%.6f"] * 6) + ',level %02d,"level %02d",level %02d,"note %d, with ""quotes"""\n'
    return [form % (*values[i], *levels[i], first + i) for i in range(step)]


write("numbers", [f"n{i}" for i in range(20)], numbers)
write("mixed", [f"n{i}" for i in range(6)] + ["c0", "c1", "c2", "t"], mixed)
print(json.dumps({"pandas": pd.__version__}), flush=True)
for line in sys.stdin:
    path, kind = line.split()
    types = np.float32 if kind == "numbers" else {**{f"n{i}": np.float32 for i in range(6)}, **{f"c{i}": "category" for i in range(3)}, "t": object}
    begun = time.perf_counter()
    table = pd.read_csv(path, dtype=types, engine="c")
    seconds = time.perf_counter() - begun
    del table
    print(json.dumps(seconds), flush=True)
