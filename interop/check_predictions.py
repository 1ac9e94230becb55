"""Proves that the MEDS world reads our predictions: the schema by pyarrow, the figures by meds-evaluation.

    python interop/check_predictions.py PREDICTIONS.parquet [--ours METRICS.json]

METRICS.json may hold any of roc_auc_score, average_precision_score, brier_score, calibration_error, binary_accuracy,
f1_score, each sample weighted equally; each is printed beside theirs and must agree to 1e-6. Without the package
meds-evaluation only the schema is checked, and that is said. Exits 1 when a check fails.
"""

import argparse
import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

TOLERANCE = 1e-6
SCHEMA = {
    "subject_id": pa.int64(),
    "prediction_time": pa.timestamp("us"),
    "boolean_value": pa.bool_(),
    "predicted_boolean_value": pa.bool_(),
    "predicted_boolean_probability": pa.float32(),
}
MAY_BE_NULL = {"predicted_boolean_value", "predicted_boolean_probability"}


def schema_problems(table: pa.Table) -> list[str]:
    """What keeps the table from being a meds-evaluation prediction table; further columns are allowed."""
    problems = []
    for name, wanted in SCHEMA.items():
        if name not in table.column_names:
            problems.append(f"column {name} is missing")
        elif table.schema.field(name).type != wanted:
            problems.append(f"column {name} is {table.schema.field(name).type}, should be {wanted}")
        elif name not in MAY_BE_NULL and table.column(name).null_count > 0:
            problems.append(f"column {name} has nulls")
    if problems:
        return problems
    out_of_range = [p for p in table.column("predicted_boolean_probability").drop_null().to_pylist() if not 0 <= p <= 1]
    if out_of_range:
        problems.append(f"{len(out_of_range)} probabilities are not within 0 and 1")
    return problems


def evaluate(path: Path) -> dict[str, dict[str, float]] | None:
    """Their figures by their own entry; None where their package is not installed."""
    try:
        import polars as pl
        from meds_evaluation.evaluate import evaluate_binary_classification
    except ImportError:
        return None
    return evaluate_binary_classification(pl.read_parquet(path).select(list(SCHEMA)))


def compare(theirs: dict[str, float], ours: dict[str, float]) -> list[str]:
    """Prints both, returns the disagreements."""
    print(f"{'metric':28s}{'meds-evaluation':>18s}{'ours':>18s}")
    for name, value in theirs.items():
        mine = ours.get(name)
        print(f"{name:28s}{value:18.9f}{'-' if mine is None else format(mine, '18.9f'):>18s}")
    unknown = [f"metric {name} is not one of theirs" for name in ours if name not in theirs]
    wrong = [name for name in ours if name in theirs and not abs(theirs[name] - ours[name]) <= TOLERANCE]
    return unknown + [f"metric {name} differs by more than {TOLERANCE}" for name in wrong]


def main() -> int:
    parser = argparse.ArgumentParser(description="The MEDS world reads our predictions.")
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--ours", type=Path, help="our figures, as JSON")
    arguments = parser.parse_args()
    table = pq.read_table(arguments.predictions, partitioning=None)
    failures = schema_problems(table)
    print(f"predictions: {table.num_rows} rows, schema {'wrong' if failures else 'as meds-evaluation wants it'}")
    theirs = None if failures else evaluate(arguments.predictions)
    if theirs is not None:
        ours = json.loads(arguments.ours.read_text()) if arguments.ours else {}
        failures += compare(theirs["samples_equally_weighted"], ours)
        print("each subject weighted equally:", json.dumps(theirs["subjects_equally_weighted"]))
    elif not failures:
        print("SKIP figures: the package meds-evaluation is not installed")
    for failure in failures:
        print(f"FAIL {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
