"""Makes the golden values of the decoder by transformers.LlamaForCausalLM: loss, logits, hidden states, every gradient.

    python interop/golden_decoder.py [--check]      (from the repository root; the tests themselves need no Python)

Writes src/model/decoder/golden/{config.json, model.safetensors, golden.json}. The weights are float32; the reference
values are computed in float64 from exactly these weights and rounded to nine significant digits. transformers rounds
norms, softmax and rotary angles to float32 even in a float64 model, so three small parts are replaced for float64, and
the untouched float32 model must then agree with the result (see check_against_original). Rows are packed: segments
share a row, never attend to each other, and count their positions from 0. loss = sum(w * CE) / sum(w).
With --check nothing is written: golden.json is recomputed from the committed weights and compared.
"""

import argparse
import json
import sys
from functools import partial
from pathlib import Path

import torch
from transformers import AttentionInterface, LlamaConfig, LlamaForCausalLM
from transformers.models.llama.modeling_llama import LlamaRMSNorm, LlamaRotaryEmbedding
from transformers.utils import logging

logging.disable_progress_bar()

FOLDER = Path(__file__).resolve().parent.parent / "src/model/decoder/golden"
SEED = 20260107
ROW_LENGTH = 16
# Lengths of the segments of each row; what is left of a row is padding (segment -1).
SEGMENTS = [[7, 5, 3], [4, 12]]
PAD_SEGMENT = -1
BATCH_FIELDS = ("input_ids", "targets", "positions", "segments", "weights")
FLOAT32_TOLERANCE = 1e-5
SAME_TOLERANCE = 1e-7


def tiny_config() -> LlamaConfig:
    return LlamaConfig(
        vocab_size=64,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=4,
        head_dim=8,
        max_position_embeddings=64,
        rms_norm_eps=1e-5,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
        tie_word_embeddings=True,
        attention_bias=False,
        mlp_bias=False,
        hidden_act="silu",
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
        attn_implementation="eager",
    )


def random_model(generator: torch.Generator) -> LlamaForCausalLM:
    """Float32 weights large enough that no gradient is lost in rounding; norm weights around 1."""
    model = LlamaForCausalLM(tiny_config())
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            parameter.copy_(1 + 0.2 * noise if name.endswith("norm.weight") else 0.2 * noise)
    return model


def packed_batch(generator: torch.Generator) -> dict[str, torch.Tensor]:
    """input_ids, targets, positions, segments and loss weights, each [2, 16]."""
    rows = {"input_ids": [], "targets": [], "positions": [], "segments": [], "weights": []}
    for lengths in SEGMENTS:
        ids, targets, positions, segments, weights = [], [], [], [], []
        for segment, length in enumerate(lengths):
            tokens = [1, *torch.randint(3, 64, (length - 1,), generator=generator).tolist()]
            ids += tokens
            targets += [*tokens[1:], 0]
            positions += range(length)
            segments += [segment] * length
            given = (0.25 + torch.rand(length - 1, generator=generator)).tolist()
            weights += [*(round(weight, 2) for weight in given), 0.0]
        padding = ROW_LENGTH - len(ids)
        rows["input_ids"].append(ids + [0] * padding)
        rows["targets"].append(targets + [0] * padding)
        rows["positions"].append(positions + [0] * padding)
        rows["segments"].append(segments + [PAD_SEGMENT] * padding)
        rows["weights"].append(weights + [0.0] * padding)
    return tensors(rows)


def tensors(rows: dict[str, list]) -> dict[str, torch.Tensor]:
    types = {"weights": torch.float64}
    return {name: torch.tensor(rows[name], dtype=types.get(name, torch.int64)) for name in BATCH_FIELDS}


def additive_mask(segments: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """[B, 1, T, T]: 0 where key <= query and both in one segment, else the most negative finite number."""
    same = segments[:, :, None] == segments[:, None, :]
    causal = torch.ones(segments.shape[1], segments.shape[1], dtype=torch.bool).tril()
    mask = torch.zeros(same.shape, dtype=dtype).masked_fill(~(same & causal), torch.finfo(dtype).min)
    return mask[:, None]


def exact_norm(norm, x: torch.Tensor) -> torch.Tensor:
    """RMSNorm in the precision of its input."""
    return norm.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + norm.variance_epsilon)


def exact_rotary(rotary, x: torch.Tensor, position_ids: torch.Tensor):
    """Cosines and sines [B, T, D] computed in float64."""
    head_dim, theta = rotary.config.head_dim, rotary.config.rope_parameters["rope_theta"]
    frequencies = theta ** (-torch.arange(0, head_dim, 2, dtype=torch.float64) / head_dim)
    angles = (position_ids[..., None].double() * frequencies).repeat(1, 1, 2)
    return angles.cos().to(x.dtype), angles.sin().to(x.dtype)


def exact_attention(module, query, key, value, attention_mask, scaling, **_):
    """Eager attention whose softmax keeps the precision of its input."""
    scores = torch.matmul(query, key.transpose(2, 3)) * scaling + attention_mask
    weights = scores.softmax(-1)
    return torch.matmul(weights, value).transpose(1, 2).contiguous(), weights


