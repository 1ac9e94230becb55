/**
 * Corruptions: from true claims of a record (or of another patient's) a claim that is false of this record, checked field by field (`truth.ts`) and thrown away where the
 * record could mean it after all. One corruption changes one thing.
 */
import type { Random } from '../../src/base/random.ts';
import type { ClinicalRecord } from '../../src/care/facts/fact.ts';
import { type Claim, type ClaimKind, type Corruption, EMPTY } from './claim.ts';
import { DISEASES, DRUGS, WRONG_UNITS } from './clinicalNames.ts';
import { pick } from './render.ts';
import { trueClaims } from './trueClaims.ts';
import { couldBeValue, dayOf, happenedNear, hasWords, isHeld, isOver, isRelated, numberOf, sameCode } from './truth.ts';

const MINUTES_A_DAY = 1440;

/** The corrupted claim, or null where this record gives nothing to corrupt in this way. */
export function corrupt(how: Corruption, record: ClinicalRecord, other: ClinicalRecord, random: Random): Claim | null {
  return CORRUPTORS[how](record, other, random);
}

type Corruptor = (record: ClinicalRecord, other: ClinicalRecord, random: Random) => Claim | null;

const CORRUPTORS: Readonly<Record<Corruption, Corruptor>> = {
  number(record, _other, random) {
    const claim = anyClaim(record, ['result dated', 'result now'], random);
    if (claim === null || claim.value === null || claim.value === 0) return null;
    const factor = pick([10, 0.1, 100, 0.5 + 0.35 * random.uniform(), 1.2 + 1.8 * random.uniform()], random);
    const value = withDecimals(claim.value * factor, claim.value);
    const wrong = {
      ...claim,
      value,
      second: claim.second === null ? null : Math.round(claim.second * Math.min(factor, 1.5)),
    };
    if (value === claim.value || value === 0) return null;
    return couldBeValue(record, wrong, claim.kind === 'result dated' ? claim.date : null) ? null : wrong;
  },
  unit(record, _other, random) {
    const claim = anyClaim(record, ['result dated', 'result now'], random);
    const wrong = claim?.unit == null || claim.second !== null ? undefined : WRONG_UNITS[claim.unit];
    if (claim === null || wrong === undefined || claim.value === 0) return null;
    return { ...claim, unit: pick(wrong, random) };
  },
  dose(record, _other, random) {
    const claim = anyClaim(record, ['medication now'], random, ({ dose }) => dose !== null);
    if (claim?.dose == null) return null;
    const { value, unit } = claim.dose;
    const swapped = { mg: 'ug', ug: 'mg', g: 'mg' }[unit] ?? unit;
    const dose = pick(
      [
        { value: value * 10, unit },
        { value: value / 10, unit },
        { value: value * 3, unit },
        { value: value * 7, unit },
        { value, unit: swapped },
      ],
      random,
    );
    const wrong = { ...claim, dose: { ...dose, value: Number(dose.value.toPrecision(4)) } };
    return hasDose(record, wrong) ? null : wrong;
  },
  frequency(record, _other, random) {
    const claim = anyClaim(record, ['medication now'], random, ({ frequency }) => frequency !== null);
    if (claim?.frequency == null) return null;
    const times = pick(
      [1, 2, 3, 4].filter((each) => each !== claim.frequency?.times),
      random,
    );
    const wrong = { ...claim, frequency: { times, periodHours: 24 } };
    return hasRate(record, wrong) ? null : wrong;
  },
  'negation flip'(record, _other, random) {
    const kind = pick(['condition now', 'condition absent', 'allergy'] as const, random);
    const claim = anyClaim(record, [kind], random, ({ side }) => side === null);
    if (claim === null) return null;
    if (kind === 'allergy') return { ...claim, kind: 'no allergy' };
    return { ...claim, kind: kind === 'condition now' ? 'condition absent' : 'condition now' };
  },
  side(record, _other, random) {
    const claim = anyClaim(
      record,
      ['condition now', 'condition past', 'procedure'],
      random,
      ({ side }) => side === 'left' || side === 'right',
    );
    if (claim === null) return null;
    const wrong: Claim = { ...claim, side: claim.side === 'left' ? 'right' : 'left' };
    const words = wrong.name.replace('{side}', wrong.side ?? '').toLowerCase();
    const bothSides = new RegExp(`\\b(?:${wrong.side}|both|bilateral)\\b`, 'i');
    const isThere = record.facts.some(({ concept, kind }) => {
      if (concept.name.toLowerCase() === words) return true;
      const isKind = kind === (wrong.kind === 'procedure' ? 'procedure' : 'condition');
      return isKind && bothSides.test(concept.name) && sharesWords(concept.name, wrong.name);
    });
    return isThere ? null : wrong;
  },
  date(record, _other, random) {
    const claim = anyClaim(record, ['result dated', 'condition onset', 'procedure', 'immunization', 'stay'], random);
    if (claim?.date == null) return null;
    const days = (10 + random.integer(700)) * (random.integer(2) === 0 ? 1 : -1);
    const move = (day: number): number => day + days * MINUTES_A_DAY;
    const wrong = { ...claim, date: move(claim.date), endDate: claim.endDate === null ? null : move(claim.endDate) };
    if (wrong.date > record.asOf || (wrong.endDate ?? 0) > record.asOf || happenedNear(record, wrong, wrong.date))
      return null;
    return wrong.kind === 'result dated' || !nearRelated(record, wrong) ? wrong : null;
  },
  'stale value as current'(record, _other, random) {
    const old = anyClaim(record, ['result dated'], random, ({ second }) => second === null);
    if (old?.date == null) return null;
    const newest = record.facts.findLast(({ concept }) => concept.codes.some((code) => old.codes.includes(code)));
    if (newest?.time.start == null || newest.time.start - old.date < 15 * MINUTES_A_DAY) return null;
    const latest = sameCode(record, old).filter(
      ({ time }) => (time.start ?? 0) > (newest.time.start ?? 0) - 10 * MINUTES_A_DAY,
    );
    const isSame = latest.some(
      (fact) => Math.abs((numberOf(fact) ?? 0) - (old.value ?? 0)) <= 0.05 * Math.abs(old.value ?? 0),
    );
    return isSame ? null : { ...old, kind: 'result now' };
  },
  "another patient's fact"(record, other, random) {
    const kind = pick(
      ['condition now', 'condition past', 'medication now', 'result dated', 'procedure', 'allergy'] as const,
      random,
    );
    const claim = anyClaim(other, [kind], random);
    if (claim === null) return null;
    if (kind === 'result dated') return couldBeValue(record, claim, claim.date) ? null : claim;
    const kinds = KINDS_OF[kind];
    return isRelated(record, [claim.name, ...namesOf(other, claim)], kinds) || sameCode(record, claim).length > 0
      ? null
      : claim;
  },
  "family history as patient's"(record, _other, random) {
    const claim = anyClaim(record, ['family'], random);
    if (claim === null) return null;
    return { ...claim, kind: pick(['condition now', 'condition past'] as const, random), relative: null };
  },
  'invented drug'(record, _other, random) {
    const drug = pick(
      DRUGS.filter(({ words }) => !hasWords(record, words)),
      random,
    );
    const base: Claim = { ...EMPTY, kind: 'medication now', name: drug.name };
    return {
      ...base,
      dose: { value: drug.dose, unit: drug.unit },
      frequency: { times: pick([1, 2], random), periodHours: 24 },
    };
  },
  'invented diagnosis'(record, _other, random) {
    const disease = pick(
      DISEASES.filter(({ words }) => !hasWords(record, words)),
      random,
    );
    if (disease === undefined) return null;
    const kind = pick(['condition now', 'condition past', 'condition onset'] as const, random);
    const date = dayOf(record.asOf) - (30 + random.integer(2000)) * MINUTES_A_DAY;
    return { ...EMPTY, kind, name: disease.name, date: kind === 'condition onset' ? date : null };
  },
  'resolved as active'(record, _other, random) {
    const claims = trueClaims(record, 'condition past', random).filter(
      (claim) => claim.side === null && isLongOver(record, claim),
    );
    return claims.length === 0 ? null : { ...pick(claims, random), kind: 'condition now' };
  },
};

