"""Loads the model of this folder. `python load.py` predicts sample_rows.json and compares; from your own code:

    from load import Model
    Model().predict([{"column": 1.5, "other": "yes"}])

Numbers are numbers, dates are ISO 8601 text or seconds since 1970, missing values are None or left out.
"""
import bisect
import datetime
import json
import math
import pathlib

import torch

HERE = pathlib.Path(__file__).resolve().parent


ACTIVATIONS = {
    "relu": torch.nn.ReLU,
    "gelu": torch.nn.GELU,
    "silu": torch.nn.SiLU,
    "tanh": torch.nn.Tanh,
}


NORMS = {
    "batch": torch.nn.BatchNorm1d,
    "layer": torch.nn.LayerNorm,
    "none": lambda width: torch.nn.Identity(),
}


class Periodic(torch.nn.Module):
    """sin and cos of a number times learnt frequencies."""

    def __init__(self, count):
        super().__init__()
        self.frequencies = torch.nn.Parameter(torch.empty(count))

    def forward(self, x):
        angle = 2 * math.pi * x * self.frequencies
        return torch.cat([angle.sin(), angle.cos()], 1)


class Piecewise(torch.nn.Module):
    """How far a number has come through each bin."""

    def __init__(self, edges):
        super().__init__()
        self.edges = torch.tensor(edges)

    def forward(self, x):
        share = (x - self.edges[:-1]) / (self.edges[1:] - self.edges[:-1])
        return torch.cat([share[:, :1].clamp(max=1), share[:, 1:-1].clamp(0, 1), share[:, -1:].clamp(min=0)], 1)


class Category(torch.nn.Embedding):
    def forward(self, x):
        return super().forward(x[:, 0].long())


EMBEDDINGS = {
    "plain": lambda e: torch.nn.Identity(),
    "category": lambda e: Category(e["levels"], e["width"]),
    "piecewise": lambda e: Piecewise(e["edges"]),
    "periodic": lambda e: Periodic(e["width"]),
}


class Embeddings(torch.nn.ModuleList):
    """Columns of the input, each made into what the first layer takes."""

    def __init__(self, embeddings):
        super().__init__(EMBEDDINGS[e["kind"]](e) for e in embeddings)
        self.columns = [e["columns"] for e in embeddings]

    def forward(self, x):
        return torch.cat([m(c) for m, c in zip(self, x.split(self.columns, 1))], 1) if len(self) else x


class Network(torch.nn.Module):
    """Linear models and MLPs."""

    def __init__(self, a):
        super().__init__()
        self.embeddings = Embeddings(a["embeddings"])
        sizes = [input_width(a), *a["hidden"], a["outputs"]]
        self.layers = torch.nn.ModuleList(torch.nn.Linear(i, o) for i, o in zip(sizes, sizes[1:]))
        self.norms = torch.nn.ModuleList(NORMS[a["normalization"]](width) for width in a["hidden"])
        self.activation = ACTIVATIONS[a["activation"]]()

    def forward(self, x):
        x = self.embeddings(x)
        for layer, norm in zip(self.layers, self.norms):
            x = self.activation(norm(layer(x)))
        return self.layers[-1](x)


class Block(torch.nn.Module):
    def __init__(self, a, width, inner):
        super().__init__()
        self.norm = NORMS[a["normalization"]](width)
        self.linear1 = torch.nn.Linear(width, inner)
        self.linear2 = torch.nn.Linear(inner, width)
        self.activation = ACTIVATIONS[a["activation"]]()

    def forward(self, x):
        return x + self.linear2(self.activation(self.linear1(self.norm(x))))


class ResNet(torch.nn.Module):
    def __init__(self, a):
        super().__init__()
        width = a["hidden"][0]
        self.embeddings = Embeddings(a["embeddings"])
        self.first = torch.nn.Linear(input_width(a), width)
        self.blocks = torch.nn.ModuleList(Block(a, width, inner) for inner in a["hidden"])
        self.norm = NORMS[a["normalization"]](width)
        self.activation = ACTIVATIONS[a["activation"]]()
        self.last = torch.nn.Linear(width, a["outputs"])

    def forward(self, x):
        x = self.first(self.embeddings(x))
        for block in self.blocks:
            x = block(x)
        return self.last(self.activation(self.norm(x)))


