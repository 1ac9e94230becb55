/**
 * One question about one patient with a history of 1,000 tokens, on a model that is loaded: seconds to the answer, without and with the facts that
 * the model leans on. The target is an answer in under two seconds. The model (about a million parameters, context 2,048) has random weights, so
 * its futures are of random length; the history is put together from the tokens of a simulated hospital.
 * Options: --tokens 1000, --width 0.05, --threads 2.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../src/base/clock.ts';
import { silentProgress } from '../src/base/progress.ts';
import { writeHospital } from '../src/data/simulate/writeHospital.ts';
import { newTally } from '../src/data/timeline/encode.ts';
import { readTokenStore, type TokenStore } from '../src/data/timeline/store.ts';
import { tokenize } from '../src/data/timeline/tokenize.ts';
import { BOS_TOKEN, EOS_TOKEN, matchTokens, readVocabulary } from '../src/data/timeline/vocabulary.ts';
import { decoderConfig } from '../src/model/decoder/config.ts';
import { initialParameters } from '../src/model/decoder/parameters.ts';
import { type AskedPatient, ask } from '../src/study/prognosis/ask.ts';
import { parseOneLine } from '../src/study/tasks/oneLine.ts';

const { values: options } = parseArgs({
  options: {
    tokens: { type: 'string', default: '1000' },
    width: { type: 'string', default: '0.05' },
    threads: { type: 'string', default: '2' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'anamnesis-bench-ask-'));
try {
  await writeHospital(
    join(folder, 'hospital'),
    { patients: 200, seed: 1, force: false },
    silentProgress,
    new AbortController().signal,
  );
  await tokenize(join(folder, 'hospital', 'meds'), join(folder, 'tokens'));
  const vocabulary = await readVocabulary(join(folder, 'tokens', 'vocabulary.json'));
  const deaths = new Set(matchTokens(vocabulary, ['MEDS_DEATH*']));
  const config = decoderConfig('tiny', vocabulary.tokens.length, 2048);
  const model = { config, parameters: initialParameters(config, 1), vocabulary, identity: 'random' };
  const patient = longPatient(await readTokenStore(join(folder, 'tokens'), 'train'), deaths, Number(options.tokens));
  for (const evidence of [0, 0, 3]) {
    const before = process.cpuUsage();
    const answer = await ask(
      model,
      patient,
      parseOneLine('P(MEDS_DEATH within 90d)'),
      {
        estimator: 'reach',
        width: Number(options.width),
        budgetTokens: 50_000,
        maximumNewTokens: 256,
        evidence,
        seed: 1,
      },
      systemClock,
      { threads: Number(options.threads) },
    );
    const { user, system } = process.cpuUsage(before);
    const { futures, sampledTokens, seconds, history } = answer;
    console.log(
      `history ${history.tokens} tokens, ${evidence} facts: ${seconds.toFixed(2)} s (processor ${((user + system) / 1e6).toFixed(2)} s), ${futures} futures, ${sampledTokens} tokens`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Lives of several patients one after another, up to so many tokens, the next a minute after the last: intervals stay true. */
function longPatient(store: TokenStore, deaths: ReadonlySet<number>, length: number): AskedPatient {
  const inputIds = [BOS_TOKEN];
  const minutes = [Number.NaN];
  for (let patient = 0; inputIds.length < length; patient++) {
    const [from, to] = [store.offsets[patient], store.offsets[patient + 1]];
    const timed = Array.from({ length: to - from }, (_, k) => from + k).filter(
      (at) => !Number.isNaN(store.minutes[at]) && store.inputIds[at] !== EOS_TOKEN && !deaths.has(store.inputIds[at]),
    );
    const shift = patient === 0 ? 0 : minutes[minutes.length - 1] + 1 - store.minutes[timed[0]];
    for (const at of timed.slice(0, length - inputIds.length)) {
      inputIds.push(store.inputIds[at]);
      minutes.push(store.minutes[at] + shift);
    }
  }
  const one = {
    subjectIds: BigInt64Array.of(1n),
    offsets: Float64Array.of(0, length),
    inputIds: Int32Array.from(inputIds),
    minutes: Float64Array.from(minutes),
  };
  const timeline = {
    store: one,
    tally: newTally(1),
    codes: new Map(),
    staticCodes: [],
    birthMinutes: undefined,
    noteConcepts: [],
  };
  return { subject: 1n, timeline, minutes: minutes[length - 1] };
}
