/** The tables of `docs/fhir.md` say what the mappings do: times event by event, all mapped types, and nothing as left out that is read. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FHIR_MAPPINGS } from './resources/index.ts';
import { fhirTimeChoices } from './timeChoices.ts';

const PAGE = readFileSync('docs/fhir.md', 'utf8');

/** The cells of the table under a heading, without its head. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const section = PAGE.split(/^#{2,3} /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(1).map((line) => line.slice(2, -2).split(' | '));
}

describe('docs/fhir.md', () => {
  it('tells when each event of each type counts as known, and why, in the order of the mappings', () => {
    const choices = fhirTimeChoices().map(({ table, event, time, because }) => [table, event, time, because]);
    expect(tableUnder('When each fact counts as known')).toEqual(choices);
    expect(choices).toHaveLength(FHIR_MAPPINGS.reduce((count, { events }) => count + events.length, 0));
    expect(choices.filter(([, , time, because]) => time === '' || !/^[A-Z].*[.)]$/.test(because))).toEqual([]);
  });

  it('tells what becomes of every mapped type', () => {
    expect(tableUnder('What becomes of each type').map(([type]) => type)).toEqual(
      FHIR_MAPPINGS.map(({ resource }) => resource),
    );
  });

  it('calls nothing left out that is read', () => {
    for (const [type, elements] of tableUnder('What is not taken')) {
      const mapping = FHIR_MAPPINGS.find(({ resource }) => resource === type);
      const read = elements.split(', ').filter((element) => mapping?.reads[element.replaceAll('`', '')] !== undefined);
      expect({ type, read }).toEqual({ type, read: [] });
      expect(mapping !== undefined || type === 'all').toBe(true);
    }
  });
});
