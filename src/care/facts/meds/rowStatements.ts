/**
 * The rows of one subject of a MEDS dataset → statements, and the person.
 *
 * MEDS dates an event when it became known; so begin and knowledge are one time, unless the row says that the time is a whole day. Rules for what MEDS
 * does not say: a diagnosis without RESOLVED and an order without STOP have the status `unknown` (whoever writes says "recorded", not "active"), what was
 * measured, done or given is `completed`, a stay without an end is `active`. An end joins its begin by the entry that both came from, else by what it is of,
 * first begun first ended. Notes give a fact of kind `report`; their text is read elsewhere.
 */
import type { SubjectRow } from '../../../data/record/subjectRows.ts';
import { doseUnit, frequencyOf } from '../drugs/instruction.ts';
import { routeOf } from '../drugs/route.ts';
import type { Dosing, Fact, FactKind, FactSource, FactTime, FactValue, Person, Quantity } from '../fact.ts';
import { factId } from '../newFact.ts';
import { withOwnIds } from '../ownIds.ts';
import { type Ending, lastKnown, type Statement, type SubjectStatements } from '../statement.ts';
import { columnOf, isFileName, stayOf } from './columns.ts';
import { bothPressures, withPanels } from './panels.ts';
import type { CodeReading } from './reading.ts';
import { timeOfRow } from './rowTime.ts';

/** @param read the reading of a row's code; null for codes that state no fact. */
export function statementsOfRows(
  subject: string,
  rows: readonly SubjectRow[],
  read: (row: SubjectRow) => CodeReading | null,
): SubjectStatements {
  const gathered: Gathered = { statements: [], open: new Map(), stays: new Map(), early: new Map(), person: NOBODY };
  for (const row of rows) {
    const reading = read(row);
    if (reading !== null) takeRow(row, reading, gathered);
  }
  const { person } = gathered;
  // Rows are entries of their own where nothing says where they came from.
  const isTraced = gathered.statements.some(({ fact }) => fact.source.table !== 'meds');
  const statements = isTraced ? withOwnIds(gathered.statements) : gathered.statements;
  return {
    subject,
    person: { ...person, identifiers: [subject] },
    statements: withPanels(statements),
    lastKnown: lastKnown(statements),
  };
}

interface Gathered {
  readonly statements: Statement[];
  /** What a begin is known by → places in `statements` that have not ended. */
  readonly open: Map<string, number[]>;
  /** Entry of a stay → its place. */
  readonly stays: Map<string, number>;
  /** Entry of a stay that was not met yet → its details. */
  readonly early: Map<string, readonly { readonly minutes: number | null; readonly details: readonly string[] }[]>;
  person: Person;
}

const NOBODY: Person = { names: [], identifiers: [], sex: null, birth: null, death: null };

function takeRow(row: SubjectRow, reading: CodeReading, gathered: Gathered): void {
  const time = timeOfRow(row.minutes, columnOf(row, 'time_precision'));
  switch (reading.role) {
    case 'detail':
      addDetail(gathered, entryOf(row) ?? '', row.minutes, reading.details);
      return;
    case 'ends':
      endOne(row, reading, gathered);
      return;
    case 'birth':
      gathered.person = { ...gathered.person, birth: time };
      break;
    case 'death':
      gathered.person = { ...gathered.person, death: time };
      break;
    default:
      if (isUnanswered(row, reading)) return;
      if (reading.concept.name === 'Sex' || (reading.concept.name === 'Birth sex' && gathered.person.sex === null)) {
        gathered.person = { ...gathered.person, sex: sexOf(reading.answer) };
      }
  }
  const place = gathered.statements.length;
  for (const fact of factsOfRow(row, reading, time)) {
    gathered.statements.push({ fact, ending: null, undated: false });
  }
  if (reading.kind === 'encounter') {
    const entry = entryOf(row) ?? '';
    gathered.stays.set(entry, place);
    for (const { minutes, details } of gathered.early.get(entry) ?? []) addDetail(gathered, entry, minutes, details);
    gathered.early.delete(entry);
  }
  if (reading.role === 'begins' || reading.kind === 'condition') {
    for (const key of keysOf(reading, row)) pushTo(gathered.open, key, place);
  }
}

/** What was asked or measured, without what came of it, states nothing; but that a test was done is a fact. */
function isUnanswered({ value, text }: SubjectRow, { kind, answer, concept }: CodeReading): boolean {
  if (value !== null || answer !== null || (text !== null && text.trim() !== '')) return false;
  return ANSWERED_KINDS.has(kind) && (concept.codes[0] ?? '').startsWith('LOINC//');
}

const ANSWERED_KINDS: ReadonlySet<FactKind> = new Set([
  'vital sign',
  'social history',
  'directive',
  'function',
  'symptom',
]);

/** The resource or row of the source, where the data set says so. */
function entryOf(row: SubjectRow): string | undefined {
  const [table, id] = [columnOf(row, 'source_table'), columnOf(row, 'source_id')];
  return table === null || id === null || isFileName(table) ? undefined : `${table}/${id}`;
}

function keysOf(reading: CodeReading, row: SubjectRow): readonly string[] {
  const entry = entryOf(row);
  if (entry !== undefined) return [entry];
  const stay = stayOf(row);
  const own = reading.pair === 'Hospital stay' && stay !== null ? `/${stay}` : '';
  return [`${reading.pair}${own}`];
}

