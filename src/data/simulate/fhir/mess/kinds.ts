/**
 * The kinds of mess in the FHIR files: how often each is made, and what a reader must do with it. `truth/mess.json` carries this table,
 * the counts, and one item for each case.
 */

export const MESS = {
  duplicate: {
    rate: 0.003,
    of: 'lines',
    ingest: 'The same line twice, byte for byte: take it once.',
  },
  amended: {
    rate: 0.005,
    of: 'laboratory results',
    ingest: 'Two versions of one id; the one with the later meta.lastUpdated is right, wherever it stands in the file.',
  },
  'entered-in-error': {
    rate: 0.002,
    of: 'laboratory results, conditions and prescriptions',
    ingest: 'Did not happen (status or verificationStatus entered-in-error): leave out.',
  },
  refuted: {
    rate: 0.005,
    of: 'visits',
    ingest: 'A condition that was suspected and refuted (verificationStatus): leave out.',
  },
  'not-done': {
    rate: 0.08,
    of: 'immunizations',
    ingest: 'A vaccination that was declined (status not-done): leave out.',
  },
  missing: {
    rate: 0.003,
    of: 'visits after the first, and laboratory results',
    ingest:
      'The resource is absent; others still refer to it. Keep those, with their own times, and count what dangles.',
  },
  'local-code': {
    rate: 0.1,
    of: 'rounds of laboratory tests: those of the annex, in its creatinine, hemoglobin and albumin',
    ingest: 'The only coding is of the annex laboratory: map it through crosswalk.csv.',
  },
  'other-unit': {
    rate: 0.05,
    of: 'laboratory results (weights and temperatures: 30 %)',
    ingest: 'Another UCUM unit of the same quantity: convert to the usual unit of the code.',
  },
  'unit-spelling': {
    rate: 0.03,
    of: 'laboratory results',
    ingest: 'The usual unit as free text, without system and code, spelled in another way: same value.',
  },
  'below-detection': {
    rate: 1,
    of: 'NT-proBNP below 20 pg/mL',
    ingest: 'valueQuantity has comparator "<" and the limit: the value is below it, not at it.',
  },
  'date-only': {
    rate: 0.01,
    of: 'laboratory results and recorded conditions (deaths: 5 %)',
    ingest: 'A date without a time, on the calendar of the hospital: the event happened at some time of that day.',
  },
  'year-only': {
    rate: 0.02,
    of: 'smoking statuses',
    ingest: 'A year: known at some time of that year.',
  },
  undated: {
    rate: 0.3,
    of: 'principal diagnoses',
    ingest:
      'No recordedDate: a diagnosis of a stay is known at its end, so take the end of the encounter, never its start.',
  },
  malformed: {
    rate: 0.002,
    of: 'patients (every 500th, at most five, the first of them among the first ten)',
    ingest: 'A line that breaks off in the middle; the whole line is there too. Report it and go on.',
  },
  'unknown-type': {
    rate: 0,
    of: 'one patient among the first ten',
    ingest: 'A resourceType that FHIR does not have: report it and go on.',
  },
  misfiled: {
    rate: 0,
    of: 'one patient among the first ten',
    ingest: 'An Encounter in Condition.ndjson: go by resourceType, not by the name of the file.',
  },
} as const satisfies Record<string, { readonly rate: number; readonly of: string; readonly ingest: string }>;
export type MessKind = keyof typeof MESS;

/** Weights and temperatures in pounds and degrees Fahrenheit. */
export const OTHER_VITAL_UNIT_RATE = 0.3;
export const DATE_ONLY_DEATH_RATE = 0.05;
