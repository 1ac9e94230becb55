/** `anamnesis demo` (and `npm start`): everything on a simulated hospital, shown as one page on this machine. */

import { servePages } from '../server/app.ts';
import { buildDemo } from '../study/demo/demo.ts';
import { resultsText } from '../study/demo/results.ts';
import { DEFAULT_DEMO_SETTINGS } from '../study/demo/stages.ts';
import { type Command, forceOption, seedOption } from './command.ts';

export const demoCommand: Command = {
  name: 'demo',
  arguments: [],
  summary: 'everything on a simulated hospital: simulate, ingest, check, tokenize, pretrain, predict, evaluate, serve',
  options: [
    {
      flag: '--port <n>',
      kind: 'integer',
      default: 8080,
      minimum: 0,
      maximum: 65_535,
      help: 'serve the page on this port of 127.0.0.1; 0 takes any that is free',
    },
    { flag: '--out <folder>', kind: 'string', default: 'out/demo', help: 'where the demo is kept' },
    { flag: '--no-serve', kind: 'boolean', default: true, help: 'build only' },
    {
      flag: '--patients <n>',
      kind: 'integer',
      default: DEFAULT_DEMO_SETTINGS.patients,
      minimum: 100,
      maximum: 1_000_000,
      help: 'how many patients are simulated',
    },
    {
      flag: '--steps <n>',
      kind: 'integer',
      default: DEFAULT_DEMO_SETTINGS.steps,
      minimum: 1,
      help: 'optimiser steps of 4,096 tokens',
    },
    {
      flag: '--trajectories <n>',
      kind: 'integer',
      default: DEFAULT_DEMO_SETTINGS.trajectories,
      minimum: 1,
      maximum: 100_000,
      help: 'futures sampled for each patient and question',
    },
    seedOption,
    forceOption,
  ],
  examples: ['anamnesis demo', 'anamnesis demo --port 0 --out /tmp/demo', 'anamnesis demo --no-serve --force'],
  async run({ settings, progress, clock, say, signal }) {
    const out = settings.string('out');
    if (settings.flag('serve')) await requirePort(settings.integer('port'));
    const { results, page } = await buildDemo(
      out,
      {
        patients: settings.integer('patients'),
        seed: settings.integer('seed'),
        steps: settings.integer('steps'),
        trajectories: settings.integer('trajectories'),
      },
      { progress, clock, say, signal, force: settings.flag('force') },
    );
    const json = { output: out, page, ...results };
    if (!settings.flag('serve')) return { json, text: `${resultsText(results)}\nThe page: ${page}/index.html` };
    const server = await servePages(page, settings.integer('port'), signal);
    say(`${resultsText(results)}\n\n  ${server.url}\n\nCtrl-C ends it; the demo is kept in ${out}.`);
    await server.stopped;
    return { json: { ...json, url: server.url }, text: '' };
  },
};

/** Fails before the work, not after it, when the port cannot be had. */
async function requirePort(port: number): Promise<void> {
  const stop = new AbortController();
  const { stopped } = await servePages(import.meta.dirname, port, stop.signal);
  stop.abort();
  await stopped;
}
