/**
 * `anamnesis draft RECORDS --subject ID --kind KIND`: a document written from a patient's record, each sentence with its sources.
 *
 * Every sentence is verified against the record before it is written; one that is not supported is withheld and listed, and the command exits 1 although the
 * rest was written. Nothing of the patient is said on standard error.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AnamnesisError } from '../base/errors.ts';
import { refuseExisting, writeFileWhole, writeFolder } from '../base/outputs.ts';
import { checkDraft, type Withheld } from '../care/draft/checkDraft.ts';
import type { Draft } from '../care/draft/document.ts';
import { renderComposition } from '../care/draft/render/composition.ts';
import { renderHtml } from '../care/draft/render/html.ts';
import { renderMarkdown } from '../care/draft/render/markdown.ts';
import { renderPdf } from '../care/draft/render/pdf.ts';
import {
  type DraftOptions,
  timeToWriteAt,
  WRITTEN_KINDS,
  type WrittenKind,
  writeDraft,
} from '../care/draft/writeDraft.ts';
import type { ClinicalRecord } from '../care/facts/fact.ts';
import { openRecords, type Records } from '../care/facts/records.ts';
import { Ledger } from '../care/rephrase/ledger.ts';
import { type RephraseReport, rephraseDraft } from '../care/rephrase/rephraseDraft.ts';
import { openVerifier, type Verifier } from '../care/verify/verifyNote.ts';
import { type Command, forceOption, type Settings } from './command.ts';
import { salienceOf } from './draftSalience.ts';
import { type AskedTime, askedTime, onClock, zoneOf, zoneOption } from './recordClock.ts';
import { type ChosenModel, openChosenModel, rephraseLine, usageLine } from './rephraseSettings.ts';

const FORMATS = ['md', 'html', 'pdf', 'fhir'] as const;
type Format = (typeof FORMATS)[number];
const EXTENSIONS: Readonly<Record<Format, string>> = { md: 'md', html: 'html', pdf: 'pdf', fhir: 'json' };
const KIND_WORDS = WRITTEN_KINDS.map((kind) => kind.replaceAll(' ', '-'));

export const draftCommand: Command = {
  name: 'draft',
  arguments: [{ name: 'RECORDS', help: 'a MEDS dataset, or FHIR as a folder of NDJSON or a Bundle', required: true }],
  summary: 'write a document from a patient’s record, unsigned, with sources',
  options: [
    { flag: '--subject <id>', kind: 'string', help: 'the patient: subject_id, or Patient.id of FHIR' },
    {
      flag: '--kind <kind>',
      kind: 'string',
      choices: [...KIND_WORDS, 'all'],
      help: 'what to write; all writes a folder',
    },
    {
      flag: '--at <time>',
      kind: 'string',
      help: 'as known then, such as 2020-05-01 (default: what is known last, or soon after the stay)',
    },
    zoneOption,
    { flag: '--encounter <id>', kind: 'string', help: 'the stay or visit to write about (default: the last)' },
    { flag: '--format <form>', kind: 'string', default: 'md', choices: FORMATS, help: 'form of the document' },
    { flag: '--out <file>', kind: 'string', help: 'where it goes; a folder for --kind all (default: standard output)' },
    { flag: '--named', kind: 'boolean', help: 'let the patient’s name stand in it' },
    {
      flag: '--salience <file>',
      kind: 'string',
      help: 'what `ask --json` wrote: what the model leans on comes earlier',
    },
    {
      flag: '--rephrase <file>',
      kind: 'string',
      help: 'settings of a language model that may reword sentences where nothing but words changes (docs/language-model.md)',
    },
    forceOption,
  ],
  examples: [
    'anamnesis draft dataset/ --subject 17 --kind discharge-summary',
    'anamnesis draft dataset/ --subject 17 --kind all --format html --out drafts/',
    'anamnesis draft fhir/ --subject 5f1c --kind referral-letter --at 2021-03-09 --format pdf --out letter.pdf',
  ],
  async run({ arguments: [path], settings, say, signal }) {
    const asked = askedOf(settings);
    const options = await optionsOf(settings);
    const rewording = await rewordingOf(settings, signal);
    const records = await openRecords(path, { zone: zoneOf(settings) });
    try {
      const drafts = await writeAll(records, asked, options, rewording);
      if (drafts.length === 0) throw noneWritten();
      await write(drafts, asked, settings.flag('force'));
      const withheld = drafts.flatMap((draft) => draft.withheld);
      if (withheld.length > 0) say(withheldLine(withheld));
      for (const { report } of drafts) if (report !== null) say(rephraseLine(report));
      if (rewording !== null) say(usageLine(rewording.ledger.usage()));
      return {
        json: documentOf(drafts, asked),
        text: asked.out === undefined ? textOf(drafts) : outLine(drafts, asked.out),
        status: withheld.length > 0 ? 2 : 0,
      };
    } finally {
      await records.close();
      await rewording?.model.close();
    }
  },
};

interface Asked {
  readonly subject: string;
  readonly kinds: readonly WrittenKind[];
  readonly isAll: boolean;
  readonly at: AskedTime | undefined;
  readonly format: Format;
  readonly out: string | undefined;
}

interface Written {
  readonly kind: WrittenKind;
  readonly draft: Draft;
  readonly content: string | Uint8Array;
  readonly withheld: readonly Withheld[];
  /** Null without a language model. */
  readonly report: RephraseReport | null;
}

