/**
 * `anamnesis converse TRANSCRIPT`: what was said in a visit as a draft note, each statement with the words that it rests on; with a record, held against it.
 *
 * The note is extractive and unsigned. Nothing of what was said appears on standard error: only counts.
 */
import { readFile } from 'node:fs/promises';
import { AnamnesisError } from '../base/errors.ts';
import { refuseExisting, writeFileWhole } from '../base/outputs.ts';
import { againstRecord, type CheckedVisit } from '../care/conversation/againstRecord.ts';
import { draftVisit, type VisitDraft } from '../care/conversation/draftVisit.ts';
import { parseTranscript } from '../care/conversation/transcript.ts';
import { renderHtml } from '../care/draft/render/html.ts';
import { renderMarkdown } from '../care/draft/render/markdown.ts';
import type { ClinicalRecord } from '../care/facts/fact.ts';
import { clockOfZone } from '../care/facts/hospitalClock.ts';
import { openRecords } from '../care/facts/records.ts';
import { type Command, forceOption, type Settings } from './command.ts';
import { askedTime, onClock, zoneOf, zoneOption } from './recordClock.ts';

const FORMATS = ['md', 'html', 'json'] as const;
const SEXES = ['female', 'male'] as const;

export const converseCommand: Command = {
  name: 'converse',
  arguments: [{ name: 'TRANSCRIPT', help: 'a visit: "Doctor: …" lines, "[doctor] …" or a JSON array', required: true }],
  summary: 'a draft visit note from a transcript, each statement citing what was said',
  options: [
    { flag: '--dataset <path>', kind: 'string', help: 'records to hold it against: a MEDS dataset or FHIR' },
    { flag: '--subject <id>', kind: 'string', help: 'the patient in these records' },
    {
      flag: '--at <time>',
      kind: 'string',
      help: 'when the visit was, such as 2020-05-01T14:30Z (default: now, or the record’s last)',
    },
    zoneOption,
    {
      flag: '--sex <sex>',
      kind: 'string',
      choices: SEXES,
      help: 'for pronouns (default: of the record, else "the patient")',
    },
    { flag: '--format <form>', kind: 'string', default: 'md', choices: FORMATS, help: 'form of the note' },
    { flag: '--out <file>', kind: 'string', help: 'where it goes (default: standard output)' },
    forceOption,
  ],
  examples: [
    'anamnesis converse visit.txt',
    'anamnesis converse visit.json --dataset dataset/ --subject 17 --format html --out note.html',
  ],
  async run({ arguments: [path], settings, say, clock }) {
    const out = settings.optionalString('out');
    if (out !== undefined) refuseExisting(out, settings.flag('force'));
    const transcript = parseTranscript(await transcriptAt(path), path);
    const record = await recordOf(settings);
    const asOf = record?.asOf ?? timeOf(settings) ?? Math.floor(clock.now() / 60_000);
    const visit = draftVisit(transcript, {
      subject: record?.subject ?? 'not given',
      asOf,
      sex: sexOf(settings, record),
    });
    const checked = record === null ? null : againstRecord(visit, record);
    if (transcript.exchanged)
      say(
        'The labels of clinician and patient seem to be exchanged; they were read the other way round. Please check.',
      );
    for (const line of remarks(visit, checked)) say(line);
    const json = documentOf(visit, checked);
    const draft = checked?.draft ?? visit.draft;
    const content = { md: renderMarkdown, html: renderHtml, json: () => `${JSON.stringify(json, null, 2)}\n` }[
      formatOf(settings)
    ](draft, record);
    if (out === undefined) return { json, text: content };
    await writeFileWhole(out, content);
    return { json, text: `An unsigned draft: ${out}` };
  },
};

async function transcriptAt(path: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readFile(path));
  } catch (cause) {
    throw new AnamnesisError('input/not-readable', {
      where: path,
      rule: 'The transcript cannot be read.',
      remedy: 'Check the path.',
      cause,
    });
  }
}

async function recordOf(settings: Settings): Promise<ClinicalRecord | null> {
  const [dataset, subject] = [settings.optionalString('dataset'), settings.optionalString('subject')];
  if (dataset === undefined && subject === undefined) return null;
  if (dataset === undefined || subject === undefined) {
    throw new AnamnesisError('settings/invalid', {
      where: dataset === undefined ? '--dataset' : '--subject',
      rule: 'A visit is held against one patient’s record; that needs both --dataset and --subject.',
      remedy: 'Give both, or neither.',
    });
  }
  const asked = askedTime(settings);
  const records = await openRecords(dataset, { zone: zoneOf(settings) });
  try {
    return await records.record(subject, onClock(asked, records.clock));
  } finally {
    await records.close();
  }
}

/** Without a record. */
function timeOf(settings: Settings): number | undefined {
  const zone = zoneOf(settings);
  return onClock(askedTime(settings), zone === undefined ? null : clockOfZone(zone));
}

function formatOf(settings: Settings): (typeof FORMATS)[number] {
  return FORMATS.find((format) => format === settings.string('format')) ?? 'md';
}

function sexOf(settings: Settings, record: ClinicalRecord | null): 'female' | 'male' | null {
  const given = settings.optionalString('sex') ?? record?.person.sex;
  return SEXES.find((sex) => sex === given) ?? null;
}

/** Counts only. */
function remarks(
  { written, leftOut, unsupported, instructions }: VisitDraft,
  checked: CheckedVisit | null,
): readonly string[] {
  const dropped = Object.values(unsupported).reduce((sum, count) => sum + count, 0);
  return [
    `${written.length} statements, each supported by its turns; ${leftOut.length} less salient ones left out.`,
    ...(dropped === 0 ? [] : [`${dropped} were not written because the words do not support them for certain.`]),
    ...(instructions.length === 0
      ? []
      : [`Left out because it addresses a program: ${instructions.length} (see "instructions" with --json).`]),
    ...(checked === null || checked.differences.length === 0
      ? []
      : [`${checked.differences.length} differ from the record: see the note’s first section.`]),
  ];
}

function documentOf({ draft, leftOut, unsupported, instructions }: VisitDraft, checked: CheckedVisit | null): unknown {
  return {
    draft: checked?.draft ?? draft,
    leftOut: leftOut.map(({ text, places }) => ({ text, places })),
    unsupported,
    instructions,
    ...(checked !== null && {
      differences: checked.differences.map(({ statement, severity, facts, reason }) => ({
        text: statement.text,
        severity,
        facts,
        reason,
      })),
      verdicts: checked.counts,
    }),
  };
}
