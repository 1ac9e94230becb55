/**
 * A checkpoint: `config.json` (Hugging Face's Llama configuration) and `model.safetensors` (its parameter names), so that
 * transformers, vLLM and SGLang load it unchanged. Reading checks that weights and configuration belong together.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AnamnesisError, systemErrorCode } from '../../base/errors.ts';
import { writeFileWhole } from '../../base/outputs.ts';
import type { DecoderConfig } from './config.ts';
import { parameterSpecs } from './parameters.ts';
import { encodeSafetensors, readSafetensors } from './safetensors.ts';

export interface Checkpoint {
  readonly config: DecoderConfig;
  readonly parameters: Map<string, Float32Array>;
}

/** Token ids that every vocabulary of ours reserves. */
export interface SpecialTokens {
  readonly pad: number;
  readonly begin: number;
  readonly end: number;
}

export async function writeCheckpoint(folder: string, checkpoint: Checkpoint, special: SpecialTokens): Promise<void> {
  const tensors = parameterSpecs(checkpoint.config).map(({ name, shape }) => ({
    name,
    shape,
    data: checkpoint.parameters.get(name) ?? new Float32Array(),
  }));
  await writeFileWhole(join(folder, 'model.safetensors'), encodeSafetensors(tensors, {}));
  await writeFileWhole(
    join(folder, 'config.json'),
    `${JSON.stringify(toHuggingFace(checkpoint.config, special), null, 2)}\n`,
  );
}

/** @throws input/missing, input/invalid, input/mismatch when names or shapes differ from the configuration's. */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const config = await readConfig(folder);
  const path = join(folder, 'model.safetensors');
  const tensors = new Map((await readSafetensors(path)).map((tensor) => [tensor.name, tensor]));
  const parameters = new Map<string, Float32Array>();
  for (const { name, shape } of parameterSpecs(config)) {
    const tensor = tensors.get(name);
    if (tensor === undefined || tensor.shape.join() !== shape.join()) {
      throw new AnamnesisError('input/mismatch', {
        where: path,
        rule: `${name} is ${tensor === undefined ? 'absent' : `[${tensor.shape.join(', ')}]`}; config.json needs [${shape.join(', ')}].`,
        remedy: 'Keep config.json and model.safetensors of one run together.',
      });
    }
    parameters.set(name, tensor.data);
  }
  return { config, parameters };
}

function toHuggingFace(config: DecoderConfig, special: SpecialTokens): Record<string, unknown> {
  return {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    vocab_size: config.vocabularySize,
    hidden_size: config.width,
    intermediate_size: config.innerWidth,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    num_key_value_heads: config.heads,
    head_dim: config.width / config.heads,
    max_position_embeddings: config.context,
    rms_norm_eps: config.normEpsilon,
    // transformers 5 reads rope_parameters, earlier versions and other engines rope_theta.
    rope_theta: config.ropeTheta,
    rope_parameters: { rope_type: 'default', rope_theta: config.ropeTheta },
    hidden_act: 'silu',
    attention_bias: false,
    mlp_bias: false,
    tie_word_embeddings: true,
    torch_dtype: 'float32',
    pad_token_id: special.pad,
    bos_token_id: special.begin,
    eos_token_id: special.end,
  };
}

async function readConfig(folder: string): Promise<DecoderConfig> {
  const path = join(folder, 'config.json');
  const fields = await readJsonObject(path);
  const positive = (key: string, nested?: unknown): number => {
    const inner: unknown =
      typeof nested === 'object' && nested !== null
        ? Object.entries(nested).find(([name]) => name === key)?.[1]
        : undefined;
    const value = inner ?? fields[key];
    if (typeof value === 'number' && value > 0) return value;
    throw invalid(path, `"${key}" must be a positive number.`);
  };
  if (fields.model_type !== 'llama') throw invalid(path, '"model_type" must be "llama".');
  if (fields.tie_word_embeddings !== true) throw invalid(path, '"tie_word_embeddings" must be true.');
  return {
    vocabularySize: positive('vocab_size'),
    width: positive('hidden_size'),
    innerWidth: positive('intermediate_size'),
    layers: positive('num_hidden_layers'),
    heads: positive('num_attention_heads'),
    context: positive('max_position_embeddings'),
    normEpsilon: positive('rms_norm_eps'),
    ropeTheta: positive('rope_theta', fields.rope_parameters),
  };
}

async function readJsonObject(path: string): Promise<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOENT') {
      throw new AnamnesisError('input/missing', {
        where: path,
        rule: 'There is no configuration here, so this is not a model folder.',
        remedy: 'Give a folder that `anamnesis pretrain` wrote.',
        cause,
      });
    }
  }
  throw invalid(path, 'The configuration is not a JSON object.');
}

function invalid(path: string, rule: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: path,
    rule,
    remedy: 'Restore the file, or train the model again.',
  });
}
