/**
 * Notes: they say in words exactly what their truth says, nothing in them contradicts the record as it was known at the time, their identifiers
 * are the patient's, and how the patient manages shows frailty as often as the table says.
 */
import type { DocumentReference } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { VISIT } from '../../codes.ts';
import { type Patient, simulatePatient } from '../../process.ts';
import { frailtyAt } from '../chart.ts';
import { DENIABLE_CONDITIONS } from '../concepts.ts';
import { type ExportedNote, exportPatient } from '../exportPatient.ts';
import { openFacility } from '../facility.ts';
import { currentOf, readLine } from '../readBack.ts';
import { APPOINTMENT, PLANNED_DRUG } from './ahead.ts';
import { FUNCTION_CODES, FUNCTION_MENTIONED, FUNCTION_SAID } from './function.ts';
import { IDENTIFIER_CODES, STATEMENT_KINDS, type Statement } from './statement.ts';

const SEED = 8;
const facility = openFacility(SEED);
const patients = Array.from({ length: 250 }, (_, k) => simulatePatient(SEED, k + 1));
const cases = patients.flatMap((patient) => {
  const exported = exportPatient(SEED, patient, facility);
  const lines = exported.lines.map(({ file, text }) => readLine(`${file}.ndjson`, text));
  const documents = new Map(currentOf(lines, 'DocumentReference').map((one) => [one.id, one]));
  const [person] = currentOf(lines, 'Patient');
  const known = JSON.stringify([person, ...currentOf(lines, 'Observation'), ...currentOf(lines, 'AllergyIntolerance')]);
  const notes = exported.notes.map((note) => {
    const document = documents.get(note.id);
    return { note, document, known, person, patient, asOf: asOf(patient, note), text: textOf(document) };
  });
  return notes;
});
const statements = cases.flatMap((one) =>
  one.note.sections.flatMap(({ sentences }) =>
    sentences.flatMap(({ text: sentence, statements: said }) =>
      said.map((statement) => ({ ...one, sentence, statement })),
    ),
  ),
);
const about = (kind: Statement['kind']) => statements.filter(({ statement }) => statement.kind === kind);

