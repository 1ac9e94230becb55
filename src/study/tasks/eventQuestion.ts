/**
 * What a model is asked, whatever the question was written in: does one of the targets occur in time, or when. A one-line question, the
 * simple task file and most ACES files become an `EventQuestion`; ACES files that say more keep their windows and need whole futures.
 *
 * Censoring. A future answers an event question as soon as a target comes (yes), a stop comes first, or the time is over (no). A future that
 * ends before that, because there was no room for more tokens, has no answer: it is left out and counted (the determinable share). A
 * record that ends answers no only where nothing else could: no stops and no horizon.
 */
import type { AcesTask } from './aces/config.ts';
import type { EvaluationPlan } from './aces/plan.ts';
import { type EventSelector, isInRange, type ValueRange } from './codeSelector.ts';

export interface EventQuestion {
  readonly name: string;
  /** risk: the probability that it comes in time. time: how long until it comes. */
  readonly answer: 'risk' | 'time';
  /** In which a time is told; null for a risk. */
  readonly timeUnit: TimeUnit | null;
  /** Any of these answers yes. */
  readonly targets: readonly EventSelector[];
  /** Any of these ends the wait with a no. */
  readonly stops: readonly EventSelector[];
  /** What comes at the very time of a stop still counts, and what is both target and stop answers yes (ACES: end_inclusive). */
  readonly stopInclusive: boolean;
  /** The window begins so long after the prediction time; what comes before neither answers nor stops. */
  readonly fromMinutes: number;
  /** Its end after the prediction time; null: until a target, a stop or the end of the record. */
  readonly untilMinutes: number | null;
  /** Yes and no change places: the answer is yes when no target comes in time. */
  readonly complement: boolean;
  /** Whom the question is about. */
  readonly conditions: readonly Condition[];
}

/** Units of time → minutes; a year has 365.25 days, a month a twelfth of it. */
export const TIME_UNITS = {
  minutes: 1,
  hours: 60,
  days: 1440,
  weeks: 10_080,
  months: (365.25 / 12) * 1440,
  years: 365.25 * 1440,
} as const;
export type TimeUnit = keyof typeof TIME_UNITS;

export const SEXES = ['female', 'male'] as const;
export type Sex = (typeof SEXES)[number];

export type Condition =
  /** Years at the prediction time. */
  { readonly kind: 'age'; readonly range: ValueRange } | { readonly kind: 'sex'; readonly sex: Sex };

/** Events that end a future, when they come within these minutes after the prediction time (null: at any later time). */
export interface FutureEnd {
  readonly events: readonly EventSelector[];
  readonly fromMinutes: number;
  readonly untilMinutes: number | null;
}

export type CompiledTask =
  | { readonly needsTrajectories: false; readonly question: EventQuestion }
  | {
      readonly needsTrajectories: true;
      readonly task: AcesTask;
      /** For `judgeFuture` (aces/future.ts), over the past with the future appended. */
      readonly plan: EvaluationPlan;
      /** Why an event question cannot say it. */
      readonly reason: string;
      /** After such an event nothing later can change the answer. */
      readonly ends: readonly FutureEnd[];
      /** After so long nothing can; null: only an end above, or the end of the record. */
      readonly untilMinutes: number | null;
    };

/** What conditions look at. */
export interface Person {
  /** At the prediction time; undefined when the birth is not known. */
  readonly ageYears: number | undefined;
  /** The codes of the person's facts without a time. */
  readonly staticCodes: readonly string[];
}

/** Whether the question is about this person; undefined when the record does not say. */
export function meetsConditions(conditions: readonly Condition[], person: Person): boolean | undefined {
  const verdicts = conditions.map((condition) => meets(condition, person));
  if (verdicts.includes(false)) return false;
  return verdicts.includes(undefined) ? undefined : true;
}

function meets(condition: Condition, { ageYears, staticCodes }: Person): boolean | undefined {
  if (condition.kind === 'age') return ageYears === undefined ? undefined : isInRange(ageYears, condition.range);
  const sexes = staticCodes.map(sexOf).filter((sex) => sex !== undefined);
  return sexes.length === 0 ? undefined : sexes.includes(condition.sex);
}

/** `GENDER//F`, `SEX//male`, `Gender//FEMALE` … */
function sexOf(code: string): Sex | undefined {
  const match = /^(?:gender|sex)\/\/(?:.*\/)?(f|female|m|male)$/i.exec(code);
  if (match === null) return undefined;
  return match[1].toLowerCase().startsWith('f') ? 'female' : 'male';
}
