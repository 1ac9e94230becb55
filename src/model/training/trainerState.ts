/**
 * All that a training run is at a step, and its form on disk: one safetensors file, written whole, whose metadata carry the
 * counters and the log. Format 1.
 */
import { readFile } from 'node:fs/promises';
import { AnamnesisError } from '../../base/errors.ts';
import { writeFileWhole } from '../../base/outputs.ts';
import type { ParameterSpec } from '../decoder/parameters.ts';
import { encodeSafetensors, readSafetensors } from '../decoder/safetensors.ts';
import type { OptimiserState } from './optimiser.ts';

type Arrays = Map<string, Float32Array>;

export interface LogEntry {
  readonly step: number;
  /** Tokens predicted so far. */
  readonly tokens: number;
  /** Mean loss of the step's batch, nats per token (weighted as trained). */
  readonly loss: number;
  readonly learningRate: number;
  readonly gradientNorm: number;
  readonly validationLoss?: number;
}

export interface TrainerCounters {
  step: number;
  epoch: number;
  batchesOfEpoch: number;
  tokens: number;
  plannedSteps: number | null;
  bestLoss: number | null;
  validationsSinceBest: number;
  /** Seconds of training so far, over all resumed parts. */
  seconds: number;
}

export interface TrainerState {
  readonly parameters: Arrays;
  readonly average: Arrays;
  readonly best: Arrays;
  readonly optimiser: OptimiserState;
  readonly counters: TrainerCounters;
  readonly log: LogEntry[];
}

const STATE_FORMAT = 1;
const GROUPS = ['parameters', 'average', 'best', 'first', 'second'] as const;

/** Writes the state under a temporary name and renames it; a crash leaves the previous state. `identity` names the run's settings. */
export async function writeTrainerState(
  path: string,
  state: TrainerState,
  specs: readonly ParameterSpec[],
  identity: string,
): Promise<void> {
  const arrays = groupsOf(state);
  const tensors = GROUPS.flatMap((group) =>
    specs.map(({ name, shape }) => ({
      name: `${group}/${name}`,
      shape,
      data: arrays[group].get(name) ?? new Float32Array(),
    })),
  );
  const metadata = {
    state_format: String(STATE_FORMAT),
    identity,
    counters: JSON.stringify({ ...state.counters, optimiserSteps: state.optimiser.steps }),
    log: JSON.stringify(state.log),
  };
  await writeFileWhole(path, encodeSafetensors(tensors, metadata));
}

/** @throws input/mismatch when the state was written by a run with other settings or inputs. */
export async function readTrainerState(path: string, identity: string): Promise<TrainerState> {
  const tensors = new Map((await readSafetensors(path)).map((tensor) => [tensor.name, tensor.data]));
  const metadata = await readMetadata(path);
  if (metadata.state_format !== String(STATE_FORMAT) || metadata.identity !== identity) {
    throw new AnamnesisError('input/mismatch', {
      where: path,
      rule: 'The saved state belongs to a run with other settings or other tokens.',
      remedy: 'Resume with exactly the same command, or start again with --force.',
    });
  }
  const group = (name: (typeof GROUPS)[number]): Arrays =>
    new Map(
      [...tensors]
        .filter(([key]) => key.startsWith(`${name}/`))
        .map(([key, data]) => [key.slice(name.length + 1), data]),
    );
  const { optimiserSteps, ...counters } = JSON.parse(metadata.counters);
  return {
    parameters: group('parameters'),
    average: group('average'),
    best: group('best'),
    optimiser: { first: group('first'), second: group('second'), steps: optimiserSteps },
    counters,
    log: JSON.parse(metadata.log),
  };
}

function groupsOf(state: TrainerState): Record<(typeof GROUPS)[number], Arrays> {
  const { parameters, average, best, optimiser } = state;
  return { parameters, average, best, first: optimiser.first, second: optimiser.second };
}

async function readMetadata(path: string): Promise<Record<string, string>> {
  const bytes = await readFile(path);
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE(0))));
  return header.__metadata__ ?? {};
}
