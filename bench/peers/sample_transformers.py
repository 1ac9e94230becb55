"""The peer of our sampler: transformers' cached generation of many futures of one prompt, on the same weights.

    python bench/peers/sample_transformers.py [MODEL_FOLDER] [--variant all] [--futures 128] [--prompt-length 512]
                                              [--new-tokens 64] [--threads 2] [--repeats 1]

Prints one line of JSON: the best variant's figures, and every variant's. Without a folder, random weights of the
training peer's default shape. Wall time includes encoding the prompt; no future stops early; plain sampling at
temperature 1; float32, sdpa. Variants:
  generate  model.generate(num_return_sequences=N), which encodes the prompt N times
  expanded  the prompt encoded once, its DynamicCache repeated N times, then one forward and one draw a step
  static    the same with a StaticCache, which appends in place where DynamicCache copies the whole cache every step
Each variant runs in a process of its own, so that each peak of memory is its own. cpu_share is processor time over wall
time and threads: well under 1 means that others used the machine meanwhile.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, DynamicCache, GenerationConfig, LlamaConfig, StaticCache
from transformers.utils import logging

VARIANTS = ("generate", "expanded", "static")

logging.disable_progress_bar()


def load_model(folder: Path | None):
    if folder:
        return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="sdpa").eval()
    config = LlamaConfig(
        vocab_size=2048,
        hidden_size=256,
        intermediate_size=768,
        num_hidden_layers=6,
        num_attention_heads=8,
        max_position_embeddings=1024,
        tie_word_embeddings=True,
        attn_implementation="sdpa",
    )
    return AutoModelForCausalLM.from_config(config).eval()


def draw(logits: torch.Tensor) -> torch.Tensor:
    """One token a row [N, 1] from logits [N, 1, V]."""
    return torch.multinomial(logits[:, -1].softmax(-1), 1)


def by_generate(model, prompt: torch.Tensor, futures: int, new_tokens: int) -> torch.Tensor:
    settings = GenerationConfig(
        do_sample=True,
        top_k=0,
        num_return_sequences=futures,
        max_new_tokens=new_tokens,
        use_cache=True,
        pad_token_id=0,
        eos_token_id=None,
    )
    whole = model.generate(prompt, attention_mask=torch.ones_like(prompt), generation_config=settings)
    return whole[:, prompt.shape[1] :]


def most_likely(logits: torch.Tensor) -> torch.Tensor:
    return logits[:, -1].argmax(-1, keepdim=True)


def continue_cache(model, cache, logits: torch.Tensor, start: int, new_tokens: int, choose) -> torch.Tensor:
    """From the prompt's last logits [N, 1, V]: new_tokens a row, the first at position start, one forward a step."""
    chosen = [choose(logits)]
    for position in range(start, start + new_tokens - 1):
        where = torch.full((logits.shape[0], 1), position)
        output = model(input_ids=chosen[-1], position_ids=where, past_key_values=cache, use_cache=True)
        chosen.append(choose(output.logits))
    return torch.cat(chosen, 1)


def by_expanded_cache(model, prompt: torch.Tensor, futures: int, new_tokens: int, choose=draw) -> torch.Tensor:
    cache = DynamicCache(config=model.config)
    output = model(input_ids=prompt, past_key_values=cache, use_cache=True, logits_to_keep=1)
    cache.batch_repeat_interleave(futures)
    return continue_cache(model, cache, output.logits.expand(futures, -1, -1), prompt.shape[1], new_tokens, choose)


def by_static_cache(model, prompt: torch.Tensor, futures: int, new_tokens: int, choose=draw) -> torch.Tensor:
    """Encodes the prompt once into a small cache and copies it into the rows of the large one."""
    length = prompt.shape[1]
    once = DynamicCache(config=model.config)
    output = model(input_ids=prompt, past_key_values=once, use_cache=True, logits_to_keep=1)
    cache = StaticCache(config=model.config, max_cache_len=length + new_tokens)
    for index, layer in enumerate(once.layers):
        cache.update(layer.keys.expand(futures, -1, -1, -1), layer.values.expand(futures, -1, -1, -1), index)
    return continue_cache(model, cache, output.logits.expand(futures, -1, -1), length, new_tokens, choose)


SAMPLERS = {"generate": by_generate, "expanded": by_expanded_cache, "static": by_static_cache}


def check_against_generate(model, prompt: torch.Tensor) -> None:
    """Both hand-made loops must be the model's own generation: same greedy continuation of the prompt."""
    settings = GenerationConfig(do_sample=False, max_new_tokens=8, pad_token_id=0, eos_token_id=None)
    expected = model.generate(prompt, attention_mask=torch.ones_like(prompt), generation_config=settings)
    for name, sample in (("expanded", by_expanded_cache), ("static", by_static_cache)):
        if not torch.equal(sample(model, prompt, 2, 8, most_likely)[1], expected[0, prompt.shape[1] :]):
            sys.exit(f"variant {name} does not continue the prompt as generate does")


def measure(arguments: argparse.Namespace) -> dict:
    torch.manual_seed(0)
    torch.set_num_threads(arguments.threads)
    model = load_model(arguments.model)
    prompt = torch.randint(3, model.config.vocab_size, (1, arguments.prompt_length))
    sample = SAMPLERS[arguments.variant]
    seconds, shares = [], []
    with torch.inference_mode():
        check_against_generate(model, prompt[:, :32])
        sample(model, prompt, 2, 4)
        for _ in range(arguments.repeats):
            started, processor_start = time.perf_counter(), time.process_time()
            drawn = sample(model, prompt, arguments.futures, arguments.new_tokens)
            seconds.append(time.perf_counter() - started)
            shares.append((time.process_time() - processor_start) / seconds[-1] / arguments.threads)
    if drawn.shape != (arguments.futures, arguments.new_tokens):
        sys.exit(f"variant {arguments.variant} drew {list(drawn.shape)} tokens")
    return {
        "variant": arguments.variant,
        "trajectories_per_second": round(arguments.futures / min(seconds), 2),
        "tokens_per_second": round(drawn.numel() / min(seconds), 1),
        "seconds": round(min(seconds), 3),
        "cpu_share": round(shares[seconds.index(min(seconds))], 3),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "threads": arguments.threads,
    }


def measure_apart(variant: str) -> dict:
    command = [sys.executable, *sys.argv, "--variant", variant]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description="transformers' cached generation of many futures of one prompt.")
    parser.add_argument("model", type=Path, nargs="?", help="a model folder; random weights without one")
    parser.add_argument("--variant", choices=("all", *VARIANTS), default="all")
    parser.add_argument("--futures", type=int, default=128)
    parser.add_argument("--prompt-length", type=int, default=512)
    parser.add_argument("--new-tokens", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=1, help="the fastest counts")
    arguments = parser.parse_args()
    if arguments.variant != "all":
        print(json.dumps(measure(arguments)))
        return
    results = [measure_apart(variant) for variant in VARIANTS]
    best = max(results, key=lambda result: result["trajectories_per_second"])
    print(json.dumps({**best, "variants": results}))


if __name__ == "__main__":
    main()
