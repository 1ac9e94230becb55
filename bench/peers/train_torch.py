"""The peer of our training step: the same Llama decoder in PyTorch, set up as well as we know how.

    python bench/peers/train_torch.py --mode eager|compile|transformers|ceiling [--config FILE.json]
                                      [--batch 8] [--rows 8] [--length 512]
                                      [--threads 2] [--warmup 3] [--steps 10] [--check]

Prints one line of JSON. One step = forward, loss, backward, clip of the global norm to 1, AdamW with decay groups.
What makes it strong: causal scaled_dot_product_attention without a mask (ours must also keep packed patients apart),
one fused AdamW kernel, one product for q, k, v and one for gate, up, fused RMSNorm, a malloc that keeps freed memory.
With --rows below --batch the step accumulates gradients over micro-batches of so many rows, which may suit the caches.
cpu_share is processor time over wall time and threads: well under 1 means that others used the machine meanwhile.
mode transformers: LlamaForCausalLM as it comes, eager, with sdpa attention and PyTorch's default AdamW.
mode ceiling: the fastest of repeated float32 torch.mm at 1024 and 2048 square, in GFLOP/s.
--config takes the fields of a Hugging Face config.json. --check compares the model with LlamaForCausalLM first.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path

DEFAULTS = {
    "vocab_size": 2048,
    "hidden_size": 256,
    "intermediate_size": 768,
    "num_hidden_layers": 6,
    "num_attention_heads": 8,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
}
# glibc gives large freed blocks back to the kernel, so that every step pays for fresh pages; keep them instead.
KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "68719476736", "MALLOC_TOP_PAD_": "0"}
if __name__ == "__main__" and "MALLOC_TRIM_THRESHOLD_" not in os.environ:
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **KEEP_MEMORY})

import torch  # noqa: E402  (after the allocator's settings)
import torch.nn.functional as F  # noqa: E402
from torch import nn  # noqa: E402


class Layer(nn.Module):
    """One decoder layer; weights of q, k, v and of gate, up are joined so that each is one product."""

    def __init__(self, config: dict):
        super().__init__()
        width, inner = config["hidden_size"], config["intermediate_size"]
        self.heads, self.eps = config["num_attention_heads"], config["rms_norm_eps"]
        self.input_norm = nn.Parameter(torch.ones(width))
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.inner_norm = nn.Parameter(torch.ones(width))
        self.gate_up = nn.Linear(width, 2 * inner, bias=False)
        self.down = nn.Linear(inner, width, bias=False)

    def forward(self, x, cos, sin):  # x [B, T, H]
        batch, length, width = x.shape
        normed = F.rms_norm(x, (width,), self.input_norm, self.eps)
        q, k, v = self.qkv(normed).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(rotate(q, cos, sin), rotate(k, cos, sin), v, is_causal=True)
        x = x + self.out(attended.transpose(1, 2).reshape(batch, length, width))
        gate, up = self.gate_up(F.rms_norm(x, (width,), self.inner_norm, self.eps)).chunk(2, -1)
        return x + self.down(F.silu(gate) * up)


def rotate(x, cos, sin):  # x [B, heads, T, D]; cos, sin [T, D / 2]
    first, second = x.chunk(2, -1)
    return torch.cat((first * cos - second * sin, second * cos + first * sin), -1)


class Decoder(nn.Module):
    """Llama layout with tied embeddings; returns the mean loss."""

    def __init__(self, config: dict, length: int):
        super().__init__()
        self.eps = config["rms_norm_eps"]
        self.embedding = nn.Parameter(torch.randn(config["vocab_size"], config["hidden_size"]) * 0.02)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config["num_hidden_layers"]))
        self.final_norm = nn.Parameter(torch.ones(config["hidden_size"]))
        half = config["hidden_size"] // config["num_attention_heads"] // 2
        angles = torch.outer(torch.arange(length), config["rope_theta"] ** (-torch.arange(half) / half))
        self.register_buffer("cos", angles.cos())
        self.register_buffer("sin", angles.sin())

    def forward(self, input_ids, targets):  # both [B, T]
        x = F.embedding(input_ids, self.embedding)
        for layer in self.layers:
            x = layer(x, self.cos, self.sin)
        logits = F.rms_norm(x, x.shape[-1:], self.final_norm, self.eps) @ self.embedding.T
        return F.cross_entropy(logits.flatten(0, 1), targets.flatten())


def check_against_transformers(config: dict) -> None:
    """Our peer must be the model that it stands for: same weights, same loss as LlamaForCausalLM."""
    from transformers import LlamaConfig, LlamaForCausalLM

    fields = {name: value for name, value in config.items() if name in DEFAULTS and name != "rope_theta"}
    rope = {"rope_type": "default", "rope_theta": config["rope_theta"]}
    theirs = LlamaForCausalLM(LlamaConfig(**fields, rope_parameters=rope, tie_word_embeddings=True))
    ours = Decoder(config, 32)
    with torch.no_grad():
        ours.embedding.copy_(theirs.model.embed_tokens.weight)
        for mine, other in zip(ours.layers, theirs.model.layers, strict=True):
            attention, inner = other.self_attn, other.mlp
            joined = (attention.q_proj.weight, attention.k_proj.weight, attention.v_proj.weight)
            mine.qkv.weight.copy_(torch.cat(joined))
            mine.out.weight.copy_(attention.o_proj.weight)
            mine.gate_up.weight.copy_(torch.cat((inner.gate_proj.weight, inner.up_proj.weight)))
            mine.down.weight.copy_(inner.down_proj.weight)
    input_ids, targets = random_batch(config, 2, 32)
    logits = theirs(input_ids=input_ids).logits
    expected = F.cross_entropy(logits.flatten(0, 1), targets.flatten()).item()
    actual = ours(input_ids, targets).item()
    if not abs(expected - actual) <= 1e-5 * abs(expected):
        sys.exit(f"the peer's loss is {actual}, LlamaForCausalLM's is {expected}")


class PlainLlama(nn.Module):
    """transformers' own model, with the loss over all tokens."""

    def __init__(self, config: dict, length: int):
        super().__init__()
        from transformers import LlamaConfig, LlamaForCausalLM

        rope = {"rope_type": "default", "rope_theta": config["rope_theta"]}
        fields = {name: value for name, value in config.items() if name != "rope_theta"}
        fields |= {"max_position_embeddings": length, "tie_word_embeddings": True, "use_cache": False}
        self.llama = LlamaForCausalLM(LlamaConfig(**fields, rope_parameters=rope))

    def forward(self, input_ids, targets):
        logits = self.llama(input_ids=input_ids).logits
        return F.cross_entropy(logits.flatten(0, 1), targets.flatten())


