/**
 * Writes a checkpoint of ours with random weights and our logits for it: OUT/model (config.json, model.safetensors,
 * tokenizer.json) and OUT/logits.json, for interop/check_checkpoint.py to load with transformers and compare.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '../src/base/random.ts';
import { sealVocabulary, type VocabularyToken } from '../src/data/timeline/vocabulary.ts';
import { writeCheckpoint } from '../src/model/decoder/checkpoint.ts';
import { decoderConfig } from '../src/model/decoder/config.ts';
import { initialParameters, parameterSpecs } from '../src/model/decoder/parameters.ts';
import { trainingGraph } from '../src/model/decoder/trainingGraph.ts';
import { openSession, type Tensor } from '../src/model/runtime/session.ts';
import { tokenizerJson } from '../src/study/pretrain/tokenizerFile.ts';

const [out] = process.argv.slice(2);
if (out === undefined) {
  console.error('Usage: node interop/exportTiny.ts OUT');
  process.exit(1);
}
const [rows, length, vocabularySize] = [2, 24, 90];
const folder = join(out, 'model');
await mkdir(folder, { recursive: true });
const config = decoderConfig('tiny', vocabularySize, 64);
const parameters = initialParameters(config, 4);
for (const values of parameters.values()) for (let k = 0; k < values.length; k++) values[k] *= 3;
await writeCheckpoint(folder, { config, parameters }, { pad: 0, begin: 1, end: 2 });
await writeFile(join(folder, 'tokenizer.json'), tokenizerJson(vocabularyOf(vocabularySize)));

const random = seededRandom(9);
const ids = Array.from({ length: rows }, () => Array.from({ length }, () => random.integer(vocabularySize)));
const integers = (values: readonly number[]) => BigInt64Array.from(values, BigInt);
const flat = ids.flat();
const feeds: Record<string, Tensor> = {
  input_ids: { data: integers(flat), shape: [rows * length] },
  targets: { data: integers(flat), shape: [rows * length] },
  weights: { data: new Float32Array(rows * length), shape: [rows * length] },
  positions: { data: integers(flat.map((_, k) => k % length)), shape: [rows, length] },
  segments: { data: new BigInt64Array(rows * length), shape: [rows, length] },
};
for (const { name, shape } of parameterSpecs(config))
  feeds[name] = { data: parameters.get(name) ?? new Float32Array(), shape };
const graph = trainingGraph(config, { rows, length }, { exposeHidden: true, gradients: false });
const session = await openSession(graph);
const { logits } = await session.run(feeds);
await session.close();
const at = (row: number, t: number) =>
  Array.from(
    logits.data.subarray((row * length + t) * vocabularySize, (row * length + t + 1) * vocabularySize),
    Number,
  );
const nested = ids.map((_, row) => Array.from({ length }, (_, t) => at(row, t)));
await writeFile(join(out, 'logits.json'), JSON.stringify({ input_ids: ids, logits: nested }));

/** Names for the ids, with a space and a slash in some, as real codes have. */
function vocabularyOf(size: number) {
  const special = ['<pad>', '<bos>', '<eos>'];
  const tokens = Array.from({ length: size }, (_, id): VocabularyToken => {
    const text = special[id] ?? `LAB//test ${id}//mg/dL//Q${id % 10}`;
    return { id, text, kind: id < 3 ? 'special' : 'event', count: 1 };
  });
  return sealVocabulary({ bins: 10, minPatients: 10 }, tokens);
}
