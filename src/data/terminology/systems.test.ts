/** Names of code systems: the known ones by every identifier, the unknown ones never merged, in any order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KNOWN_SYSTEM_URIS, systemName, systemPreference, uniqueSystemNames } from './systems.ts';

describe('systemName', () => {
  it.each([
    ['http://loinc.org', 'LOINC'],
    ['https://LOINC.org/', 'LOINC'],
    ['http://loinc.org|2.74', 'LOINC'],
    ['urn:oid:2.16.840.1.113883.6.1', 'LOINC'],
    ['2.16.840.1.113883.6.96', 'SNOMED'],
    ['http://snomed.info/sct', 'SNOMED'],
    ['http://snomed.info/sct/731000124108/version/20240301', 'SNOMED'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'ICD10CM'],
    ['http://hl7.org/fhir/sid/icd-10', 'ICD10'],
    ['http://hl7.org/fhir/sid/icd-9-cm', 'ICD9CM'],
    ['urn:oid:2.16.840.1.113883.6.90', 'ICD10CM'],
    ['urn:oid:2.16.840.1.113883.6.103', 'ICD9CM'],
    ['urn:oid:2.16.840.1.113883.6.104', 'ICD9PROC'],
    ['http://www.cms.gov/Medicare/Coding/ICD10', 'ICD10PCS'],
    ['http://www.nlm.nih.gov/research/umls/rxnorm', 'RXNORM'],
    ['urn:oid:2.16.840.1.113883.6.88', 'RXNORM'],
    ['http://hl7.org/fhir/sid/ndc', 'NDC'],
    ['urn:oid:2.16.840.1.113883.6.69', 'NDC'],
    ['http://hl7.org/fhir/sid/cvx', 'CVX'],
    ['urn:oid:2.16.840.1.113883.12.292', 'CVX'],
    ['http://www.ama-assn.org/go/cpt', 'CPT'],
    ['urn:oid:2.16.840.1.113883.6.12', 'CPT'],
    ['urn:oid:2.16.840.1.113883.6.285', 'HCPCS'],
    ['urn:oid:2.16.840.1.113883.6.238', 'CDCREC'],
    ['http://www.whocc.no/atc', 'ATC'],
    ['http://unitsofmeasure.org', 'UCUM'],
    ['http://terminology.hl7.org/CodeSystem/v3-ActCode', 'ACTCODE'],
    ['http://terminology.hl7.org/CodeSystem/observation-category', 'OBSERVATION-CATEGORY'],
    ['http://hospital.example/fhir/lab codes', 'LAB_CODES'],
    ['urn:example:ward-list', 'WARD-LIST'],
    ['LOINC', 'LOINC'],
    ['RxNorm', 'RXNORM'],
    ['RxNorm Extension', 'RXNORM_EXTENSION'],
    ['ICD9Proc', 'ICD9PROC'],
    ['CPT4', 'CPT'],
    ['Visit', 'VISIT'],
    ['Gender', 'GENDER'],
    ['http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd9', 'ICD9CM'],
    ['http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-d-labitems', 'MIMIC-D-LABITEMS'],
    ['urn:ietf:bcp:47', 'BCP47'],
    ['local', 'LOCAL'],
    [null, 'LOCAL'],
    ['', 'LOCAL'],
    ['  ', 'LOCAL'],
  ])('%s is %s', (system, name) => {
    expect(systemName(system)).toBe(name);
  });

  it('never gives an unknown system the name of a known one', () => {
    expect(systemName('http://hospital.example/codes/loinc')).toBe('CODES_LOINC');
    expect(systemName('http://hospital.example/local')).toBe('HOSPITAL.EXAMPLE_LOCAL');
  });

  it('takes overrides first, by either spelling of the URI', () => {
    const overrides = new Map([['http://hospital.example/labs', 'our labs']]);
    expect(systemName('http://hospital.example/labs', overrides)).toBe('OUR_LABS');
    expect(systemName('https://hospital.example/labs/', overrides)).toBe('OUR_LABS');
    expect(systemName('http://loinc.org', new Map([['http://loinc.org', 'LNC']]))).toBe('LNC');
  });

  it('knows every listed URI under a name that a code can carry', () => {
    for (const [uri, name] of KNOWN_SYSTEM_URIS) {
      expect(systemName(uri)).toBe(name);
      expect(name).toMatch(/^[A-Z0-9._-]+$/);
    }
  });
});

describe('uniqueSystemNames', () => {
  it('keeps unknown systems with the same last segment apart, the later by URI with the longer name', () => {
    const names = uniqueSystemNames(['http://b.example/x/labs', null, 'http://a.example/y/labs', 'http://loinc.org']);
    expect(Object.fromEntries(names)).toEqual({
      'http://a.example/y/labs': 'LABS',
      'http://b.example/x/labs': 'X_LABS',
      'http://loinc.org': 'LOINC',
      null: 'LOCAL',
    });
  });

  it('gives no unknown system the name of a known one, nor of one that was overridden', () => {
    const uris = ['http://a.example/loinc', 'http://a.example/labs', 'http://b.example/wards'];
    const overrides = new Map([['http://b.example/wards', 'LABS']]);
    expect([...uniqueSystemNames(uris, overrides).values()]).not.toContain('LOINC');
    expect(uniqueSystemNames(uris, overrides).get('http://a.example/labs')).toBe('A.EXAMPLE_LABS');
  });

  it('merges spellings of one system, and only those', () => {
    const spellings = ['http://a.example/labs', 'https://A.example/labs/', 'http://a.example/labs|2'];
    expect(new Set(uniqueSystemNames(spellings).values())).toEqual(new Set(['LABS']));
    expect(new Set(uniqueSystemNames(['urn:oid:2.16.840.1.113883.6.1', 'LOINC']).values())).toEqual(new Set(['LOINC']));
    const folded = uniqueSystemNames(['http://a.example/l b', 'http://a.example/l_b', 'http://a.example/L_B']);
    expect(new Set(folded.values()).size).toBe(3);
  });

  it('lets HL7 keep the short name whatever its place in the alphabet', () => {
    const names = uniqueSystemNames([
      'http://a.example/v3-ActCode',
      'http://terminology.hl7.org/CodeSystem/v3-ActCode',
    ]);
    expect(names.get('http://terminology.hl7.org/CodeSystem/v3-ActCode')).toBe('ACTCODE');
    expect(names.get('http://a.example/v3-ActCode')).toBe('V3-ACTCODE');
  });

  it('gives different names to different unknown systems, in any order', () => {
    const part = fc.constantFrom('a', 'A', 'b', 'a b', 'a_b', 'loinc', 'local', '2');
    const uri = fc.tuple(part, part, part).map(([x, y, z]) => `http://${x.replaceAll(/\W/g, '')}.example/${y}/${z}`);
    fc.assert(
      fc.property(fc.uniqueArray(uri, { maxLength: 8 }), fc.infiniteStream(fc.nat(100)), (uris, picks) => {
        const names = uniqueSystemNames(uris);
        const distinct = new Set(uris.map((one) => one.replace(/^http:\/\/[^/]*/, (host) => host.toLowerCase())));
        expect(new Set(names.values()).size).toBe(distinct.size);
        const shuffled = uris.toSorted(() => (picks.next().value % 2 === 0 ? 1 : -1));
        expect(new Map([...uniqueSystemNames(shuffled)].sort())).toEqual(new Map([...names].sort()));
      }),
    );
  });
});

describe('systemPreference', () => {
  it('names only systems that we know, most wanted first', () => {
    const known = new Set(KNOWN_SYSTEM_URIS.values());
    for (const domain of ['condition', 'procedure', 'medication', 'observation', 'immunization', 'other'] as const) {
      for (const name of systemPreference(domain)) expect(known).toContain(name);
    }
    expect(systemPreference('condition')[0]).toBe('ICD10CM');
    expect(systemPreference('observation')).toEqual(['LOINC', 'SNOMED']);
  });
});
