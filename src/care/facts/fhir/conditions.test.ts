/** What FHIR states of conditions, allergies and relatives, and above all what it does not: what would hurt a patient if it were read wrongly. */
import { describe, expect, it } from 'vitest';
import {
  diabetes,
  factsOf,
  minutes,
  PATIENT,
  recordOf,
  SUBJECT,
  snomed,
  state,
} from '../../../../test/support/fhirResources.ts';

describe('conditions', () => {
  it('that were entered in error or refuted are no facts; what nobody confirmed is suspected', async () => {
    const facts = await factsOf('condition', [
      diabetes('a', { verificationStatus: state('entered-in-error') }),
      diabetes('b', { verificationStatus: state('refuted') }),
      diabetes('c', { verificationStatus: state('provisional') }),
      diabetes('d', { verificationStatus: state('confirmed'), clinicalStatus: state('active') }),
    ]);
    expect(facts.map(({ id, assertion, status }) => [id, assertion, status])).toEqual([
      ['Condition/c#code', 'suspected', 'unknown'],
      ['Condition/d#code', 'present', 'active'],
    ]);
  });

  it('are gone at all times once their last version is an error', async () => {
    const first = diabetes('a', { meta: { lastUpdated: '2020-01-10T10:00:00Z' } });
    const last = diabetes('a', {
      meta: { lastUpdated: '2021-01-10T10:00:00Z' },
      verificationStatus: state('entered-in-error'),
    });
    const other = diabetes('z', { recordedDate: '2022-01-01' });
    expect(await factsOf('condition', [last, first, other], '2020-06-01')).toEqual([]);
  });

  it('resolved later were active before, and a state without a date is not told of the past', async () => {
    const dated = diabetes('a', {
      clinicalStatus: state('resolved'),
      abatementDateTime: '2021-05-01',
      onsetDateTime: '2019-12',
    });
    const undated = diabetes('b', { clinicalStatus: state('resolved'), recordedDate: '2020-02-01' });
    const told = async (asOf?: string) =>
      (await factsOf('condition', [dated, undated], asOf)).map(({ status, time }) => [
        status,
        time.precision,
        time.end,
      ]);
    expect(await told('2021-04-30')).toEqual([
      ['active', 'month', null],
      ['unknown', 'day', null],
    ]);
    expect(await told()).toEqual([
      ['resolved', 'month', minutes('2021-05-01')],
      ['resolved', 'day', null],
    ]);
  });

  it('coded at discharge are not known before it', async () => {
    const stay = {
      resourceType: 'Encounter',
      id: 'e',
      status: 'finished',
      class: { code: 'IMP' },
      subject: SUBJECT,
      period: { start: '2020-03-01T08:00:00Z', end: '2020-03-09T15:00:00Z' },
    };
    const coded = diabetes('a', {
      recordedDate: undefined,
      onsetDateTime: '2020-03-01',
      encounter: { reference: 'Encounter/e' },
    });
    expect(await factsOf('condition', [stay, coded], '2020-03-09T14:59:00Z')).toEqual([]);
    expect(await factsOf('condition', [stay, coded], '2020-03-09T15:00:00Z')).toHaveLength(1);
  });

  it('name their side, and history as history', async () => {
    const facts = await factsOf('condition', [
      diabetes('a', { code: { text: 'Fracture of wrist' }, bodySite: [snomed('7771000', 'Left')] }),
      diabetes('b', { code: { text: 'History of stroke' } }),
    ]);
    expect(facts.map(({ side, assertion, concept }) => [side, assertion, concept.name])).toEqual([
      ['left', 'present', 'Fracture of wrist'],
      [null, 'historical', 'Stroke'],
    ]);
  });
});

