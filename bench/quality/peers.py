"""The other side of `./kargah bench quality`: scikit-learn and XGBoost with their own defaults on the same folds.

usage: peers.py FOLDER     reads FOLDER/tables.json, writes FOLDER/peers.json: table → model → one dictionary of metrics for each split

Everyone learns from the rows t and v (none of these has a use for v) and is scored on x. Categories are one-hot, empty numbers the median with an
indicator beside it, except where the model has a way of its own: HistGradientBoosting takes categories and empty cells as they are, XGBoost empty cells.
"""
import os

# one fold a core: threads within a fit would only wait for each other
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import json
import sys
import warnings
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn import metrics
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler
from xgboost import XGBClassifier, XGBRegressor

FOLDER = Path(sys.argv[1])
TABLES = json.loads((FOLDER / "tables.json").read_text())
MODELS = ["linear", "random_forest", "hist_gradient_boosting", "xgboost", "mlp_standardized", "mlp_default"]


def encoded(table, numbers="median", categories="one-hot", scale=False):
    number = [name for name in table if pd.api.types.is_numeric_dtype(table[name])]
    category = [name for name in table if name not in number]
    steps = [SimpleImputer(strategy="median", add_indicator=True)] if numbers == "median" else ["passthrough"]
    if scale:
        steps.append(StandardScaler())
    coded = OneHotEncoder(handle_unknown="ignore", sparse_output=False) if categories == "one-hot" else OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
    parts = ColumnTransformer([("numbers", make_pipeline(*steps), number), ("categories", coded, category)], sparse_threshold=0)
    return make_pipeline(parts, FunctionTransformer(lambda values: values.astype(np.float32))), len(number), len(category)


def build(model, table, regression, seed):
    if model == "hist_gradient_boosting":
        encoder, numbers, categories = encoded(table, "as is", "codes")
        kind = HistGradientBoostingRegressor if regression else HistGradientBoostingClassifier
        return encoder, kind(categorical_features=[False] * numbers + [True] * categories if categories else None, random_state=seed)
    if model == "xgboost":
        return encoded(table, "as is")[0], (XGBRegressor if regression else XGBClassifier)(random_state=seed, n_jobs=1)
    if model == "random_forest":
        return encoded(table)[0], (RandomForestRegressor if regression else RandomForestClassifier)(random_state=seed, n_jobs=1)
    if model == "linear":
        return encoded(table, scale=True)[0], Ridge() if regression else LogisticRegression(max_iter=1000)
    return encoded(table, scale=model == "mlp_standardized")[0], (MLPRegressor if regression else MLPClassifier)(random_state=seed)


def score(task):
    name, model, number = task
    warnings.simplefilter("ignore")
    about = TABLES[name]
    split = about["splits"][number]
    table = pd.read_csv(FOLDER / f"{name}.csv")
    regression = about["task"] == "regression"
    target = table.pop("target").to_numpy() if regression else pd.factorize(table.pop("target"), sort=True)[0]
    test = np.array(list(split["roles"])) == "x"
    encoder, learner = build(model, table[~test], regression, split["repeat"])
    learner.fit(encoder.fit_transform(table[~test]), target[~test])
    inputs = encoder.transform(table[test])
    predicted = learner.predict(inputs)
    truth = target[test]
    if regression:
        result = {"rmse": metrics.mean_squared_error(truth, predicted, squared=False), "r2": metrics.r2_score(truth, predicted)}
    else:
        result = {"accuracy": metrics.accuracy_score(truth, predicted)}
        if about["task"] == "binary":
            result["roc_auc"] = metrics.roc_auc_score(truth, learner.predict_proba(inputs)[:, 1])
    return name, model, number, {key: float(value) for key, value in result.items()}


if __name__ == "__main__":
    tasks = [(name, model, number) for name, about in TABLES.items() for model in MODELS for number in range(len(about["splits"]))]
    results = {}
    with Pool(os.cpu_count()) as pool:
        for name, model, number, scored in pool.imap(score, tasks):
            cells = results.setdefault(name, {}).setdefault(model, [])
            cells.append(scored)
            if len(cells) == len(TABLES[name]["splits"]):
                first = TABLES[name]["metrics"][0]
                print(f"{name}: {model} {first} {np.mean([cell[first] for cell in cells]):.4f}", flush=True)
                (FOLDER / "peers.json").write_text(json.dumps(results))