class EnsembleLinear(torch.nn.Module):
    """One weight for all members; factors and bias are their own. x: [rows, members, inputs]."""

    def __init__(self, inputs, outputs, members):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.empty(outputs, inputs))
        self.r = torch.nn.Parameter(torch.empty(members, inputs))
        self.s = torch.nn.Parameter(torch.empty(members, outputs))
        self.bias = torch.nn.Parameter(torch.empty(members, outputs))

    def forward(self, x):
        return (x * self.r) @ self.weight.T * self.s + self.bias


class Ensemble(torch.nn.Module):
    """Gives one row of outputs for each member, one after the other."""

    def __init__(self, a):
        super().__init__()
        self.members = a["members"]
        self.embeddings = Embeddings(a["embeddings"])
        sizes = [input_width(a), *a["hidden"]]
        self.layers = torch.nn.ModuleList(EnsembleLinear(i, o, self.members) for i, o in zip(sizes, sizes[1:]))
        self.norms = torch.nn.ModuleList(NORMS[a["normalization"]](width) for width in a["hidden"])
        self.activation = ACTIVATIONS[a["activation"]]()
        self.heads = torch.nn.ModuleList(torch.nn.Linear(sizes[-1], a["outputs"]) for _ in range(self.members))

    def forward(self, x):
        x = self.embeddings(x)[:, None].expand(-1, self.members, -1)
        for layer, norm in zip(self.layers, self.norms):
            x = layer(x)
            x = self.activation(norm(x.flatten(0, 1)).reshape(x.shape))
        return torch.stack([head(x[:, m]) for m, head in enumerate(self.heads)], 1).flatten(0, 1)


NETWORKS = {"linear": Network, "mlp": Network, "resnet": ResNet, "ensemble": Ensemble}


def input_width(a):
    """Columns after the embeddings."""
    width = {"plain": "columns", "category": "width"}
    return sum(
        len(e["edges"]) - 1 if e["kind"] == "piecewise" else 2 * e["width"] if e["kind"] == "periodic" else e[width[e["kind"]]]
        for e in a["embeddings"]
    ) or a["inputs"]


def scaled(value, scaling):
    return (value - scaling["mean"]) / scaling["scale"]


def ranked(value, curve):
    """A straight line between knots, flat beyond the ends."""
    values, scores = curve["values"], curve["scores"]
    above = bisect.bisect_right(values, value)
    if above in (0, len(values)):
        return scores[min(above, len(values) - 1)]
    share = (value - values[above - 1]) / (values[above] - values[above - 1])
    return scores[above - 1] + share * (scores[above] - scores[above - 1])


def fnv1a(text):
    """64 bit FNV-1a of the UTF-8 bytes."""
    number = 0xCBF29CE484222325
    for byte in text.encode("utf-8"):
        number = (number ^ byte) * 0x100000001B3 % 2**64
    return number


def encode_number(encoder, value):
    number = encoder["fill"] if value is None else float(value)
    inputs = [ranked(number, encoder["curve"]) if "curve" in encoder else scaled(number, encoder["scaling"])]
    return inputs + [float(value is None)] if encoder["missing_slot"] else inputs


def level_of(encoder, value):
    """The value as the table writes it; None for missing."""
    if isinstance(value, bool) and "true_word" in encoder:
        value = encoder["true_word"] if value else encoder["false_word"]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is not None and "true_word" in encoder:
        value = next((level for level in encoder["levels"] if level.casefold() == str(value).casefold()), value)
    return None if value is None else str(value)


def encode_category(encoder, value):
    level, levels = level_of(encoder, value), encoder["levels"]
    inputs = [float(level == known) for known in levels]
    if encoder["other_slot"]:
        bucket = -1 if level is None or level in levels else fnv1a(level) % encoder["buckets"]
        inputs += [float(i == bucket) for i in range(encoder["buckets"])]
    return inputs + [float(level is None)] if encoder["missing_slot"] else inputs


def encode_code(encoder, value):
    """0 for rare and unseen levels, 1 for missing, then the levels in order."""
    level, levels = level_of(encoder, value), encoder["levels"]
    return [1.0 if level is None else 2.0 + levels.index(level) if level in levels else 0.0]


def seconds(value):
    if isinstance(value, (int, float)):
        return float(value)
    moment = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.timezone.utc)).timestamp()


