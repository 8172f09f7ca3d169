"""Writes pytorch.json: losses that PyTorch reaches from given weights and batch order. Run with Debian's python3-torch: python3 make_fixtures.py"""
import json
import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "src" / "Kargah.Learning" / "Export"))
from load import NETWORKS

torch.manual_seed(20240131)
torch.set_num_threads(1)
BATCH, EPOCHS = 8, 5


def network(widths):
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(a, b), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def built(architecture):
    """The bundle's own network, with weights that are all of a size to matter."""
    model = NETWORKS[architecture["kind"]](architecture)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if name.split(".")[-1] in ("r", "s", "frequencies") or "embeddings" in name or p.dim() == 1:
                p.copy_(0.5 * torch.randn(p.shape) + (1.0 if name.split(".")[-1] in ("r", "s") or "norm" in name and "weight" in name else 0.0))
            else:
                p.uniform_(-0.5, 0.5)
    return model


def case(name, task, widths, optimizer, weight_decay, learning_rate, rows=45, architecture=None):
    x = torch.randn(rows, widths[0])
    for i, e in enumerate((architecture or {}).get("embeddings", [])):
        if e["kind"] == "category":
            x[:, i] = torch.randint(e["levels"], (rows,)).float()
    signal = x @ torch.randn(widths[0], max(2, widths[-1])) + 0.5 * torch.randn(rows, max(2, widths[-1]))
    target = {"regression": signal[:, 0], "binary": (signal[:, 0] > 0).float(), "multiclass": signal.argmax(1)}[task]
    criterion = {
        "regression": torch.nn.MSELoss(),
        "binary": torch.nn.BCEWithLogitsLoss(),
        "multiclass": torch.nn.CrossEntropyLoss(),
    }[task]
    members = architecture["members"] if architecture else 1
    model = built(architecture) if architecture else network(widths)
    start = [p.detach().clone() for p in [*model.parameters(), *model.buffers()]]
    stepper = {
        "adam": lambda p: torch.optim.Adam(p, learning_rate, weight_decay=weight_decay),
        "adam_w": lambda p: torch.optim.AdamW(p, learning_rate, weight_decay=weight_decay),
        "sgd": lambda p: torch.optim.SGD(p, learning_rate, momentum=0.9, weight_decay=weight_decay),
    }[optimizer](model.parameters())
    orders, losses = [], []
    for _ in range(EPOCHS):
        order = torch.randperm(rows)
        total = 0.0
        for batch in order.split(BATCH):
            outputs = model(x[batch])
            loss = criterion(outputs if task == "multiclass" else outputs[:, 0], target[batch].repeat_interleave(members))
            stepper.zero_grad()
            loss.backward()
            stepper.step()
            total += loss.item() * len(batch)
        orders.append(order.tolist())
        losses.append(total / rows)
    return {
        "name": name,
        "task": task,
        "widths": widths,
        "optimizer": optimizer,
        "weight_decay": weight_decay,
        "learning_rate": learning_rate,
        "batch_size": BATCH,
        "x": x.flatten().tolist(),
        "target": [float(t) for t in target],
        "parameters": [v for p in start for v in p.flatten().tolist()],
        "orders": orders,
        "losses": losses,
        "last_parameters": [v for p in [*model.parameters(), *model.buffers()] for v in p.detach().flatten().tolist()],
    } | ({"architecture": architecture} if architecture else {})


def architecture(kind, inputs, hidden, outputs, **more):
    plain = {"activation": "relu", "normalization": "none", "dropout": 0.0, "members": 1, "embeddings": []}
    return {"kind": kind, "inputs": inputs, "hidden": hidden, "outputs": outputs, **plain, **more}


EMBEDDED = [
    {"kind": "plain", "columns": 1, "levels": 0, "width": 0, "edges": []},
    {"kind": "category", "columns": 1, "levels": 4, "width": 3, "edges": []},
    {"kind": "piecewise", "columns": 1, "levels": 0, "width": 0, "edges": [-1.5, -0.25, 0.125, 1.25]},
    {"kind": "periodic", "columns": 1, "levels": 0, "width": 3, "edges": []},
]

cases = [
    case("linear regression, Adam", "regression", [5, 1], "adam", 0.0, 0.02),
    case("binary MLP, Adam", "binary", [6, 12, 7, 1], "adam", 0.0, 0.01),
    case("multiclass MLP, Adam", "multiclass", [4, 10, 3], "adam", 0.0, 0.01),
    case("binary MLP, Adam with weight decay", "binary", [4, 9, 1], "adam", 0.05, 0.01),
    case("multiclass MLP, AdamW", "multiclass", [4, 9, 4], "adam_w", 0.1, 0.01),
    case("regression MLP, SGD with momentum", "regression", [3, 8, 1], "sgd", 0.01, 0.02),
    case("residual network, batch norm", "regression", [5, 9, 7, 1], "adam", 0.01, 0.005,
         architecture=architecture("resnet", 5, [9, 7], 1, normalization="batch")),
    case("residual network, layer norm, GELU", "multiclass", [5, 8, 3], "adam_w", 0.05, 0.01,
         architecture=architecture("resnet", 5, [8], 3, normalization="layer", activation="gelu")),
    case("ensemble", "multiclass", [6, 12, 7, 3], "adam", 0.01, 0.01,
         architecture=architecture("ensemble", 6, [12, 7], 3, members=4)),
    case("ensemble on embeddings", "binary", [4, 9, 1], "adam", 0.0, 0.01,
         architecture=architecture("ensemble", 4, [9], 1, members=3, activation="silu", embeddings=EMBEDDED)),
]
path = pathlib.Path(__file__).with_name("pytorch.json")
lines = [json.dumps(c) for c in cases]
path.write_text('{"torch": "' + torch.__version__ + '", "cases": [\n' + ",\n".join(lines) + "\n]}\n", "utf-8")
