/**
 * From what the sources say to codes of MEDS: each distinct concept (and unit) once, in TypeScript, then joined to the rows.
 *
 * A code is `SYSTEM//code`, before it the sense in which it is meant (`FAMILY//…`), after it a coded value (`…//SNOMED//…`), then a
 * string value, comparator or state (`…//<`). Values of one code are in one unit; a unit that cannot be converted to it makes a code of its own
 * (`…//unit`). Crosswalks replace a code where they have exactly one target.
 */
import type { Session } from '../../record/duckdb.ts';
import { CODE_SEPARATOR } from '../../record/meds.ts';
import type { Crosswalk } from '../../terminology/crosswalk.ts';
import { writtenCode } from '../../terminology/icd.ts';
import type { Terminology } from '../../terminology/store.ts';
import { uniqueSystemNames } from '../../terminology/systems.ts';
import { KNOWN_SYSTEM_NAMES } from '../../terminology/systemTable.ts';
import { type SeenUnit, type UnitDecision, unitsOfCode } from '../../terminology/units.ts';
import { type ConceptParts, OWN_SYSTEM, parseConceptKey, VIEW_SYSTEM } from '../landed.ts';
import type { CodeKind } from '../report/ingestReport.ts';
import { UNFIT } from './resolve.ts';

const WHERE = 'the codes of the landed rows';

/** A code that the source gives by an id of its own (OMOP's concept_id). */
export interface SourceConcept {
  readonly system: string;
  readonly code: string;
  readonly name: string | null;
  readonly parents: readonly { readonly system: string; readonly code: string }[];
}

export interface TermSettings {
  /** Units that are ids of a vocabulary begin so (`omop:8840`). */
  readonly unitPrefix?: string;
  readonly systems: ReadonlyMap<string, string>;
  readonly crosswalks: readonly Crosswalk[];
  readonly terminology: Terminology;
  /** Looks up codes of these systems, by code; absent codes keep their id. */
  readonly resolve?: {
    readonly systems: ReadonlySet<string>;
    readonly concepts: (codes: Iterable<string>) => Promise<ReadonlyMap<string, SourceConcept>>;
  };
}

/** A code of the data set. */
export interface Term {
  readonly code: string;
  /** The code without what a value adds. */
  readonly base: string;
  readonly description: string | null;
  readonly parents: readonly string[];
  readonly rows: number;
  /** About how many patients have it, at least. */
  readonly people: number;
  /** Why it has no place in a code system; undefined when it has. */
  readonly unmapped?: CodeKind;
}

/** What happened to a unit under a code. */
export interface UnitUse extends UnitDecision {
  /** The code without what a value adds. */
  readonly base: string;
  readonly from: string | null;
  readonly rows: number;
  readonly people: number;
  readonly unmapped?: CodeKind;
}

export interface Terms {
  readonly terms: readonly Term[];
  readonly units: readonly UnitUse[];
}

interface SeenConcept {
  readonly concept: string;
  /** As it stands in the landed rows; empty without one. */
  readonly unit: string;
  /** What it means: ids of a vocabulary looked up. */
  readonly unitName: string | null;
  readonly display: string | null;
  readonly rows: number;
  readonly values: number;
  readonly people: number;
}

/** Needs `referred` and `patients`; makes `terms (concept, unit, code, factor, shift, kept_unit)`. */
export async function makeTerms(session: Session, settings: TermSettings): Promise<Terms> {
  const seen = await withUnitNames(await seenConcepts(session), settings);
  const coder = await coderFor(seen, settings);
  const byBase = Map.groupBy(seen, ({ concept }) => coder(concept).base);
  const terms = new Map<string, Term>();
  const units: UnitUse[] = [];
  await session.run(
    'CREATE TEMP TABLE terms (concept VARCHAR, unit VARCHAR, code VARCHAR, factor DOUBLE, shift DOUBLE, kept_unit VARCHAR)',
    WHERE,
  );
  const appender = await session.connection.createAppender('terms');
  for (const group of byBase.values()) {
    const decisions = unitDecisions(group, coder);
    for (const one of group) {
      const { base, tail, description, parents, unmapped } = coder(one.concept);
      const decision = one.values > 0 ? decisions.get(one.unitName) : undefined;
      const apart = decision?.separate === true ? CODE_SEPARATOR + unitInCode(decision.unit) : '';
      const code = base + tail + apart;
      for (const text of [one.concept, one.unit, code]) appender.appendVarchar(text);
      appender.appendDouble(decision?.factor ?? 1);
      appender.appendDouble(decision?.offset ?? 0);
      if (decision?.unit === undefined || decision.unit === null) appender.appendNull();
      else appender.appendVarchar(decision.unit);
      appender.endRow();
      const kind = unmapped === undefined ? {} : { unmapped };
      if (decision !== undefined) {
        units.push({ ...decision, base, from: one.unitName, rows: one.values, people: one.people, ...kind });
      }
      const known = terms.get(code);
      const above = code === base ? parents : [base, ...parents];
      terms.set(code, {
        code,
        base,
        description: known?.description ?? description ?? one.display,
        parents: known?.parents ?? above,
        rows: (known?.rows ?? 0) + one.rows,
        people: Math.max(known?.people ?? 0, one.people),
        ...kind,
      });
    }
  }
  appender.closeSync();
  return { terms: [...terms.values()].sort((a, b) => (a.code < b.code ? -1 : 1)), units };
}

