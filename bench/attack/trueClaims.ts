/**
 * True claims of one record, taken field by field from its facts: for each kind of claim the facts that it can be made from.
 *
 * Knows nothing of the verifier: what counts as active, newest or absent is looked up in the facts' own fields (`truth.ts`). Names that no clinician would write
 * (codes, item texts of machines) are left out. No source at hand holds family history, so `planted` facts of it are put into the records.
 */
import type { Random } from '../../src/base/random.ts';
import type { ClinicalRecord, Fact } from '../../src/care/facts/fact.ts';
import { type Claim, type ClaimKind, EMPTY } from './claim.ts';
import { DISEASES, SHORT_NAMES } from './clinicalNames.ts';
import { pick } from './render.ts';
import { dayOf, hasWords, isHeld, isNoneKnown, isOver, numberOf } from './truth.ts';

export function trueClaims(record: ClinicalRecord, kind: ClaimKind, random: Random): readonly Claim[] {
  const facts = record.facts.filter(
    ({ supersededBy, time }) => supersededBy === null && (time.start ?? 0) <= record.asOf,
  );
  return MAKERS[kind](facts, record, random).filter(({ name }) => isWritable(name));
}

type Maker = (facts: readonly Fact[], record: ClinicalRecord, random: Random) => readonly Claim[];

const MAKERS: Readonly<Record<ClaimKind, Maker>> = {
  'condition now': (facts, record, random) =>
    conditions(facts)
      .filter((fact) => isHeld(fact, record))
      .map((fact) => ofCondition('condition now', fact, random)),
  'condition past': (facts, _record, random) =>
    conditions(facts).map((fact) => ofCondition('condition past', fact, random)),
  'condition onset': (facts, _record, random) =>
    firstOfEach(
      conditions(facts).filter(
        ({ time }) => time.start !== null && time.precision !== 'year' && time.precision !== 'month',
      ),
    ).map((fact) => ({ ...ofCondition('condition onset', fact, random), date: dayOf(fact.time.start ?? 0) })),
  'condition absent': (_facts, record) =>
    record.covers.includes('condition')
      ? DISEASES.filter(({ words }) => !hasWords(record, words)).map(({ name }) => ({
          ...EMPTY,
          kind: 'condition absent',
          name,
        }))
      : [],
  family: (facts) =>
    facts
      .filter(({ assertion }) => assertion === 'family')
      .map(({ concept, relative }) => ({
        ...EMPTY,
        kind: 'family',
        name: concept.name,
        codes: concept.codes,
        relative,
      })),
  'result dated': (facts, _record, random) =>
    measured(facts).map((fact) => ofResult('result dated', fact, facts, random)),
  'result now': (facts, _record, random) =>
    newestOfEach(measured(facts)).map((fact) => ofResult('result now', fact, facts, random)),
  'medication now': (facts, record) =>
    facts
      .filter((fact) => fact.kind === 'medication' && isHeld(fact, record))
      .map((fact) => ofMedication('medication now', fact)),
  'medication stopped': (facts, record) => {
    const drugs = facts.filter(({ kind }) => kind === 'medication');
    const over = drugs.filter(
      (fact) => isOver(fact, record) && !drugs.some((other) => isSameDrug(fact, other) && !isOver(other, record)),
    );
    return over.map((fact) => ({ ...ofMedication('medication stopped', fact), dose: null, frequency: null }));
  },
  allergy: (facts) =>
    facts
      .filter(
        (fact) =>
          fact.kind === 'allergy' && fact.assertion === 'present' && fact.status !== 'resolved' && !isNoneKnown(fact),
      )
      .map(({ concept }) => ({ ...EMPTY, kind: 'allergy', name: plainAllergen(concept.name), codes: concept.codes })),
  'no allergy': (facts, record) => {
    const own = facts.filter(({ kind }) => kind === 'allergy');
    const none = own.every((fact) => isNoneKnown(fact)) && (own.length > 0 || record.covers.includes('allergy'));
    return none ? [{ ...EMPTY, kind: 'no allergy', name: 'no allergies' }] : [];
  },
  procedure: (facts) =>
    facts
      .filter(({ kind, status, time }) => kind === 'procedure' && status !== 'not done' && time.start !== null)
      .map((fact) => ({
        ...EMPTY,
        kind: 'procedure',
        ...sided(fact),
        codes: fact.concept.codes,
        date: dayOf(fact.time.start ?? 0),
      })),
  immunization: (facts, _record, random) =>
    facts
      .filter(({ kind, status, time }) => kind === 'immunization' && status === 'completed' && time.start !== null)
      .map((fact) => ({
        ...EMPTY,
        kind: 'immunization',
        name: clinicianName(fact.concept.name, random).replace(/ vaccine$/i, ''),
        codes: fact.concept.codes,
        date: dayOf(fact.time.start ?? 0),
      })),
  stay: (facts) =>
    facts
      .filter(
        ({ kind, concept, time }) =>
          kind === 'encounter' && /inpatient|acute/i.test(concept.name) && time.start !== null && time.end !== null,
      )
      .map(({ concept, time }) => ({
        ...EMPTY,
        kind: 'stay',
        name: concept.name,
        codes: concept.codes,
        date: dayOf(time.start ?? 0),
        endDate: dayOf(time.end ?? 0),
      })),
};

/** Findings about a life rather than diseases are no conditions to a clinician ("Full-time employment (finding)"). */
const NO_DISEASE =
  /\b(?:history of|employment|education|labor force|stress|review due|transport|limited social|social contact|refugee|criminal|housing|part-time|full-time|received|reports|encounter for|screening|status|exposure|body mass|unable|victim|counsel|aftercare|long.term|dependence on|personal|presence of|acquired absence|allergy)\b/i;

