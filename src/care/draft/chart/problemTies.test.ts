/** Names that only look alike are not arranged together: nystatin is no statin, spironolactone no iron. */
import { expect, test } from 'vitest';
import { EXAMPLE_FACTS } from '../../../../test/support/draftRecord.ts';
import { tiesOf } from './problemTies.ts';

const [fact] = EXAMPLE_FACTS;
const tiesTo = (name: string) => tiesOf({ ...fact, assertion: 'present', concept: { ...fact.concept, name } });

test.each([
  ['Hyperlipidemia', 'atorvastatin', true],
  ['Hyperlipidemia', 'nystatin-triamcinolone', false],
  ['Coronary artery disease', 'nystatin', false],
  ['Iron deficiency anemia', 'iron sucrose', true],
  ['Iron deficiency anemia', 'spironolactone', false],
])('%s, %s', (problem, drug, isTied) => {
  expect(tiesTo(problem)?.drugs.test(drug)).toBe(isTied);
});

test.each([
  ['Essential hypertension', 'hypertension'],
  ['Pulmonary hypertension', undefined],
  ['Hyperparathyroidism', undefined],
  ['Diabetes insipidus', undefined],
])('%s', (problem, id) => {
  expect(tiesTo(problem)?.id).toBe(id);
});
