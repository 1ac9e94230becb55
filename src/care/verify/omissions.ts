/**
 * What a note of its kind must mention and doesn't: allergies, anticoagulants, critical results, code status, new diagnoses, pending tests.
 *
 * After the Joint Commission's required contents of a discharge summary (RC.02.04.01), I-PASS (Starmer et al. 2014) and the list of results that
 * discharge documents leave out (Roy et al. 2005, tests pending at discharge). A thing counts as mentioned when the note names it in any way, and a
 * critical result when its value is given: whether it is said rightly is for the verdicts.
 */
import type { NoteReading } from '../../data/text/reading.ts';
import type { Fact, FactId } from '../facts/fact.ts';
import { isCritical } from './criticalLimits.ts';
import { factText, stateOf } from './factState.ts';
import { allergies } from './judgeAllergy.ts';
import type { Bench } from './statement.ts';
import { MINUTES_A_DAY } from './times.ts';
import { OMISSION_RULES, type Omission, type OmissionRule, type SentenceVerdict, type Severity } from './verdict.ts';

/** Which rules hold for which kind of document. */
export const MUST_MENTION: ReadonlyMap<string, readonly OmissionRule[]> = new Map<string, readonly OmissionRule[]>([
  ['discharge summary', OMISSION_RULES],
  ['icu summary', OMISSION_RULES],
  ['handover', ['allergies', 'anticoagulants', 'critical results', 'code status', 'pending tests']],
  ['progress note', ['anticoagulants', 'critical results', 'new diagnoses', 'pending tests']],
  ['visit note', ['allergies', 'anticoagulants', 'critical results', 'new diagnoses']],
  ['referral letter', ['allergies', 'anticoagulants', 'new diagnoses']],
  ['problem summary', ['allergies', 'anticoagulants']],
  ['prior authorisation', ['allergies']],
]);

const SEVERITY: Readonly<Record<OmissionRule, Severity>> = {
  allergies: 'critical',
  anticoagulants: 'critical',
  'critical results': 'critical',
  'code status': 'critical',
  'new diagnoses': 'high',
  'pending tests': 'high',
};

export function omissionsOf(
  rules: readonly OmissionRule[],
  reading: NoteReading,
  sentences: readonly SentenceVerdict[],
  bench: Bench,
): readonly Omission[] {
  if (rules.length === 0) return [];
  const named = namedFacts(reading, bench);
  const supported = sentences.flatMap(({ statements }) => statements).filter(({ verdict }) => verdict === 'supported');
  const cited = new Set(supported.flatMap(({ facts }) => facts));
  return rules.flatMap((rule) => {
    const due = DUE[rule](bench);
    const isMentioned =
      rule === 'critical results'
        ? (group: Due) => group.some(({ id }) => cited.has(id))
        : (group: Due) => group.some(({ id }) => named.has(id));
    return due
      .filter((group) => !isMentioned(group))
      .map((group) => ({
        rule,
        facts: group.map(({ id }) => id),
        severity: SEVERITY[rule],
        reason: `Not mentioned: ${factText(group[0], bench.written)}.`,
      }));
  });
}

/** Facts that stand for one thing: one of them must be mentioned. */
type Due = readonly Fact[];

const DUE: Readonly<Record<OmissionRule, (bench: Bench) => readonly Due[]>> = {
  allergies: (bench) => grouped(allergies(bench)),
  anticoagulants: (bench) => grouped(currentAnticoagulants(bench)),
  'critical results': (bench) => grouped(criticalResults(bench)),
  'code status': (bench) =>
    grouped(
      bench.index
        .ofKind('directive')
        .filter((fact) => isCodeStatus(fact) && isKnown(fact, bench))
        .slice(-1),
    ),
  'new diagnoses': (bench) => grouped(newDiagnoses(bench)),
  'pending tests': (bench) => grouped(pendingTests(bench)),
};

function namedFacts({ sentences }: NoteReading, { index }: Bench): ReadonlySet<FactId> {
  const concepts = new Set<string>();
  for (const { mentions } of sentences) {
    for (const { assertion, concepts: said } of mentions) {
      if (assertion.experiencer === 'patient') for (const concept of said) concepts.add(concept);
    }
  }
  return new Set(index.about([...concepts]).map(({ id }) => id));
}

/** By what they are about, so that one mention serves all of a group. */
function grouped(facts: readonly Fact[]): readonly Due[] {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts.toReversed()) {
    const key = fact.dosing?.ingredients.join(' ') || fact.concept.name.toLowerCase();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  return [...groups.values()];
}

