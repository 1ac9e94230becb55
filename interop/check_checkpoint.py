"""Proves that transformers reads our model folder: no weight missing or left over, our logits, our tokens.

    python interop/check_checkpoint.py MODEL_FOLDER [LOGITS_JSON]

MODEL_FOLDER holds config.json, model.safetensors and tokenizer.json as we write them; LOGITS_JSON holds
{"input_ids": [[..]], "logits": [[[..]]]} computed by us. Logits must agree to 1e-4 of the largest logit; without the
file they are not compared, and that is said. Exits 1, and says which check, when one fails.
"""

import argparse
import json
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast
from transformers.utils import logging

TOLERANCE = 1e-4

logging.disable_progress_bar()


def load_model(folder: Path):
    """The model, and a list of what the loader had to invent or drop."""
    model, loading = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    names = ("missing_keys", "unexpected_keys", "mismatched_keys", "error_msgs")
    return model.eval(), [f"{name}: {sorted(map(str, loading[name]))}" for name in names if loading.get(name)]


def logit_deviation(model, expected: dict) -> float:
    """Largest deviation of theirs from ours, relative to the largest of our logits."""
    worst, largest = 0.0, 0.0
    for ids, ours in zip(expected["input_ids"], expected["logits"], strict=True):
        with torch.no_grad():
            theirs = model(input_ids=torch.tensor([ids])).logits[0]
        ours = torch.tensor(ours)
        if ours.shape != theirs.shape:
            sys.exit(f"FAIL logits: ours have shape {list(ours.shape)}, theirs {list(theirs.shape)}")
        if not torch.isfinite(ours).all():
            return float("nan")
        worst = max(worst, (ours - theirs).abs().max().item())
        largest = max(largest, ours.abs().max().item())
    return worst / largest if largest > 0 else float("nan")


def token_problems(folder: Path, vocabulary_size: int, rows: list[list[int]]) -> list[str]:
    """What is wrong with tokenizer.json: its size, its order, and that the words of a history give back its ids."""
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))
    if len(tokenizer) != vocabulary_size:
        return [f"tokenizer.json has {len(tokenizer)} tokens, config.json says {vocabulary_size}"]
    problems = []
    vocabulary = folder / "vocabulary.json"
    if vocabulary.exists():
        texts = [token["text"] for token in json.loads(vocabulary.read_text())["tokens"]]
        if texts != tokenizer.convert_ids_to_tokens(list(range(vocabulary_size))):
            problems.append("tokenizer.json and vocabulary.json name some id differently")
    for row, ids in enumerate(rows):
        words = tokenizer.convert_ids_to_tokens(ids)
        encoded = [tokenizer(word, add_special_tokens=False)["input_ids"] for word in words]
        if [part for parts in encoded for part in parts] != ids:
            problems.append(f"row {row}: its words do not encode to its ids")
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description="transformers reads our model folder and gives our logits.")
    parser.add_argument("model", type=Path)
    parser.add_argument("logits", type=Path, nargs="?")
    arguments = parser.parse_args()
    expected = json.loads(arguments.logits.read_text()) if arguments.logits else {"input_ids": [], "logits": []}
    model, loading = load_model(arguments.model)
    print(f"checkpoint: {type(model).__name__}, {sum(p.numel() for p in model.parameters())} parameters")
    tokens = token_problems(arguments.model, model.config.vocab_size, expected["input_ids"])
    failures = [*(f"weights: {line}" for line in loading), *(f"tokens: {line}" for line in tokens)]
    if arguments.logits:
        worst, positions = logit_deviation(model, expected), sum(map(len, expected["input_ids"]))
        print(f"checkpoint: logits at {positions} positions, largest deviation {worst:.2e} (allowed {TOLERANCE:g})")
        # A NaN compares as false, so ask for what is right, not for what is wrong.
        if not worst <= TOLERANCE:
            failures.append("logits: transformers does not compute what we compute")
    else:
        print("SKIP logits: no file of our logits was given")
    for failure in failures:
        print(f"FAIL {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
