/**
 * One patient's part of the export: resources made from the record, then made messy, then written as lines in no particular order. A
 * function of seed and patient alone.
 */
import type { Patient } from '../process.ts';
import { noteOf } from './documentReference.ts';
import type { Facility } from './facility.ts';
import { type Amendment, amendments, isAmendment } from './mess/amendments.ts';
import { type FileLine, withBrokenLines } from './mess/brokenLines.ts';
import { enteredInError, refutedConditions } from './mess/falseRecords.ts';
import { MESS } from './mess/kinds.ts';
import type { MessItem } from './mess/log.ts';
import { withoutMissing } from './mess/losses.ts';
import type { Section } from './notes/statement.ts';
import { type PatientResource, resourcesOf } from './resources.ts';
import { type Source, sourceOf } from './source.ts';

export interface PatientExport {
  /** In the order in which they are to be written, file by file. */
  readonly lines: readonly FileLine[];
  readonly mess: readonly MessItem[];
  readonly notes: readonly ExportedNote[];
}

export interface ExportedNote {
  readonly id: string;
  /** Minutes since the Unix epoch. */
  readonly written: number;
  readonly sections: readonly Section[];
}

export function exportPatient(seed: number, patient: Patient, facility: Facility): PatientExport {
  const source = sourceOf(seed, patient, facility);
  const notes = source.chart.encounters.flatMap((encounter) => noteOf(source, encounter) ?? []);
  const right = resourcesOf(source, notes);
  const written = [
    ...amendments(source, withoutMissing(source, right)),
    ...enteredInError(source, right),
    ...refutedConditions(source),
  ];
  const lines = withDuplicates(source, written.flatMap(linesOf));
  const shuffled = shuffle(source, withBrokenLines(seed, source, lines));
  noteAmendments(source, written.filter(isAmendment), shuffled);
  return { lines: shuffled, mess: source.mess.items, notes };
}

function linesOf(one: PatientResource | Amendment): readonly FileLine[] {
  return (isAmendment(one) ? [one.wrong, one.right] : [one]).map((resource) => ({
    file: resource.resourceType,
    id: resource.id ?? '',
    text: JSON.stringify(resource),
  }));
}

function withDuplicates(source: Source, lines: readonly FileLine[]): readonly FileLine[] {
  const random = source.stream('duplicates');
  return lines.flatMap((line) => {
    if (random.uniform() >= MESS.duplicate.rate) return [line];
    source.mess.add({ kind: 'duplicate', resourceType: line.file, id: line.id });
    return [line, line];
  });
}

function shuffle(source: Source, lines: readonly FileLine[]): readonly FileLine[] {
  const order = source.stream('order of lines').shuffle(lines.map((_, index) => index));
  return order.map((index) => lines[index]);
}

/** Says which version of each amended resource stands first. */
function noteAmendments({ mess }: Source, amended: readonly Amendment[], lines: readonly FileLine[]): void {
  for (const { wrong, right } of amended) {
    const [wrongText, rightText] = [JSON.stringify(wrong), JSON.stringify(right)];
    const first = lines.find(({ text }) => text === wrongText || text === rightText)?.text;
    mess.add({
      kind: 'amended',
      resourceType: 'Observation',
      id: right.id ?? '',
      first: first === rightText ? 'right' : 'wrong',
    });
  }
}
