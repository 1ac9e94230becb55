/** Which files are which tables, by name alone. */
import { describe, expect, it } from 'vitest';
import { findOmopFiles } from './files.ts';

function found(...names: readonly string[]) {
  return findOmopFiles(names.map((name) => ({ path: `/in/${name}`, name })));
}

const tables = (...names: readonly string[]): readonly string[] =>
  (found(...names)?.tables ?? []).map(({ table, files }) => `${table}: ${files.map(({ name }) => name).join(' ')}`);

describe('a table is found', () => {
  it.each([
    'person.csv',
    'PERSON.CSV.GZ',
    'Person.parquet',
    'person.tsv',
    'person.txt.gz',
    '2b_person.csv.gz',
    'omop_person.csv',
    'public.person.csv',
    'person-00000-of-00001.parquet',
    'person_000000000000.csv.gz',
    'person000000000000.csv.gz',
    'omop/person/part-00000-abc.snappy.parquet',
    'person.parquet/part-0.parquet',
    'person/year=2020/part-0.parquet',
  ])('in %s', (name) => {
    expect(tables(name)).toEqual([`person: ${name}`]);
  });

  it.each([
    'persons.csv',
    'person.csv.bak',
    'person',
    'person.csv.zip',
    'notes.csv',
    'a/__MACOSX/person.csv',
    '._person.csv',
  ])('not in %s', (name) => {
    expect(found(name)).toBeUndefined();
  });

  it('with all of its parts, by name', () => {
    expect(tables('measurement/2.parquet', 'measurement/1.parquet', 'person.csv')).toEqual([
      'person: person.csv',
      'measurement: measurement/1.parquet measurement/2.parquet',
    ]);
  });
});

describe('the files of an input', () => {
  it('are all accounted for', () => {
    const files = found(
      'person.csv',
      '2b_concept.csv',
      'concept_ancestor.csv',
      'cost.csv',
      'cdm_source.csv',
      'LICENSE',
    );
    expect(files?.concepts.concept.map(({ name }) => name)).toEqual(['2b_concept.csv']);
    expect(files?.concepts.ancestor.map(({ name }) => name)).toEqual(['concept_ancestor.csv']);
    expect(files?.counted.map(({ table, outcome }) => `${table}: ${outcome}`).sort()).toEqual([
      'cdm_source: reference only',
      'concept: reference only',
      'concept_ancestor: reference only',
      'cost: type not mapped',
    ]);
    expect(files?.others.map(({ name }) => name)).toEqual(['LICENSE']);
  });

  it('are no OMOP input without a table of records', () => {
    expect(found('concept.csv', 'vocabulary.csv', 'Patient.ndjson')).toBeUndefined();
  });

  it('hold eras only where the occurrences are absent', () => {
    expect(tables('person.csv', 'condition_era.csv', 'drug_era.csv', 'drug_exposure.csv')).toEqual([
      'person: person.csv',
      'condition_era: condition_era.csv',
      'drug_exposure: drug_exposure.csv',
    ]);
    const files = found('person.csv', 'drug_era.csv', 'drug_exposure.csv');
    expect(files?.counted.map(({ table, outcome }) => [table, outcome])).toEqual([['drug_era', 'derived table']]);
  });
});
