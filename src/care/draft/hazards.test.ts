/** What a draft must not do to a patient: each case is a record that a plainer writer would tell wrongly. */
import { describe, expect, it } from 'vitest';
import { EXAMPLE_FACTS, minutes, recordOf, told } from '../../../test/support/draftRecord.ts';
import type { Dosing, Fact, FactKind } from '../facts/fact.ts';
import { NOT_TO_BE_GIVEN } from '../facts/supersede.ts';
import { openVerifier } from '../verify/verifyNote.ts';
import { checkDraft } from './checkDraft.ts';
import { textOf } from './render/text.ts';
import { type WrittenKind, writeDraft } from './writeDraft.ts';

/** Of what passes the gate. */
function textWith(facts: readonly Fact[], kind: WrittenKind = 'referral letter', asOf = '2021-03-20'): string {
  const record = recordOf([...EXAMPLE_FACTS, ...facts], { asOf: minutes(asOf) });
  const { draft, withheld } = checkDraft(writeDraft(record, kind), record, openVerifier(record));
  expect(withheld.map(({ sentence, reason }) => `${sentence.text} ${reason}`)).toEqual([]);
  return textOf(draft).text;
}

function sectionOf(text: string, heading: string): string {
  return text.split('## ').find((part) => part.startsWith(`${heading}\n`)) ?? '';
}

function dosed(amount: number, more: Partial<Dosing> = {}): Dosing {
  const dose = { value: amount, comparator: null, unit: 'mg' };
  return {
    dose,
    route: 'oral',
    frequency: null,
    asNeeded: false,
    strength: null,
    ingredients: [],
    text: null,
    ...more,
  };
}

const drug = (id: string, name: string, more: Partial<Fact> & { start: string; end?: string }): Fact =>
  told('medication', 'MedicationRequest', id, { name, code: `RXNORM//${name}`, status: 'active', ...more });
const said = (kind: FactKind, id: string, name: string, more: Partial<Fact> & { start?: string } = {}): Fact =>
  told(kind, 'Made', id, { name, code: `LOCAL//${name}`, ...more });

describe('diagnoses', () => {
  it('tells what is suspected, in remission or inactive as such', () => {
    const text = textWith([
      said('condition', 'x1', 'Sarcoidosis', { start: '2021-03-02', assertion: 'suspected', status: 'active' }),
      said('condition', 'x2', 'Lymphoma', { start: '2015-01-02', status: 'resolved', details: ['in remission'] }),
      said('condition', 'x3', 'Gout', { start: '2014-01-02', status: 'resolved', details: ['inactive'] }),
    ]);
    expect(sectionOf(text, 'Diagnoses')).toContain('Sarcoidosis was suspected on 2 March 2021.');
    expect(sectionOf(text, 'Past history')).toContain('Lymphoma was recorded on 2 January 2015 and is in remission.');
    expect(sectionOf(text, 'Past history')).toContain('Gout was recorded on 2 January 2014 and is inactive.');
  });

  it('does not hide a limit of treatment among them', () => {
    const dnr = told('condition', 'Condition', 'x1', {
      name: 'Do not resuscitate',
      code: 'ICD10CM//Z66',
      start: '2021-03-04',
      status: 'active',
    });
    for (const kind of ['handover', 'discharge summary', 'icu summary'] as const) {
      expect(sectionOf(textWith([dnr], kind), 'Advance directives')).toContain('Do not resuscitate');
    }
  });
});

describe('stays', () => {
  it('keeps nobody in hospital of whose finished stay the end is not recorded', () => {
    const stay = { name: 'Inpatient', code: 'ACTCODE//IMP', start: '2021-03-10', encounter: 'e9' } as const;
    const text = textWith(
      [told('encounter', 'Encounter', 'e9', { ...stay, status: 'completed' })],
      'discharge summary',
    );
    expect(text).toContain('admitted to hospital on 10 March 2021; the end of the stay is not recorded.');
    expect(text).not.toContain('has not been discharged');
  });
});