def random_batch(config: dict, batch: int, length: int):
    tokens = torch.randint(3, config["vocab_size"], (batch, length + 1))
    return tokens[:, :-1].contiguous(), tokens[:, 1:].contiguous()


def decay_groups(model: nn.Module) -> list[dict]:
    matrices = [parameter for parameter in model.parameters() if parameter.dim() > 1]
    vectors = [parameter for parameter in model.parameters() if parameter.dim() == 1]
    return [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]


def build_step(config: dict, arguments: argparse.Namespace):
    """A function that does one whole step and returns its loss, and the number of parameters."""
    plain = arguments.mode == "transformers"
    model = PlainLlama(config, arguments.length) if plain else Decoder(config, arguments.length)
    parameters = list(model.parameters())
    optimizer = torch.optim.AdamW(decay_groups(model), lr=1e-3, betas=(0.9, 0.95), fused=None if plain else True)
    objective = torch.compile(model) if arguments.mode == "compile" else model
    input_ids, targets = random_batch(config, arguments.batch, arguments.length)
    parts = list(zip(input_ids.split(arguments.rows), targets.split(arguments.rows), strict=True))

    def step() -> float:
        optimizer.zero_grad(set_to_none=True)
        total = 0.0
        for part_ids, part_targets in parts:
            loss = objective(part_ids, part_targets) * (len(part_ids) / len(input_ids))
            loss.backward()
            total += loss.item()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        return total

    return step, sum(parameter.numel() for parameter in parameters)


def time_training(config: dict, arguments: argparse.Namespace) -> dict:
    step, parameters = build_step(config, arguments)
    started = time.perf_counter()
    for _ in range(arguments.warmup):
        step()
    warmup_seconds = time.perf_counter() - started
    seconds, processor_start = [], time.process_time()
    for _ in range(arguments.steps):
        started = time.perf_counter()
        loss = step()
        seconds.append(time.perf_counter() - started)
    processor_seconds = time.process_time() - processor_start
    median = statistics.median(seconds)
    return {
        "mode": arguments.mode,
        "tokens_per_second": round(arguments.batch * arguments.length / median, 1),
        "seconds_per_step": round(median, 4),
        "fastest_step": round(min(seconds), 4),
        "slowest_step": round(max(seconds), 4),
        "cpu_share": round(processor_seconds / sum(seconds) / arguments.threads, 3),
        "warmup_seconds": round(warmup_seconds, 2),
        "peak_rss_mb": peak_rss_mb(),
        "loss": round(loss, 6),
        "parameters": parameters,
        "rows": arguments.rows,
    }


def peak_rss_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def matmul_ceiling() -> dict:
    """Fastest of at least ten products of each size."""
    gflops = {}
    for size in (1024, 2048):
        left, right, out = torch.randn(size, size), torch.randn(size, size), torch.empty(size, size)
        seconds = []
        while len(seconds) < 10 or sum(seconds) < 1.0:
            started = time.perf_counter()
            torch.mm(left, right, out=out)
            seconds.append(time.perf_counter() - started)
        gflops[str(size)] = round(2 * size**3 / min(seconds) / 1e9, 1)
    return {"mode": "ceiling", "matmul_gflops": gflops, "peak_rss_mb": peak_rss_mb()}


def read_config(path: Path | None) -> dict:
    given = json.loads(path.read_text()) if path else {}
    rope = given.get("rope_parameters") or {}
    return {**DEFAULTS, **{name: given[name] for name in DEFAULTS if name in given}} | (
        {"rope_theta": rope["rope_theta"]} if "rope_theta" in rope else {}
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="PyTorch's training step on the same decoder.")
    parser.add_argument("--mode", choices=("eager", "compile", "transformers", "ceiling"), required=True)
    parser.add_argument("--config", type=Path, help="a Hugging Face config.json")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rows", type=int, help="rows of a micro-batch; the whole batch if not given")
    parser.add_argument("--length", type=int, default=512)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--warmup", type=int, default=3)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--check", action="store_true", help="first prove that the model equals LlamaForCausalLM")
    arguments = parser.parse_args()
    arguments.rows = arguments.rows or arguments.batch
    torch.manual_seed(0)
    torch.set_num_threads(arguments.threads)
    config = read_config(arguments.config)
    if arguments.check:
        check_against_transformers(config)
    result = matmul_ceiling() if arguments.mode == "ceiling" else time_training(config, arguments)
    print(json.dumps({**result, "threads": arguments.threads, "torch": torch.__version__}))


if __name__ == "__main__":
    main()
