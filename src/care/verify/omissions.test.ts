/** What must be mentioned: a whole discharge summary omits nothing; without one thing, that is found, by the rules of its kind of document. */
import { describe, expect, it } from 'vitest';
import { recordWith } from '../../../test/support/factRecord.ts';
import { MUST_MENTION } from './omissions.ts';
import { OMISSION_RULES } from './verdict.ts';
import { openVerifier } from './verifyNote.ts';

const verifier = openVerifier(recordWith());

const LINES = {
  allergies: 'Allergic to penicillin.',
  anticoagulants: 'Discharged on apixaban 5 mg twice daily.',
  'critical results': 'Potassium was 6.8 mmol/L on 2024-03-13.',
  'code status': 'Code status: DNR.',
  'new diagnoses': 'New diagnosis of heart failure.',
  'pending tests': 'Blood culture is still pending.',
} as const;

describe('omissions', () => {
  it('of a whole document are none', () => {
    for (const kind of MUST_MENTION.keys()) {
      expect(verifier.verify(Object.values(LINES).join('\n'), { kind }).omissions).toEqual([]);
    }
  });

  it.each([...MUST_MENTION])('of a %s follow its rules', (kind, rules) => {
    for (const rule of OMISSION_RULES) {
      const text = OMISSION_RULES.filter((each) => each !== rule)
        .map((each) => LINES[each])
        .join('\n');
      const found = verifier.verify(text, { kind }).omissions.map((each) => each.rule);
      expect(found).toEqual(rules.includes(rule) ? [rule] : []);
    }
  });

  it('are not looked for without a kind', () => {
    expect(verifier.verify('Known diabetes.').omissions).toEqual([]);
  });

  it('count a critical result only where its value is given', () => {
    const { omissions } = verifier.verify('Potassium was 4.1 mmol/L in 2019.', { kind: 'handover' });
    expect(omissions.map(({ rule }) => rule)).toContain('critical results');
  });
});
