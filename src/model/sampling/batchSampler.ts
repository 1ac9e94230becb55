/**
 * Futures of many prompts in one run. Every step advances rows of several patients (batchLane.ts), because a step of few rows costs
 * little less than one of many; a patient who is done makes room for the next at once.
 *
 * Promises: a patient's futures depend on the prompt, plan, seed, stream and their numbers only, to the last bit: not on the other
 * patients, their order, or who is beside whom; they are those of sampler.ts. Patients are in lanes by the length of what was sampled
 * (room for 32 tokens, 64, 128 …), so that short suffixes do not pay for long ones; the fullest lane steps. Each prompt is encoded once.
 * Memory, in floats: 2 · layers · width · (P + Σ over lanes 2 · (B · longest + R · room)), P the tokens of prompts in flight, B, R the most prompts
 * and rows that the lane had, longest its longest prompt. At most `FUTURES` futures run and, of more than one patient,
 * `PROMPT_TOKENS` tokens of prompts are held.
 */
import { invariant } from '../../base/errors.ts';
import { batchGraph } from '../decoder/batchGraph.ts';
import type { DecoderConfig } from '../decoder/config.ts';
import type { Parameters } from '../decoder/parameters.ts';
import { openSession, type Session, type SessionOptions } from '../runtime/session.ts';
import { BatchLane } from './batchLane.ts';
import { byLength } from './batchOrder.ts';
import { FutureDraws, type FuturesOf } from './futureDraws.ts';
import type { SamplingPlan } from './plan.ts';
import { type EncodedPrompt, openPromptEncoder, type PromptEncoder } from './promptEncoder.ts';
import { StepLaw } from './stepLaw.ts';
import type { Trajectory } from './trajectory.ts';

/** Futures of one patient, drawn in as many rounds as are wanted. */
export interface BatchJob extends FuturesOf {
  readonly prompt: Int32Array;
  /** Given the futures of the last round in the order of their numbers (none at first), how many to draw next; 0 for no more. */
  readonly nextRound: (drawn: readonly Trajectory[]) => number;
}

