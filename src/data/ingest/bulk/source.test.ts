import { describe, expect, it } from 'vitest';
import { secureAddress } from './addresses.ts';
import { type BulkSource, checkSource, parseBulkAddress } from './source.ts';

describe('addresses on the command line', () => {
  it.each([
    ['fhir+https://ehr.example/fhir', 'https://ehr.example/fhir', { kind: 'system' }],
    ['fhir+https://ehr.example/fhir/', 'https://ehr.example/fhir', { kind: 'system' }],
    ['fhir+https://ehr.example', 'https://ehr.example', { kind: 'system' }],
    ['fhir+https://ehr.example/fhir/$export', 'https://ehr.example/fhir', { kind: 'system' }],
    ['fhir+https://ehr.example/fhir/Patient', 'https://ehr.example/fhir', { kind: 'patient' }],
    ['fhir+https://ehr.example/fhir/Group/a-1.b', 'https://ehr.example/fhir', { kind: 'group', id: 'a-1.b' }],
    ['fhir+https://ehr.example/fhir/Group/7/$export', 'https://ehr.example/fhir', { kind: 'group', id: '7' }],
    ['fhir+http://localhost:8080/r4', 'http://localhost:8080/r4', { kind: 'system' }],
    ['FHIR+HTTPS://EHR.example/R4', 'https://ehr.example/R4', { kind: 'system' }],
  ])('%s', (text, baseUrl, level) => {
    expect(parseBulkAddress(text)).toEqual({ baseUrl, level });
  });

  it.each(['data/fhir', 'https://ehr.example/fhir', 'fhir+ftp://ehr.example', 'fhir', ''])(
    'leaves %j alone',
    (text) => {
      expect(parseBulkAddress(text)).toBeUndefined();
    },
  );

  it.each([
    ['plain http elsewhere', 'fhir+http://ehr.example/fhir'],
    ['plain http on a name that only begins like this machine', 'fhir+http://127.0.0.1.evil.example/fhir'],
    ['a password', 'fhir+https://me:secret-word@ehr.example/fhir'],
    ['a query', 'fhir+https://ehr.example/fhir?key=secret-word'],
    ['a fragment', 'fhir+https://ehr.example/fhir#secret-word'],
    ['a group without a usable id', 'fhir+https://ehr.example/fhir/Group/secret-word%20x'],
    ['no host', 'fhir+https://'],
  ])('refuses %s, without repeating it', (_, text) => {
    expect(() => parseBulkAddress(text)).toThrow(expect.objectContaining({ name: 'AnamnesisError' }));
    expect(() => parseBulkAddress(text)).not.toThrow(/secret-word/);
  });
});

describe('sources', () => {
  const source: BulkSource = { baseUrl: 'https://ehr.example/fhir/', level: { kind: 'system' } };

  it('get defaults', () => {
    expect(checkSource({ ...source, types: ['Patient', 'Patient'] })).toEqual({
      ...{ baseUrl: 'https://ehr.example/fhir', level: { kind: 'system' }, types: ['Patient'] },
      ...{ since: null, outputFormat: 'application/fhir+ndjson', version: '2' },
    });
  });

  it.each([
    ['--since', { since: '2026-01-31' }],
    ['--since', { since: '2026-13-31T00:00:00Z' }],
    ['--types', { types: ['patient'] }],
    ['--types', { types: ['Patient,Condition'] }],
    ['--client-id', { credentials: { clientId: '', keyPath: 'key.json' } }],
    ['the group', { level: { kind: 'group', id: '..' } as const }],
  ])('name %s when it is wrong', (where, part) => {
    expect(() => checkSource({ ...source, ...part })).toThrow(
      expect.objectContaining({ where, code: 'settings/invalid' }),
    );
  });
});

describe('addresses that a server gives', () => {
  const base = new URL('https://ehr.example/fhir/$export');

  it('may be relative or elsewhere, by https', () => {
    expect(secureAddress('/status/1', 'x', base).href).toBe('https://ehr.example/status/1');
    expect(secureAddress('https://files.example/1?sig=2', 'x', base).href).toBe('https://files.example/1?sig=2');
  });

  it('never lead from https to http, not even to this machine', () => {
    expect(() => secureAddress('http://ehr.example/1', 'x', base)).toThrow(/https to http/);
    expect(() => secureAddress('http://127.0.0.1/1', 'x', base)).toThrow(/https to http/);
    expect(() => secureAddress('file:///etc/passwd', 'x', base)).toThrow(/no http address|not an http address/);
  });
});
