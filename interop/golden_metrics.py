"""Makes the golden values that the evaluation and probe tests compare with, by scikit-learn, numpy and scipy.

    python interop/golden_metrics.py        (from the repository root; the tests themselves need no Python)

Writes src/study/evaluate/golden/metrics.json and src/study/adapt/golden/logistic.json. Integer weights stand for repeated rows.
"""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import brentq
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    brier_score_loss,
    f1_score,
    log_loss,
    roc_auc_score,
)
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parent.parent


def challenge_score(y, p):
    """PhysioNet/CinC 2012, event 1: the largest over thresholds of min(sensitivity, positive predictive value)."""
    best = 0.0
    for threshold in np.unique(p):
        called = p >= threshold
        hits = float((called & (y == 1)).sum())
        best = max(best, min(hits / (y == 1).sum(), hits / called.sum()))
    return best


def net_benefit(y, p, threshold):
    called = p >= threshold
    n = len(y)
    return float((called & (y == 1)).sum() / n - (called & (y == 0)).sum() / n * threshold / (1 - threshold))


def expected(y, p):
    logits = np.log(p) - np.log1p(-p)
    line = LogisticRegression(C=np.inf, tol=1e-12, max_iter=10000, solver="newton-cholesky").fit(logits[:, None], y)
    observed, predicted = calibration_curve(y, p, n_bins=10)
    shift = brentq(lambda a: np.mean(y) - np.mean(1 / (1 + np.exp(-(a + logits)))), -20, 20, xtol=1e-13)
    return {
        "auroc": roc_auc_score(y, p),
        "averagePrecision": average_precision_score(y, p),
        "brier": brier_score_loss(y, p),
        "logLoss": log_loss(y, p),
        "calibrationSlope": float(line.coef_[0, 0]),
        "calibrationIntercept": float(line.intercept_[0]),
        "calibrationInTheLarge": shift,
        "calibrationError": float(np.abs(observed - predicted).mean()),
        "challengeScore": challenge_score(y, p),
        "accuracy": accuracy_score(y, p >= 0.5),
        "f1": f1_score(y, p >= 0.5),
        "netBenefit": {str(t): net_benefit(y, p, t) for t in (0.05, 0.1, 0.2, 0.5)},
    }


def metric_cases():
    random = np.random.default_rng(2012)
    cases = []
    for name, rows, digits, weighted in (
        ("no ties", 500, 6, False),
        ("ties", 500, 2, False),
        ("heavy ties", 300, 1, False),
        ("small", 12, 2, False),
        ("integer weights", 250, 2, True),
    ):
        logits = random.normal(-1, 1.4, rows)
        y = (random.uniform(size=rows) < 1 / (1 + np.exp(-(0.3 + 0.8 * logits)))).astype(int)
        p = np.clip(np.round(1 / (1 + np.exp(-logits)), digits), 10.0**-digits, 1 - 10.0**-digits)
        p = np.array([float(f"{v:.{digits}f}") for v in p])
        weights = random.integers(0, 4, rows) if weighted else np.ones(rows, dtype=int)
        cases.append(
            {
                "name": name,
                "outcomes": y.tolist(),
                "probabilities": p.tolist(),
                "weights": weights.tolist(),
                "expected": expected(np.repeat(y, weights), np.repeat(p, weights)),
            }
        )
    return cases


def logistic_cases():
    random = np.random.default_rng(7)
    rows, columns = 160, 9
    x = random.normal(size=(rows, columns)) @ random.normal(size=(columns, columns))
    x[:, 3] = x[:, 2] + 0.05 * random.normal(size=rows)  # nearly collinear
    x[:, 5] = 4.0  # constant
    x[:, 7] *= 1000.0  # badly scaled
    x = np.round(x, 4)
    logits = 0.4 * x[:, 0] - 0.5 * x[:, 1] - 1
    y = (random.uniform(size=rows) < 1 / (1 + np.exp(-logits))).astype(int)
    scaled = StandardScaler().fit_transform(x)
    fits = []
    for penalty in (0.01, 1.0, 30.0):
        model = LogisticRegression(C=1 / penalty, tol=1e-12, max_iter=100000, solver="newton-cholesky").fit(scaled, y)
        fits.append(
            {
                "penalty": penalty,
                "coefficients": model.coef_[0].tolist(),
                "intercept": float(model.intercept_[0]),
                "probabilities": model.predict_proba(scaled)[:5, 1].tolist(),
            }
        )
    return {"rows": rows, "columns": columns, "values": x.ravel().tolist(), "outcomes": y.tolist(), "fits": fits}


def write(path, document):
    path = ROOT / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, separators=(",", ":")) + "\n")


write("src/study/evaluate/golden/metrics.json", metric_cases())
write("src/study/adapt/golden/logistic.json", logistic_cases())