function conditions(facts: readonly Fact[]): readonly Fact[] {
  return facts.filter(
    ({ kind, assertion, status, concept }) =>
      kind === 'condition' &&
      assertion === 'present' &&
      status !== 'not done' &&
      status !== 'planned' &&
      !NO_DISEASE.test(concept.name),
  );
}

function ofCondition(kind: ClaimKind, fact: Fact, random: Random): Claim {
  const { name, side } = sided(fact);
  return { ...EMPTY, kind, name: side === null ? clinicianName(name, random) : name, side, codes: fact.concept.codes };
}

/** The name with `{side}` where its side stood. */
function sided({ concept, side }: Fact): Pick<Claim, 'name' | 'side'> {
  const word = /\b(?:left|right|bilateral)\b/i.exec(concept.name)?.[0].toLowerCase();
  const own = word === 'bilateral' ? 'both' : word === 'left' || word === 'right' ? word : null;
  if (own === null || (side !== null && own !== side)) return { name: lowerFirst(concept.name), side: null };
  return { name: lowerFirst(concept.name.replace(/\b(?:left|right|bilateral)\b/i, '{side}')), side: own };
}

function measured(facts: readonly Fact[]): readonly Fact[] {
  return facts.filter(
    ({ kind, value, time, concept, status }) =>
      (kind === 'result' || kind === 'vital sign') &&
      value?.type === 'quantity' &&
      value.comparator === null &&
      time.start !== null &&
      status !== 'not done' &&
      concept.codes.some((code) => code.startsWith('LOINC//')),
  );
}

function ofResult(kind: ClaimKind, fact: Fact, facts: readonly Fact[], random: Random): Claim {
  const { concept, value, time, panel } = fact;
  const second = isPressure(fact) ? facts.find((other) => isDiastolicOf(fact, other)) : undefined;
  const quantity = value?.type === 'quantity' ? value : null;
  const name = second === undefined ? clinicianName(concept.name, random) : pick(['BP', 'blood pressure'], random);
  return {
    ...EMPTY,
    kind,
    name: panel !== null && second === undefined ? lowerFirst(concept.name) : name,
    codes: concept.codes,
    value: rounded(quantity?.value ?? 0),
    second: second === undefined ? null : rounded(numberOf(second) ?? 0),
    unit: quantity?.unit === '' ? null : (quantity?.unit ?? null),
    date: dayOf(time.start ?? 0),
  };
}

function isPressure({ concept, panel }: Fact): boolean {
  return panel !== null && concept.codes.includes('LOINC//8480-6');
}

function isDiastolicOf(systolic: Fact, other: Fact): boolean {
  return other.panel === systolic.panel && other.concept.codes.includes('LOINC//8462-4') && numberOf(other) !== null;
}

/** As people write them: three or four figures of long numbers, never fewer than the record has. */
function rounded(value: number): number {
  return Number(value.toPrecision(Math.abs(value) >= 1000 ? 4 : 3));
}

function ofMedication(kind: ClaimKind, { concept, dosing }: Fact): Claim {
  const ingredients = dosing?.ingredients ?? [];
  const name = ingredients.length === 1 ? ingredients[0] : lowerFirst(concept.name);
  const quantity = dosing?.dose ?? dosing?.strength ?? null;
  const isMass = quantity !== null && /^(?:mg|ug|g)$/.test(quantity.unit);
  return {
    ...EMPTY,
    kind,
    name,
    codes: concept.codes,
    dose: isMass ? { value: quantity.value, unit: quantity.unit } : null,
    frequency: dosing?.frequency ?? null,
  };
}

function isSameDrug(a: Fact, b: Fact): boolean {
  const own = new Set([a.concept.name, ...(a.dosing?.ingredients ?? [])].map((name) => name.toLowerCase()));
  return [b.concept.name, ...(b.dosing?.ingredients ?? [])].some((name) => own.has(name.toLowerCase()));
}

function clinicianName(name: string, random: Random): string {
  const found = SHORT_NAMES.find(({ pattern }) => pattern.test(name));
  return found === undefined || random.integer(3) === 0 ? lowerFirst(name) : pick(found.names, random);
}

function plainAllergen(name: string): string {
  return lowerFirst(name.replace(/^allergy to /i, '').replace(/ allergy$/i, ''));
}

function lowerFirst(name: string): string {
  return /^[A-Z][a-z]/.test(name) ? `${name.charAt(0).toLowerCase()}${name.slice(1)}` : name;
}

function firstOfEach(facts: readonly Fact[]): readonly Fact[] {
  const first = new Map<string, Fact>();
  for (const fact of facts) if (!first.has(fact.concept.name)) first.set(fact.concept.name, fact);
  return [...first.values()];
}

/** The newest of each name where that is one value. */
function newestOfEach(facts: readonly Fact[]): readonly Fact[] {
  const newest = new Map<string, Fact>();
  for (const fact of facts) newest.set(fact.concept.name, fact);
  return [...newest.values()].filter(
    (fact) =>
      facts.filter(({ concept, time }) => concept.name === fact.concept.name && time.start === fact.time.start)
        .length === 1,
  );
}

/** Item texts of machines and billing texts are no prose. */
function isWritable(name: string): boolean {
  return name.length >= 2 && name.length <= 60 && !/\/\/|\bcode\b|[[\]^]|\d{4}|;/.test(name);
}