function endOne(row: SubjectRow, reading: CodeReading, gathered: Gathered): void {
  const time = timeOfRow(row.minutes, columnOf(row, 'time_precision'));
  const ending: Ending = { at: time.start, known: row.minutes, status: reading.endStatus, details: reading.details };
  for (const key of keysOf(reading, row)) {
    const place = gathered.open.get(key)?.shift();
    if (place === undefined) continue;
    gathered.statements[place] = {
      ...gathered.statements[place],
      ending: joined(gathered.statements[place].ending, ending),
    };
    return;
  }
  // The begin is not in the data: it is known that it was, and when it ended.
  const [fact] = factsOfRow(
    row,
    { ...reading, status: reading.endStatus },
    {
      start: null,
      end: time.start,
      precision: time.precision,
    },
  );
  if (fact !== undefined) {
    const known = { ...fact, known: row.minutes };
    gathered.statements.push({ fact: known, ending: null, undated: false });
  }
}

/** Known with the stay's begin, or only later: then it counts from its end. */
function addDetail(gathered: Gathered, entry: string, minutes: number | null, details: readonly string[]): void {
  const place = gathered.stays.get(entry);
  if (entry === '') return;
  if (place === undefined) {
    // Rows of one time stand in the order of their codes: a detail can come before its stay.
    gathered.early.set(entry, [...(gathered.early.get(entry) ?? []), { minutes, details }]);
    return;
  }
  const { fact, ending, undated } = gathered.statements[place];
  if (minutes === fact.known) {
    gathered.statements[place] = { fact: { ...fact, details: [...fact.details, ...details] }, ending, undated };
  } else if (ending !== null && ending.known === minutes) {
    gathered.statements[place] = { fact, ending: { ...ending, details: [...ending.details, ...details] }, undated };
  }
}

function joined(before: Ending | null, ending: Ending): Ending {
  return before === null ? ending : { ...ending, details: [...before.details, ...ending.details] };
}

/** One fact; of two numbers in one text (127/48) two. */
function factsOfRow(row: SubjectRow, reading: CodeReading, time: FactTime): readonly Fact[] {
  const isDrug = reading.kind === 'medication' || reading.kind === 'administration';
  const unit = reading.unit ?? columnOf(row, 'unit');
  const pair =
    reading.concept.codes[0] === 'LOINC//85354-9' ? /^\s*(\d{2,3})\s*\/\s*(\d{2,3})\s*$/.exec(row.text ?? '') : null;
  const source = sourceOf(row);
  const fact: Fact = {
    id: factId(`${source.table}/${source.id}#code`),
    kind: reading.kind,
    source,
    concept: reading.concept,
    value: isDrug || reading.kind === 'report' ? null : valueOfRow(row, reading, unit),
    panel: null,
    referenceRange: null,
    interpretation: columnOf(row, 'interpretation'),
    time,
    known: row.minutes,
    status: reading.status,
    assertion: reading.assertion,
    relative: reading.relative,
    side: reading.side,
    dosing: isDrug ? dosingOf(row, reading, unit) : null,
    details: reading.details,
    author: columnOf(row, 'author_role')?.toLowerCase() ?? null,
    encounter: stayOf(row),
    supersededBy: null,
    derivation: null,
  };
  return pair === null ? [fact] : bothPressures(fact, [Number(pair[1]), Number(pair[2])]);
}

function sourceOf(row: SubjectRow): FactSource {
  const [table, id] = [columnOf(row, 'source_table'), columnOf(row, 'source_id')];
  if (table === null || id === null)
    return {
      table: 'meds',
      id: `${row.file.startsWith('data/') ? row.file.slice(5) : row.file}:${row.row}`,
      path: 'code',
    };
  return isFileName(table) ? { table: 'meds', id: `${table}:${id}`, path: 'code' } : { table, id, path: 'code' };
}

function valueOfRow(row: SubjectRow, reading: CodeReading, unit: string | null): FactValue | null {
  const { answer, comparator } = reading;
  if (row.value !== null) {
    return { type: 'quantity', value: row.value, comparator, unit: unit ?? '' };
  }
  if (answer !== null || row.text === null || row.text.trim() === '') return answer;
  const number = /^\s*-?\d+(\.\d+)?\s*$/.test(row.text) ? Number(row.text) : undefined;
  if (number !== undefined) return { type: 'quantity', value: number, comparator, unit: unit ?? '' };
  return { type: 'text', text: row.text.trim() };
}

function dosingOf(row: SubjectRow, { product, comparator }: CodeReading, unit: string | null): Dosing {
  const dose: Quantity | null =
    row.value === null ? null : { value: row.value, comparator, unit: doseUnit(unit ?? '') };
  const written = columnOf(row, 'frequency');
  return {
    dose,
    route: routeOf(columnOf(row, 'route')) ?? product?.route ?? null,
    frequency: written === null ? null : frequencyOf(written.toLowerCase()),
    asNeeded: /\bprn\b/i.test(written ?? ''),
    strength: product?.strength ?? null,
    ingredients: product?.ingredients ?? [],
    text: written,
  };
}

function sexOf(answer: FactValue | null): Person['sex'] {
  const name = answer?.type === 'coded' ? answer.name : '';
  return name === 'female' || name === 'male' ? name : name.toLowerCase() === 'other' ? 'other' : null;
}

function pushTo(map: Map<string, number[]>, key: string, place: number): void {
  const places = map.get(key);
  if (places === undefined) map.set(key, [place]);
  else places.push(place);
}
