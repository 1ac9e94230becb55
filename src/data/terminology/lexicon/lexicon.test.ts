import { describe, expect, test } from 'vitest';
import { builtInConcepts } from './builtIn.ts';
import { buildLexicon, type Lexicon, type LexiconConcept } from './lexicon.ts';
import { formsOf, tokensOf } from './words.ts';

function found(text: string, lexicon: Lexicon = buildLexicon()): readonly string[] {
  const tokens = tokensOf(text).filter(({ joins }) => !joins);
  return lexicon.match(text, tokens).map(({ concepts }) => concepts[0].id);
}

function own(id: string, name: string, rest: Partial<LexiconConcept> = {}): LexiconConcept {
  return { id, kind: 'condition', name, synonyms: [], codes: [], parents: [], ...rest };
}

describe('our own concepts', () => {
  const concepts = builtInConcepts();

  test('are many, each named once, with parents that exist', () => {
    const ids = concepts.map(({ id }) => id);
    expect(concepts.length).toBeGreaterThan(1500);
    expect(concepts.filter(({ kind }) => kind === 'medication').length).toBeGreaterThan(400);
    expect(ids.length).toBe(new Set(ids).size);
    expect(concepts.flatMap(({ parents }) => parents).filter((parent) => !ids.includes(parent))).toEqual([]);
  });

  test('have well-formed names and codes', () => {
    const odd = concepts.flatMap(({ id, synonyms, codes }) => [
      ...[id, ...synonyms].filter((name) => /[@<=;]/.test(name) || formsOf(name).length === 0),
      ...codes.filter((code) => !/^(?:ICD10CM|ICD9CM|SNOMED|LOINC|RXNORM|ATC|CVX)\/\/[\w.*-]+$/.test(code)),
    ]);
    expect(odd).toEqual([]);
  });

  test('function falls into three groups', () => {
    const lexicon = buildLexicon();
    expect(lexicon.isA('walks with a frame', 'frail')).toBe(true);
    expect(lexicon.isA('walks with a stick', 'vulnerable')).toBe(true);
    expect(lexicon.isA('walks unaided', 'robust')).toBe(true);
  });
});

describe('names in text', () => {
  test.each([
    ['oedema of the legs', ['edema']],
    ["Alzheimer's disease", ['Alzheimer disease']],
    ['Pulmonary emboli and DVTs', ['pulmonary embolism', 'deep vein thrombosis']],
    ['CHF & HTN', ['heart failure', 'hypertension']],
    ['end-stage renal disease', ['end-stage renal disease']],
    ['colour of all the tumours', ['cancer']],
    ['pads and aids for the patient as needed', []],
    ['PAD and AIDS', ['peripheral artery disease', 'HIV infection']],
    ['chest pain', ['chest pain']],
    ['haemoglobin A1c', ['hemoglobin A1c']],
    ['fall allergies', []],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe("a caller's concepts", () => {
  test('come first, and are kinds of ours by code and name', () => {
    const lexicon = buildLexicon([
      own('ICD10CM//I50.9', 'Heart failure, unspecified', { codes: ['ICD10CM//I50.9'] }),
      own('x', 'Hypertension (disorder)'),
      own('zebra', 'Zebra stripe syndrome'),
    ]);
    expect(found('heart failure', lexicon)).toEqual(['ICD10CM//I50.9']);
    expect(found('zebra stripe syndrome', lexicon)).toEqual(['zebra']);
    expect(found('hypertension', lexicon)).toEqual(['x']);
    expect(lexicon.isA('ICD10CM//I50.9', 'heart disease')).toBe(true);
    expect(lexicon.isA('x', 'hypertension')).toBe(false);
    expect(lexicon.conceptsOfCode('ICD10CM//I50.9')).toEqual(['ICD10CM//I50.9', 'heart failure']);
  });

  test('words that say nothing are no names', () => {
    expect(
      found('normal, other, no, left', buildLexicon([own('a', 'Normal'), own('b', 'No'), own('c', 'left')])),
    ).toEqual([]);
  });

  test('twelve thousand are told apart', () => {
    const many = Array.from({ length: 12_000 }, (_, n) => own(`c${n}`, `made ${n.toString(36)}itis of ${n % 97} kind`));
    const lexicon = buildLexicon(many);
    expect(found('He has made 7psitis of 9 kind.', lexicon)).toEqual([`c${Number.parseInt('7ps', 36)}`]);
  });
});

test('codes are found with and without their point', () => {
  const lexicon = buildLexicon();
  expect(lexicon.conceptsOfCode('ICD10CM//E119')[0]).toBe('type 2 diabetes mellitus');
  expect(lexicon.conceptsOfCode('ICD10CM//E11.9')).toContain('diabetes mellitus');
  expect(lexicon.conceptsOfCode('ATC//C09AA05')).toEqual(['ramipril', 'ACE inhibitors']);
  expect(lexicon.conceptsOfCode('ICD9CM//428.0')).toEqual(['heart failure']);
});

describe('slips of spelling', () => {
  test.each([
    ['hypertenson', 'hypertension'],
    ['pnuemonia', 'pneumonia'],
    ['rhuematoid arthritis', 'rheumatoid arthritis'],
    ['metfromin 500', 'metformin'],
    ['Known schizophrenai.', 'schizophrenia'],
  ])('%s', (text, id) => {
    expect(found(text)).toEqual([id]);
  });

  test('words of every day, short words, wrong first letters and words two slips away are left', () => {
    expect(found('the ability to program, preceded by an inhaled dose of meditation')).toEqual([]);
    expect(found('astma; mypertension; hypretenson; cardipramol')).toEqual([]);
  });

  test('a name of the record is corrected too, unless another is as near', () => {
    const one = buildLexicon([own('mine', 'zolvertine')]);
    expect(found('zolvertne', one)).toEqual(['mine']);
    const two = buildLexicon([own('mine', 'zolvertine'), own('yours', 'zolvartine')]);
    expect(found('zolvirtine', two)).toEqual([]);
  });
});

test('further names are of concepts that exist', () => {
  const lexicon = buildLexicon();
  const names = 'high BP; a. fib; COAD; LRTI; white cells; body temp; PCV; flu jab; Ca breast; cancer of the lung';
  expect(names.split('; ').filter((name) => lexicon.conceptsOfName(name).length === 0)).toEqual([]);
});