def exact_copy(original: LlamaForCausalLM) -> LlamaForCausalLM:
    """The same weights in float64, with nothing rounded to float32 on the way."""
    AttentionInterface.register("exact", exact_attention)
    model = LlamaForCausalLM(tiny_config())
    model.load_state_dict(original.state_dict())
    model = model.double()
    model.config._attn_implementation = "exact"
    for module in model.modules():
        if isinstance(module, LlamaRMSNorm):
            module.forward = partial(exact_norm, module)
        if isinstance(module, LlamaRotaryEmbedding):
            module.forward = partial(exact_rotary, module)
    return model


def run(model: LlamaForCausalLM, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """loss, logits [B, T, V], hidden [B, T, H] (output of the final norm) and "gradient NAME" of every parameter."""
    model.zero_grad(set_to_none=True)
    hidden = model.model(
        input_ids=batch["input_ids"],
        position_ids=batch["positions"],
        attention_mask=additive_mask(batch["segments"], model.dtype),
        use_cache=False,
    ).last_hidden_state
    logits = model.lm_head(hidden)
    each = torch.nn.functional.cross_entropy(logits.flatten(0, 1), batch["targets"].flatten(), reduction="none")
    weights = batch["weights"].flatten().to(model.dtype)
    loss = (weights * each).sum() / weights.sum()
    loss.backward()
    gradients = {f"gradient {name}": parameter.grad for name, parameter in model.named_parameters()}
    return {"loss": loss.detach(), "logits": logits.detach(), "hidden": hidden.detach(), **gradients}


def rounded(tensor: torch.Tensor) -> list:
    """Nested lists of nine significant digits."""
    if tensor.dim() == 0:
        return float(f"{tensor.item():.9g}")
    if tensor.dim() > 1:
        return [rounded(part) for part in tensor]
    return [float(f"{value:.9g}") for value in tensor.tolist()]


def deviation(expected: torch.Tensor, actual: torch.Tensor) -> float:
    """Largest deviation of a tensor, relative to its largest magnitude."""
    left, right = expected.double(), actual.double()
    return ((left - right).abs().max() / left.abs().max().clamp_min(1e-300)).item()


def check_against_original(original, exact, batch) -> None:
    """Ours of float64 must be theirs of float32 up to rounding, and a packed segment must equal the segment alone."""
    expected, actual = run(exact, batch), run(original, batch)
    worst = max((deviation(expected[name], actual[name]), name) for name in expected)
    print(f"golden decoder: untouched float32 transformers within {worst[0]:.1e} of float64 ({worst[1]})")
    if worst[0] > FLOAT32_TOLERANCE:
        sys.exit("the float64 reference does not compute what transformers computes")
    for row, lengths in enumerate(SEGMENTS):
        start = 0
        for length in lengths:
            alone = segment_alone(batch, row, start, length)
            with torch.no_grad():
                logits = exact(**alone, attention_mask=additive_mask(torch.zeros(1, length), torch.float64)).logits
            if deviation(logits[0], expected["logits"][row, start : start + length]) > 1e-12:
                sys.exit("a packed segment differs from the same segment alone")
            start += length


def segment_alone(batch: dict[str, torch.Tensor], row: int, start: int, length: int) -> dict[str, torch.Tensor]:
    return {"input_ids": batch["input_ids"][row : row + 1, start : start + length], "use_cache": False}


def golden_values(original: LlamaForCausalLM, batch: dict[str, torch.Tensor]) -> dict:
    exact = exact_copy(original)
    check_against_original(original, exact, batch)
    results = run(exact, batch)
    gradients = {name.removeprefix("gradient "): value for name, value in results.items() if name.startswith("grad")}
    return {
        "source": "transformers.LlamaForCausalLM in float64, by interop/golden_decoder.py",
        **{name: batch[name].tolist() for name in BATCH_FIELDS},
        **{name: rounded(results[name]) for name in ("loss", "logits", "hidden")},
        "gradients": {name: rounded(value) for name, value in gradients.items()},
    }


def write(path: Path) -> None:
    generator = torch.Generator().manual_seed(SEED)
    model = random_model(generator)
    batch = packed_batch(generator)
    golden = golden_values(model, batch)
    path.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(path)
    (path / "model.safetensors").chmod(0o644)
    (path / "generation_config.json").unlink(missing_ok=True)
    text = json.dumps(golden, separators=(",", ":"))
    (path / "golden.json").write_text(text + "\n")
    print(f"golden decoder: written, loss {golden['loss']}, {len(text)} bytes of golden.json")


def check(path: Path) -> None:
    golden = json.loads((path / "golden.json").read_text())
    model = LlamaForCausalLM.from_pretrained(path, attn_implementation="eager", dtype=torch.float32)
    now = golden_values(model, tensors(golden))
    if set(golden["gradients"]) != set(now["gradients"]):
        sys.exit("golden.json does not name the gradients of the committed model")
    pairs = [(name, golden[name], now[name]) for name in ("loss", "logits", "hidden")]
    pairs += [(name, golden["gradients"][name], now["gradients"][name]) for name in now["gradients"]]
    worst = max((deviation(torch.tensor(left), torch.tensor(right)), name) for name, left, right in pairs)
    print(f"golden decoder: {len(pairs)} tensors recomputed, largest relative deviation {worst[0]:.1e} ({worst[1]})")
    if worst[0] > SAME_TOLERANCE:
        sys.exit("golden.json does not follow from the committed weights: run interop/golden_decoder.py and review")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Golden values of the decoder, by transformers.")
    parser.add_argument("--check", action="store_true", help="compare the committed files instead of writing them")
    if parser.parse_args().check:
        check(FOLDER)
    else:
        write(FOLDER)
