"""Proves that our labels are es-aces's, row for row: subject, prediction time, label.

    python interop/check_aces.py [--data FOLDER] [--random N] [--seed S] [--write]

Runs es-aces and `anamnesis label` on the ACES sample (its six task files as they are, and again with predicates that its data
hold), on the MIMIC-IV demo (the tasks of interop/tasks), and on N random tasks over both. --write renews
src/study/tasks/golden/aces.json from es-aces's rows: counts and a hash of the sorted rows, nothing of the data.

Random tasks leave out what es-aces is known to get wrong (docs/tasks.md); rows without a prediction time, which it writes for
triggers whose window has no end, are counted and set aside. Exits 1 at a difference, 2 without the data.
"""

import argparse
import hashlib
import json
import logging
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import polars as pl
from aces import config, predicates, query
from omegaconf import DictConfig

ROOT = Path(__file__).resolve().parent.parent
TASKS = ROOT / "interop" / "tasks"
GOLDEN = ROOT / "src" / "study" / "tasks" / "golden" / "aces.json"
KEY = ["subject_id", "prediction_time", "boolean_value"]
HOURS = ["30 min", "2h", "12 hours", "24h", "3 days", "30 days"]


def theirs(files: list[Path], task: Path, overriding: Path | None) -> tuple[pl.DataFrame, int]:
    """es-aces's labels, and how many rows it wrote without a prediction time. Its configuration keeps state: one per file."""
    parts = []
    for file in files:
        cfg = config.TaskExtractorConfig.load(task, overriding)
        frame = predicates.get_predicates_df(cfg, DictConfig({"standard": "meds", "path": str(file)}))
        result = query.query(cfg, frame)
        if len(result) == 0:
            continue
        label = (pl.col("label") > 0) if "label" in result.columns else pl.lit(None, dtype=pl.Boolean)
        parts.append(
            result.select("subject_id", pl.col("index_timestamp").alias("prediction_time"), label.alias("boolean_value"))
        )
    rows = pl.concat(parts) if parts else empty()
    return rows.drop_nulls("prediction_time").sort(KEY), rows["prediction_time"].null_count()


