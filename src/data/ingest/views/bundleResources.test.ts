import { describe, expect, it } from 'vitest';
import { resourcesOf } from './bundleResources.ts';

const observation = { resourceType: 'Observation', id: 'o1', subject: { reference: 'Patient/p1' } };

describe('resources of a Bundle', () => {
  const observationInBundle = { ...observation, subject: { reference: 'urn:uuid:1' } };

  it('refer to each other by type and id, and nothing handed in changes', () => {
    const bundle = {
      resourceType: 'Bundle',
      entry: [
        {
          fullUrl: 'urn:uuid:1',
          resource: { resourceType: 'Patient', id: 'p1', link: [{ other: { reference: 'Patient/2' } }] },
        },
        { fullUrl: 'urn:uuid:2', resource: observationInBundle },
        { request: { method: 'DELETE' } },
      ],
    };
    const before = structuredClone(bundle);
    const resources = [...resourcesOf(bundle)];
    expect(resources).toEqual([
      { resource: bundle.entry[0].resource, place: 1 },
      { resource: observation, place: 2 },
    ]);
    expect(resources[0].resource).toBe(bundle.entry[0].resource);
    expect(bundle).toEqual(before);
  });

  it('may be of some types only, and then refer to the others all the same', () => {
    const entry = [
      { fullUrl: 'urn:uuid:1', resource: { resourceType: 'Patient', id: 'p1' } },
      { fullUrl: 'urn:uuid:2', resource: observationInBundle },
    ];
    const found = [...resourcesOf({ resourceType: 'Bundle', entry }, new Set(['Observation']))];
    expect(found).toEqual([{ resource: observation, place: 2 }]);
  });

  it('are called by the uuid of their entry when they have no id', () => {
    const entry = [
      { request: { method: 'DELETE' } },
      { fullUrl: 'urn:uuid:1', resource: { resourceType: 'Patient' } },
      { fullUrl: 'urn:uuid:2', resource: observationInBundle },
    ];
    expect([...resourcesOf({ resourceType: 'Bundle', entry })]).toEqual([
      { resource: { resourceType: 'Patient', id: '1' }, place: 2 },
      { resource: { ...observation, subject: { reference: 'Patient/1' } }, place: 3 },
    ]);
  });

  it('are the document itself when it is none, and none when it is empty', () => {
    expect([...resourcesOf(observation)]).toEqual([{ resource: observation, place: 1 }]);
    expect([...resourcesOf({ resourceType: 'Bundle' })]).toEqual([]);
  });
});