/** @throws settings/invalid */
function askedOf(settings: Settings): Asked {
  const subject = settings.optionalString('subject');
  if (subject === undefined || subject === '')
    throw needed('--subject', 'The patient is missing.', 'Give --subject 17.');
  const word = settings.optionalString('kind');
  if (word === undefined)
    throw needed('--kind', 'The kind of document is missing.', `Give one of: ${KIND_WORDS.join(', ')}, all.`);
  const isAll = word === 'all';
  const format = FORMATS.find((name) => name === settings.string('format')) ?? 'md';
  const out = settings.optionalString('out');
  if (out === undefined && (isAll || format === 'pdf')) {
    throw needed('--out', isAll ? 'Several documents need a folder.' : 'A PDF is not text.', 'Give --out NAME.');
  }
  if (out !== undefined) refuseExisting(out, settings.flag('force'));
  const kinds = WRITTEN_KINDS.filter((_kind, place) => isAll || KIND_WORDS[place] === word);
  return { subject, kinds, isAll, at: askedTime(settings), format, out };
}

function needed(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where, rule, remedy });
}

async function optionsOf(settings: Settings): Promise<DraftOptions> {
  const file = settings.optionalString('salience');
  return {
    encounter: settings.optionalString('encounter'),
    named: settings.flag('named'),
    salience: file === undefined ? undefined : salienceOf(await readFile(file, 'utf8'), file),
  };
}

interface Known {
  readonly record: ClinicalRecord;
  readonly verifier: Verifier;
}

/** The record is read, and indexed for verification, once for each time that a kind is written at. */
async function writeAll(
  records: Records,
  asked: Asked,
  options: DraftOptions,
  rewording: Rewording | null,
): Promise<readonly Written[]> {
  const given = onClock(asked.at, records.clock);
  const latest = await records.record(asked.subject, given);
  const byTime = new Map<number, Known>();
  const drafts: Written[] = [];
  for (const kind of asked.kinds) {
    const at = given ?? timeToWriteAt(latest, kind, options);
    let known = byTime.get(at);
    if (known === undefined) {
      const record = at === latest.asOf ? latest : await records.record(asked.subject, at);
      known = { record, verifier: openVerifier(record) };
      byTime.set(at, known);
    }
    const written = await draftOf(known, kind, asked, options, rewording);
    if (written !== null) drafts.push(written);
  }
  return drafts;
}

