/**
 * When diagnoses of an OMOP data set count as known, through the whole of ingest: what bears the date of its visit, from a site that gives all
 * diagnoses one type, must not be known when the visit begins.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsOf, runIngest, writeFiles } from '../../../../test/support/ingestRun.ts';
import { csvOf, type OmopRow } from '../../../../test/support/omopRecords.ts';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';
import type { IngestReport } from '../report/ingestReport.ts';

const [EHR, BILL, PROBLEM_LIST, COMPLAINT] = ['32817', '32821', '32840', '32822'];
const [ADMISSION, DISCHARGE] = ['32890', '32896'];

const PEOPLE = ['1', '2'].map((id) => ({ person_id: id, gender_concept_id: '8507', year_of_birth: '1950' }));
const visit = (id: string, start: string, end: string): OmopRow => ({
  visit_occurrence_id: id,
  person_id: '1',
  visit_concept_id: '9201',
  visit_start_date: start.slice(0, 10),
  visit_start_datetime: start,
  visit_end_date: end.slice(0, 10),
  visit_end_datetime: end,
});
const diagnosis = (id: string, start: string, more: OmopRow = {}): OmopRow => ({
  condition_occurrence_id: id,
  person_id: '1',
  condition_concept_id: '201826',
  condition_start_date: start.slice(0, 10),
  condition_start_datetime: start.length > 10 ? start : '',
  condition_type_concept_id: EHR,
  condition_status_concept_id: '0',
  visit_occurrence_id: '10',
  ...more,
});

let root: string;
let number = 0;
beforeAll(async () => {
  root = await temporaryFolder('omop-times');
});
afterAll(() => rm(root, { recursive: true }));

/** Id of the diagnosis → when it counts as known, with its precision. */
async function knownAt(
  visits: readonly OmopRow[],
  diagnoses: readonly OmopRow[],
  zone = 'UTC',
): Promise<{ readonly times: Readonly<Record<string, string>>; readonly report: IngestReport }> {
  const folder = join(root, String(number++));
  const tables = { person: PEOPLE, visit_occurrence: visits, condition_occurrence: diagnoses };
  const files = Object.entries(tables).map(([table, rows]) => [`${table}.csv`, csvOf(rows)] as const);
  await writeFiles(join(folder, 'in'), Object.fromEntries(files));
  const { report } = await runIngest(join(folder, 'in'), join(folder, 'out'), { zone });
  const events = (await eventsOf(join(folder, 'out'))).filter(({ table }) => table === 'condition_occurrence');
  const times = events.map(({ id, time, precision }) => [id, precision === null ? time : `${time} ${precision}`]);
  return { times: Object.fromEntries(times), report };
}

const STAY = visit('10', '2020-03-01 08:15:00', '2020-03-04 16:00:00');
const AT_END = '2020-03-04T16:00:00';

describe('a diagnosis of a site that types all of them EHR', () => {
  it('counts as known when the visit is over, if it starts when the visit starts', async () => {
    const { times, report } = await knownAt(
      [STAY],
      [
        diagnosis('same-minute', '2020-03-01 08:15:00'),
        diagnosis('same-day', '2020-03-01'),
        diagnosis('same-day-as-midnight', '2020-03-01 00:00:00'),
        diagnosis('a-minute-later', '2020-03-01 08:16:00'),
        diagnosis('next-day', '2020-03-02'),
        diagnosis('long-known', '2015-06-01'),
        diagnosis('without-visit', '2020-03-01 08:15:00', { visit_occurrence_id: '' }),
        diagnosis('visit-unknown', '2020-03-01 08:15:00', { visit_occurrence_id: '99' }),
        diagnosis('of-another-patient', '2020-03-01 08:15:00', { person_id: '2' }),
      ],
    );
    expect(times).toEqual({
      'same-minute': AT_END,
      'same-day': AT_END,
      'same-day-as-midnight': AT_END,
      'a-minute-later': '2020-03-01T08:16:00',
      'next-day': '2020-03-02T23:59:59 day',
      'long-known': '2015-06-01T23:59:59 day',
      'without-visit': '2020-03-01T08:15:00',
      'visit-unknown': '2020-03-01T08:15:00',
      'of-another-patient': '2020-03-01T08:15:00',
    });
    expect(report.times.findings).toContainEqual({ rule: 'date of the stay', table: 'condition_occurrence', rows: 3 });
    expect(report.times.findings.filter(({ rule }) => rule === 'stay not found')).toEqual([]);
  });

  it('counts from its start where type or status says that it was known on arrival, from the end where they say the contrary', async () => {
    const at = '2020-03-01 08:15:00';
    const { times } = await knownAt(
      [STAY],
      [
        diagnosis('problem-list', at, { condition_type_concept_id: PROBLEM_LIST }),
        diagnosis('complaint', at, { condition_type_concept_id: COMPLAINT }),
        diagnosis('admission', at, { condition_status_concept_id: ADMISSION }),
        diagnosis('discharge', '2020-03-02 08:00:00', { condition_status_concept_id: DISCHARGE }),
        diagnosis('bill', at, { condition_type_concept_id: BILL, condition_status_concept_id: ADMISSION }),
      ],
    );
    const arrival = '2020-03-01T08:15:00';
    expect(times).toEqual({
      'problem-list': arrival,
      complaint: arrival,
      admission: arrival,
      discharge: AT_END,
      bill: AT_END,
    });
  });

  it('never counts earlier for it: not of a visit that is over the same day, nor of one that is not over', async () => {
    const visits = [
      visit('10', '2020-03-01 08:15:00', '2020-03-01 09:00:00'),
      visit('11', '2020-03-01 08:15:00', ''),
      visit('12', '2020-03-01', '2020-03-03'),
    ];
    const { times } = await knownAt(visits, [
      diagnosis('day', '2020-03-01'),
      diagnosis('minute', '2020-03-01 08:15:00'),
      diagnosis('open', '2020-03-01 08:15:00', { visit_occurrence_id: '11' }),
      diagnosis('days-only', '2020-03-01', { visit_occurrence_id: '12' }),
    ]);
    expect(times).toEqual({
      day: '2020-03-01T23:59:59 day',
      minute: '2020-03-01T09:00:00',
      open: '2020-03-01T08:15:00',
      'days-only': '2020-03-03T23:59:59',
    });
  });

  it('is told by the day of the hospital, also by days of 23 and 25 hours', async () => {
    const visits = ['2020-03-29', '2020-10-25'].map((day, i) => visit(`2${i}`, day, '2020-11-20 10:00:00'));
    const diagnoses = ['2020-03-29', '2020-10-25'].map((day, i) =>
      diagnosis(day, day, { visit_occurrence_id: `2${i}` }),
    );
    const { times } = await knownAt(visits, diagnoses, 'Europe/Berlin');
    expect(new Set(Object.values(times))).toEqual(new Set(['2020-11-20T09:00:00']));
  });
});
