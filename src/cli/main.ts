/** The command line: the list of commands, and the run of the one that was named. */
import type { Command } from './command.ts';
import { runProgram } from './program.ts';

/** In the order of the work. Each is loaded only when it is needed: the runtimes behind some of them take time to load. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./demo.ts')).demoCommand,
  simulate: async () => (await import('./simulate.ts')).simulateCommand,
  ingest: async () => (await import('./ingest.ts')).ingestCommand,
  terminology: async () => (await import('./terminology.ts')).terminologyCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  describe: async () => (await import('./describe.ts')).describeCommand,
  tokenize: async () => (await import('./tokenize.ts')).tokenizeCommand,
  label: async () => (await import('./label.ts')).labelCommand,
  pretrain: async () => (await import('./pretrain.ts')).pretrainCommand,
  predict: async () => (await import('./predict.ts')).predictCommand,
  ask: async () => (await import('./ask.ts')).askCommand,
  differential: async () => (await import('./differential.ts')).differentialCommand,
  facts: async () => (await import('./facts.ts')).factsCommand,
  draft: async () => (await import('./draft.ts')).draftCommand,
  converse: async () => (await import('./converse.ts')).converseCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
  explain: async () => (await import('./explain.ts')).explainCommand,
  abstain: async () => (await import('./abstain.ts')).abstainCommand,
  adapt: async () => (await import('./adapt.ts')).adaptCommand,
  evaluate: async () => (await import('./evaluate.ts')).evaluateCommand,
};

async function loadCommands([first = '']: readonly string[]): Promise<readonly Command[]> {
  if (Object.hasOwn(COMMANDS, first)) return [await COMMANDS[first]()];
  return Promise.all(Object.values(COMMANDS).map((load) => load()));
}

process.exitCode = await runProgram(loadCommands, process.argv.slice(2));