async function seenConcepts(session: Session): Promise<readonly SeenConcept[]> {
  const rows = await session.rows(
    `SELECT concept, coalesce(CASE WHEN value IS NOT NULL THEN unit END, '') AS unit, min(display) AS display, count(*)::DOUBLE AS n,
       count(value)::DOUBLE AS v, approx_count_distinct(patient)::DOUBLE AS people FROM referred SEMI JOIN (SELECT key FROM patients WHERE NOT claimed) people ON patient = people.key
     WHERE kind = 'event' AND outcome IS NULL AND drop_outcome IS NULL AND NOT repeat AND ${UNFIT} IS NULL GROUP BY 1, 2 ORDER BY 1, 2`,
    WHERE,
  );
  return rows.flatMap(({ concept, unit, display, n, v, people }) =>
    typeof concept === 'string' && parseConceptKey(concept).code !== ''
      ? [
          {
            concept,
            unit: String(unit),
            unitName: unit === '' ? null : String(unit),
            display: typeof display === 'string' ? display : null,
            rows: Number(n),
            values: Number(v),
            people: Number(people),
          },
        ]
      : [],
  );
}

/** A unit as part of a code: texts that are no units can be anything. */
function unitInCode(unit: string | null): string {
  return unit === null ? 'no unit' : unit.replaceAll(CODE_SEPARATOR, '/').slice(0, LONGEST_UNIT);
}

async function withUnitNames(
  seen: readonly SeenConcept[],
  { unitPrefix, resolve }: TermSettings,
): Promise<readonly SeenConcept[]> {
  if (unitPrefix === undefined || resolve === undefined) return seen;
  const idOf = (unit: string): string | undefined =>
    unit.startsWith(unitPrefix) ? unit.slice(unitPrefix.length) : undefined;
  const known = await resolve.concepts(new Set(seen.flatMap(({ unit }) => idOf(unit) ?? [])));
  return seen.map((one) => {
    const unit = known.get(idOf(one.unit) ?? '');
    return unit === undefined ? one : { ...one, unitName: unit.code };
  });
}

/** Units are decided per code before comparators: `LOINC//x` and `LOINC//x//<` share one unit. */
function unitDecisions(group: readonly SeenConcept[], coder: Coder): ReadonlyMap<string | null, UnitDecision> {
  const seen: SeenUnit[] = group
    .filter(({ values }) => values > 0)
    .map(({ unitName, values }) => ({ unit: unitName, rows: values }));
  const { system, code } = coder(group[0].concept);
  return unitsOfCode({ system, code }, seen);
}

interface Coded {
  /** Short name of the system, and the code in it. */
  readonly system: string;
  readonly code: string;
  /** The code without what the value adds. */
  readonly base: string;
  readonly tail: string;
  readonly description: string | null;
  readonly parents: readonly string[];
  readonly unmapped?: CodeKind;
}
type Coder = (concept: string) => Coded;

