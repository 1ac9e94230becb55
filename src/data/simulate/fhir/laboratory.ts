/**
 * Laboratory results of a round: an Observation for each, and their report. Taken at the minute of the record (effectiveDateTime),
 * issued later: within hours in hospital, within two days after a visit. One round in ten is done by the annex laboratory.
 */
import type { DiagnosticReport, Observation } from '@medplum/fhirtypes';
import type { Sex } from '../states.ts';
import type { ChartEncounter, Result, Round } from './chart.ts';
import { bareCode, LAB_NAMES, type LabNames, namesOf } from './concepts.ts';
import { diagnosticReportOf, type LabRound } from './diagnosticReport.ts';
import { dateAt, instantAt } from './hospitalTime.ts';
import { type PrintedValue, printValue } from './labValue.ts';
import { MESS } from './mess/kinds.ts';
import { type Source, storedAt } from './source.ts';
import { concept, LOCAL_LAB_SYSTEM, LOINC, terminology } from './systems.ts';

const LABORATORY = terminology('observation-category', 'laboratory');
const OUT_OF_RANGE = {
  L: terminology('v3-ObservationInterpretation', 'L'),
  H: terminology('v3-ObservationInterpretation', 'H'),
};
const ISSUED_AFTER_MINUTES = { visit: { from: 120, to: 2880 }, stay: { from: 20, to: 240 } } as const;

/** The results of a round and their report; nothing for a round of blood pressure alone. */
export function laboratoryOf(
  source: Source,
  encounter: ChartEncounter,
  { minutes, results }: Round,
): readonly (Observation | DiagnosticReport)[] {
  const tests = results.filter(({ code }) => code.startsWith('LAB//'));
  if (tests.length === 0) return [];
  const random = source.stream('laboratory', minutes);
  const delay = ISSUED_AFTER_MINUTES[encounter.kind];
  const annex = random.uniform() < MESS['local-code'].rate;
  const round = {
    encounter,
    minutes,
    annex,
    laboratory: annex ? source.facility.annexLaboratory : source.facility.mainLaboratory,
    issued: minutes + delay.from + random.integer(delay.to - delay.from),
  };
  const observations = tests.map((test) => observationOf(source, round, test));
  return [...observations, diagnosticReportOf(source, round, observations)];
}

function observationOf(
  source: Source,
  round: LabRound,
  { code, value }: Result,
): Observation & { readonly id: string } {
  const { minutes, issued } = round;
  const names = namesOf(LAB_NAMES, bareCode(code));
  const id = source.id('Observation', minutes, code);
  const random = source.stream('lab value', minutes, code);
  const printed = printValue(names, code.split('//')[2], value, source.chart.sex, random);
  const event = { code, minutes };
  for (const kind of printed.mess) source.mess.add({ kind, resourceType: 'Observation', id, event });
  const dateOnly = random.uniform() < MESS['date-only'].rate;
  if (dateOnly) source.mess.add({ kind: 'date-only', resourceType: 'Observation', id, event });
  const local = round.annex ? names.local : null;
  if (local !== null) source.mess.add({ kind: 'local-code', resourceType: 'Observation', id, event });
  return {
    resourceType: 'Observation',
    id,
    meta: storedAt(issued),
    status: 'final',
    category: [LABORATORY],
    code: local === null ? concept(LOINC, names.code, names.name) : concept(LOCAL_LAB_SYSTEM, ...local),
    subject: source.patient,
    encounter: source.encounter(round.encounter),
    effectiveDateTime: dateOnly ? dateAt(minutes) : instantAt(minutes),
    issued: instantAt(issued),
    performer: [{ reference: `Organization/${round.laboratory}` }],
    valueQuantity: printed.quantity,
    ...interpretationOf(names, printed, value, source.chart.sex),
  };
}

type Interpretation = Pick<Observation, 'interpretation' | 'referenceRange'>;

/** High or low, said of what is out of range only; the range stands in the unit of the value. */
function interpretationOf(names: LabNames, printed: PrintedValue, value: number, sex: Sex): Interpretation {
  const [low, high] = names.normal[sex];
  const code = low !== null && value < low ? 'L' : high !== null && value > high ? 'H' : null;
  const referenceRange = [printed.referenceRange];
  if (code === null) return { referenceRange };
  return { interpretation: [OUT_OF_RANGE[code]], referenceRange };
}
