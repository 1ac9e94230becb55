/**
 * Many patients, each with a few futures: one after another (sampler.ts) beside several at once (batchSampler.ts), in turn in one run. Wall and
 * processor time include reading the prompts. The futures of both must be the same to the last bit, or the run fails.
 * Without --folder: random weights and prompts of 20 to 200 tokens; futures end at any step with the same chance, after --length tokens
 * on average. With --folder (as `bench prognosis --folder` leaves it): the simulated hospital's patients, its model and tasks, by reach.
 * Options: --folder DIR, --tasks a,b, --sizes tiny,small, --patients N, --futures 8,16,64, --length L, --threads N, --rounds N (the best counts).
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/base/random.ts';
import { minutesOfMicros, readTokenStore } from '../src/data/timeline/store.ts';
import { DECODER_SIZES, type DecoderConfig, type DecoderSize, decoderConfig } from '../src/model/decoder/config.ts';
import { initialParameters, type Parameters } from '../src/model/decoder/parameters.ts';
import { openBatchSampler } from '../src/model/sampling/batchSampler.ts';
import type { SamplingPlan } from '../src/model/sampling/plan.ts';
import { openSampler } from '../src/model/sampling/sampler.ts';
import type { Trajectory } from '../src/model/sampling/trajectory.ts';
import { jointPlan } from '../src/study/prognosis/jointPlan.ts';
import { readModel } from '../src/study/prognosis/modelFolder.ts';
import { promptAt } from '../src/study/prognosis/prompt.ts';
import { riskQuestion } from '../src/study/prognosis/question.ts';
import { longestPrompt, rowsInStore } from '../src/study/prognosis/zeroShot.ts';
import { readLabels } from '../src/study/tasks/labels.ts';
import { readRiskTask } from '../src/study/tasks/riskTask.ts';

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string' },
    tasks: { type: 'string', default: 'death_1y,readmission_90d,heart_failure_2y' },
    sizes: { type: 'string', default: 'tiny,small' },
    patients: { type: 'string', default: '60' },
    futures: { type: 'string', default: '8,16,64' },
    length: { type: 'string', default: '25' },
    threads: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
  },
});
const SPLIT = 'held_out';
const MAXIMUM_NEW_TOKENS = 256;

interface Model {
  readonly config: DecoderConfig;
  readonly parameters: Parameters;
}

interface Patient {
  readonly tokens: Int32Array;
  readonly stream: readonly (string | bigint | number)[];
  readonly elapsed: { readonly elapsedMinutes?: number };
}

interface Cost {
  readonly wall: number;
  readonly processor: number;
}

type Draw = (trajectories: number) => Promise<readonly (readonly Trajectory[])[]>;

if (options.folder === undefined) {
  for (const size of options.sizes.split(',')) {
    const known = DECODER_SIZES.find((name) => name === size);
    if (known === undefined) throw new Error(`--sizes: ${size} is no size`);
    await benchRandom(known);
  }
} else {
  const model = await readModel(join(options.folder, 'model'));
  for (const task of options.tasks.split(',')) await benchTask(options.folder, task, model);
}

async function benchRandom(size: DecoderSize): Promise<void> {
  const config = decoderConfig(size, 512, 1024);
  const random = seededRandom(1, 'schedule');
  const vocabularySize = config.vocabularySize;
  const patients = Array.from({ length: Number(options.patients) }, (_, stream) => {
    const tokens = Int32Array.from({ length: 20 + random.integer(181) }, () => random.integer(vocabularySize));
    return { tokens, stream: [stream], elapsed: {} };
  });
  const plan: SamplingPlan = {
    allowed: new Uint8Array(vocabularySize).fill(1),
    stops: new Uint8Array(vocabularySize).fill(1, 0, Math.round(vocabularySize / Number(options.length))),
    endToken: -1,
    lowMinutes: new Float64Array(vocabularySize),
    highMinutes: new Float64Array(vocabularySize),
    horizonMinutes: Number.POSITIVE_INFINITY,
    maximumNewTokens: MAXIMUM_NEW_TOKENS,
  };
  await compare(`random ${size}`, { config, parameters: initialParameters(config, 1) }, plan, patients);
}

async function benchTask(folder: string, name: string, model: Awaited<ReturnType<typeof readModel>>): Promise<void> {
  const store = await readTokenStore(join(folder, 'tokens'), SPLIT);
  const task = await readRiskTask(join(folder, 'hospital', 'tasks', `${name}.yaml`));
  const labels = await readLabels(join(folder, 'hospital', 'labels', name), SPLIT);
  const question = riskQuestion(task, model.vocabulary, MAXIMUM_NEW_TOKENS);
  const found = rowsInStore(store, labels);
  const limit = longestPrompt(model.config.context, MAXIMUM_NEW_TOKENS);
  const patients = Array.from(found.rows.slice(0, Number(options.patients)), (row, k): Patient => {
    const [subject, time] = [labels.subjectIds[row], labels.predictionTimes[row]];
    const at = minutesOfMicros(time);
    const { tokens, elapsedMinutes } = promptAt(model.vocabulary, store, found.patients[k], at, limit);
    return { tokens, stream: [subject, time], elapsed: elapsedMinutes === undefined ? {} : { elapsedMinutes } };
  });
  await compare(name, model, jointPlan([question], 'reach').plan, patients);
}

async function compare(
  title: string,
  { config, parameters }: Model,
  plan: SamplingPlan,
  patients: readonly Patient[],
): Promise<void> {
  const session = { threads: Number(options.threads) };
  const sampler = await openSampler(config, parameters, session);
  const batch = await openBatchSampler(config, parameters, session);
  const oneByOne: Draw = async (trajectories) => {
    const drawn: (readonly Trajectory[])[] = [];
    for (const { tokens, stream, elapsed } of patients) {
      const prompt = await sampler.encode(tokens);
      drawn.push(await sampler.sample(prompt, plan, { trajectories, seed: 1, stream, ...elapsed }));
    }
    return drawn;
  };
  const together: Draw = async (trajectories) => {
    const drawn: (readonly Trajectory[])[] = patients.map(() => []);
    const jobs = patients.map(({ tokens, stream, elapsed }, k) => ({
      prompt: tokens,
      plan,
      seed: 1,
      stream,
      ...elapsed,
      nextRound(futures: readonly Trajectory[]): number {
        drawn[k] = futures;
        return futures.length === 0 ? trajectories : 0;
      },
    }));
    await batch.run(jobs);
    return drawn;
  };
  const length = patients.reduce((sum, { tokens }) => sum + tokens.length, 0) / patients.length;
  console.log(
    `\n${title}: ${patients.length} patients, prompts of ${length.toFixed(0)} tokens, ${options.threads} threads`,
  );
  await together(2);
  for (const futures of options.futures.split(',').map(Number))
    await pairs(futures, oneByOne, together, patients.length);
  await sampler.close();
  await batch.close();
}

async function pairs(futures: number, oneByOne: Draw, together: Draw, patients: number): Promise<void> {
  const costs: [Cost[], Cost[]] = [[], []];
  let tokens = 0;
  for (let round = 0; round < Number(options.rounds); round++) {
    const results: string[] = [];
    for (const [k, draw] of [oneByOne, together].entries()) {
      const used = process.cpuUsage();
      const start = performance.now();
      const drawn = await draw(futures);
      const { user, system } = process.cpuUsage(used);
      costs[k].push({ wall: (performance.now() - start) / 1000, processor: (user + system) / 1e6 });
      results.push(JSON.stringify(drawn));
      tokens = drawn.flat().reduce((sum, future) => sum + future.tokens.length, 0);
    }
    if (results[0] !== results[1]) throw new Error('the futures differ');
  }
  const [single, batched] = costs.map(
    (runs): Cost => ({
      wall: Math.min(...runs.map(({ wall }) => wall)),
      processor: Math.min(...runs.map(({ processor }) => processor)),
    }),
  );
  const said = ({ wall, processor }: Cost): string =>
    `${((60 * patients) / wall).toFixed(0)}/min (${((1000 * processor) / patients).toFixed(0)} ms processor each)`;
  const ratios = `${(single.wall / batched.wall).toFixed(2)}× by wall time, ${(single.processor / batched.processor).toFixed(2)}× by processor time`;
  const each = (tokens / patients / futures).toFixed(1);
  console.log(
    `  ${futures} futures of ${each} tokens: one by one ${said(single)}, together ${said(batched)}: ${ratios}`,
  );
}
