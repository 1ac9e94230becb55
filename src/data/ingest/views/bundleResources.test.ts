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
    expect(resources).toEqual([bundle.entry[0].resource, observation]);
    expect(resources[0]).toBe(bundle.entry[0].resource);
    expect(bundle).toEqual(before);
  });

  it('are the document itself when it is none, and none when it is empty', () => {
    expect([...resourcesOf(observation)]).toEqual([observation]);
    expect([...resourcesOf({ resourceType: 'Bundle' })]).toEqual([]);
  });
});
