/** `anamnesis facts RECORDS --subject ID`: what a record states of one patient, as facts with their sources. */
import { AnamnesisError } from '../base/errors.ts';
import { type ClinicalRecord, FACT_KINDS, type Fact } from '../care/facts/fact.ts';
import { momentText, timeText, valueText } from '../care/facts/factText.ts';
import { openRecords } from '../care/facts/records.ts';
import type { Command } from './command.ts';
import { askedTime, onClock, zoneOf, zoneOption } from './recordClock.ts';

export const factsCommand: Command = {
  name: 'facts',
  arguments: [{ name: 'RECORDS', help: 'a MEDS dataset, or FHIR: a folder of NDJSON, or Bundles', required: true }],
  summary: 'what a record states of one patient: each fact with its source, as known at a time',
  options: [
    { flag: '--subject <id>', kind: 'string', help: 'the patient: subject_id, or Patient.id or an identifier of FHIR' },
    {
      flag: '--at <time>',
      kind: 'string',
      help: 'as known then, such as 2020-05-01 or 2020-05-01T14:30 (default: at the last event)',
    },
    zoneOption,
    { flag: '--kind <kind...>', kind: 'list', choices: FACT_KINDS, help: 'facts of these kinds only' },
  ],
  examples: [
    'anamnesis facts dataset/ --subject 17',
    'anamnesis facts fhir/ --subject 5f1c --zone America/New_York --at 2021-03-09 --kind medication allergy --json',
  ],
  async run({ arguments: [path], settings, say }) {
    const subject = settings.optionalString('subject') ?? '';
    if (subject === '') throw needed();
    const at = askedTime(settings);
    const kinds = settings.optionalList('kind');
    const records = await openRecords(path, { zone: zoneOf(settings) });
    try {
      const record = await records.record(subject, onClock(at, records.clock));
      for (const remark of await records.remarks()) say(remark);
      const facts = kinds === undefined ? record.facts : record.facts.filter(({ kind }) => kinds.includes(kind));
      return { json: { ...record, facts }, text: describe(record, facts, records.clock?.zone) };
    } finally {
      await records.close();
    }
  },
};

function needed(): AnamnesisError {
  return new AnamnesisError('settings/invalid', {
    where: '--subject',
    rule: 'The patient is missing.',
    remedy: 'Give --subject 17.',
  });
}

function describe(record: ClinicalRecord, facts: readonly Fact[], zone: string | undefined): string {
  const of = (kind: Fact['kind']): readonly Fact[] => facts.filter((fact) => fact.kind === kind);
  const parts = FACT_KINDS.filter((kind) => of(kind).length > 0).flatMap((kind) => [
    '',
    `${kind} (${of(kind).length})`,
    ...table(of(kind)),
  ]);
  const none = FACT_KINDS.filter(
    (kind) => record.covers.includes(kind) && !record.facts.some((fact) => fact.kind === kind),
  );
  const never = FACT_KINDS.filter((kind) => kind !== 'derived' && !record.covers.includes(kind));
  return [
    `${facts.length} facts, as known at ${momentText(record.asOf)}${zone === undefined ? '' : ` (${zone})`}.`,
    ...parts,
    '',
    ...(none.length === 0 ? [] : [`None recorded: ${none.join(', ')}.`]),
    ...(never.length === 0 ? [] : [`Not covered by these records: ${never.join(', ')}.`]),
  ].join('\n');
}

const WIDTHS = [33, 40, 34] as const;

function table(facts: readonly Fact[]): readonly string[] {
  return facts.map((fact) => {
    const { concept, assertion, relative, status, side, supersededBy, details, id } = fact;
    const meant = assertion === 'present' ? '' : ` [${relative ?? assertion}]`;
    const cells = [timeText(fact.time), `${concept.name}${meant}${side === null ? '' : `, ${side}`}`, valueText(fact)];
    const state = [status === 'unknown' ? '' : status, supersededBy === null ? '' : 'superseded', ...details];
    const padded = cells.map((cell, column) => shortened(cell, WIDTHS[column]).padEnd(WIDTHS[column]));
    return `  ${[...padded, state.filter((part) => part !== '').join('; '), id].filter((part) => part !== '').join('  ')}`;
  });
}

function shortened(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