describe('medicines', () => {
  it('keeps what is taken for long beside a burst that is over', () => {
    const daily = dosed(5, { ingredients: ['prednisone'] });
    const burst = dosed(40, { ingredients: ['prednisone'] });
    const list = sectionOf(
      textWith([
        drug('m1', 'Prednisone', { start: '2020-12-01', dosing: daily }),
        drug('m2', 'Prednisone', { start: '2021-01-04', end: '2021-01-09', status: 'completed', dosing: burst }),
        drug('m3', 'Bisoprolol', { start: '2020-12-01', dosing: dosed(5) }),
        drug('m4', 'Bisoprolol', { start: '2021-03-03', end: '2021-03-08', status: 'stopped', dosing: dosed(5) }),
      ]),
      'Medications',
    );
    expect(list).toContain('Prednisone 5 mg');
    expect(list).toContain('Bisoprolol 5 mg');
  });

  it('tells what must not be given as an instruction, and what is not taken', () => {
    const absent = { start: '2021-03-03', status: 'not done', assertion: 'absent' } as const;
    const facts = [
      drug('m1', 'Warfarin', { ...absent, details: [NOT_TO_BE_GIVEN] }),
      drug('m2', 'Warfarin', { start: '2021-01-02' }),
      drug('m3', 'Codeine', { ...absent, details: [NOT_TO_BE_GIVEN, 'no longer in force'] }),
      drug('m4', 'Metoprolol', absent),
    ];
    const list = sectionOf(textWith(facts), 'Medications');
    expect(list).toContain('Not to be given: warfarin, as ordered on 3 March 2021.');
    expect(list).toContain('Warfarin has been prescribed since 2 January 2021.');
    expect(list).toContain('Metoprolol was not taken, as recorded on 3 March 2021.');
    expect(list).not.toContain('odeine');
    expect(textWith(facts, 'icu summary')).toContain('Not to be given: warfarin');
  });

  it('keeps two strengths, two routes and what is taken as needed', () => {
    const list = sectionOf(
      textWith([
        drug('m1', 'Warfarin', { start: '2020-12-01T08:00', dosing: dosed(5, { ingredients: ['warfarin'] }) }),
        drug('m2', 'Warfarin', { start: '2020-12-01T08:10', dosing: dosed(2.5, { ingredients: ['warfarin'] }) }),
        drug('m3', 'Morphine', { start: '2020-12-01', dosing: dosed(10, { ingredients: ['morphine'] }) }),
        drug('m4', 'Morphine', {
          start: '2021-01-01',
          dosing: dosed(5, { ingredients: ['morphine'], route: 'subcutaneous', asNeeded: true }),
        }),
      ]),
      'Medications',
    );
    for (const one of ['Warfarin 5 mg', 'Warfarin 2.5 mg', 'Morphine 10 mg', 'Morphine 5 mg'])
      expect(list).toContain(one);
  });

  it('lists no drug as prescribed that was stopped later, by whatever route', () => {
    const text = textWith([
      drug('m1', 'Warfarin', { start: '2019-12-01', dosing: dosed(5, { route: null, ingredients: ['warfarin'] }) }),
      drug('m2', 'Warfarin', {
        start: '2020-12-01',
        end: '2021-01-01',
        status: 'stopped',
        dosing: dosed(5, { ingredients: ['warfarin'] }),
      }),
    ]);
    expect(text).not.toContain('Warfarin');
  });

  it('sets prescriptions of long ago apart and leaves no active one out for length', () => {
    const many = Array.from({ length: 30 }, (_, n) => drug(`n${n}`, `Drug${n}`, { start: '2021-01-01' }));
    const text = textWith([drug('m1', 'Codeine', { start: '2001-05-01', status: 'unknown' }), ...many]);
    for (const { concept } of many) expect(sectionOf(text, 'Medications')).toContain(concept.name);
    expect(sectionOf(text, 'Medications')).not.toContain('Codeine');
    expect(sectionOf(text, 'Medications prescribed over a year ago, end not recorded')).toContain('1 May 2001');
  });

  it('takes a package that was handed out neither for the end of an order nor for one', () => {
    const metformin = drug('m1', 'Metformin', { start: '2021-01-01' });
    const dispensed = { status: 'completed', details: ['dispensed'] } as const;
    const text = textWith([
      metformin,
      drug('m2', 'Metformin', { start: '2021-02-01', ...dispensed }),
      drug('m3', 'Gliclazide', { start: '2021-02-01', ...dispensed }),
    ]);
    expect(sectionOf(text, 'Medications')).toContain('Metformin has been prescribed since 1 January 2021.');
    expect(sectionOf(text, 'Medications')).toContain('Gliclazide was dispensed on 1 February 2021.');
    expect(sectionOf(textWith([metformin], 'prior authorisation'), 'Earlier treatment')).not.toContain('Metformin');
  });

  it('leaves no anticoagulant out for length', () => {
    const start = '2021-03-01';
    const many = Array.from({ length: 40 }, (_, n) => drug(`n${n}`, `Drug${n}`, { start, status: 'unknown' }));
    const text = textWith([drug('m1', 'Warfarin', { start: '2020-09-01', status: 'unknown' }), ...many]);
    expect(sectionOf(text, 'Medications')).toContain('Warfarin was prescribed on 1 September 2020.');
  });

  it('says how strong the tablets are that are counted', () => {
    const of = (value: number, unit: string) => ({ value, comparator: null, unit });
    const taken = (dose: Dosing['dose'], strength: Dosing['strength']): string =>
      sectionOf(
        textWith([drug('m1', 'Atorvastatin', { start: '2021-01-01', dosing: { ...dosed(1), dose, strength } })]),
        'Medications',
      );
    expect(taken(of(2, '{tbl}'), of(40, 'mg'))).toContain('Atorvastatin 2 tablets of 40 mg orally');
    expect(taken(of(80, 'mg'), of(40, 'mg'))).toContain('Atorvastatin 80 mg orally');
    expect(taken(null, of(40, 'mg'))).toContain('Atorvastatin 40 mg orally');
  });

  it('tells what is planned in the plan alone', () => {
    const text = textWith([drug('m1', 'Apixaban', { start: '2021-03-19', status: 'planned', dosing: dosed(5) })]);
    expect(sectionOf(text, 'Plan')).toContain('Apixaban 5 mg orally is planned, as recorded on 19 March 2021.');
    expect(sectionOf(text, 'Medications')).not.toContain('Apixaban');
  });
});