def encode_date(encoder, value):
    inputs = []
    moment = None if value is None else seconds(value)
    day = 0 if moment is None else math.floor(moment / 86400)
    date = datetime.date(1970, 1, 1) + datetime.timedelta(days=day)
    for item in encoder["inputs"]:
        part, period = item["part"], {"month": 12, "day_of_week": 7, "hour": 24}.get(item["part"])
        if moment is None:
            inputs += [0.0] * (3 if period else 1)
            continue
        number = {
            "time": moment,
            "year": date.year,
            "month": date.month,
            "day_of_month": date.day,
            "day_of_week": date.weekday(),
            "hour": (moment - day * 86400) / 3600,
        }[part]
        inputs.append(scaled(number, item["scaling"]))
        if period:
            inputs += [math.sin(2 * math.pi * number / period), math.cos(2 * math.pi * number / period)]
    return inputs + [float(moment is None)] if encoder["missing_slot"] else inputs


ENCODE = {"number": encode_number, "category": encode_category, "code": encode_code, "date": encode_date}


class Model:
    def __init__(self, folder=HERE):
        self.description = json.loads((pathlib.Path(folder) / "preprocessing.json").read_text("utf-8"))
        self.network = NETWORKS[self.description["architecture"]["kind"]](self.description["architecture"])
        self.network.load_state_dict(torch.load(str(pathlib.Path(folder) / "model.pt"), weights_only=True))
        self.network.eval()

    def encode(self, row):
        return [x for e in self.description["encoders"] for x in ENCODE[e["kind"]](e, row.get(e["column"]))]

    def averaged(self, answers):
        """Over the members of an ensemble; all other models have one."""
        return answers.reshape(-1, self.description["architecture"]["members"], answers.shape[1]).mean(1)

    def predict(self, rows):
        with torch.no_grad():
            outputs = self.network(torch.tensor([self.encode(row) for row in rows], dtype=torch.float32)).double()
        d = self.description
        if d["task"] == "regression":
            numbers = outputs * d["target_scaling"]["scale"] + d["target_scaling"]["mean"]
            return [{"value": value} for value in self.averaged(numbers)[:, 0].tolist()]
        if d["task"] == "binary":
            positive = self.averaged(torch.sigmoid(outputs))[:, 0]
            probabilities = torch.stack([1 - positive, positive], 1)
            best = (positive >= d["threshold"]).long()
        else:
            probabilities = self.averaged(torch.softmax(outputs, 1))
            best = probabilities.argmax(1)
        return [
            {"label": d["classes"][b], "probabilities": dict(zip(d["classes"], p))}
            for b, p in zip(best.tolist(), probabilities.tolist())
        ]


class PyFunc:
    """What MLflow calls: a pandas DataFrame in, one out."""

    def __init__(self, model):
        self.model = model

    def predict(self, frame, params=None):
        import pandas

        rows = [{c: None if pandas.isna(v) else plain(v) for c, v in row.items()} for row in frame.to_dict("records")]
        return pandas.DataFrame(
            p if "value" in p else {"label": p["label"], **p["probabilities"]} for p in self.model.predict(rows)
        )


def plain(value):
    """Numpy's numbers as Python's, moments as text."""
    value = value.isoformat() if hasattr(value, "isoformat") else value
    return value.item() if hasattr(value, "item") else value


def _load_pyfunc(path):
    return PyFunc(Model(path))


def worst_difference(model, samples):
    """Largest difference between these and the stored predictions: of probabilities, or of values in standard deviations of the target."""
    worst = 0.0
    for ours, sample in zip(model.predict([s["row"] for s in samples]), samples):
        stored = sample["prediction"]
        if "value" in stored:
            worst = max(worst, abs(ours["value"] - stored["value"]) / model.description["target_scaling"]["scale"])
        else:
            worst = max([worst] + [abs(ours["probabilities"][c] - p) for c, p in stored["probabilities"].items()])
    return worst


if __name__ == "__main__":
    samples = json.loads((HERE / "sample_rows.json").read_text("utf-8"))
    worst = worst_difference(Model(), samples)
    print(f"{len(samples)} sample rows, largest difference {worst:.1e}")
    raise SystemExit(0 if worst <= 1e-5 else 1)
