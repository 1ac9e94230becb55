import { describe, expect, test } from 'vitest';
import { AnamnesisError } from '../../base/errors.ts';
import { readModelConfig } from './config.ts';
import { isPrivateAddress, permittedUrl } from './egress.ts';
import { openOwnWeights } from './ownWeights.ts';

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['192.168.1.1', true],
  ['::1', true],
  ['fd00::1', true],
  ['::ffff:10.0.0.1', true],
  ['8.8.8.8', false],
  ['172.32.0.1', false],
  ['169.254.169.254', false],
  ['0.0.0.0', false],
  ['::ffff:8.8.8.8', false],
  ['2001:db8::1', false],
  ['fe80::1', false],
  ['example.org', false],
])('%s is private: %s', (address, expected) => {
  expect(isPrivateAddress(address)).toBe(expected);
});

test('a local name is pinned to the address that was checked', async () => {
  const url = await permittedUrl(new URL('http://localhost:8080/v1/chat/completions'), 'local only');
  expect(isPrivateAddress(url.hostname.replace(/^\[|\]$/g, ''))).toBe(true);
  expect(url.port).toBe('8080');
  expect(url.pathname).toBe('/v1/chat/completions');
});

test.each([
  'http://93.184.216.34/',
  'https://93.184.216.34/',
  'http://169.254.169.254/latest',
  'http://[2001:db8::1]/',
  'http://2130706433.example.invalid/',
])('local only forbids %s', async (url) => {
  await expect(permittedUrl(new URL(url), 'local only')).rejects.toThrow(AnamnesisError);
});

describe('settings', () => {
  const good = { kind: 'openai', policy: 'local only', url: 'http://127.0.0.1:11434/v1', model: 'm' };
  test('need a kind, a policy, a url and a model; the rest has defaults', () => {
    expect(readModelConfig(good, 'f')).toMatchObject({ ...good, maxTokens: 2000, apiKeyVariable: null, budget: null });
  });
  test.each([
    ['no policy', { ...good, policy: undefined }],
    ['an unknown policy', { ...good, policy: 'anything' }],
    ['an unknown setting', { ...good, temprature: 1 }],
    ['a key in the file', { ...good, apiKey: 'sk-1' }],
    ['a password in the url', { ...good, url: 'http://u:p@127.0.0.1/v1' }],
    ['a file as url', { ...good, url: 'file:///etc/passwd' }],
    ['no number', { ...good, retries: 'many' }],
    ['an array', []],
  ])('refuse %s', (_, value) => {
    expect(() => readModelConfig(value, 'f')).toThrow(AnamnesisError);
  });
});

test('without node-llama-cpp the error says what to install', async () => {
  const config = readModelConfig({ kind: 'node-llama-cpp', policy: 'local only', url: 'weights.gguf' }, 'f');
  await expect(openOwnWeights(config)).rejects.toThrow(/node-llama-cpp.*npm install/s);
});
