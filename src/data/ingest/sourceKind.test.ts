import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listInput } from './input/files.ts';
import { type InputFormat, sniff } from './input/sniff.ts';
import { detectSource } from './sourceKind.ts';

function detect(...files: readonly (readonly [name: string, format: InputFormat])[]): string {
  return detectSource(
    'in',
    files.map(([name, format]) => ({ name, format })),
  );
}

describe('the kind of an input', () => {
  it('shows in names and formats', () => {
    expect(detect(['export/1.txt', 'ndjson'], ['LICENSE', 'other'])).toBe('fhir');
    expect(detect(['a.json', 'json documents'])).toBe('fhir');
    expect(detect(['CDM/PERSON.CSV', 'csv'], ['notes.json', 'other'])).toBe('omop');
    expect(detect(['person/part-0.snappy.parquet', 'parquet'])).toBe('omop');
    expect(detect(['2b_CONCEPT.csv.gz', 'csv'], ['measurement_000000000012.parquet', 'parquet'])).toBe('omop');
    expect(detect(['data/train/0.parquet', 'parquet'], ['metadata/codes.parquet', 'parquet'])).toBe('meds');
    expect(detect(['person.csv', 'csv'], ['manifest.json', 'ndjson'])).toBe('omop');
    expect(detect(['data/person.parquet', 'parquet'])).toBe('meds');
  });

  it('is asked for when it does not show', () => {
    expect(() => detect(['x.csv', 'csv'])).toThrow(/No file looks like/);
    expect(() => detect(['person.csv', 'csv'], ['a.ndjson', 'ndjson'])).toThrow(/OMOP and FHIR/);
  });

  const real = '../shared/data';
  it.skipIf(!existsSync(real))('is right for real exports (skipped when ../shared/data is absent)', async () => {
    const kinds = {
      'mimic-iv-demo/fhir': 'fhir',
      'mimic-iv-demo/omop': 'omop',
      'mimic-iv-demo/meds': 'meds',
      'physionet-2012-meds': 'meds',
      'synthea-r4': 'fhir',
      'eunomia-gibleed-omop': 'omop',
      'synthea27nj-omop-parquet': 'omop',
    };
    for (const [folder, kind] of Object.entries(kinds)) {
      const files = await listInput(join(real, folder));
      const sniffed = await Promise.all(files.map(async (file) => ({ ...file, ...(await sniff(file.path)) })));
      expect([folder, detectSource(folder, sniffed)]).toEqual([folder, kind]);
    }
  });
});
