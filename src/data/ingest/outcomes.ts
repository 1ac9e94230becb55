/**
 * What can become of a line of input: used, or left out for one of these reasons. Every line of every file ends in exactly one.
 */

/** Reason → what the report says about it. `fault`: the input is wrong (an error under `--strict`); else it is as it should be. */
export const OUTCOMES = {
  used: { fault: false, text: 'used' },
  'type not mapped': { fault: false, text: 'resource type or table without a mapping' },
  'reference only': { fault: false, text: 'only looked up or named by other rows (medication, author, place …)' },
  'derived table': { fault: false, text: 'derived from another table of the input' },
  'entered in error': { fault: false, text: 'marked as entered in error' },
  refuted: { fault: false, text: 'refuted, or known not to be so' },
  'not done': { fault: false, text: 'cancelled, not done or not taken' },
  'plan only': { fault: false, text: 'a draft or proposal' },
  'duplicate line': { fault: false, text: 'the same content as another line' },
  deleted: { fault: false, text: 'deleted at the source' },
  'older version': { fault: false, text: 'superseded by a later version of the same resource' },
  'other format': { fault: false, text: 'not a data file of this format' },
  'no code': { fault: false, text: 'nothing says what happened' },
  'no time': { fault: false, text: 'no time at which it became known' },
  'no content': { fault: false, text: 'a note without text' },
  'time implausible': { fault: true, text: 'outside the years 1850 to 2400' },
  'no subject': { fault: true, text: 'names no patient' },
  'subject not a patient': { fault: false, text: 'about a group, a device or a place' },
  'unknown subject': { fault: true, text: 'names a patient who is not in the input' },
  'subject claimed twice': { fault: true, text: 'two patients have this id; kept apart by leaving both out' },
  'not JSON': { fault: true, text: 'not a JSON object' },
  'not UTF-8': { fault: true, text: 'invalid UTF-8' },
  'line too long': { fault: true, text: 'longer than the limit' },
  'not a resource': { fault: true, text: 'no known resourceType' },
  'no id': { fault: true, text: 'no id to trace it by' },
  'truncated file': { fault: true, text: 'the file ends in the middle of a line' },
  'wrong column count': { fault: true, text: 'more or fewer fields than the header' },
  'missing column': { fault: true, text: 'the file lacks a required column' },
  'wrong value type': { fault: true, text: 'a required field is not of its type' },
} as const satisfies Record<string, { readonly fault: boolean; readonly text: string }>;
export type Outcome = keyof typeof OUTCOMES;

/** A whole file that could not be used, or an oddity of it: place and rule, never a value of a record. */
export interface InputFault {
  /** Path from the input folder. */
  readonly file: string;
  /** 1-based line, when there is one. */
  readonly line?: number;
  readonly rule: string;
  readonly remedy: string;
  /** How many times, when more than this place (places are listed up to a limit). */
  readonly count: number;
}

/** Faults of one file that have no line, together when the rule is the same. */
export function gatherFaults(faults: readonly InputFault[]): readonly InputFault[] {
  const gathered = new Map<string, InputFault>();
  for (const [index, fault] of faults.entries()) {
    const key = fault.line === undefined ? JSON.stringify([fault.file, fault.rule]) : String(index);
    gathered.set(key, { ...fault, count: fault.count + (gathered.get(key)?.count ?? 0) });
  }
  return [...gathered.values()];
}
