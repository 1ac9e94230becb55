import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EMERGENCIES } from './emergencies.ts';
import { findRedFlags } from './findRedFlags.ts';
import { EMERGENCY_CONTACTS, emergencyGuidance } from './guidance.ts';
import { editDistance, plainWording } from './wording.ts';

const examples = (file: string): readonly string[] =>
  readFileSync(new URL(`../examples/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '');

/** Enough of them to show it. */
const every = (step: number): readonly string[] => examples('red-flags-seen.tsv').filter((_, at) => at % step === 0);

describe('messages with an emergency (the half that the rules were built with)', () => {
  it('are all caught, each as what it is', () => {
    const missed = examples('red-flags-seen.tsv').filter((line) => {
      const [emergency, message] = line.split('\t');
      return !findRedFlags(message).some((found) => found === emergency);
    });
    expect(missed).toEqual([]);
  });

  it('are caught in capitals, with doubled letters and with typographic marks', () => {
    const missed = every(4).filter((line) => {
      const message = line.split('\t')[1];
      const loud = message
        .toUpperCase()
        .replaceAll("'", '’')
        .replace(/(\w{3,})([AEIOU])\b/, '$1$2$2$2');
      return findRedFlags(loud).length === 0;
    });
    expect(missed).toEqual([]);
  });

  it('are caught behind a harmless beginning and before a harmless end', () => {
    const missed = every(3).filter((line) => {
      const message = line.split('\t')[1];
      return findRedFlags(`Thanks for the letter. When is my next visit? ${message}. Is parking free?`).length === 0;
    });
    expect(missed).toEqual([]);
  });
});

describe('harmless messages', () => {
  it('raise no alarm in the half that the rules were built with', () => {
    expect(examples('harmless-seen.txt').filter((message) => findRedFlags(message).length > 0)).toEqual([]);
  });
});

/** Written without knowledge of the rules; the bounds lie just under what holds today, so that nothing is lost unnoticed. */
describe('messages of a second author', () => {
  const batches = [1, 2, 3, 4];
  const share = (messages: readonly string[]): number =>
    messages.filter((message) => findRedFlags(message).length > 0).length / messages.length;

  it.each(batches)('raise the alarm in nearly every emergency of batch %i', (batch) => {
    const messages = examples(`red-flags-second-author-${batch}.tsv`).map((line) => line.split('\t')[1]);
    expect(share(messages)).toBeGreaterThanOrEqual(0.94);
  });

  it.each(batches)('raise it in at most one of twenty harmless ones of batch %i', (batch) => {
    expect(share(examples(`harmless-second-author-${batch}.txt`))).toBeLessThanOrEqual(0.05);
  });
});

describe('how words are meant', () => {
  it.each([
    ['I have chest pain.', true],
    ['I have no chest pain.', false],
    ['I had chest pain in 2015.', false],
    ['I had chest pain in 2015 and now I have it in my chest again, it hurts.', true],
    ['What is chest pain a sign of?', false],
    ['What is chest pain a sign of? My chest hurts.', true],
    ['If I get chest pain, whom do I call?', false],
    ['No fever, no cough, but I have chest pain.', true],
    ['My letter says chest pain. What does that mean?', false],
    ["I don't have chest pain but I can't breathe", true],
    ["I don't want to live", true],
    ["I'm not able to breathe", true],
    ['I have no trouble breathing', false],
  ])('%s: %s', (message, alarm) => {
    expect(findRedFlags(message).length > 0).toBe(alarm);
  });
});

describe('wording', () => {
  it('writes contractions and shorthand out and spells key words right', () => {
    expect(plainWording('I CANT breath, chets hurtss rn!!')).toBe('i cannot breath , chest hurtss right now ! !');
    expect(plainWording("he won't")).toBe('he will not');
  });
  it('measures a swap as one edit', () => {
    expect(editDistance('chets', 'chest')).toBe(1);
    expect(editDistance('', 'ab')).toBe(2);
  });
});

describe('guidance', () => {
  it('comes with the number of the country, and with a crisis line for self-harm', () => {
    expect(emergencyGuidance(['self-harm'], EMERGENCY_CONTACTS.US).join(' ')).toMatch(/911.*988/s);
    expect(emergencyGuidance(['chest pain'], EMERGENCY_CONTACTS.general).join(' ')).toContain(
      'your local emergency number',
    );
    expect(emergencyGuidance([], EMERGENCY_CONTACTS.GB)).toEqual([]);
  });
  it('has words for every emergency', () => {
    for (const emergency of EMERGENCIES)
      expect(emergencyGuidance([emergency], EMERGENCY_CONTACTS.GB).length).toBeGreaterThan(3);
  });
});