describe('other people', () => {
  it('in the same file are other records: whose a resource is, its reference says', async () => {
    const other = { ...diabetes('x', {}), subject: { reference: 'Patient/p2' } };
    const none = { ...diabetes('y', {}), subject: { display: 'p1' } };
    const longer = { ...diabetes('z', {}), subject: { reference: 'Patient/p11' } };
    const record = await recordOf([other, none, longer, { ...PATIENT, id: 'p2' }]);
    expect(record.facts.filter(({ kind }) => kind === 'condition')).toEqual([]);
  });

  it('in the family are never the patient', async () => {
    const [fact] = await factsOf('family history', [
      {
        resourceType: 'FamilyMemberHistory',
        id: 'f',
        status: 'completed',
        patient: SUBJECT,
        date: '2020-01-01',
        relationship: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH' }] },
        condition: [{ code: snomed('254837009', 'Malignant neoplasm of breast (disorder)') }],
      },
    ]);
    expect(fact).toMatchObject({
      assertion: 'family',
      relative: 'mother',
      concept: { name: 'Malignant neoplasm of breast' },
    });
  });

  it('are found by an identifier, unless two have it', async () => {
    const known = [
      { ...PATIENT, id: 'p7', identifier: [{ value: 'MRN-1' }] },
      { ...PATIENT, id: 'p8', identifier: [{ value: 'MRN-2' }] },
      { ...PATIENT, id: 'p9', identifier: [{ value: 'MRN-2' }] },
    ];
    expect((await recordOf(known, undefined, 'MRN-1')).subject).toBe('p7');
    await expect(recordOf(known, undefined, 'MRN-2')).rejects.toMatchObject({ code: 'input/invalid' });
    await expect(recordOf(known, undefined, 'MRN')).rejects.toMatchObject({ code: 'input/missing' });
  });
});

const allergy = (id: string, more: object): object => ({
  resourceType: 'AllergyIntolerance',
  id,
  patient: SUBJECT,
  recordedDate: '2020-01-01',
  ...more,
});

describe('allergies', () => {
  it('say to what, how bad and how; none is absent, and an allergy recorded later overtakes it', async () => {
    const none = allergy('n', { code: snomed('716186003', 'No known allergy'), recordedDate: '2019-01-01' });
    const penicillin = allergy('p', {
      code: snomed('91936005', 'Allergy to penicillin'),
      clinicalStatus: state('active'),
      verificationStatus: state('unconfirmed'),
      criticality: 'high',
      reaction: [{ manifestation: [{ text: 'anaphylaxis' }], severity: 'severe' }],
    });
    const facts = await factsOf('allergy', [
      none,
      penicillin,
      allergy('r', { code: { text: 'Latex' }, verificationStatus: state('refuted') }),
    ]);
    expect(facts).toMatchObject([
      { assertion: 'absent', supersededBy: 'AllergyIntolerance/p#code' },
      {
        assertion: 'present',
        status: 'active',
        concept: { name: 'penicillin' },
        details: ['criticality: high', 'reaction: anaphylaxis (severe)', 'unconfirmed'],
      },
    ]);
    const [before] = await factsOf('allergy', [none, penicillin], '2019-06-01');
    expect(before).toMatchObject({ assertion: 'absent', supersededBy: null });
  });
});

describe('codes that stand for anything', () => {
  const any = (code: string, display: string, text: string): object => ({ ...snomed(code, display), text });

  it('bear the name of the text beside them, so that no allergen is lost for another', async () => {
    const allergy = (id: string, text: string): object => ({
      resourceType: 'AllergyIntolerance',
      id,
      patient: SUBJECT,
      code: any('419199007', 'Allergy to substance (finding)', text),
      recordedDate: `2020-0${id}-01`,
    });
    const facts = await factsOf('allergy', [allergy('1', 'Latex'), allergy('2', 'Peanuts')]);
    expect(facts.map(({ concept, supersededBy }) => [concept.name, supersededBy])).toEqual([
      ['Latex', null],
      ['Peanuts', null],
    ]);
  });

  it('keep their own where the text says no more', async () => {
    const [found] = await factsOf('condition', [diabetes('a', { code: any('64572001', 'Disease', 'Disease') })]);
    expect(found.concept.codes[0]).toBe('SNOMED//64572001');
  });
});

it('keeps the reaction of an allergy that a later entry does not repeat', async () => {
  const penicillin = (id: string, more: object): object => ({
    resourceType: 'AllergyIntolerance',
    id,
    patient: SUBJECT,
    code: snomed('91936005', 'Allergy to penicillin'),
    ...more,
  });
  const reaction = [{ manifestation: [{ text: 'Anaphylaxis' }] }];
  const facts = await factsOf('allergy', [
    penicillin('a', { recordedDate: '2012-01-01', reaction }),
    penicillin('b', { recordedDate: '2019-01-01' }),
    penicillin('c', { recordedDate: '2020-01-01' }),
  ]);
  expect(facts.map(({ supersededBy }) => supersededBy)).toEqual([null, 'AllergyIntolerance/c#code', null]);
});

it('reads a flag not to resuscitate as a directive', async () => {
  const flag = { resourceType: 'Flag', id: 'f', status: 'active', subject: SUBJECT, period: { start: '2020-01-01' } };
  const facts = await factsOf('directive', [{ ...flag, code: { text: 'Do not resuscitate' } }]);
  expect(facts.map(({ concept }) => concept.name)).toEqual(['Do not resuscitate']);
});
