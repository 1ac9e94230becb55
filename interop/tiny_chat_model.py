"""Tiny chat models in both forms that real runtimes load: a GGUF file (llama.cpp) and a folder (transformers). Made here, in minutes of one core.

    python interop/tiny_chat_model.py PAIRS.json OUT [--minutes 10]

PAIRS.json: {"rules": the system message, "pairs": [[sentence, answer], ...]}. OUT gets `babble.gguf` and `babble/` (random weights), and, unless
--minutes is 0, `learnt.gguf` and `learnt/`: weights that know by heart what to answer when asked for one sentence, so that true and false rewordings
come from a real runtime. They know nothing else. Needs torch, transformers and gguf; see interop/README.md.
"""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from gguf import GGUFWriter, TokenType
from tokenizers import ByteLevelBPETokenizer
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

SPECIAL = ["<s>", "</s>", "<|system|>", "<|user|>", "<|assistant|>"]
TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] }}"
    "{% if message['role'] == 'assistant' %}{{ eos_token }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)
CONTEXT = 2048


def request(sentences):
    rows = [{"id": f"s{i}", "text": text} for i, text in enumerate(sentences)]
    return json.dumps({"sentences": rows}, ensure_ascii=False, separators=(",", ":"))


def tokenizer_of(rules, pairs):
    tokenizer = ByteLevelBPETokenizer(add_prefix_space=False)
    lines = [rules, *(request([text]) for pair in pairs for text in pair)]
    tokenizer.train_from_iterator(lines, vocab_size=800, min_frequency=2, special_tokens=SPECIAL, show_progress=False)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer._tokenizer, bos_token="<s>", eos_token="</s>", pad_token="</s>",
        additional_special_tokens=SPECIAL[2:], chat_template=TEMPLATE,
    )


def new_model(words):
    config = LlamaConfig(
        vocab_size=words, hidden_size=128, intermediate_size=256, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=4, max_position_embeddings=CONTEXT, rms_norm_eps=1e-5, tie_word_embeddings=False,
        bos_token_id=0, eos_token_id=1, pad_token_id=1,
    )
    return LlamaForCausalLM(config).float()


def conversation(tokenizer, rules, sentence, answer):
    """Ids, and where the answer begins."""
    encoded = [tokenizer(text, add_special_tokens=False)["input_ids"] for text in (rules, request([sentence]), request([answer]))]
    start = [0, 2, *encoded[0], 3, *encoded[1], 4]
    return start + encoded[2] + [1], len(start)


def learn(model, tokenizer, rules, pairs, minutes):
    """By heart, until every token of every answer is the likeliest one, or the minutes are over."""
    rows = [conversation(tokenizer, rules, *pair) for pair in pairs]
    length = max(len(ids) for ids, _ in rows)
    ids = torch.full((len(rows), length), 1)
    labels = torch.full((len(rows), length), -100)
    for row, (one, answer) in enumerate(rows):
        ids[row, : len(one)] = torch.tensor(one)
        labels[row, answer : len(one)] = torch.tensor(one[answer:])
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, betas=(0.9, 0.98), weight_decay=0.0)
    chance = torch.Generator().manual_seed(1)
    began, steps, right = time.monotonic(), 0, 0.0
    while time.monotonic() - began < 60 * minutes and right < 1:
        pick = torch.randperm(len(rows), generator=chance)[:8] if steps % 25 else torch.arange(len(rows))
        out = model(input_ids=ids[pick], labels=labels[pick])
        if steps % 25 == 0:
            told = labels[:, 1:] != -100
            right = (out.logits[:, :-1].argmax(-1) == labels[:, 1:])[told].float().mean().item()
            print(f"step {steps}, {time.monotonic() - began:.0f} s, loss {out.loss.item():.4f}, right {right:.4f}", flush=True)
        optimizer.zero_grad()
        out.loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = 3e-3 * min(1, (steps + 1) / 30)
        optimizer.step()
        steps += 1


def interleaved(weight, heads):
    """transformers turns halves, llama.cpp neighbours: rows of queries and keys are re-ordered, as its converter does."""
    rows, columns = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def write_gguf(path, model, tokenizer):
    config = model.config
    writer = GGUFWriter(str(path), "llama")
    writer.add_name(path.stem)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_vocab_size(config.vocab_size)
    writer.add_file_type(0)
    state = json.loads(tokenizer.backend_tokenizer.to_str())["model"]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(sorted(state["vocab"], key=state["vocab"].get))
    kinds = [TokenType.CONTROL] * len(SPECIAL) + [TokenType.NORMAL] * (len(state["vocab"]) - len(SPECIAL))
    writer.add_token_types(kinds)
    writer.add_token_merges([pair if isinstance(pair, str) else " ".join(pair) for pair in state["merges"]])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(1)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    tensors = {name: value.detach().numpy().astype(np.float32) for name, value in model.state_dict().items()}
    writer.add_tensor("token_embd.weight", tensors["model.embed_tokens.weight"])
    writer.add_tensor("output_norm.weight", tensors["model.norm.weight"])
    writer.add_tensor("output.weight", tensors["lm_head.weight"])
    parts = {
        "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm", "attn_q": "self_attn.q_proj",
        "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj",
        "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
    }
    for layer in range(config.num_hidden_layers):
        for theirs, ours in parts.items():
            weight = tensors[f"model.layers.{layer}.{ours}.weight"]
            if theirs in ("attn_q", "attn_k"):
                weight = interleaved(weight, config.num_attention_heads)
            writer.add_tensor(f"blk.{layer}.{theirs}.weight", np.ascontiguousarray(weight))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write(out, name, model, tokenizer):
    model.generation_config.eos_token_id = 1
    model.generation_config.max_length = None
    model.save_pretrained(out / name)
    tokenizer.save_pretrained(out / name)
    write_gguf(out / f"{name}.gguf", model, tokenizer)
    print(f"wrote {name}: {model.num_parameters()} parameters, {len(tokenizer)} words", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    given = json.loads(options.pairs.read_text("utf8"))
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    torch.set_num_threads(1)
    tokenizer = tokenizer_of(given["rules"], given["pairs"])
    model = new_model(len(tokenizer))
    write(options.out, "babble", model, tokenizer)
    if options.minutes > 0:
        learn(model, tokenizer, given["rules"], given["pairs"], options.minutes)
        write(options.out, "learnt", model, tokenizer)


if __name__ == "__main__":
    main()