const ANTICOAGULANTS =
  /\b(?:warfarin|acenocoumarol|phenprocoumon|apixaban|rivaroxaban|dabigatran|edoxaban|enoxaparin|dalteparin|tinzaparin|fondaparinux|argatroban|bivalirudin|heparin)\b/i;
/** Flushes and locks keep a line open; they do not anticoagulate. */
const LINE_CARE = /\b(?:flush|lock)\b/i;

function currentAnticoagulants(bench: Bench): readonly Fact[] {
  return bench.index.ofKind('medication').filter((fact) => {
    const names = [fact.concept.name, ...fact.concept.synonyms, ...(fact.dosing?.ingredients ?? [])].join(' ');
    const isTaken = fact.status !== 'planned' && stateOf(fact, bench.written) !== 'over';
    return (
      ANTICOAGULANTS.test(names) &&
      !LINE_CARE.test(names) &&
      isTaken &&
      isKnown(fact, bench) &&
      isRecent(fact, bench, MEDICATION_DAYS)
    );
  });
}

/** An order without end counts for so long; the source's `active` counts whatever its age. */
const MEDICATION_DAYS = 400;

function criticalResults(bench: Bench): readonly Fact[] {
  const from = Math.min(stayOf(bench)?.start ?? bench.written, bench.written - RESULT_DAYS * MINUTES_A_DAY);
  const kinds = [...bench.index.ofKind('result'), ...bench.index.ofKind('vital sign')];
  return kinds.filter((fact) => isCritical(fact) && isKnown(fact, bench) && (fact.time.start ?? -Infinity) >= from);
}

/** Before a visit, or of a short stay, results of so many days. */
const RESULT_DAYS = 7;

function isCodeStatus({ concept }: Fact): boolean {
  return /\b(?:code|resuscitat\w*|dnr|dni|dnar|cpr|polst|molst|intubat\w*)\b/i.test(
    `${concept.name} ${concept.synonyms.join(' ')}`,
  );
}

function newDiagnoses(bench: Bench): readonly Fact[] {
  const stay = stayOf(bench);
  if (stay === null) return [];
  const earlier = new Set<string>();
  const found: Fact[] = [];
  for (const fact of bench.index.ofKind('condition')) {
    if (fact.assertion !== 'present' || !isKnown(fact, bench)) continue;
    const key = fact.concept.codes[0] ?? fact.concept.name;
    const isOfStay = fact.encounter !== null && fact.encounter === stay.id;
    const isWithin = fact.time.start !== null && fact.time.start >= stay.start && fact.time.start <= stay.end;
    if ((isOfStay || isWithin) && !earlier.has(key)) found.push(fact);
    else earlier.add(key);
  }
  return found.filter((fact) => !earlier.has(fact.concept.codes[0] ?? fact.concept.name));
}

function pendingTests(bench: Bench): readonly Fact[] {
  const kinds = (['order', 'report', 'result'] as const).flatMap((kind) => bench.index.ofKind(kind));
  return kinds.filter((fact) => fact.status === 'pending' && isKnown(fact, bench));
}

interface Stay {
  readonly id: string | null;
  readonly start: number;
  readonly end: number;
}

/** The stay or visit that the note is about: of those that were not over for long, the longest; a visit on the way home is not the stay. */
function stayOf({ index, written }: Bench): Stay | null {
  const begun = index
    .ofKind('encounter')
    .filter(({ time, status }) => time.start !== null && time.start <= written && status !== 'planned');
  // Of one that is over the end may not be recorded.
  const endOf = ({ time, status }: Fact): number => time.end ?? (status === 'completed' ? time.start : null) ?? written;
  const recent = begun.filter((fact) => endOf(fact) + STAY_DAYS * MINUTES_A_DAY >= written);
  const lengthOf = (fact: Fact): number => Math.min(endOf(fact), written) - (fact.time.start ?? written);
  const last = recent.toSorted((a, b) => lengthOf(a) - lengthOf(b))[recent.length - 1];
  if (last === undefined) return null;
  return { id: last.encounter, start: last.time.start ?? written, end: endOf(last) + MINUTES_A_DAY };
}

const STAY_DAYS = 7;

function isKnown(fact: Fact, { written }: Bench): boolean {
  return fact.time.start === null || fact.time.start <= written;
}

function isRecent(fact: Fact, { written }: Bench, days: number): boolean {
  return fact.status === 'active' || fact.time.start === null || written - fact.time.start <= days * MINUTES_A_DAY;
}
