"""PyTorch's and scikit-learn's side of `bench engine`: answers line by line, so that a measurement can go back and forth.

start CASE                 a table of the case's shape and a model for each way of training on it
go WAY SECONDS             microseconds a step; ways: written, tuned1, tuned2, sklearn
end
losses CASE FOLDER STEPS   the losses of the run that is written down in FOLDER, in single and in double precision
"""
import copy
import json
import os
import sys
import time
import warnings

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier, MLPRegressor
from threadpoolctl import threadpool_info, threadpool_limits
from torch.utils.data import DataLoader, TensorDataset

warnings.filterwarnings("ignore")
AS_STARTED = torch.get_num_threads()
BLAS_AS_STARTED = os.cpu_count()


def blas():
    """The library that multiplies; anything but OpenBLAS is no fair peer, nor is OpenBLAS below what the processor can do."""
    torch.mm(torch.rand(64, 64), torch.rand(64, 64))
    found = [library for library in threadpool_info() if library["user_api"] == "blas"]
    wanted = os.environ["OPENBLAS_CORETYPE"]
    if len(found) != 1 or found[0]["internal_api"] != "openblas" or found[0]["threading_layer"] != "openmp":
        sys.exit(f"PyTorch runs on {found}, not on OpenBLAS with OpenMP: install libopenblas0-openmp.")
    if found[0]["architecture"] != wanted:
        sys.exit(f"OpenBLAS uses its kernels for {found[0]['architecture']}, not those for {wanted}.")
    return f"OpenBLAS {found[0]['version']} openmp {wanted}"


def module(case):
    widths, layers = case["widths"], []
    for i in range(len(widths) - 2):
        layers.append(torch.nn.Linear(widths[i], widths[i + 1]))
        if case.get("batch_norm"):
            layers.append(torch.nn.BatchNorm1d(widths[i + 1]))
        layers.append(torch.nn.ReLU())
        if case.get("dropout"):
            layers.append(torch.nn.Dropout(case["dropout"]))
    return torch.nn.Sequential(*layers, torch.nn.Linear(widths[-2], widths[-1]))


def loss_of(case):
    return torch.nn.MSELoss() if case["widths"][-1] == 1 else torch.nn.CrossEntropyLoss()


def written(case, x, y):
    """As people write it."""
    model, criterion = module(case), loss_of(case)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    loader = DataLoader(TensorDataset(x, y), batch_size=case["batch"], shuffle=True)
    total = 0.0
    while True:
        for rows, targets in loader:
            optimizer.zero_grad()
            loss = criterion(model(rows), targets)
            loss.backward()
            optimizer.step()
            total += loss.item()
            yield


def tuned(case, x, y):
    """No loader, slices of a table that is permuted once an epoch, no zeroing, no waiting for the loss."""
    model, criterion, batch = module(case), loss_of(case), case["batch"]
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    total = torch.zeros(())
    while True:
        order = torch.randperm(len(x))
        rows, targets = x[order], y[order]
        for start in range(0, len(x), batch):
            optimizer.zero_grad(set_to_none=True)
            loss = criterion(model(rows[start:start + batch]), targets[start:start + batch])
            loss.backward()
            optimizer.step()
            total += loss.detach()
            yield


def use_threads(count, of_blas):
    torch.set_num_threads(count)
    threadpool_limits(of_blas, user_api="blas")


class Way:
    def __init__(self, steps, threads, of_blas):
        self.steps, self.threads, self.of_blas = steps, threads, of_blas

    def go(self, seconds):
        use_threads(self.threads, self.of_blas)
        begun, count = time.perf_counter(), 0
        while True:
            next(self.steps)
            count += 1
            elapsed = time.perf_counter() - begun
            if elapsed >= seconds:
                return elapsed / count * 1e6


class ScikitLearn:
    def __init__(self, case, x, y):
        self.case, self.x, self.y = case, x.numpy(), y.numpy().ravel()

    def go(self, seconds):
        use_threads(AS_STARTED, BLAS_AS_STARTED)
        case, steps = self.case, -(-len(self.x) // self.case["batch"])
        kind = MLPRegressor if case["widths"][-1] == 1 else MLPClassifier
        model = kind(tuple(case["widths"][1:-1]), batch_size=case["batch"], alpha=0, max_iter=1, tol=0)
        begun = time.perf_counter()
        model.fit(self.x, self.y)
        return (time.perf_counter() - begun) / steps * 1e6


def start(case):
    widths, rows = case["widths"], case["rows"]
    x = torch.rand(rows, widths[0]) * 2 - 1
    # As ours draws them: a wave of the first feature, or the class of the highest random linear score, with noise.
    if widths[-1] == 1:
        y = torch.sin(3 * x[:, :1]) + 0.1 * (torch.rand(rows, 1) - 0.5)
    else:
        scores = x @ (torch.rand(widths[0], widths[-1]) * 2 - 1)
        y = (scores + 0.3 * (torch.rand(rows, widths[-1]) - 0.5)).argmax(1)
    return {
        "written": Way(written(case, x, y), AS_STARTED, BLAS_AS_STARTED),
        "tuned1": Way(tuned(case, x, y), 1, 1),
        "tuned2": Way(tuned(case, x, y), 2, 2),
        "sklearn": ScikitLearn(case, x, y),
    }


def losses(case, folder, steps):
    def read(name, kind):
        return torch.from_numpy(np.fromfile(os.path.join(folder, name), kind))

    widths, batch = case["widths"], case["batch"]
    x = read("x", np.float32).reshape(-1, widths[0])
    y = read("y", np.float32).reshape(-1, 1) if widths[-1] == 1 else read("y", np.int64)
    order = read("order", np.int32).long()
    model = module(case)
    with torch.no_grad():
        for i, parameter in enumerate(model.parameters()):
            parameter.copy_(read(f"p{i}", np.float32).reshape(parameter.shape))

    def run(model, x, y):
        optimizer, criterion, result = torch.optim.Adam(model.parameters(), lr=1e-3), loss_of(case), []
        for step in range(steps):
            rows = order[step * batch:(step + 1) * batch]
            optimizer.zero_grad()
            loss = criterion(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
            result.append(loss.item())
        return result

    use_threads(2, 2)
    double = run(copy.deepcopy(model).double(), x.double(), y.double() if widths[-1] == 1 else y)
    return {"single": run(model, x, y), "double": double}


def main():
    torch.manual_seed(0)
    print(json.dumps({"torch": torch.__version__, "blas": blas(), "threads": AS_STARTED}), flush=True)
    ways = {}
    for line in sys.stdin:
        words = line.split()
        if words[0] == "start":
            ways = start(json.loads(words[1]))
            answer = "started"
        elif words[0] == "go":
            answer = ways[words[1]].go(float(words[2]))
        elif words[0] == "end":
            ways, answer = {}, "ended"
        else:
            answer = losses(json.loads(words[1]), words[2], int(words[3]))
        print(json.dumps(answer), flush=True)


main()