describe('notes', () => {
  it('hold every sentence of their truth, and every statement its words', () => {
    expect(cases.length).toBeGreaterThan(2000);
    for (const { text, sentence, statement } of statements) {
      expect(text).toContain(sentence);
      expect(sentence).toContain(statement.surface);
    }
    const html = cases.filter(({ document }) => document?.content[0].attachment.contentType?.startsWith('text/html'));
    expect(html.length / cases.length).toBeGreaterThan(0.15);
    expect(html.length / cases.length).toBeLessThan(0.25);
  });

  it('consist of nothing but their sentences and headings', () => {
    for (const { note, text } of cases.slice(0, 200)) {
      const parts = note.sections.flatMap(({ heading, sentences }) => [heading, ...sentences.map((one) => one.text)]);
      expect(bare(text).toLowerCase()).toBe(bare(parts.join('')).toLowerCase());
    }
  });

  it('make statements of every kind, and each identifier', () => {
    expect(new Set(statements.map(({ statement }) => statement.kind))).toEqual(new Set(STATEMENT_KINDS));
    const identifiers = new Set(about('identifier').map(({ statement }) => statement.code));
    expect(identifiers).toEqual(new Set(IDENTIFIER_CODES.map((code) => `IDENTIFIER//${code}`)));
  });

  it('negate where the words negate, and only there', () => {
    const cue = /^(No |Denies |Does not |Without |Never diagnosed |Negative |There is no |Nobody |Is not )/;
    for (const { sentence, statement } of statements) {
      const kinds = ['condition', 'medication', 'symptom'];
      if (kinds.includes(statement.kind)) expect([sentence, statement.negated]).toEqual([sentence, cue.test(sentence)]);
      else expect(statement.negated).toBe(false);
    }
  });

  it('state conditions and drugs of the patient as the record had them', () => {
    for (const { statement, patient, asOf: until } of [...about('condition'), ...about('medication')]) {
      if (statement.experiencer === 'family') continue;
      const recorded = patient.events
        .filter(({ minutes }) => minutes !== null && minutes <= until)
        .map(({ code }) => code);
      const deniable = DENIABLE_CONDITIONS.find(({ code }) => statement.code === `ICD10CM//${code}`);
      const meant = deniable?.codes.map((code) => `ICD10CM//${code}`) ?? [statement.code];
      expect(meant.some((code) => recorded.includes(code))).toBe(!statement.negated);
    }
  });

  it('give values that were measured, on the day that they name', () => {
    for (const { statement, patient, known, asOf: until } of about('measurement')) {
      const [, loinc] = statement.code.split('//');
      const same = patient.events.filter(
        ({ code, value }) => code.split('//')[1] === loinc && value === statement.value,
      );
      const diastolic = loinc === '8462-4' && known.includes(`"value":${statement.value}`);
      expect(diastolic || same.some(({ minutes }) => minutes !== null && minutes <= until)).toBe(true);
    }
  });

  it('never say of the family what another note denies', () => {
    const said = new Map<string, Set<boolean>>();
    for (const { statement, patient } of about('condition')) {
      if (statement.experiencer === 'patient') continue;
      const key = `${patient.subjectId} ${statement.code}`;
      said.set(key, (said.get(key) ?? new Set()).add(statement.negated));
    }
    expect(said.size).toBeGreaterThan(300);
    expect([...said.values()].filter(({ size }) => size > 1)).toEqual([]);
  });

  it('name the smoking status and allergies of the record', () => {
    for (const { statement, known } of [...about('smoking'), ...about('allergy')]) {
      expect(known).toContain(`"code":"${statement.code.split('//')[1]}"`);
    }
  });

  it('carry the identifiers of their patient', () => {
    for (const { statement, person, sentence } of about('identifier')) {
      const { surface } = statement;
      const [name] = person.name ?? [];
      const words = [name?.family, name?.given?.[0]];
      const [line] = person.address?.[0].line ?? [];
      switch (statement.code.split('//')[1]) {
        case 'name':
          expect(surface.split(/,? /).every((word) => words.includes(word))).toBe(true);
          break;
        case 'mrn':
          expect(person.identifier?.[0].value).toBe(surface);
          break;
        case 'address':
          expect(surface.startsWith(line ?? '?')).toBe(true);
          break;
        case 'phone':
          expect([person.telecom?.[0].value, '212-555-0199']).toContain(surface);
          break;
        case 'date':
          expect(surface).toMatch(
            /^([A-Z][a-z]+ \d+, \d{4}|\d\d\/\d\d\/\d{4}|\d{4}-\d\d-\d\d|\d+ [A-Z][a-z]{2} \d{4})$/,
          );
          if (/^(DOB|Born|Date of birth)/.test(sentence)) expect(isoDate(surface)).toBe(person.birthDate);
          break;
      }
    }
  });

  it('plan drugs that are not taken yet, mostly to be started within half a year', () => {
    const planned = about('plan').filter(({ statement }) => statement.code.startsWith('ATC//'));
    const waits = planned.map(({ statement, patient, asOf: until }) => {
      const start = patient.events.find(({ code }) => code === statement.code)?.minutes ?? Number.POSITIVE_INFINITY;
      return (start - until) / 1440;
    });
    expect(waits.length).toBeGreaterThan(150);
    expect(Math.min(...waits)).toBeGreaterThan(0);
    expect(waits.filter((days) => days <= PLANNED_DRUG.withinDays).length / waits.length).toBeGreaterThan(0.75);
  });

  it('give the next appointment as often, and keep to it as often, as said', () => {
    const given = about('plan').filter(({ statement }) => statement.code === 'PLAN//FOLLOW-UP');
    const share = given.length / cases.length;
    expect(Math.abs(share - APPOINTMENT.said)).toBeLessThan(0.04);
    const kept = given.filter(({ statement: { value, unit }, patient, asOf: until }) => {
      const next = patient.events.find(({ minutes, code }) => code === VISIT && (minutes ?? 0) > until)?.minutes;
      const count = Math.round(((next ?? Number.NaN) - until) / 1440 / (unit === 'wk' ? 7 : 30.44));
      return Math.abs(count - (value ?? 0)) < 0.5;
    });
    // Admissions and diagnoses come between for some.
    expect(kept.length / given.length).toBeGreaterThan(0.5);
    expect(kept.length / given.length).toBeLessThan(APPOINTMENT.kept);
  });

  it('tell complaints far more often before the diagnosis', () => {
    const swelling = cases.filter(({ note, patient }) => {
      const heart = patient.events.find(({ code }) => code === 'ICD10CM//I50.9')?.minutes ?? null;
      return note.sections[0].heading === 'Visit note' && heart !== null && heart > note.written;
    });
    const saidIn = (some: typeof swelling): number =>
      some.filter(({ text }) => /ankle swelling|shortness of breath on exertion/.test(text)).length / some.length;
    const isSoon = ({ note, patient }: (typeof swelling)[number]): boolean =>
      (patient.events.find(({ code }) => code === 'ICD10CM//I50.9')?.minutes ?? 0) - note.written < 360 * 1440;
    expect(saidIn(swelling.filter(isSoon))).toBeGreaterThan(0.5);
    expect(saidIn(swelling.filter((one) => !isSoon(one)))).toBeLessThan(0.1);
  });

  it('are written after what they tell of', () => {
    for (const { note, asOf: until, document } of cases) {
      expect(note.written).toBeGreaterThanOrEqual(until);
      expect(Date.parse(document?.date ?? '')).toBe(note.written * 60_000);
    }
  });

  it('show frailty as often, and as rightly, as the table says', () => {
    const counts = FUNCTION_CODES.map(() => FUNCTION_CODES.map(() => 0));
    for (const { statement, patient, asOf: until } of about('function')) {
      const said = FUNCTION_CODES.findIndex((code) => statement.code === `FUNCTION//${code}`);
      counts[frailtyAt(patient.frailty, until)][said] += 1;
    }
    expect(Math.abs(about('function').length / cases.length - FUNCTION_MENTIONED)).toBeLessThan(0.04);
    for (const [frailty, row] of counts.entries()) {
      const total = row.reduce((sum, count) => sum + count, 0);
      for (const [said, count] of row.entries()) {
        const p = FUNCTION_SAID[frailty][said];
        expect(Math.abs(count - p * total)).toBeLessThan(4 * Math.sqrt(total * p * (1 - p)));
      }
    }
  });
});

/** The time that a note speaks of: the start of the visit, the end of the stay. */
function asOf({ events }: Patient, { written, sections }: ExportedNote): number {
  const code = sections[0].heading === 'Visit note' ? 'VISIT//OUTPATIENT' : 'DISCHARGE//HOME';
  const latest = code === 'VISIT//OUTPATIENT' ? written - 15 : written;
  const times = events.filter((event) => event.code === code).map(({ minutes }) => minutes ?? 0);
  return times.findLast((minutes) => minutes <= latest) ?? Number.NaN;
}

function textOf(document: DocumentReference | undefined): string {
  const { data = '', contentType = '' } = document?.content[0].attachment ?? {};
  const text = Buffer.from(data, 'base64').toString('utf8');
  if (!contentType.startsWith('text/html')) return text;
  const tagless = text.replaceAll('<br/>', '\n').replaceAll(/<[^>]+>/g, '');
  return tagless.replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function bare(text: string): string {
  return text.replaceAll(/\s/g, '');
}

function isoDate(surface: string): string {
  const american = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(surface);
  if (american !== null) return `${american[3]}-${american[1]}-${american[2]}`;
  return /^\d{4}-/.test(surface) ? surface : new Date(`${surface} UTC`).toISOString().slice(0, 10);
}
