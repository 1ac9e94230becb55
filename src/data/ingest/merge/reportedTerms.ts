/**
 * What the report says of codes and units. Values never stand in it: a code is named without the coded value, string or comparator that a
 * row adds, and texts that anything can be written in (free text for a code, a unit that is none) only when many patients have them.
 */
import { type CodeCount, codeList, type IngestReport, type UnitConversion } from '../report/ingestReport.ts';
import type { Term, Terms, UnitUse } from './terms.ts';

/** A text that 11 people have tells of none of them. They are counted with an error of some 13 %, so it takes a few more. */
const LEAST_PEOPLE_OF_TEXT = 16;
const UNNAMED_CODE = '(free text)';
const UNNAMED_UNIT = '(not a unit)';

export function reportTerms({ terms, units }: Terms): Pick<IngestReport, 'codes' | 'units'> {
  const bare = terms.filter(({ description }) => description === null);
  const unmapped = [...Map.groupBy(terms, ({ base }) => base).values()].flatMap(countTogether);
  const nameable = unmapped.filter(({ kind, people }) => kind !== 'free text' || people >= LEAST_PEOPLE_OF_TEXT);
  return {
    codes: {
      distinct: terms.length,
      unmapped: { ...codeList(unmapped.map(counted)), top: codeList(nameable.map(counted)).top },
      withoutDescription: { codes: bare.length, rows: bare.reduce((sum, { rows }) => sum + rows, 0) },
    },
    units: {
      conversions: gathered(units.flatMap(conversionOf)),
      keptApart: gathered(
        units.flatMap((use) => (use.separate ? [{ code: nameOf(use), unit: unitOf(use), rows: use.rows }] : [])),
      ),
    },
  };
}

/** The codes of one base as one entry, if they are in no terminology. */
function countTogether(group: readonly Term[]): readonly UnmappedCode[] {
  const [{ base, unmapped: kind }] = group;
  if (kind === undefined) return [];
  const rows = group.reduce((sum, term) => sum + term.rows, 0);
  const people = Math.max(...group.map((term) => term.people));
  const described = group.find(({ description }) => description !== null)?.description ?? null;
  // What a local code is called can be a text of the record.
  return [{ code: base, description: people >= LEAST_PEOPLE_OF_TEXT ? described : null, kind, rows, people }];
}

interface UnmappedCode extends CodeCount {
  readonly people: number;
}

function counted({ code, description, kind, rows }: UnmappedCode): CodeCount {
  return { code, description, kind, rows };
}

function conversionOf(use: UnitUse): readonly UnitConversion[] {
  const { from, unit, factor, offset, rows, kind, separate } = use;
  if (separate || from === null || unit === null || from === unit) return [];
  const to = kind === 'unknown' ? unitOf(use) : unit;
  return [{ code: nameOf(use), from: unitOf(use), to, factor, offset, rows, kind: conversionKind(kind) }];
}

function nameOf({ base, unmapped, people }: UnitUse): string {
  return unmapped === 'free text' && people < LEAST_PEOPLE_OF_TEXT ? UNNAMED_CODE : base;
}

function unitOf({ from, kind, people }: UnitUse): string {
  return kind === 'unknown' && people < LEAST_PEOPLE_OF_TEXT ? UNNAMED_UNIT : (from ?? '');
}

function conversionKind(kind: UnitUse['kind']): UnitConversion['kind'] {
  return kind === 'converted' || kind === 'converted by molecular weight' ? kind : 'spelling';
}

/** Entries that differ in nothing but their rows, together. */
function gathered<T extends { readonly rows: number }>(entries: readonly T[]): readonly T[] {
  const groups = Map.groupBy(entries, (entry) => JSON.stringify({ ...entry, rows: 0 }));
  return [...groups.values()].map((group) => ({ ...group[0], rows: group.reduce((sum, { rows }) => sum + rows, 0) }));
}