describe('contradictions', () => {
  it('shows an allergy beside a later "none known"', () => {
    const none = told('allergy', 'AllergyIntolerance', 'x1', {
      name: 'No known allergy',
      code: 'SNOMED//716186003',
      start: '2021-03-01',
      assertion: 'absent',
    });
    const list = sectionOf(textWith([none]), 'Allergies');
    expect(list).toMatch(/allergic to penicillin[\s\S]*No known allergy was recorded on 1 March 2021\./);
  });

  it('shows both of two directives of one moment, and what no longer holds as such', () => {
    const status = (id: string, text: string, start: string): Fact =>
      said('directive', id, 'Resuscitation status', { start, value: { type: 'text', text } });
    const list = sectionOf(
      textWith([
        status('x1', 'Full code', '2021-03-01T10:00'),
        status('x2', 'DNR', '2021-03-05T10:00'),
        status('x3', 'Full code', '2021-03-05T10:00'),
        said('directive', 'x4', 'Do not resuscitate', { start: '2018-01-01', status: 'stopped' }),
      ]),
      'Advance directives',
    );
    expect(list).toContain('“DNR” on 5 March 2021');
    expect(list).toContain('“Full code” on 5 March 2021');
    expect(list).not.toContain('1 March 2021');
    expect(list).toContain('Do not resuscitate was recorded on 1 January 2018 and is no longer in force.');
  });
});

it('does not lose a directive that is longer than a sentence', () => {
  const wishes = { type: 'text', text: 'No resuscitation. No intubation.' } as const;
  const text = textWith([said('directive', 'x1', 'Living will', { start: '2021-03-01', value: wishes })]);
  expect(text).toContain('Living will was recorded on 1 March 2021, in more words than fit here.');
});

it('does not tell half of a result in words', () => {
  const culture = said('result', 'x1', 'Wound culture', {
    start: '2021-03-06T10:00',
    value: { type: 'text', text: 'No growth at 24 h. Final: Staphylococcus aureus.' },
  });
  const text = textWith([culture]);
  expect(text).not.toContain('No growth');
  expect(text).toContain('Wound culture was reported on 6 March 2021, in more words than fit here.');
});

it('tells a death without a date, and discharges nobody who died in the stay', () => {
  const dead = said('death', 'x1', 'Death', { status: 'completed' });
  const undated = recordOf([...EXAMPLE_FACTS, dead]);
  expect(textOf(writeDraft(undated, 'handover')).text).toContain(
    'The death of the patient was recorded, at a time that is not recorded.',
  );
  const stay = EXAMPLE_FACTS.filter(({ kind }) => kind !== 'encounter').concat(
    told('encounter', 'Encounter', 'e2', {
      name: 'Inpatient stay',
      code: 'ACTCODE//IMP',
      start: '2021-03-03T10:00',
      end: '2021-03-08T11:00',
      status: 'completed',
    }),
  );
  const time = { start: minutes('2021-03-08T10:00'), end: null, precision: 'instant' } as const;
  const record = recordOf([...stay, { ...dead, time }]);
  const text = textOf(writeDraft({ ...record, person: { ...record.person, death: time } }, 'discharge summary')).text;
  expect(text).toContain('She was admitted to hospital on 3 March 2021, and the stay ended on 8 March 2021.');
});
