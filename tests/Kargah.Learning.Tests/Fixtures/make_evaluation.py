"""Writes evaluation.json: what scikit-learn says of random predictions. Run with Debian's python3-sklearn (1.2.1): python3 make_evaluation.py"""
import json
import pathlib

import numpy as np
from sklearn.calibration import _SigmoidCalibration, calibration_curve
from sklearn.metrics import (
    average_precision_score, brier_score_loss, confusion_matrix, precision_recall_curve, precision_recall_fscore_support, roc_auc_score, roc_curve,
)

random = np.random.RandomState(20240131)


def binary(rows, levels):
    labels = random.randint(0, 2, rows)
    scores = np.clip(np.round((0.35 * labels + random.rand(rows)) / 1.35 * levels) / levels, 0, 1)
    fpr, tpr, _ = roc_curve(labels, scores, drop_intermediate=False)
    precision, recall, _ = precision_recall_curve(labels, scores)
    observed, predicted = calibration_curve(labels, scores, n_bins=10, strategy="uniform")
    logits = np.log(np.clip(scores, 1e-12, 1 - 1e-12) / (1 - np.clip(scores, 1e-12, 1 - 1e-12)))
    platt = _SigmoidCalibration().fit(logits, labels)
    return {
        "labels": labels.tolist(), "scores": scores.tolist(), "auc": roc_auc_score(labels, scores), "ap": average_precision_score(labels, scores),
        "fpr": fpr.tolist(), "tpr": tpr.tolist(), "precision": precision[::-1].tolist(), "recall": recall[::-1].tolist(),
        "observed": observed.tolist(), "predicted": predicted.tolist(), "brier": brier_score_loss(labels, scores),
        "platt_scale": -float(platt.a_), "platt_shift": -float(platt.b_),
    }


def multiclass(rows, classes):
    labels = random.randint(0, classes, rows)
    probabilities = random.dirichlet(np.ones(classes), rows)
    probabilities[np.arange(rows), labels] += 0.4
    probabilities /= probabilities.sum(1, keepdims=True)
    said = probabilities.argmax(1)
    precision, recall, f1, support = precision_recall_fscore_support(labels, said)
    return {
        "labels": labels.tolist(), "probabilities": probabilities.ravel().tolist(), "classes": classes, "confusion": confusion_matrix(labels, said).tolist(),
        "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(), "support": support.tolist(),
        "auc": [roc_auc_score(labels == c, probabilities[:, c]) for c in range(classes)],
        "brier": float(((probabilities - np.eye(classes)[labels]) ** 2).sum(1).mean()),
    }


cases = {"binary": [binary(80, 1000), binary(120, 7)], "multiclass": multiclass(150, 4)}
pathlib.Path(__file__).with_name("evaluation.json").write_text(json.dumps(cases) + "\n")
