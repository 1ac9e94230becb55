/**
 * Encounter: a stay or visit from begin to end; a booked one is `planned`. Cancelled ones and errors give nothing.
 *
 * One that is finished is over, though its end may not be recorded; whether it was still going on before, nobody knows then. Known at its begin are its class, its type and where the patient came from; reasons, services billed and where the patient went only at its end.
 */
import { systemName } from '../../../data/terminology/systems.ts';
import type { Fact } from '../fact.ts';
import { answerName } from '../naming/answerNames.ts';
import { stayName } from '../naming/stays.ts';
import type { Ending, Statement } from '../statement.ts';
import { stated } from './chart.ts';
import { labelled, nameOf, nameOfCoding, namesBeside } from './concept.ts';
import { type Element, elementOf, elementsOf, textOf } from './element.ts';
import { periodOf } from './fhirTime.ts';

export function encounterStatements(resource: Element): readonly Statement[] {
  const status = textOf(resource, 'status') ?? 'unknown';
  if (['entered-in-error', 'cancelled'].includes(status)) return [];
  const coding = elementOf(resource, 'class');
  const local = textOf(coding, 'code') ?? '';
  const display = nameOfCoding(coding);
  const name = local === '' ? 'Encounter' : stayName(local, textOf(coding, 'display'));
  const { start, end } = periodOf(resource, 'period');
  const hospitalization = elementOf(resource, 'hospitalization');
  const isFinished = ['finished', 'completed', 'discharged'].includes(status);
  const isOver = isFinished || (end !== null && !ONGOING.includes(status));
  const reasons = labelled('reason', resource, 'reasonCode');
  const ending: Ending | null = isOver
    ? {
        at: end?.start ?? null,
        known: end?.last ?? null,
        status: 'completed',
        details: [...reasons, ...dispositionOf(hospitalization)],
      }
    : null;
  const code = local === '' ? [] : [`${systemName(textOf(coding, 'system'))}//${local}`];
  const fact: Partial<Fact> = {
    status: status === 'planned' ? 'planned' : isOver && end === null ? 'unknown' : 'active',
    details: [
      ...typesOf(resource),
      ...labelled('admitted from', hospitalization, 'admitSource').map((detail) => detail.replace(/: from /i, ': ')),
      ...(isOver ? [] : reasons),
    ],
  };
  const concept = { codes: code, name, synonyms: namesBeside(name, [local === '' ? null : display]) };
  const encounter = textOf(resource, 'id');
  return [
    stated({
      resource,
      path: 'class',
      kind: 'encounter',
      concept,
      at: start,
      known: start?.last ?? null,
      ending,
      encounter,
      fact,
    }),
  ];
}

const ONGOING: readonly string[] = ['in-progress', 'arrived', 'triaged', 'onleave', 'planned'];

/** Systems of services that are coded for the bill, when the visit is over. */
const BILLED = new Set(['CPT', 'HCPCS', 'CDT', 'OPS', 'ICD10PCS', 'ICD9PROC']);

function typesOf(resource: Element): readonly string[] {
  return elementsOf(resource, 'type').flatMap((type) => {
    const systems = elementsOf(type, 'coding').map((coding) => systemName(textOf(coding, 'system')));
    const name = nameOf(type);
    return name === null || systems.some((system) => BILLED.has(system)) ? [] : [`type: ${name}`];
  });
}

function dispositionOf(hospitalization: Element): readonly string[] {
  const codeable = elementOf(hospitalization, 'dischargeDisposition');
  const [coding] = elementsOf(codeable, 'coding');
  const code = coding === undefined ? '' : `${systemName(textOf(coding, 'system'))}//${textOf(coding, 'code') ?? ''}`;
  const name = answerName(code) ?? nameOf(codeable);
  return name === null ? [] : [`discharged to: ${name}`];
}
