/**
 * Lines that no reader can take as they stand: one that breaks off, a type that FHIR does not have, a resource in the file of another type.
 * Nothing is lost with them. Which patients have them is decided by seed and subject id, so it does not depend on how many there are.
 */
import { seededRandom } from '../../../../base/random.ts';
import type { ResourceType } from '../resources.ts';
import type { Source } from '../source.ts';
import { MESS } from './kinds.ts';

export interface FileLine {
  readonly file: ResourceType;
  readonly id: string;
  readonly text: string;
}

/** Every hospital has at least ten patients. */
const AMONG_FIRST = 10;
const MALFORMED_EVERY = 1 / MESS.malformed.rate;
const MALFORMED_AT_MOST = 5;

/** The lines, with what is broken among them. */
export function withBrokenLines(seed: number, source: Source, lines: readonly FileLine[]): readonly FileLine[] {
  const { subjectId, mess } = source;
  const moved = isChosen(seed, 'misfiled', subjectId) ? lines.find(({ file }) => file === 'Encounter') : undefined;
  if (moved !== undefined) mess.add({ kind: 'misfiled', resourceType: 'Encounter', id: moved.id });
  return [
    ...lines.map((line): FileLine => (line === moved ? { ...line, file: 'Condition' } : line)),
    ...(isMalformed(seed, subjectId) ? [malformedLine(source, lines)] : []),
    ...(isChosen(seed, 'unknown type', subjectId) ? [unknownLine(source)] : []),
  ];
}

function malformedLine({ mess }: Source, lines: readonly FileLine[]): FileLine {
  const whole = lines.find(({ file }) => file === 'Observation') ?? lines[0];
  mess.add({ kind: 'malformed', resourceType: whole.file, id: whole.id });
  return { ...whole, text: whole.text.slice(0, Math.floor(whole.text.length * 0.6)) };
}

function unknownLine({ id: idOf, mess, patient }: Source): FileLine {
  const id = idOf('LabResult');
  mess.add({ kind: 'unknown-type', resourceType: 'LabResult', id });
  const text = JSON.stringify({ resourceType: 'LabResult', id, subject: patient, value: 1 });
  return { file: 'Observation', id, text };
}

function isMalformed(seed: number, subjectId: number): boolean {
  const after = subjectId - chosenPatient(seed, 'malformed');
  return after >= 0 && after % MALFORMED_EVERY === 0 && after / MALFORMED_EVERY < MALFORMED_AT_MOST;
}

function isChosen(seed: number, purpose: string, subjectId: number): boolean {
  return subjectId === chosenPatient(seed, purpose);
}

function chosenPatient(seed: number, purpose: string): number {
  return 1 + seededRandom(seed, 'fhir', purpose).integer(AMONG_FIRST);
}