const KINDS_OF = {
  'condition now': ['condition', 'symptom', 'procedure', 'report'],
  'condition past': ['condition', 'symptom', 'procedure', 'report'],
  'medication now': ['medication', 'administration', 'order'],
  procedure: ['procedure', 'order', 'device', 'report', 'result', 'care plan', 'encounter'],
  allergy: ['allergy'],
} as const;

function anyClaim(
  record: ClinicalRecord,
  kinds: readonly ClaimKind[],
  random: Random,
  fits: (claim: Claim) => boolean = () => true,
): Claim | null {
  const claims = trueClaims(record, pick(kinds, random), random).filter((claim) => fits(claim));
  return claims.length === 0 ? null : pick(claims, random);
}

/** With as many decimals as the true value has, or what the number needs. */
function withDecimals(value: number, like: number): number {
  const decimals = (String(like).split('.')[1] ?? '').length;
  return value >= 1 ? Number(value.toFixed(decimals)) : Number(value.toPrecision(2));
}

function drugsNamed({ facts }: ClinicalRecord, { name, codes }: Claim) {
  return facts.filter(
    ({ concept, dosing }) =>
      concept.codes.some((code) => codes.includes(code)) ||
      [concept.name, ...concept.synonyms, ...(dosing?.ingredients ?? [])].some((each) =>
        each.toLowerCase().includes(name.toLowerCase()),
      ),
  );
}

