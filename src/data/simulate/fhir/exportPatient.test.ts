/** One patient's resources: valid in form, linked to each other, and dependent on seed and patient alone. */
import { describe, expect, it } from 'vitest';
import { simulatePatient } from '../process.ts';
import { exportPatient } from './exportPatient.ts';
import { facilityResources, openFacility } from './facility.ts';
import { RESOURCE_TYPES } from './resources.ts';

const SEED = 5;
const facility = openFacility(SEED);
const exportOf = (subjectId: number) => exportPatient(SEED, simulatePatient(SEED, subjectId), facility);
const exports = Array.from({ length: 150 }, (_, k) => exportOf(k + 1));
const lines = exports.flatMap((one) => one.lines);
const mess = exports.flatMap((one) => one.mess);
const whole = lines.map(({ text }) => text).filter((text) => text.endsWith('}') && !text.includes('"LabResult"'));
const parsed = whole.map((text): Record<string, unknown> => JSON.parse(text));

const META = /^\{"versionId":"[12]","lastUpdated":"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00-0[45]:00"\}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/;

describe('exportPatient', () => {
  it('depends on seed and patient alone', () => {
    expect(exportOf(40)).toEqual(exports[39]);
    expect(exportPatient(6, simulatePatient(6, 40), openFacility(6)).lines).not.toEqual(exports[39].lines);
  });

  it('writes JSON with a type, an id and a version', () => {
    expect(lines.length - whole.length).toBe(
      mess.filter(({ kind }) => kind === 'malformed' || kind === 'unknown-type').length,
    );
    const isVersioned = (meta: unknown) => META.test(JSON.stringify(meta));
    const bad = parsed.filter(
      ({ resourceType, id, meta }) =>
        !RESOURCE_TYPES.some((type) => type === resourceType) || !UUID.test(String(id)) || !isVersioned(meta),
    );
    expect(bad).toEqual([]);
  });

  it('has no empty value, array or object anywhere (FHIR forbids them)', () => {
    expect(parsed.flatMap((resource) => emptyPaths(resource))).toEqual([]);
  });

  it('refers to what is there, but for what is missing on purpose', () => {
    const facilityNames = facilityResources(SEED, facility).map(({ resourceType, id }) => `${resourceType}/${id}`);
    const there = new Set([...facilityNames, ...parsed.map(({ resourceType, id }) => `${resourceType}/${id}`)]);
    const missing = mess
      .filter(({ kind }) => kind === 'missing')
      .map(({ resourceType, id }) => `${resourceType}/${id}`);
    const referred = new Set(
      whole.flatMap((text) => [...text.matchAll(/"reference":"([^"]+)"/g)].map(([, name]) => name)),
    );
    const dangling = [...referred].filter((name) => !there.has(name));
    expect(missing.length).toBeGreaterThan(5);
    expect(missing.filter((name) => there.has(name))).toEqual([]);
    expect(dangling.filter((name) => !missing.includes(name))).toEqual([]);
    expect(dangling.length).toBeGreaterThan(5);
  });

  it('gives different resources different ids', () => {
    const texts = new Map<string, Set<string>>();
    for (const [index, { resourceType, id }] of parsed.entries()) {
      const name = `${resourceType}/${id}`;
      texts.set(name, (texts.get(name) ?? new Set()).add(whole[index]));
    }
    const several = [...texts].filter(([, versions]) => versions.size > 1).map(([name]) => name.split('/')[1]);
    const amended = mess.filter(({ kind }) => kind === 'amended').map(({ id }) => id);
    expect(several.toSorted()).toEqual(amended.toSorted());
    const ids = [...texts.keys()].map((name) => name.split('/')[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('writes no chronological order', () => {
    const times = exports[0].lines
      .filter(({ file }) => file === 'Observation')
      .map(({ text }) => /effectiveDateTime":"([^"]+)/.exec(text)?.[1]);
    expect(times).not.toEqual(times.toSorted());
  });

  it('issues laboratory results after they were taken', () => {
    const results = parsed.filter(({ issued }) => issued !== undefined);
    expect(results.length).toBeGreaterThan(1000);
    for (const { issued, effectiveDateTime } of results) {
      expect(Date.parse(String(issued))).toBeGreaterThan(Date.parse(String(effectiveDateTime).slice(0, 10)));
    }
  });
});

function emptyPaths(value: unknown, path = ''): readonly string[] {
  if (value === null || value === undefined || value === '' || Number.isNaN(value)) return [path];
  if (typeof value !== 'object') return [];
  const entries = Object.entries(value);
  return entries.length === 0 ? [path] : entries.flatMap(([key, inner]) => emptyPaths(inner, `${path}/${key}`));
}
