/**
 * The command line with one made-up command, `probe`, which does what its settings ask: returns, fails in each way, waits for
 * Ctrl-C. Spawned as a process by the tests of the frame.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { AnamnesisError } from '../../src/base/errors.ts';
import { writeFolder } from '../../src/base/outputs.ts';
import { type Command, forceOption, seedOption } from '../../src/cli/command.ts';
import { runProgram } from '../../src/cli/program.ts';

const OUTCOMES = ['result', 'input', 'unexpected', 'stray', 'missing-file', 'wait', 'deaf'] as const;
const PLANTED = 'Jane Roe 555-0100';

const probe: Command = {
  name: 'probe',
  arguments: [{ name: 'output', help: 'a folder to write', required: false }],
  summary: 'do what the settings ask',
  options: [
    { flag: '--outcome <kind>', kind: 'string', default: 'result', choices: OUTCOMES, help: 'how to end' },
    { flag: '--patients <n>', kind: 'integer', default: 10, minimum: 1, maximum: 100, help: 'a whole number' },
    { flag: '--learning-rate <x>', kind: 'number', help: 'a number' },
    { flag: '--names <name...>', kind: 'list', help: 'a list' },
    { flag: '--no-chart', kind: 'boolean', help: 'a default of true' },
    seedOption,
    forceOption,
  ],
  examples: ['anamnesis probe out --patients 5'],
  async run({ arguments: [output], settings, progress, say, signal }) {
    say('a line for a person');
    progress.start('probing', 2, 'steps');
    progress.update(1);
    const ending = settings.string('outcome');
    if (output !== undefined) {
      await writeFolder(output, { force: settings.flag('force') }, async () => end(ending, signal));
    } else await end(ending, signal);
    progress.finish();
    return { json: { settings: settings.all(), count: 12n, large: 2n ** 60n }, text: 'done' };
  },
};

async function end(outcome: string, signal: AbortSignal): Promise<void> {
  if (outcome === 'input') {
    throw new AnamnesisError('input/invalid', {
      where: 'a.parquet: time',
      rule: 'It is unsorted.',
      remedy: 'Sort it.',
    });
  }
  if (outcome === 'unexpected') throw new TypeError(`cannot read ${PLANTED}\n    at ${PLANTED}:1:1`);
  if (outcome === 'stray') {
    setTimeout(() => {
      throw new TypeError(PLANTED);
    }, 10);
    await wait(5000);
  }
  if (outcome === 'missing-file') await import('node:fs/promises').then((fs) => fs.readFile('/nowhere/at-all'));
  if (outcome === 'wait') await wait(30_000, undefined, { signal });
  if (outcome === 'deaf') await wait(30_000);
}

process.exitCode = await runProgram(async () => [probe], process.argv.slice(2));
