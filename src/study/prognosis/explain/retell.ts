/**
 * A past told anew as it would be were a fact otherwise, *with what follows from that*: as the same chance would have written it. Merely to
 * leave out a code leaves its drugs and the laboratory values that it explains: a record that nobody has.
 *
 * Otherwise means: a test had shown what was to be expected of this patient; anything else had not been recorded, or where something of its
 * kind was due (the diagnosis of a stay), the likeliest other. Method: a structural counterfactual by abduction, action, prediction (Pearl
 * 2009, 7.1) with the model's own foresight as the mechanism. What is foreseen of each later event tells its chance: of a value, the quantile at
 * which its bin stands. With the fact otherwise, each is foreseen again: an event that was at least `FADES` times as likely goes with the
 * fact (but for visits, admissions and discharges); a value moves to the bin at its quantile. Values that moved move those after them, so the telling is repeated.
 *
 * Leaves out: what would have been recorded besides; times, which stay; order within one time.
 */
import { domainOf } from '../../../data/record/meds.ts';
import type { Vocabulary } from '../../../data/timeline/vocabulary.ts';
import type { SessionOptions } from '../../../model/runtime/session.ts';
import { type Foresight, openForesight } from '../../../model/sampling/scorer.ts';
import type { Model } from '../modelFolder.ts';
import { isFrame } from './encounters.ts';
import { isRemovable, marksOf, type Past, type PastEvent, placedWithout } from './past.ts';

/** An event that the fact made so many times as likely goes with it. */
const FADES = 4;
const ROUNDS = 2;
/** Something of the kind was due if it comes next with at least even odds, the fact itself ruled out. */
const DUE = 0.5;

export interface Reteller {
  /** The model reads a past of which variants will be told. */
  read(past: Past): Promise<Told>;
  /** The past with these events otherwise; all of one code. */
  otherwise(told: Told, events: readonly number[]): Promise<Past>;
  close(): Promise<void>;
}

/** A past, and what the model foresaw of its events. */
export interface Told {
  readonly past: Past;
  readonly seen: Seen;
}

export async function openReteller(model: Model, session: SessionOptions = {}): Promise<Reteller> {
  return retellerOver(await openForesight(model.config, model.parameters, session), model.vocabulary);
}

export function retellerOver(foresight: Foresight, vocabulary: Vocabulary): Reteller {
  const codes = new CodeTokens(vocabulary);
  return {
    read: async (past) => ({ past, seen: await foresee(foresight, codes, past, new Set()) }),
    async otherwise({ past: original, seen: before }, events) {
      const fact = new Set(events);
      const from = Math.min(...events);
      const isTest = codes.hasBins(original.events[from].token);
      let seen = await foresee(foresight, codes, original, isTest ? NOTHING : fact);
      const instead = new Map(isTest ? [] : events.map((index) => [index, seen.due(index)]));
      const removed = new Set(events.filter((index) => !isTest && instead.get(index) === undefined));
      let past = withTokens(original, (event, index) => instead.get(index) ?? event.token);
      for (let round = 0; round < ROUNDS; round++) {
        if (round > 0 || removed.size < fact.size) seen = await foresee(foresight, codes, past, removed);
        const gone = removed.size;
        const told = withTokens(past, (event, index) => {
          if (index < from || removed.has(index) || !isRemovable(event)) return event.token;
          if (fact.has(index)) return isTest ? seen.tokenAt(index, 0.5) : event.token;
          const fades = seen.likelihood[index] * FADES < before.likelihood[index];
          if (fades && !isFrame(event.code)) removed.add(index);
          return seen.tokenAt(index, before.quantile[index]);
        });
        const isSettled = removed.size === gone && told.events.every(({ token }, i) => token === past.events[i].token);
        past = told;
        if (isSettled) break;
      }
      return { ...past, events: past.events.filter((_, index) => !removed.has(index)) };
    },
    close: () => foresight.close(),
  };
}

const NOTHING: ReadonlySet<number> = new Set();

