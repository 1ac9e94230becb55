/**
 * The attack suite on real facts: true sentences in many paraphrases, and corruptions of them that are false of the record; how many corruptions are
 * flagged (contradicted or not found), by kind and source, and how many true sentences are flagged falsely; and planted omissions. Wilson's 95 % intervals.
 *
 * Options: --data DATASET (repeat; named NAME=PATH), --records 60 a source, --from 0 (skip so many records), --per-kind 4, --seed 1,
 * --forms development | "held out" | "second author 1" | "second author 2" | "third author", --by-form, --show N (missed and false ones).
 */
import { parseArgs } from 'node:util';
import { wilsonInterval } from '../src/base/statistics.ts';
import type { ClinicalRecord } from '../src/care/facts/fact.ts';
import { openRecords } from '../src/care/facts/records.ts';
import { OMISSION_RULES } from '../src/care/verify/verdict.ts';
import { CORRUPTIONS } from './attack/claim.ts';
import { type Omitted, omitEach } from './attack/omitted.ts';
import { type Attacked, attackRecord, SUITE_FORMS } from './attack/suite.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', multiple: true, default: [] },
    records: { type: 'string', default: '60' },
    from: { type: 'string', default: '0' },
    'per-kind': { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    forms: { type: 'string', default: 'development' },
    'by-form': { type: 'boolean', default: false },
    show: { type: 'string', default: '0' },
  },
});
const forms = SUITE_FORMS.find((set) => set === options.forms);
if (forms === undefined || options.data.length === 0) {
  console.error('Usage: npm run bench -- attack --data NAME=DATASET [--data …] [--forms "held out"]');
  process.exit(1);
}

const all: Attacked[] = [];
const allOmitted: Omitted[] = [];
for (const source of options.data) {
  const [name, path] = source.includes('=') ? source.split('=') : [source, source];
  const { attacked, omitted } = await attackSource(path);
  all.push(...attacked);
  allOmitted.push(...omitted);
  report(name, attacked);
  reportOmissions(name, omitted);
}
if (options.data.length > 1) {
  report('all sources', all);
  reportOmissions('all sources', allOmitted);
}
if (options['by-form']) reportForms(all);
show(all, Number(options.show));

interface OfSource {
  readonly attacked: readonly Attacked[];
  readonly omitted: readonly Omitted[];
}

async function attackSource(path: string): Promise<OfSource> {
  const records = await openRecords(path);
  const attacked: Attacked[] = [];
  const omitted: Omitted[] = [];
  const settings = { seed: Number(options.seed), forms: forms ?? 'development', perKind: Number(options['per-kind']) };
  const from = Number(options.from);
  let at = 0;
  let previous: ClinicalRecord | null = null;
  for await (const record of records.all()) {
    if (previous !== null) {
      attacked.push(...attackRecord(record, previous, settings));
      omitted.push(...omitEach(record, settings.seed));
    }
    if (at >= from) previous = record;
    if (++at > from + Number(options.records)) break;
  }
  await records.close();
  return { attacked, omitted };
}

function reportOmissions(name: string, omitted: readonly Omitted[]): void {
  const shareOf = (of: readonly Omitted[], hit: (each: Omitted) => boolean): string =>
    shareText(of.filter((each) => hit(each)).length, of.length);
  console.log(`\n${name}: planted omissions`);
  console.log(`  found                        ${shareOf(omitted, ({ found }) => found)}`);
  console.log(`  reported although mentioned  ${shareOf(omitted, ({ falseAlarm }) => falseAlarm)}`);
  for (const rule of OMISSION_RULES) {
    const own = omitted.filter((each) => each.rule === rule);
    console.log(
      `    ${rule.padEnd(27)}${shareOf(own, ({ found }) => found)}, false ${shareOf(own, ({ falseAlarm }) => falseAlarm)}`,
    );
  }
}

function report(name: string, attacked: readonly Attacked[]): void {
  const truths = attacked.filter(({ corruption }) => corruption === null);
  const lies = attacked.filter(({ corruption }) => corruption !== null);
  console.log(
    `\n${name}: ${lies.length} corruptions, ${truths.length} true sentences (${forms} forms, seed ${options.seed})`,
  );
  console.log(`  detected                     ${share(lies, ({ isAlarm }) => isAlarm)}`);
  for (const corruption of CORRUPTIONS) {
    const own = lies.filter((each) => each.corruption === corruption);
    if (own.length > 0) console.log(`    ${corruption.padEnd(27)}${share(own, ({ isAlarm }) => isAlarm)}`);
  }
  console.log(`  false alarms                 ${share(truths, ({ isAlarm }) => isAlarm)}`);
  console.log(`  true sentences supported     ${share(truths, ({ verdict }) => verdict === 'supported')}`);
  for (const kind of new Set(truths.map((each) => each.kind))) {
    const own = truths.filter((each) => each.kind === kind);
    console.log(`    ${kind.padEnd(27)}${share(own, ({ isAlarm }) => isAlarm)} false alarms`);
  }
}

/** For each form: corruptions missed, true sentences flagged, true sentences not supported. */
function reportForms(attacked: readonly Attacked[]): void {
  console.log('\nby form: detected; false alarms; supported');
  const forms = Map.groupBy(attacked, ({ form }) => form);
  for (const form of [...forms.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
    const own = forms.get(form) ?? [];
    const truths = own.filter(({ corruption }) => corruption === null);
    const lies = own.filter(({ corruption }) => corruption !== null);
    const detected = lies.length === 0 ? '–' : share(lies, ({ isAlarm }) => isAlarm);
    const alarms = truths.length === 0 ? '–' : share(truths, ({ isAlarm }) => isAlarm);
    const supported = truths.length === 0 ? '–' : share(truths, ({ verdict }) => verdict === 'supported');
    console.log(`  ${form.padEnd(24)}${detected}; ${alarms}; ${supported}`);
  }
}

function share(of: readonly Attacked[], isHit: (each: Attacked) => boolean): string {
  return shareText(of.filter((each) => isHit(each)).length, of.length);
}

function shareText(hits: number, count: number): string {
  const { low, high } = wilsonInterval(hits, count);
  return `${(hits / count).toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)}) of ${count}`;
}

/** Some that went wrong, for development. */
function show(attacked: readonly Attacked[], count: number): void {
  const wrong = attacked.filter(({ corruption, isAlarm, verdict }) =>
    corruption === null ? isAlarm || verdict !== 'supported' : !isAlarm,
  );
  const groups = new Map<string, Attacked[]>();
  for (const each of wrong) {
    const key = each.corruption ?? `true ${each.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  for (const { rule, sentence } of allOmitted.filter((each) => !each.found).slice(0, count))
    console.log(`omission missed, ${rule} | ${sentence}`);
  for (const { rule, sentence } of allOmitted.filter((each) => each.falseAlarm).slice(0, 2 * count))
    console.log(`omission false, ${rule} | ${sentence}`);
  for (const [key, own] of groups)
    for (const { sentence, verdict } of own.slice(0, count)) console.log(`${key} | ${verdict} | ${sentence}`);
}