async function coderFor(seen: readonly SeenConcept[], settings: TermSettings): Promise<Coder> {
  const keys = new Map(seen.map(({ concept, display }) => [concept, { parts: parseConceptKey(concept), display }]));
  const byId = await conceptsById(
    [...keys.values()].map(({ parts }) => parts),
    settings,
  );
  const resolved = new Map([...keys].map(([key, { parts }]) => [key, resolveParts(parts, byId, settings)]));
  const systems = [...resolved.values()].flatMap(({ main, value }) => [main.system, value.system]);
  const names = uniqueSystemNames(
    systems.filter((system) => !WRITTEN_AS_THEY_ARE.has(system)),
    settings.systems,
  );
  const nameOf = (system: string): string => names.get(system) ?? 'LOCAL';
  const mains = new Map(
    [...resolved].map(([key, { main }]) => {
      const system = WRITTEN_AS_THEY_ARE.has(main.system) ? '' : nameOf(main.system);
      const mapped = settings.crosswalks
        .map((crosswalk) => crosswalk.map(system, main.code))
        .find((hit) => hit !== undefined);
      return [
        key,
        mapped === undefined
          ? { ...main, system, code: writtenCode(system, main.code) }
          : { ...main, system: mapped.system, code: mapped.code, name: mapped.display ?? main.name },
      ];
    }),
  );
  const meanings = await settings.terminology.lookup([...mains.values()].filter(({ system }) => system !== ''));
  const coded = new Map<string, Coded>();
  for (const [key, { parts }] of keys) {
    const main = mains.get(key);
    const value = resolved.get(key)?.value;
    if (main === undefined || value === undefined) continue;
    const plain = main.system === '' ? main.code : main.system + CODE_SEPARATOR + main.code;
    const meaning = meanings.get(plain);
    const base = parts.prefix === '' ? plain : parts.prefix + CODE_SEPARATOR + plain;
    const valueCode = value.code === '' ? '' : `${CODE_SEPARATOR}${nameOf(value.system)}${CODE_SEPARATOR}${value.code}`;
    const parents = [
      ...(meaning?.parentCodes ?? []),
      ...main.parents.map((p) => nameOf(p.system) + CODE_SEPARATOR + p.code),
    ];
    coded.set(key, {
      system: main.system,
      code: main.code,
      base,
      tail: valueCode + (parts.suffix === '' ? '' : CODE_SEPARATOR + parts.suffix),
      description: meaning?.description ?? main.name,
      parents: [...(parts.prefix === '' ? [] : [plain]), ...parents],
      ...unmappedKind(parts.system, main.system, main.standard),
    });
  }
  return (concept) => {
    const found = coded.get(concept);
    if (found === undefined) throw new Error('A concept was not coded.');
    return found;
  };
}

/** Systems whose codes are whole: without a system's name before them. */
const WRITTEN_AS_THEY_ARE: ReadonlySet<string> = new Set([OWN_SYSTEM, VIEW_SYSTEM]);

const LONGEST_UNIT = 32;
/** Concept ids from here on are a site's own, by the convention of OMOP. */
const FIRST_LOCAL_CONCEPT = 2_000_000_000;

interface NamedCode {
  readonly system: string;
  readonly code: string;
  /** The source's own vocabulary says what it is. */
  readonly standard: boolean;
  readonly name: string | null;
  readonly parents: readonly { readonly system: string; readonly code: string }[];
}

async function conceptsById(
  parts: readonly ConceptParts[],
  { resolve }: TermSettings,
): Promise<ReadonlyMap<string, SourceConcept>> {
  if (resolve === undefined) return new Map();
  const ids = parts.flatMap(({ system, code, valueSystem, valueCode }) => [
    ...(resolve.systems.has(system) ? [code] : []),
    ...(resolve.systems.has(valueSystem) ? [valueCode] : []),
  ]);
  return resolve.concepts(new Set(ids));
}

function resolveParts(
  parts: ConceptParts,
  byId: ReadonlyMap<string, SourceConcept>,
  { resolve }: TermSettings,
): { readonly main: NamedCode; readonly value: NamedCode } {
  const named = (system: string, code: string): NamedCode => {
    const known = resolve?.systems.has(system) === true ? byId.get(code) : undefined;
    return known === undefined
      ? { system, code, name: null, parents: [], standard: false }
      : { ...known, standard: Number(code) < FIRST_LOCAL_CONCEPT };
  };
  return { main: named(parts.system, parts.code), value: named(parts.valueSystem, parts.valueCode) };
}

/** Own codes and codes of known systems are mapped, and what a vocabulary of the source knows. Those of views can be any text. */
function unmappedKind(system: string, name: string, isResolved: boolean): { readonly unmapped?: CodeKind } {
  if (system === VIEW_SYSTEM) return { unmapped: 'free text' };
  if (name === '' || isResolved || KNOWN_SYSTEM_NAMES.has(name)) return {};
  return { unmapped: system === '' ? 'free text' : system === 'omop' ? 'no concept' : 'local code' };
}