function withTokens(past: Past, tokenOf: (event: PastEvent, index: number) => number): Past {
  return { ...past, events: past.events.map((event, index) => ({ ...event, token: tokenOf(event, index) })) };
}

interface Seen {
  /** Per event: the probability of its code, and the quantile of its bin among the bins of its code. NaN for ages. */
  readonly likelihood: Float64Array;
  readonly quantile: Float64Array;
  /** The token of the event's code at a quantile of its bins. */
  tokenAt(index: number, quantile: number): number;
  /** Of an event that was left out: the likeliest other of its kind, if one was due after what else is of its time; else undefined. */
  due(index: number): number | undefined;
}

async function foresee(
  foresight: Foresight,
  codes: CodeTokens,
  past: Past,
  removed: ReadonlySet<number>,
): Promise<Seen> {
  const { tokens, places } = placedWithout(past, removed);
  const marks = marksOf(past);
  const laws = await foresight.read(tokens);
  const width = laws.length / tokens.length;
  const lawBefore = (index: number): Float32Array => laws.subarray((places[index] - 1) * width, places[index] * width);
  const likelihood = new Float64Array(past.events.length).fill(Number.NaN);
  const quantile = new Float64Array(past.events.length).fill(Number.NaN);
  for (const [index, { token }] of past.events.entries()) {
    if (places[index] < 1) continue;
    const law = lawBefore(index);
    const own = codes.of(token);
    likelihood[index] = sumOf(law, own);
    quantile[index] = (sumOf(law, own.slice(0, own.indexOf(token))) + law[token] / 2) / likelihood[index];
  }
  const tokenAt = (index: number, wanted: number): number => {
    const { token } = past.events[index];
    const own = codes.of(token);
    if (own.length === 1 || places[index] < 1) return token;
    const law = lawBefore(index);
    let left = wanted * sumOf(law, own);
    for (const each of own) {
      left -= law[each];
      if (left <= 0) return each;
    }
    return own[own.length - 1];
  };
  return {
    likelihood,
    quantile,
    tokenAt,
    due(index) {
      const { token } = past.events[index];
      const last = places.findLastIndex((place, other) => place >= 0 && marks[other] === marks[index]);
      if (last < 0) return undefined;
      const law = laws.subarray(places[last] * width, (places[last] + 1) * width);
      const others = codes.ofKind(token);
      if (sumOf(law, others) < DUE * (1 - law[token])) return undefined;
      return others.reduce((best, each) => (law[each] > law[best] ? each : best));
    },
  };
}

function sumOf(law: Float32Array, tokens: readonly number[]): number {
  let sum = 0;
  for (const token of tokens) sum += law[token];
  return sum;
}

/** Which tokens stand for the same code, by bin, and which for others of its kind. */
class CodeTokens {
  readonly #bins = new Map<number, readonly number[]>();
  readonly #kinds: ReadonlyMap<string, readonly number[]>;
  readonly #codes: readonly (string | undefined)[];

  constructor({ tokens }: Vocabulary) {
    this.#codes = tokens.map(({ code, kind }) => (kind === 'event' ? code : undefined));
    for (const own of Map.groupBy(
      tokens.filter(({ code, bin }) => code !== undefined && bin !== undefined),
      ({ code }) => code,
    ).values()) {
      const ids = own.toSorted((a, b) => (a.bin?.index ?? 0) - (b.bin?.index ?? 0)).map(({ id }) => id);
      for (const id of ids) this.#bins.set(id, ids);
    }
    const events = tokens.filter(({ kind, bin }) => kind === 'event' && bin === undefined).map(({ id }) => id);
    this.#kinds = Map.groupBy(events, (id) => domainOf(this.#codes[id] ?? ''));
  }

  of(token: number): readonly number[] {
    return this.#bins.get(token) ?? [token];
  }

  hasBins(token: number): boolean {
    return this.#bins.has(token);
  }

  /** Others without values that begin alike: `ICD10CM//…`. */
  ofKind(token: number): readonly number[] {
    return (this.#kinds.get(domainOf(this.#codes[token] ?? '')) ?? []).filter((each) => each !== token);
  }
}
