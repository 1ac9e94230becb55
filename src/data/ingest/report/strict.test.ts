import { describe, expect, it } from 'vitest';
import { sampleReport } from './sampleReport.ts';
import { requireSound } from './strict.ts';

describe('--strict', () => {
  const sample = sampleReport();
  const sound = {
    ...sample,
    tables: [{ table: 'Patient', lines: 3, outcomes: { used: 2, 'entered in error': 1 }, events: 2 }],
    faults: [],
  };

  it('lets what is as it should be pass', () => {
    expect(() => requireSound(sound)).not.toThrow();
  });

  it('refuses the first fault by its place, and says how many there are', () => {
    expect(() => requireSound(sample)).toThrow(
      /^export\/Observation\.001\.ndjson\.gz, line 812: The line is not a JSON object\. \(The first of 63 lines and 5 findings\.\)/,
    );
  });

  it('refuses lines that are left out because the input is wrong, with or without a place', () => {
    const tables = [{ table: 'Condition', lines: 4, outcomes: { used: 1, 'no subject': 2, 'no id': 1 }, events: 1 }];
    expect(() => requireSound({ ...sound, tables })).toThrow(/3 lines cannot be used \(no subject: 2, no id: 1\)/);
    expect(() => requireSound({ ...sound, faults: [sample.faults[4]] })).toThrow(
      /zip archive\. \(The first of 1 finding\.\)/,
    );
  });
});