export interface BatchSampler {
  /**
   * Takes up jobs as there is room for them, a window of them at a time, and ends when all are done.
   * @throws input/invalid when a prompt is empty or longer than the context
   */
  run(jobs: Iterable<BatchJob>, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const FIRST_ROOM = 32;
/** Rows in the lane of those who begin, below which more are let in. */
const WANTED_ROWS = 64;
/** Futures of one patient that share rows of work; more go in groups. */
const GROUP_SIZE = 64;
/** Running at most, and read at most. */
const FUTURES = 512;
const PROMPT_TOKENS = 16_384;

export async function openBatchSampler(
  config: DecoderConfig,
  parameters: Parameters,
  options: SessionOptions = {},
): Promise<BatchSampler> {
  const encoder = await openPromptEncoder(config, parameters, options);
  const session = await openSession(batchGraph(config, parameters), options);
  return {
    async run(jobs, signal) {
      await new Schedule(config, encoder, session, byLength(jobs)).run(signal);
    },
    async close() {
      await encoder.close();
      await session.close();
    },
  };
}

interface Patient {
  readonly job: BatchJob;
  readonly prompt: EncodedPrompt;
  readonly law: StepLaw;
  /** Futures of all rounds so far, the running one included. */
  drawn: number;
  /** Of the running round: the futures of each group that is done. */
  groups: (readonly Trajectory[] | undefined)[];
}

/** Futures of one patient that begin together. */
interface Group {
  readonly patient: Patient;
  /** Within the round. */
  readonly number: number;
  readonly first: number;
  readonly size: number;
}

class Schedule {
  readonly #config: DecoderConfig;
  readonly #encoder: PromptEncoder;
  readonly #session: Session;
  readonly #jobs: Iterator<BatchJob>;
  /** By room for what is sampled, each twice the one before. */
  readonly #lanes: BatchLane<FutureDraws>[];
  readonly #waiting: Group[] = [];
  readonly #groups = new Map<FutureDraws, Group>();
  readonly #laws = new Map<SamplingPlan, { readonly law: StepLaw; patients: number }>();
  #next: BatchJob | undefined;
  #exhausted = false;
  #promptTokens = 0;

  constructor(config: DecoderConfig, encoder: PromptEncoder, session: Session, jobs: Iterator<BatchJob>) {
    this.#config = config;
    this.#encoder = encoder;
    this.#session = session;
    this.#jobs = jobs;
    this.#lanes = [new BatchLane(config, session, FIRST_ROOM)];
  }

  async run(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      await this.#letIn();
      if (this.#exhausted) this.#joinLanes();
      const fullest = this.#lanes.reduce((best, lane, k) => (lane.rows > this.#lanes[best].rows ? k : best), 0);
      if (this.#lanes[fullest].rows === 0) return;
      await this.#step(fullest);
    }
  }

  /** Begins groups until there are rows enough, those of patients in flight first. */
  async #letIn(): Promise<void> {
    while (this.#lanes[0].rows < WANTED_ROWS) {
      if (this.#waiting.length === 0 && !(await this.#takeUp())) return;
      const group = this.#waiting[0];
      if (group === undefined) continue;
      if (this.#running() + group.size > FUTURES) return;
      this.#waiting.shift();
      this.#begin(group);
    }
  }

  /** Futures that have not ended. */
  #running(): number {
    let sum = 0;
    for (const { running } of this.#groups.keys()) sum += running;
    return sum;
  }

  /** Reads the next patient's prompt; false when there is none, or no room for one. */
  async #takeUp(): Promise<boolean> {
    const job = this.#next ?? this.#jobs.next().value;
    this.#next = job;
    this.#exhausted = job === undefined;
    if (job === undefined) return false;
    if (this.#promptTokens > 0 && this.#promptTokens + job.prompt.length > PROMPT_TOKENS) return false;
    this.#next = undefined;
    const { plan } = job;
    invariant(plan.allowed.length === this.#config.vocabularySize, 'sampling plan', 'It must cover the vocabulary.');
    const size = job.nextRound([]);
    if (size === 0) return true;
    const known = this.#laws.get(plan) ?? {
      law: new StepLaw(plan, FUTURES, this.#config.vocabularySize),
      patients: 0,
    };
    known.patients += 1;
    this.#laws.set(plan, known);
    this.#promptTokens += job.prompt.length;
    const prompt = await this.#encoder.encode(job.prompt);
    this.#beginRound({ job, prompt, law: known.law, drawn: 0, groups: [] }, size);
    return true;
  }

  #beginRound(patient: Patient, size: number): void {
    patient.groups = new Array<undefined>(Math.ceil(size / GROUP_SIZE)).fill(undefined);
    for (let group = 0; group < patient.groups.length; group++) {
      const from = group * GROUP_SIZE;
      this.#waiting.push({
        patient,
        number: group,
        first: patient.drawn + from,
        size: Math.min(GROUP_SIZE, size - from),
      });
    }
    patient.drawn += size;
  }

  #begin(group: Group): void {
    const { job, prompt, law } = group.patient;
    const futures = new FutureDraws(job, prompt, this.#config.context, group.first, group.size);
    this.#groups.set(futures, group);
    futures.begin(law);
    if (futures.rows === 0) this.#finish(futures);
    else this.#lanes[0].enter(futures);
  }

  async #step(number: number): Promise<void> {
    const lane = this.#lanes[number];
    const probabilities = await lane.step();
    for (const plan of new Set(lane.members.map((member) => member.plan))) {
      this.#laws.get(plan)?.law.begin(probabilities, plan.allowed);
    }
    const members = [...lane.members];
    for (const futures of members) futures.advance(this.#groupOf(futures).patient.law);
    lane.retain(({ rows, filled }) => rows > 0 && filled < lane.room);
    for (const futures of members) {
      if (futures.rows === 0) this.#finish(futures);
      else if (futures.filled === lane.room) this.#laneAfter(number).enter(futures, lane);
    }
  }

  /** When nobody is left to let in, lanes of few rows go on as one, in the larger room. */
  #joinLanes(): void {
    for (const [k, lane] of this.#lanes.entries()) {
      const larger = this.#lanes.find((other, j) => j > k && other.rows > 0);
      if (larger === undefined || lane.rows + larger.rows > WANTED_ROWS) continue;
      for (const member of lane.members) larger.enter(member, lane);
      lane.retain(() => false);
    }
  }

  #laneAfter(number: number): BatchLane<FutureDraws> {
    const room = 2 * this.#lanes[number].room;
    this.#lanes[number + 1] ??= new BatchLane(this.#config, this.#session, room);
    return this.#lanes[number + 1];
  }

  /** A group is done; with the last of its round the patient says how many more. */
  #finish(futures: FutureDraws): void {
    const { patient, number } = this.#groupOf(futures);
    this.#groups.delete(futures);
    patient.groups[number] = futures.trajectories();
    const done = patient.groups.filter((group) => group !== undefined);
    if (done.length < patient.groups.length) return;
    const more = patient.job.nextRound(done.flat());
    if (more > 0) this.#beginRound(patient, more);
    else this.#letGo(patient);
  }

  #letGo({ job: { plan, prompt } }: Patient): void {
    this.#promptTokens -= prompt.length;
    const known = this.#laws.get(plan);
    if (known === undefined) return;
    known.patients -= 1;
    if (known.patients === 0) this.#laws.delete(plan);
  }

  #groupOf(futures: FutureDraws): Group {
    const group = this.#groups.get(futures);
    invariant(group !== undefined, 'batch', 'Only futures that run are in lanes.');
    return group;
  }
}
