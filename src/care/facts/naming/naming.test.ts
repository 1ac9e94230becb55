import { describe, expect, it } from 'vitest';
import { namedAllergy } from './allergen.ts';
import { pastCondition } from './history.ts';
import { observationKind } from './observationKind.ts';
import { readableName } from './readableName.ts';
import { sideIn } from './side.ts';

describe('names', () => {
  it.each([
    ['SNOMED//230690007', 'Stroke (disorder)', 'Stroke'],
    ['LOINC//2160-0', 'Creatinine [Mass/volume] in Serum or Plasma', 'Creatinine'],
    ['LOINC//99999-9', 'Xylose [Mass/volume] in Serum or Plasma', 'Xylose'],
    ['LOINC//5792-7', 'Glucose [Mass/volume] in Urine by Test strip', 'Glucose (urine)'],
    ['LOINC//33362-5', 'Monocytes/100 leukocytes in Pleural fluid', 'Monocytes/100 leukocytes (pleural fluid)'],
    ['ICD10CM//I50.9', 'Heart failure, unspecified', 'Heart failure'],
    ['ICD10CM//J18.9', 'Pneumonia, unspecified organism', 'Pneumonia'],
    ['ICD10CM//N18.30', 'Chronic kidney disease, stage 3 unspecified', 'Chronic kidney disease, stage 3'],
    ['ICD10CM//I10', 'Essential (primary) hypertension', 'Essential hypertension'],
    [
      'ICD10CM//E11.9',
      'Type 2 diabetes mellitus without complications',
      'Type 2 diabetes mellitus without complications',
    ],
    ['ICD10CM//I48.91', 'Unspecified atrial fibrillation', 'Atrial fibrillation'],
    [
      'ICD9CM//V08',
      'Asymptomatic human immunodeficiency virus [HIV] infection status',
      'Asymptomatic human immunodeficiency virus [HIV] infection status',
    ],
  ])('%s %s', (code, given, name) => expect(readableName(code, given)).toBe(name));

  it('of urine and blood stay apart', () => {
    expect(readableName('LOINC//2350-7', 'Glucose [Mass/volume] in Urine')).not.toBe(
      readableName('LOINC//2345-7', 'Glucose [Mass/volume] in Serum or Plasma'),
    );
  });
});

describe('allergies', () => {
  it.each([
    ['SNOMED//91936005', 'Allergy to penicillin', 'penicillin', 'present'],
    ['SNOMED//300916003', 'Latex allergy', 'latex', 'present'],
    ['RXNORM//7980', 'Penicillin G', 'Penicillin G', 'present'],
    ['SNOMED//716186003', 'No known allergy', 'No known allergy', 'absent'],
    ['SNOMED//409137002', 'anything', 'anything', 'absent'],
    ['LOCAL//NKDA', 'NKDA', 'NKDA', 'absent'],
  ])('%s %s', (code, given, name, assertion) => expect(namedAllergy(code, given)).toEqual({ name, assertion }));
});

describe('history, sides and kinds', () => {
  it('tells what was from what is', () => {
    const of = (name: string) => pastCondition({ codes: [], name, synonyms: [] });
    expect(of('History of appendectomy')).toMatchObject({ kind: 'procedure', concept: { name: 'Appendectomy' } });
    expect(of('History of cardiac arrest (situation)')).toMatchObject({
      kind: 'condition',
      concept: { name: 'Cardiac arrest' },
    });
    expect(of('Cardiac arrest')).toBeNull();
  });

  it.each([
    ['Fracture of left ankle', 'left'],
    ['Bilateral cataracts', 'both'],
    ['Blindness, both eyes', 'both'],
    ['Left ventricular failure', null],
    ['Right bundle branch block', null],
    ['Pneumonia', null],
  ])('%s: %s', (name, side) => expect(sideIn(name)).toBe(side));

  it('go by code before category, so that MEDS and FHIR agree', () => {
    expect(observationKind(['LOINC//8480-6'], 'x', ['laboratory'])).toBe('vital sign');
    expect(observationKind(['LOINC//0-0'], 'x', ['vital-signs'])).toBe('vital sign');
    expect(observationKind(['LOINC//72166-2'], 'x')).toBe('social history');
    expect(observationKind([], 'Code status')).toBe('directive');
    expect(observationKind([], 'Sodium')).toBe('result');
  });
});