const MILLIGRAMS: Readonly<Record<string, number>> = { ug: 0.001, mcg: 0.001, mg: 1, g: 1000 };

function hasDose(record: ClinicalRecord, claim: Claim): boolean {
  const said = (claim.dose?.value ?? 0) * (MILLIGRAMS[claim.dose?.unit ?? ''] ?? 1);
  return drugsNamed(record, claim).some(({ dosing, concept }) => {
    const known = [dosing?.dose, dosing?.strength].flatMap((quantity) =>
      quantity == null ? [] : [quantity.value * (MILLIGRAMS[quantity.unit] ?? 1)],
    );
    const texts = `${dosing?.text ?? ''} ${[concept.name, ...concept.synonyms].join(' ')}`;
    const written = texts.includes(`${claim.dose?.value} `) && said === claim.dose?.value;
    return written || known.some((value) => Math.abs(value - said) < 1e-6 * said);
  });
}

function hasRate(record: ClinicalRecord, claim: Claim): boolean {
  const rate = (claim.frequency?.times ?? 0) / (claim.frequency?.periodHours ?? 24);
  return drugsNamed(record, claim).some(
    ({ dosing }) =>
      dosing?.frequency != null && Math.abs(dosing.frequency.times / dosing.frequency.periodHours - rate) < 1e-6,
  );
}

function namesOf(record: ClinicalRecord, claim: Claim): readonly string[] {
  return sameCode(record, claim).flatMap(({ concept }) => [concept.name, ...concept.synonyms]);
}

function sharesWords(a: string, b: string): boolean {
  const words = (text: string): readonly string[] => text.toLowerCase().match(/[a-z]{5,}/g) ?? [];
  const own = new Set(words(a));
  return words(b).some((word) => own.has(word));
}

/** Something like it on that day would make the sentence true in other words. */
function nearRelated(record: ClinicalRecord, claim: Claim): boolean {
  if (claim.kind === 'stay') {
    return record.facts.some(
      ({ kind, time }) =>
        kind === 'encounter' &&
        time.start !== null &&
        Math.abs(dayOf(time.start) - (claim.date ?? 0)) <= 2 * MINUTES_A_DAY,
    );
  }
  return record.facts.some(
    ({ concept, time, kind }) =>
      (kind === 'condition' || kind === 'procedure' || kind === 'immunization') &&
      time.start !== null &&
      dayOf(time.start) === claim.date &&
      sharesWords(concept.name, claim.name),
  );
}

function isLongOver(record: ClinicalRecord, claim: Claim): boolean {
  const own = record.facts.filter(
    (fact) =>
      fact.kind === 'condition' &&
      (fact.concept.codes.some((code) => claim.codes.includes(code)) || sharesWords(fact.concept.name, claim.name)),
  );
  return own.length > 0 && own.every((fact) => isOver(fact, record) && !isHeld(fact, record));
}
