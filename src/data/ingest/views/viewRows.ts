/**
 * Rows of views as events of a history, for ingest. A view gives events when its columns are named as in VIEW_COLUMNS:
 * the patient's key (`getReferenceKey(Patient)`, or `getResourceKey()` of a Patient), a FHIR dateTime, date or instant, a code, and what else is
 * known. One row becomes one event; times stay texts here, so that ingest reads partial dates and zones by its one rule.
 *
 * A row that cannot be an event is left out and counted under one of VIEW_FAULTS. A row without a time is such a row: as a static fact it would be
 * known before it happened. Expressions that do not fit a resource stop the reading (see `compile.ts`).
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { nearestName } from '../../../base/nearest.ts';
import type { CompiledView } from './compile.ts';
import type { Row } from './evaluate.ts';
import { isFhirDateTime, isFhirInstant } from './fhirTime.ts';

export interface ViewRow {
  /** Key of the patient: Patient.id. */
  readonly subject: string;
  /** FHIR date, dateTime or instant as the record has it, so possibly a year or a month alone, or without a zone. */
  readonly time: string;
  readonly code: string;
  readonly numericValue: number | null;
  readonly unit: string | null;
  readonly textValue: string | null;
  /** Key of the resource that the row came from. */
  readonly sourceId: string | null;
}

/** Names of columns that mean something to ingest; a view for ingest has no others. */
const VIEW_COLUMNS = [
  'subject_id',
  'patient',
  'time',
  'code',
  'numeric_value',
  'unit',
  'text_value',
  'source_id',
] as const;

/** Why a row is left out: what the report says, and what to do. */
export const VIEW_FAULTS = {
  'view-subject-missing': { rule: 'Rows of a view name no patient.', remedy: 'Filter them out, or name the patient.' },
  'view-code-missing': { rule: 'Rows of a view have no code.', remedy: 'Filter them out, or give every row a code.' },
  'view-time-missing': { rule: 'Rows of a view have no time.', remedy: 'Filter them out, or take another time.' },
  'view-time-invalid': {
    rule: 'Times of a view are not FHIR dates, dateTimes or instants.',
    remedy: 'Take the element as it is, as in effective.ofType(dateTime).',
  },
  'view-value-not-number': {
    rule: 'Numeric values of a view are not numbers.',
    remedy: 'Take a number, as in value.ofType(Quantity).value.',
  },
  'view-text-not-text': {
    rule: 'Codes, units, texts or sources of a view are not texts.',
    remedy: 'Use toString(), and do not declare the column a collection.',
  },
} as const satisfies Record<string, { readonly rule: string; readonly remedy: string }>;
export type ViewFault = keyof typeof VIEW_FAULTS;

/** How often each fault was met. */
export type ViewFaultCounts = Map<ViewFault, number>;

/**
 * The events that a view finds, in the order of the resources.
 * @param faults is added to while the rows are read.
 * @throws settings/invalid, settings/unknown-key at once when the view's columns are not those of an event.
 */
export function rowsOfView(
  view: CompiledView,
  resources: AsyncIterable<unknown>,
  faults: ViewFaultCounts,
): AsyncIterable<ViewRow> {
  checkEventColumns(view, view.name ?? 'view');
  return eventsOf(view, resources, faults);
}

/** @throws settings/invalid, settings/unknown-key when the columns are not those of an event. */
export function checkEventColumns(view: CompiledView, where: string): void {
  const known: readonly string[] = VIEW_COLUMNS;
  const unknown = view.columns.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, known);
    throw new AnamnesisError('settings/unknown-key', {
      where,
      rule: `An event has no column "${unknown}".`,
      remedy: `${nearest === undefined ? '' : `Did you mean "${nearest}"? `}Columns are ${known.join(', ')}.`,
    });
  }
  const subjects = view.columns.filter((name) => name === 'subject_id' || name === 'patient');
  if (subjects.length !== 1) throw missing(where, 'one of "subject_id" and "patient"');
  for (const name of ['time', 'code']) {
    if (!view.columns.includes(name)) throw missing(where, `"${name}"`);
  }
}

/** The events of one resource, for a reader that asks several views at once; `checkEventColumns` has to have been called. */
export function eventsOfResource(view: CompiledView, resource: unknown, faults: ViewFaultCounts): readonly ViewRow[] {
  const events: ViewRow[] = [];
  for (const row of view.rows(resource)) {
    const event = eventOf(row);
    if (typeof event === 'string') faults.set(event, (faults.get(event) ?? 0) + 1);
    else events.push(event);
  }
  return events;
}

async function* eventsOf(
  view: CompiledView,
  resources: AsyncIterable<unknown>,
  faults: ViewFaultCounts,
): AsyncGenerator<ViewRow> {
  for await (const resource of resources) yield* eventsOfResource(view, resource, faults);
}

/** The event that a row states, or why it states none. */
function eventOf(row: Row): ViewRow | ViewFault {
  const {
    time,
    code,
    numeric_value: number = null,
    unit = null,
    text_value: text = null,
    source_id: source = null,
  } = row;
  const subject = subjectOf(row.subject_id ?? row.patient);
  if (subject === undefined) return 'view-subject-missing';
  if (code === null || code === '') return 'view-code-missing';
  if (time === null) return 'view-time-missing';
  if (typeof time !== 'string' || !(isFhirDateTime(time) || isFhirInstant(`${time}Z`))) return 'view-time-invalid';
  if (!isNumberOrNull(number)) return 'view-value-not-number';
  if (typeof code !== 'string' || !isTextOrNull(unit) || !isTextOrNull(text) || !isTextOrNull(source)) {
    return 'view-text-not-text';
  }
  return { subject, time, code, numericValue: number, unit, textValue: text, sourceId: source };
}

function subjectOf(key: unknown): string | undefined {
  if (typeof key === 'number' && Number.isSafeInteger(key)) return String(key);
  return typeof key === 'string' && key !== '' ? key : undefined;
}

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && Number.isFinite(value));
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function missing(where: string, what: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', {
    where,
    rule: `A view for ingest has exactly ${what} among its columns.`,
    remedy: `Name a column so, as in ${VIEW_COLUMNS.join(', ')}.`,
  });
}