def ours(dataset: Path, task: Path, overriding: Path | None, out: Path) -> pl.DataFrame:
    command = ["node", str(ROOT / "bin" / "anamnesis.js"), "label", str(dataset), str(task), str(out), "--force", "--json"]
    command += ["--allow-unmatched"]
    command += [] if overriding is None else ["--predicates", str(overriding)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    parts = [pl.read_parquet(file, hive_partitioning=False) for file in sorted(out.rglob("*.parquet"))]
    return (pl.concat(parts) if parts else empty()).select(KEY).sort(KEY)


def empty() -> pl.DataFrame:
    return pl.DataFrame(schema={"subject_id": pl.Int64, "prediction_time": pl.Datetime("us"), "boolean_value": pl.Boolean})


def facts(rows: pl.DataFrame) -> dict[str, object]:
    """What the golden file keeps of a cohort: the hash of `subject,microseconds,label` lines, sorted as numbers."""
    micros = rows["prediction_time"].dt.epoch("us").to_list()
    answers = ["" if value is None else str(int(value)) for value in rows["boolean_value"].to_list()]
    lines = sorted(zip(rows["subject_id"].to_list(), micros, answers))
    text = "\n".join(",".join(map(str, line)) for line in lines)
    positives = None if rows["boolean_value"].null_count() == len(rows) > 0 else int(rows["boolean_value"].sum() or 0)
    return {"rows": len(rows), "positives": positives, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def random_task(chance: random.Random, codes: list[str]) -> str:
    """Three windows, random in every respect that es-aces gets right."""
    names = ["a", "b", "c", "a_or_b", "b_and_c"]
    plain = {name: random_predicate(chance, codes) for name in ("a", "b", "c")}
    lines = ["predicates:", *[f"  {name}: {{{text}}}" for name, text in plain.items()]]
    lines += ['  a_or_b: {expr: "or(a, b)"}', '  b_and_c: {expr: "and(b, c)"}']
    lines += [f"trigger: {chance.choice(['a', 'b', 'a_or_b'])}", "windows:"]
    sides = ["trigger"]
    for index in range(3):
        lines.append(f"  w{index}: {{{random_window(chance, index, sides, names)}}}")
        sides += [f"w{index}.start", f"w{index}.end"]
    return "\n".join(lines) + "\n"


def random_predicate(chance: random.Random, codes: list[str]) -> str:
    code = chance.choice(codes)
    kind = chance.randrange(3)
    if kind == 0:
        return f"code: {json.dumps(code)}"
    if kind == 1:
        return f"code: {{any: {json.dumps([code, chance.choice(codes)])}}}"
    bound = f", value_{chance.choice(['min', 'max'])}: {chance.choice([-0.5, 0, 0.5, 1.3, 37.2])}"
    return f"code: {{regex: {json.dumps('^' + code.split('//')[0])}}}{bound if chance.random() < 0.5 else ''}"


def random_window(chance: random.Random, index: int, sides: list[str], names: list[str]) -> str:
    reference = chance.choice(sides)
    anchor = chance.choice(
        [reference, f"{reference} + {chance.choice(HOURS)}", f"{reference} - {chance.choice(HOURS)}"]
        + [f"{reference} {arrow} {chance.choice(names)}" for arrow in ("->", "<-")]
    )
    # The first window gives the prediction time: were its start its end less a duration, es-aces would swap the two.
    if index == 0 or chance.random() < 0.6:
        far = chance.choice(["null", f"start + {chance.choice(HOURS)}", f"start -> {chance.choice(names)}"])
        parts = [f"start: {anchor}", f"end: {far}"]
    else:
        far = chance.choice(["null", f"end - {chance.choice(HOURS)}", f"end <- {chance.choice(names)}"])
        parts = [f"start: {far}", f"end: {anchor}"]
    parts += [f"start_inclusive: {chance.random() < 0.5}", f"end_inclusive: {chance.random() < 0.5}"]
    if chance.random() < 0.4:
        limits = chance.choice(["(1, None)", "(None, 0)", "(None, 5)", "(2, 50)"])
        predicate = chance.choice([*names, "_ANY_EVENT"])
        parts.append(f'has: {{{predicate}: "{limits}"}}')
    if index == 0:
        parts.append(f"index_timestamp: {chance.choice(['start', 'end'])}")
    if index == 2:
        # A label that its own window demands would always be the same, which we refuse.
        free = [name for name in names if not any(part.startswith(f"has: {{{name}:") for part in parts)]
        parts.append(f"label: {chance.choice(free)}")
    return ", ".join(parts)


def frequent_codes(files: list[Path]) -> list[str]:
    counts = pl.concat([pl.scan_parquet(file).select("code") for file in files]).collect()["code"].value_counts(sort=True)
    return counts["code"].head(40).to_list()


def main() -> int:
    parser = argparse.ArgumentParser(description="Our labels are es-aces's, row for row.")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--random", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    sample, demo = arguments.data / "aces-meds-sample", arguments.data / "mimic-iv-demo" / "meds"
    if not sample.is_dir() or not demo.is_dir():
        print(f"SKIP: {sample} or {demo} is absent")
        return 2
    sets = {
        "sample": (sample / "meds_sample", sorted((sample / "meds_sample").rglob("*.parquet"))),
        "demo": (demo, sorted((demo / "data").rglob("*.parquet"))),
    }
    stand_ins = TASKS / "sample_predicates.yaml"
    sample_tasks = sorted((sample / "sample_configs").glob("*.yaml"))
    cases = [(f"sample/{task.stem}", "sample", task, None) for task in sample_tasks]
    cases += [(f"sample-with-predicates/{task.stem}", "sample", task, stand_ins) for task in sample_tasks]
    cases += [(f"demo/{task.stem}", "demo", task, None) for task in sorted(TASKS.glob("*.yaml")) if task != stand_ins]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for number in range(arguments.random):
            which = ("sample", "demo")[number % 2]
            task = work / f"random_{arguments.seed}_{number}.yaml"
            task.write_text(random_task(random.Random(f"{arguments.seed} {number}"), frequent_codes(sets[which][1])))
            cases.append((f"random/{number}", which, task, None))
        golden, failures, compared, random_rows = {}, 0, 0, 0
        for name, which, task, overriding in cases:
            dataset, files = sets[which]
            expected, without_time = theirs(files, task, overriding)
            found = ours(dataset, task, overriding, work / "labels")
            same = expected.equals(found)
            compared += 1
            failures += not same
            random_rows += len(found) if name.startswith("random/") else 0
            if not name.startswith("random/"):
                golden[name] = facts(expected)
            if not same or not name.startswith("random/"):
                aside = f", {without_time} without a time set aside" if without_time else ""
                print(f"{'ok  ' if same else 'FAIL'} {name}: es-aces {len(expected)} rows{aside}, ours {len(found)}")
            if not same and name.startswith("random/"):
                print(task.read_text())
    print(f"{compared - failures} of {compared} tasks equal; {random_rows} rows of random tasks")
    if arguments.write:
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(json.dumps(golden, indent=2) + "\n")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
