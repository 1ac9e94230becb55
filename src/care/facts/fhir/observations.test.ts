/** What FHIR states of observations and medications: values with their units, and doses with what overtakes them. */
import { describe, expect, it } from 'vitest';
import {
  factsOf,
  loinc,
  minutes,
  observation,
  order,
  recordOf,
  SUBJECT,
  snomed,
  state,
} from '../../../../test/support/fhirResources.ts';
import { isForbidding } from '../supersede.ts';

describe('observations', () => {
  it('keep number, unit, comparator, range and flag as they were sent', async () => {
    const [fact] = await factsOf('result', [
      observation('o', {
        issued: '2020-05-01T12:00:00Z',
        valueQuantity: {
          value: 7.2,
          comparator: '>',
          unit: 'mEq/L',
          system: 'http://unitsofmeasure.org',
          code: 'meq/L',
        },
        referenceRange: [{ low: { value: 3.5 }, high: { value: 5.1 } }],
        interpretation: [{ coding: [{ code: 'HH' }] }],
      }),
    ]);
    expect(fact).toMatchObject({
      value: { type: 'quantity', value: 7.2, comparator: '>', unit: 'meq/L' },
      referenceRange: { low: 3.5, high: 5.1 },
      interpretation: 'HH',
      // By the offset of the time of measurement, which the time of issue, in UTC, takes over.
      time: { start: minutes('2020-05-01T08:00:00Z') },
      known: minutes('2020-05-01T14:00:00Z'),
      status: 'completed',
    });
  });

  it('are known when issued, and await their result before they are final', async () => {
    const drawn = observation('o', { issued: '2020-05-02T12:00:00Z', valueQuantity: { value: 4 } });
    const waiting = observation('w', { status: 'registered', code: loinc('600-7', 'Blood culture') });
    const later = observation('z', { effectiveDateTime: '2021-01-01T00:00:00Z', valueQuantity: { value: 5 } });
    const facts = await factsOf('result', [drawn, waiting, later], '2020-05-02T11:00:00Z');
    expect(facts.map(({ id, status, value }) => [id, status, value])).toEqual([
      ['Observation/w#code', 'pending', null],
    ]);
  });

  it('without a value, cancelled or in error give nothing; a panel gives its components together', async () => {
    const record = await recordOf([
      observation('a', { dataAbsentReason: { text: 'clotted' } }),
      observation('b', { status: 'cancelled', valueQuantity: { value: 1 } }),
      observation('c', { status: 'entered-in-error', valueQuantity: { value: 1 } }),
      observation('bp', {
        code: loinc('85354-9', 'Blood pressure'),
        component: [
          { code: loinc('8480-6'), valueQuantity: { value: 120, unit: 'mmHg' } },
          { code: loinc('8462-4'), valueQuantity: { value: 80, unit: 'mmHg' } },
          { code: loinc('8478-0'), dataAbsentReason: { text: 'unknown' } },
        ],
      }),
    ]);
    const measured = record.facts.filter(({ kind }) => kind === 'vital sign' || kind === 'result');
    expect(measured.map(({ id, panel, concept, value }) => [id, panel, concept.name, value])).toEqual([
      [
        'Observation/bp#component[0].code',
        'Observation/bp',
        'Systolic blood pressure',
        { type: 'quantity', value: 120, comparator: null, unit: 'mm[Hg]' },
      ],
      [
        'Observation/bp#component[1].code',
        'Observation/bp',
        'Diastolic blood pressure',
        { type: 'quantity', value: 80, comparator: null, unit: 'mm[Hg]' },
      ],
    ]);
  });

  it.each([
    [{ valueString: '< 0.5' }, { type: 'quantity', value: 0.5, comparator: '<', unit: '' }],
    [{ valueString: 'No growth' }, { type: 'text', text: 'No growth' }],
    [{ valueRatio: { numerator: { value: 1 }, denominator: { value: 160 } } }, { type: 'text', text: '1:160' }],
    [
      { valueRange: { low: { value: 2, unit: 'mg' }, high: { value: 4, unit: 'mg' } } },
      { type: 'range', low: 2, high: 4, unit: 'mg' },
    ],
    [
      { valueCodeableConcept: snomed('260373001', 'Detected') },
      { type: 'coded', code: 'SNOMED//260373001', name: 'Detected' },
    ],
    [{ valueBoolean: false }, { type: 'text', text: 'false' }],
    [{ valueInteger: 0 }, { type: 'quantity', value: 0, comparator: null, unit: '' }],
  ])('read %j', async (value, expected) => {
    expect((await factsOf('result', [observation('o', value)]))[0].value).toEqual(expected);
  });

  it('contradicting each other both stay; said twice alike, one does', async () => {
    const value = (id: string, number: number, more: object = {}): object =>
      observation(id, { valueQuantity: { value: number, unit: 'mmol/L' }, ...more });
    const facts = await factsOf('result', [
      value('a', 4),
      value('b', 4, { issued: '2020-05-01T06:00:00Z', interpretation: [{ coding: [{ code: 'N' }] }] }),
      value('c', 6),
    ]);
    expect(facts.map(({ id }) => id)).toEqual(['Observation/b#code', 'Observation/c#code']);
  });
});