/** Null where all kinds are asked for and this one has no stay to be about. */
async function draftOf(
  { record, verifier }: Known,
  kind: WrittenKind,
  asked: Asked,
  options: DraftOptions,
  rewording: Rewording | null,
): Promise<Written | null> {
  try {
    const { draft: plain, withheld } = checkDraft(writeDraft(record, kind, options), record, verifier);
    const { draft, report } = await reworded(plain, record, rewording);
    return { kind, draft, withheld, report, content: await rendered(draft, record, asked.format) };
  } catch (error) {
    if (asked.isAll && error instanceof AnamnesisError && error.code === 'input/mismatch') return null;
    throw error;
  }
}

interface Rewording extends ChosenModel {
  readonly signal: AbortSignal;
  /** Of all kinds of this run. */
  readonly answers: Map<string, string>;
  readonly ledger: Ledger;
}

async function rewordingOf(settings: Settings, signal: AbortSignal): Promise<Rewording | null> {
  const file = settings.optionalString('rephrase');
  if (file === undefined) return null;
  const chosen = await openChosenModel(file);
  return { ...chosen, signal, answers: new Map(), ledger: new Ledger(chosen.config) };
}

/** The whole draft is verified again; if any sentence is worse for it, all of the template's stay. */
async function reworded(
  draft: Draft,
  record: ClinicalRecord,
  rewording: Rewording | null,
): Promise<{ readonly draft: Draft; readonly report: RephraseReport | null }> {
  if (rewording === null) return { draft, report: null };
  const result = await rephraseDraft(draft, record, rewording.model, rewording);
  const { withheld } = checkDraft(result.draft, record, openVerifier(record));
  return withheld.length === 0 ? result : { draft, report: { ...result.report, accepted: 0 } };
}

async function rendered(draft: Draft, record: ClinicalRecord, format: Format): Promise<string | Uint8Array> {
  switch (format) {
    case 'md':
      return renderMarkdown(draft, record);
    case 'html':
      return renderHtml(draft, record);
    case 'pdf':
      return renderPdf(draft, record);
    case 'fhir':
      return `${JSON.stringify(renderComposition(draft, record), null, 2)}\n`;
  }
}

async function write(drafts: readonly Written[], { out, isAll, format }: Asked, force: boolean): Promise<void> {
  if (out === undefined) return;
  if (!isAll) return writeFileWhole(out, drafts[0].content);
  await writeFolder(out, { force }, async (folder) => {
    for (const { kind, content } of drafts) {
      await writeFileWhole(join(folder, `${kind.replaceAll(' ', '-')}.${EXTENSIONS[format]}`), content);
    }
  });
}

function documentOf(drafts: readonly Written[], { subject, out }: Asked): unknown {
  return {
    subject,
    out: out ?? null,
    drafts: drafts.map(({ kind, draft, withheld, report }) => ({
      kind,
      at: new Date(draft.asOf * 60_000).toISOString().slice(0, 16),
      sentences: draft.sections.flatMap(({ blocks }) => blocks.flatMap(({ sentences }) => sentences)).length,
      draft,
      withheld,
      ...(report !== null && { rephrase: report }),
    })),
  };
}

function textOf(drafts: readonly Written[]): string {
  return drafts.map(({ content }) => (typeof content === 'string' ? content : '')).join('\n');
}

function outLine(drafts: readonly Written[], out: string): string {
  return `${drafts.length} unsigned ${drafts.length === 1 ? 'draft' : 'drafts'}: ${out}`;
}

/** Where and how many, not what: sentences are the patient's. */
function withheldLine(withheld: readonly Withheld[]): string {
  const headings = [...new Set(withheld.map(({ heading }) => heading))].join(', ');
  return `${withheld.length} of the sentences could not be verified and were withheld (${headings}); --json lists them. Please report this.`;
}

function noneWritten(): AnamnesisError {
  return new AnamnesisError('input/mismatch', {
    where: 'the record',
    rule: 'It supports none of the kinds asked for.',
    remedy: 'Choose another kind, or another time (--at).',
  });
}
