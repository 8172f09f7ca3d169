"""Loads the model of this folder. `python load.py` predicts sample_rows.json and compares; from your own code:

    from load import Model
    Model().predict([{"column": 1.5, "other": "yes"}])

Numbers are numbers, dates are ISO 8601 text or seconds since 1970, missing values are None or left out.
"""
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


class Network(torch.nn.Module):
    def __init__(self, architecture):
        super().__init__()
        hidden = architecture["hidden"]
        sizes = [architecture["inputs"], *hidden, architecture["outputs"]]
        self.layers = torch.nn.ModuleList(torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        normalized = architecture["normalization"] == "batch"
        self.norms = torch.nn.ModuleList(torch.nn.BatchNorm1d(width) for width in hidden) if normalized else None
        self.activation = ACTIVATIONS[architecture["activation"]]()

    def forward(self, x):
        for i, layer in enumerate(self.layers[:-1]):
            x = layer(x)
            if self.norms is not None:
                x = self.norms[i](x)
            x = self.activation(x)
        return self.layers[-1](x)


def scaled(value, scaling):
    return (value - scaling["mean"]) / scaling["scale"]


def encode_number(encoder, value):
    inputs = [scaled(encoder["fill"] if value is None else float(value), encoder["scaling"])]
    return inputs + [float(value is None)] if encoder["missing_slot"] else inputs


def encode_category(encoder, value):
    levels = encoder["levels"]
    if isinstance(value, bool) and "true_word" in encoder:
        value = encoder["true_word"] if value else encoder["false_word"]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is not None and "true_word" in encoder:
        value = next((level for level in levels if level.casefold() == str(value).casefold()), value)
    inputs = [float(value is not None and str(value) == level) for level in levels]
    if encoder["other_slot"]:
        inputs.append(float(value is not None and str(value) not in levels))
    return inputs + [float(value is None)] if encoder["missing_slot"] else inputs


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


ENCODE = {"number": encode_number, "category": encode_category, "date": encode_date}


class Model:
    def __init__(self, folder=HERE):
        self.description = json.loads((pathlib.Path(folder) / "preprocessing.json").read_text("utf-8"))
        self.network = Network(self.description["architecture"])
        self.network.load_state_dict(torch.load(str(pathlib.Path(folder) / "model.pt"), weights_only=True))
        self.network.eval()

    def encode(self, row):
        return [x for e in self.description["encoders"] for x in ENCODE[e["kind"]](e, row.get(e["column"]))]

    def predict(self, rows):
        with torch.no_grad():
            outputs = self.network(torch.tensor([self.encode(row) for row in rows], dtype=torch.float32)).double()
        d = self.description
        if d["task"] == "regression":
            return [{"value": value} for value in (outputs[:, 0] * d["target_scaling"]["scale"] + d["target_scaling"]["mean"]).tolist()]
        if d["task"] == "binary":
            positive = torch.sigmoid(outputs[:, 0])
            probabilities = torch.stack([1 - positive, positive], 1)
            best = (positive >= d["threshold"]).long()
        else:
            probabilities = torch.softmax(outputs, 1)
            best = probabilities.argmax(1)
        return [
            {"label": d["classes"][b], "probabilities": dict(zip(d["classes"], p))}
            for b, p in zip(best.tolist(), probabilities.tolist())
        ]


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