it('bears a name without characters that nobody sees', async () => {
  const [fact] = await factsOf('result', [
    observation('o', { valueInteger: 4, code: { text: 'Tro\u200Bpo\u202Enin\uFEFF' } }),
  ]);
  expect(fact.concept.name).toBe('Troponin');
});

describe('medications', () => {
  it('say dose, route, frequency; a newer order overtakes the dose of an older one, but only once it is known', async () => {
    const old = order('old', '2020-01-01', { dosageInstruction: [{ text: 'ramipril 5 mg twice daily' }] });
    const fresh = order('new', '2020-06-01', {
      dosageInstruction: [
        {
          route: state('PO'),
          timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
          doseAndRate: [{ doseQuantity: { value: 10, unit: 'mg' } }],
          asNeededBoolean: true,
        },
      ],
    });
    const scheduled = order('new', '2020-06-01', { dosageInstruction: [{ text: 'ramipril 10 mg once daily' }] });
    const [first, second] = await factsOf('medication', [old, scheduled]);
    expect(first).toMatchObject({
      supersededBy: second.id,
      dosing: {
        dose: { value: 5, unit: 'mg' },
        frequency: { times: 2, periodHours: 24 },
        route: 'oral',
        ingredients: ['ramipril'],
      },
    });
    expect(second).toMatchObject({ supersededBy: null, dosing: { dose: { value: 10, unit: 'mg' }, asNeeded: false } });
    expect((await factsOf('medication', [old, scheduled], '2020-05-01'))[0].supersededBy).toBeNull();
    const [, asNeeded] = await factsOf('medication', [old, fresh]);
    expect(asNeeded.dosing).toMatchObject({
      dose: { value: 10, unit: 'mg' },
      route: 'oral',
      frequency: { times: 1, periodHours: 24 },
      asNeeded: true,
    });
  });

  it('that go on are not hidden by a course that is over or short, nor by another strength', async () => {
    const tablets = (strength: number): object => ({
      medicationCodeableConcept: { text: `prednisone ${strength} MG Oral Tablet` },
    });
    const repeat = { boundsDuration: { value: 5, unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' } };
    const daily = order('daily', '2020-01-01', tablets(5));
    const burst = order('burst', '2020-06-01', { ...tablets(5), status: 'completed' });
    const short = order('short', '2020-07-01', { ...tablets(5), dosageInstruction: [{ timing: { repeat } }] });
    const strong = order('strong', '2020-08-01', tablets(20));
    const newer = order('newer', '2020-09-01', tablets(5));
    const overtaken = async (...orders: readonly object[]) =>
      (await factsOf('medication', [daily, ...orders]))[0].supersededBy;
    expect(await overtaken(burst, short, strong)).toBeNull();
    expect(await overtaken(burst, newer)).toBe('MedicationRequest/newer#medication');
  });

  it('not to be given, not taken or cancelled are not taken for given', async () => {
    const facts = await factsOf('medication', [
      order('a', '2020-01-01', { doNotPerform: true }),
      order('b', '2020-02-01', { status: 'cancelled' }),
      order('c', '2020-03-01', { intent: 'plan' }),
      order('d', '2020-04-01', { status: 'entered-in-error' }),
      {
        resourceType: 'MedicationStatement',
        id: 's',
        status: 'not-taken',
        subject: SUBJECT,
        dateAsserted: '2020-05-01',
        medicationCodeableConcept: { text: 'warfarin' },
      },
    ]);
    expect(facts.map(({ id, status, assertion, supersededBy }) => [id, status, assertion, supersededBy])).toEqual([
      ['MedicationRequest/a#medication', 'not done', 'absent', null],
      ['MedicationRequest/b#medication', 'not done', 'present', null],
      ['MedicationRequest/c#medication', 'planned', 'present', null],
      ['MedicationStatement/s#medication', 'not done', 'absent', null],
    ]);
    expect(facts.map(isForbidding)).toEqual([true, false, false, false]);
    const lifted = await factsOf('medication', [order('a', '2020-01-01', { doNotPerform: true, status: 'stopped' })]);
    expect(lifted.map((fact) => [fact.status, fact.assertion, isForbidding(fact)])).toEqual([
      ['not done', 'absent', false],
    ]);
  });

  it('are found by reference, contained or shared, and doses not given are no facts', async () => {
    const shared = { resourceType: 'Medication', id: 'm', code: { text: 'Heparin' } };
    const dose = (id: string, more: object): object => ({
      resourceType: 'MedicationAdministration',
      id,
      status: 'completed',
      subject: SUBJECT,
      effectiveDateTime: '2020-01-01T10:00:00Z',
      medicationReference: { reference: 'Medication/m' },
      dosage: { dose: { value: 5000, unit: 'units' }, route: { text: 'SC' } },
      ...more,
    });
    const facts = await factsOf('administration', [
      shared,
      dose('given', {}),
      dose('contained', {
        medicationReference: { reference: '#x' },
        contained: [{ resourceType: 'Medication', id: 'x', code: { text: 'Insulin' } }],
      }),
      dose('refused', { dosage: { method: state('Not Given') } }),
      dose('not', { status: 'not-done' }),
    ]);
    expect(facts.map(({ concept, dosing }) => [concept.name, dosing?.route])).toEqual([
      ['insulin', 'subcutaneous'],
      ['heparin', 'subcutaneous'],
    ]);
  });
});
