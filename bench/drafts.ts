/**
 * Every sentence of every kind of draft for every patient, verified: the proof that drafts invent nothing, and what writing costs.
 *
 *     npm run bench -- drafts RECORDS… [--from 0] [--to N] [--step 1] [--examples 5] [--out drafts.json]
 *
 * RECORDS: MEDS datasets or FHIR (folders of NDJSON, Bundles). A sentence passes when verification of the draft's plain text finds it supported, by a fact that it
 * cites, and each of its citations resolves: to a fact of the record, to a kind that the record covers and has none of, or to one that it does not cover.
 * Kinds about a stay are written from the record as of soon after its end. Prints patients, drafts, sentences, failures by reason and seconds a part;
 * exits 1 when a sentence fails. --from, --to and --step choose patients by their place, for parts side by side; examples show made-up or demo data only.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AnamnesisError } from '../src/base/errors.ts';
import { checkDraft } from '../src/care/draft/checkDraft.ts';
import type { Citation, Draft } from '../src/care/draft/document.ts';
import { sourcesOf } from '../src/care/draft/render/sources.ts';
import { timeToWriteAt, WRITTEN_KINDS, type WrittenKind, writeDraft } from '../src/care/draft/writeDraft.ts';
import type { ClinicalRecord } from '../src/care/facts/fact.ts';
import { openRecords, type Records } from '../src/care/facts/records.ts';
import { openVerifier, type Verifier } from '../src/care/verify/verifyNote.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: '0' },
    to: { type: 'string' },
    step: { type: 'string', default: '1' },
    examples: { type: 'string', default: '5' },
    out: { type: 'string' },
  },
});
if (positionals.length === 0) {
  console.error('Usage: npm run bench -- drafts RECORDS… [--from 0] [--to N] [--step 1] [--examples 5] [--out FILE]');
  process.exit(1);
}

interface Tally {
  patients: number;
  drafts: number;
  /** Kinds that a record has no stay for. */
  withoutStay: number;
  sentences: number;
  failures: number;
  readonly byKind: Map<WrittenKind, { drafts: number; sentences: number }>;
  readonly reasons: Map<string, { count: number; examples: string[] }>;
  readonly seconds: { read: number; index: number; write: number; verify: number };
}

const report: Record<string, unknown> = {};
let failed = false;
for (const path of positionals) {
  const tally = await proveAll(path);
  print(path, tally);
  report[path] = { ...tally, byKind: Object.fromEntries(tally.byKind), reasons: Object.fromEntries(tally.reasons) };
  failed ||= tally.failures > 0;
}
if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(report, null, 2)}\n`);
process.exitCode = failed ? 1 : 0;

async function proveAll(path: string): Promise<Tally> {
  const tally: Tally = {
    patients: 0,
    drafts: 0,
    withoutStay: 0,
    sentences: 0,
    failures: 0,
    byKind: new Map(),
    reasons: new Map(),
    seconds: { read: 0, index: 0, write: 0, verify: 0 },
  };
  const records = await openRecords(path);
  const to = options.to === undefined ? undefined : Number(options.to);
  const subjects = (await records.subjects())
    .slice(Number(options.from), to)
    .filter((_subject, place) => place % Number(options.step) === 0);
  for (const subject of subjects) await provePatient(subject, records, tally);
  await records.close();
  return tally;
}

interface Indexed {
  readonly record: ClinicalRecord;
  readonly verifier: Verifier;
}

async function provePatient(subject: string, records: Records, tally: Tally): Promise<void> {
  const byTime = new Map<number, Indexed>();
  const at = async (minutes: number | undefined): Promise<Indexed> => {
    const known = minutes === undefined ? undefined : byTime.get(minutes);
    if (known !== undefined) return known;
    const record = await timed(tally, 'read', () => records.record(subject, minutes));
    const indexed = { record, verifier: await timed(tally, 'index', () => openVerifier(record)) };
    byTime.set(record.asOf, indexed);
    return indexed;
  };
  const whole = await at(undefined);
  tally.patients++;
  for (const kind of WRITTEN_KINDS) {
    try {
      const indexed = await at(timeToWriteAt(whole.record, kind));
      const draft = await timed(tally, 'write', () => writeDraft(indexed.record, kind));
      await proveDraft(draft, kind, indexed, tally);
    } catch (error) {
      if (!(error instanceof AnamnesisError && error.code === 'input/mismatch')) throw error;
      tally.withoutStay++;
    }
  }
}

async function proveDraft(draft: Draft, kind: WrittenKind, { record, verifier }: Indexed, tally: Tally): Promise<void> {
  const { withheld } = await timed(tally, 'verify', () => checkDraft(draft, record, verifier));
  const sentences = draft.sections.flatMap(({ blocks }) => blocks.flatMap((block) => block.sentences));
  const sources = sourcesOf(draft, record);
  const facts = new Set(record.facts.map(({ id }) => id));
  tally.drafts++;
  tally.sentences += sentences.length;
  const ofKind = tally.byKind.get(kind) ?? { drafts: 0, sentences: 0 };
  tally.byKind.set(kind, { drafts: ofKind.drafts + 1, sentences: ofKind.sentences + sentences.length });
  for (const { sentence, reason } of withheld) fail(tally, reason, `${record.subject}: ${sentence.text} | ${reason}`);
  for (const sentence of sentences) {
    const resolves =
      sentence.citations.length > 0 && sentence.citations.every((one) => doesResolve(one, record, facts));
    if (!resolves || sources.numbersOf(sentence).length === 0)
      fail(tally, 'A citation does not resolve.', `${record.subject}: ${sentence.text}`);
  }
}

function doesResolve(citation: Citation, record: ClinicalRecord, facts: ReadonlySet<string>): boolean {
  switch (citation.type) {
    case 'fact':
      return facts.has(citation.fact);
    case 'none':
      return record.covers.includes(citation.of) && record.facts.every(({ kind }) => kind !== citation.of);
    case 'uncovered':
      return !record.covers.includes(citation.of);
    case 'turn':
      return false;
  }
}

/** Reasons without their values, so that they can be counted. */
function fail(tally: Tally, reason: string, example: string): void {
  tally.failures++;
  const key = reason.replace(/(Note|Recorded|record|Values): .*/, '$1 …');
  const found = tally.reasons.get(key) ?? { count: 0, examples: [] };
  found.count++;
  if (found.examples.length < Number(options.examples)) found.examples.push(example);
  tally.reasons.set(key, found);
}

async function timed<T>(tally: Tally, part: keyof Tally['seconds'], work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  tally.seconds[part] += (performance.now() - start) / 1000;
  return result;
}

function print(path: string, tally: Tally): void {
  const { patients, drafts, withoutStay, sentences, failures, seconds } = tally;
  const times = Object.entries(seconds).map(([part, spent]) => `${part} ${spent.toFixed(1)} s`);
  console.log(
    `${path}: ${patients} patients, ${drafts} drafts (${withoutStay} more have no stay), ${sentences} sentences`,
  );
  console.log(`  supported, with citations that resolve: ${sentences - failures} of ${sentences}; ${times.join(', ')}`);
  for (const [kind, of] of tally.byKind) console.log(`  ${kind}: ${of.drafts} drafts, ${of.sentences} sentences`);
  for (const [reason, { count, examples }] of [...tally.reasons].toSorted((a, b) => b[1].count - a[1].count)) {
    console.log(`  ${count} × ${reason}`);
    for (const example of examples) console.log(`      ${example.slice(0, 300)}`);
  }
}
