import { describe, expect, it } from 'vitest';
import { readInstruction } from './instruction.ts';
import { readProduct } from './product.ts';
import { routeOf } from './route.ts';

describe('names of products', () => {
  it.each([
    ['ramipril 5 MG Oral Capsule', 'ramipril', ['ramipril'], '5 mg', 'oral'],
    ['bisoprolol fumarate 5 MG Oral Tablet', 'bisoprolol', ['bisoprolol'], '5 mg', 'oral'],
    [
      '24 HR metoprolol succinate 100 MG Extended Release Oral Tablet [Toprol]',
      'metoprolol succinate',
      ['metoprolol'],
      '100 mg',
      'oral',
    ],
    [
      'Acetaminophen 325 MG / Oxycodone Hydrochloride 5 MG Oral Tablet',
      'acetaminophen/oxycodone',
      ['acetaminophen', 'oxycodone'],
      null,
      'oral',
    ],
    ['1 ML Epinephrine 1 MG/ML Injection', 'epinephrine', ['epinephrine'], '1 mg/mL', null],
    ['NDA020800 0.3 ML Epinephrine 1 MG/ML Auto-Injector', 'epinephrine', ['epinephrine'], '1 mg/mL', null],
    [
      '200 ACTUAT Albuterol 0.09 MG/ACTUAT Metered Dose Inhaler',
      'albuterol',
      ['albuterol'],
      '0.09 mg/{actuat}',
      'inhaled',
    ],
    ['ferrous sulfate 325 MG Oral Tablet', 'ferrous sulfate', ['ferrous sulfate'], '325 mg', 'oral'],
    ['Penicillin V Potassium 250 MG Oral Tablet', 'penicillin V', ['penicillin v'], '250 mg', 'oral'],
    ['Hydrochlorothiazide 25 MG', 'hydrochlorothiazide', ['hydrochlorothiazide'], '25 mg', null],
    ['Sertraline 100MG', 'sertraline', ['sertraline'], '100 mg', null],
    ['Clonazepam [Klonopin]', 'clonazepam', ['clonazepam'], null, null],
    ['Acetaminophen/Hydrocodone', 'acetaminophen/hydrocodone', ['acetaminophen', 'hydrocodone'], null, null],
    ['Natazia 28 Day Pack', 'Natazia', [], null, null],
    ['Vitamin B 12 5 MG/ML Injectable Solution', 'vitamin B 12', ['vitamin b 12'], '5 mg/mL', null],
    ['Nitroglycerin 0.4 MG/ACTUAT Mucosal Spray', 'nitroglycerin', ['nitroglycerin'], '0.4 mg/{actuat}', null],
    ['raltegravir [Isentress]', 'raltegravir', ['raltegravir'], null, null],
  ])('%s', (given, name, ingredients, strength, route) => {
    const product = readProduct(given);
    const written = product.strength === null ? null : `${product.strength.value} ${product.strength.unit}`;
    expect([product.name, product.ingredients, written, product.route]).toEqual([name, ingredients, strength, route]);
    expect([product.name, ...product.synonyms]).toContain(given);
  });

  it('keeps the concentration in the name of a fluid: 0.9 % and 0.45 % saline are two', () => {
    expect(readProduct('NaCl 0.9%').name).not.toBe(readProduct('NaCl 0.45%').name);
  });
});

describe('instructions', () => {
  it.each([
    ['metformin 500 mg twice daily', '500 mg', { times: 2, periodHours: 24 }, null, false],
    ['Take 1 tablet by mouth every 8 hours as needed for pain', '1 {tbl}', { times: 1, periodHours: 8 }, 'oral', true],
    ['5 mg PO BID', '5 mg', { times: 2, periodHours: 24 }, 'oral', false],
    ['Q6H:PRN', null, { times: 1, periodHours: 6 }, null, true],
    ['40 mg subcutaneously once daily', '40 mg', { times: 1, periodHours: 24 }, 'subcutaneous', false],
    ['three times a day', null, { times: 3, periodHours: 24 }, null, false],
    ['once weekly', null, { times: 1, periodHours: 168 }, null, false],
    ['every other day', null, { times: 1, periodHours: 48 }, null, false],
    ['1,000 units at bedtime', '1000 U', { times: 1, periodHours: 24 }, null, false],
  ])('%s', (text, dose, frequency, route, asNeeded) => {
    const read = readInstruction(text);
    expect(read.dose === null ? null : `${read.dose.value} ${read.dose.unit}`).toBe(dose);
    expect(read).toMatchObject({ frequency, route, asNeeded });
  });

  it('does not choose within a range, nor make a single dose a daily one', () => {
    expect(readInstruction('1-2 tablets every 4-6 hours')).toMatchObject({ dose: null, frequency: null });
    expect(readInstruction('once').frequency).toBeNull();
    expect(readInstruction('ONCE').frequency).toBeNull();
  });
});

describe('routes', () => {
  it.each([
    ['PO', 'oral'],
    ['Oral route (qualifier value)', 'oral'],
    ['26643006', 'oral'],
    ['IV DRIP', 'intravenous'],
    ['SC', 'subcutaneous'],
    ['', null],
    ['99999', null],
    ['Intraosseous', 'intraosseous'],
  ])('%s', (text, route) => expect(routeOf(text)).toBe(route));
});
