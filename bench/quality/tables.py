"""Writes the tables of `./kargah bench quality` and their folds.

usage: tables.py OUT [--seed N] [--repeats N] [--tables a,b]

OUT/<table>.csv    the table; column `target` is what to predict
OUT/tables.json    for each table: task, metrics, and one string of roles for each repeat and fold:
                   row i is t (learns), v (chooses the epoch, for who needs that) or x (scored once)

Another --seed gives other generated tables and other folds: settings are chosen on those, never on the reported ones.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.datasets import make_classification, make_friedman1

DATA = Path(__file__).resolve().parents[2] / "test_data"
FOLDS = 5


def bundled(file, target):
    return pd.read_csv(DATA / file).rename(columns={target: "target"})


def friedman1(seed):
    """2,000 rows; y = 10 sin(pi x0 x1) + 20 (x2 - 0.5)^2 + 10 x3 + 5 x4 + N(0, 1); five more columns say nothing. The noise alone is an RMSE of 1."""
    x, y = make_friedman1(n_samples=2000, n_features=10, noise=1.0, random_state=seed)
    return pd.DataFrame(x, columns=[f"x{i}" for i in range(10)]).round(6).assign(target=np.round(y, 5))


def noisy_classes(seed):
    """2,000 rows, 30 columns: 8 that tell, 8 mixtures of those, 14 of noise; two clusters a class, 3 % of labels flipped."""
    x, y = make_classification(n_samples=2000, n_features=30, n_informative=8, n_redundant=8, n_clusters_per_class=2, class_sep=1.0, flip_y=0.03, random_state=seed)
    return pd.DataFrame(x, columns=[f"x{i}" for i in range(30)]).round(6).assign(target=np.where(y == 1, "yes", "no"))


def mixed(seed, rows=50_000):
    """50,000 rows as a shop might keep them: skewed amounts, a date-free history, categories of 8, 25, 80 and 200 levels with Zipf shares, 8 % of cells empty
    (in `income` more often where the truth is high). The log odds hold level effects, a ratio, a threshold, an amount whose slope depends on a category, and
    N(0, 1) that no column tells; about 36 % are `yes`."""
    random = np.random.default_rng(seed)
    normal = lambda: random.standard_normal(rows)
    trait = normal()
    income = np.exp(10.2 + 0.5 * (0.6 * trait + 0.8 * normal()))
    spend = np.exp(5 + 1.1 * (0.3 * trait + 0.95 * normal()))
    visits = random.poisson(np.exp(1.2 + 0.4 * normal())).astype(float)
    age = np.clip(np.round(42 + 14 * normal()), 18, 90)
    days = np.round(random.exponential(90, rows))
    balance = np.sign(normal()) * np.exp(4 + 1.5 * normal())
    score = random.beta(2, 5, rows) * 100
    noise = [normal(), random.exponential(1, rows)]

    def category(levels, power):
        shares = (np.arange(levels) + 2.0) ** -power
        return random.choice(levels, rows, p=shares / shares.sum())

    plan, region, product, shop = category(8, 0.7), category(25, 0.8), category(80, 0.9), category(200, 0.7)
    effect = lambda levels, size: random.standard_normal(levels) * size
    plan_effect, region_effect, product_effect, shop_effect = effect(8, 0.5), effect(25, 0.4), effect(80, 0.5), effect(200, 0.6)
    plan_slope = effect(8, 0.8)
    load = np.log(spend) - np.log(income) + 5.2
    odds = (
        plan_effect[plan] + region_effect[region] + product_effect[product] + shop_effect[shop]
        + 0.7 * load
        + plan_slope[plan] * (score - 28) / 16
        + 0.9 * (days > 120) * (visits < 3)
        - 0.6 * np.abs(age - 45) / 14
        + 0.5 * np.tanh(balance / 80) * np.where(region < 6, 1, -1)
        + 1.0 * normal()
    )
    odds += -0.9 - odds.mean()
    labels = random.random(rows) < 1 / (1 + np.exp(-odds))

    table = pd.DataFrame({
        "income": income.round(0), "spend": spend.round(2), "visits": visits, "age": age, "days_since_last": days,
        "balance": balance.round(2), "score": score.round(2), "noise_a": noise[0].round(4), "noise_b": noise[1].round(4),
        "plan": [f"plan_{i}" for i in plan], "region": [f"region_{i}" for i in region],
        "product": [f"product_{i}" for i in product], "shop": [f"shop_{i}" for i in shop],
    })
    for name in table.columns:
        share = np.full(rows, 0.08)
        if name == "income":
            share = np.where(income > np.median(income), 0.13, 0.03)
        table[name] = table[name].where(random.random(rows) >= share)
    return table.assign(target=np.where(labels, "yes", "no"))


# name → (make, task, metrics with the one that counts first, most repeats)
TABLES = {
    "iris": (lambda seed: bundled("iris.csv", "species"), "multiclass", ["accuracy"], 5),
    "breast_cancer": (lambda seed: bundled("breast_cancer.csv", "diagnosis"), "binary", ["roc_auc", "accuracy"], 5),
    "digits": (lambda seed: bundled("digits.csv", "digit"), "multiclass", ["accuracy"], 5),
    "friedman1": (friedman1, "regression", ["rmse", "r2"], 5),
    "noisy_classes": (noisy_classes, "binary", ["roc_auc", "accuracy"], 5),
    "mixed_50k": (mixed, "binary", ["roc_auc", "accuracy"], 1),
}


def deal(strata, random):
    """Row → number of its card within its stratum, in random order: dealing them round gives every part its share of every class."""
    card = np.empty(len(strata), int)
    for stratum in np.unique(strata):
        rows = np.flatnonzero(strata == stratum)
        card[rows] = random.permutation(len(rows))
    return card


def roles(target, task, repeats, seed):
    strata = np.zeros(len(target), int) if task == "regression" else pd.factorize(target)[0]
    result = []
    for repeat in range(repeats):
        random = np.random.default_rng([seed, repeat])
        card = deal(strata, random)
        for fold in range(FOLDS):
            # the rows that are left are dealt again, so that the validation rows of a fold are no other fold's test rows
            role = np.where(card % FOLDS == fold, "x", "t")
            rest = np.flatnonzero(role == "t")
            role[rest[deal(strata[rest], random) % FOLDS == 0]] = "v"
            result.append({"repeat": repeat, "fold": fold, "roles": "".join(role)})
    return result


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--repeats", type=int, default=5)
    arguments.add_argument("--tables", default=",".join(TABLES))
    given = arguments.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    described = {}
    for name in given.tables.split(","):
        make, task, metrics, most = TABLES[name]
        table = make(given.seed)
        table.to_csv(given.out / f"{name}.csv", index=False)
        repeats = min(given.repeats, most)
        described[name] = {"task": task, "metrics": metrics, "rows": len(table), "repeats": repeats, "splits": roles(table["target"], task, repeats, given.seed)}
    (given.out / "tables.json").write_text(json.dumps(described))
