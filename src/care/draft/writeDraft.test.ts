import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXAMPLE_FACTS, EXAMPLE_RECORD, minutes, recordOf, told } from '../../../test/support/draftRecord.ts';
import type { ClinicalRecord, Fact } from '../facts/fact.ts';
import { openVerifier } from '../verify/verifyNote.ts';
import { checkDraft } from './checkDraft.ts';
import type { Draft, DraftSentence } from './document.ts';
import { textOf } from './render/text.ts';
import { type DraftOptions, timeToWriteAt, WRITTEN_KINDS, type WrittenKind, writeDraft } from './writeDraft.ts';

function sentencesOf(draft: Draft): readonly DraftSentence[] {
  return draft.sections.flatMap(({ blocks }) => blocks.flatMap(({ sentences }) => sentences));
}

function textOfKind(record: ClinicalRecord, kind: WrittenKind, options?: DraftOptions): string {
  return textOf(writeDraft(record, kind, options)).text;
}

const number = (value: number, unit: string) => ({ type: 'quantity', value, comparator: null, unit }) as const;

describe.each(WRITTEN_KINDS)('%s', (kind) => {
  const draft = writeDraft(EXAMPLE_RECORD, kind);

  it('cites the record in every sentence', () => {
    const ids = new Set(EXAMPLE_FACTS.map(({ id }) => id));
    for (const { text, citations } of sentencesOf(draft)) {
      expect(citations.length, text).toBeGreaterThan(0);
      for (const citation of citations) if (citation.type === 'fact') expect(ids).toContain(citation.fact);
    }
  });

  it('is verified, every sentence', () => {
    const { withheld } = checkDraft(draft, EXAMPLE_RECORD, openVerifier(EXAMPLE_RECORD));
    expect(withheld.map(({ sentence, reason }) => `${sentence.text} ${reason}`)).toEqual([]);
  });

  it('reads as sentences', () => {
    for (const { text } of sentencesOf(draft)) {
      expect(text).toMatch(/^(\p{Lu}|\p{N}|pH|eGFR)[^\n]*[.]$/u);
      expect(text).not.toMatch(/\b(\w+) \1\b|\s{2}|undefined|null|NaN|\(\)| [,.]/);
    }
    const texts = draft.sections.map(({ blocks }) =>
      blocks.flatMap(({ sentences }) => sentences.map(({ text }) => text)),
    );
    for (const section of texts) expect(new Set(section).size).toBe(section.length);
  });

  it('has no name of the patient unless asked', () => {
    expect(textOfKind(EXAMPLE_RECORD, kind)).not.toContain('Ada');
    expect(textOfKind(EXAMPLE_RECORD, kind, { named: true })).toContain('Ada Example');
  });
});

it('says in what state things are', () => {
  const text = textOfKind(EXAMPLE_RECORD, 'discharge summary');
  for (const said of [
    'She was admitted to hospital on 3 March 2021 and discharged to home on 8 March 2021.',
    'Pneumonia was recorded on 1 February 2018 and resolved on 20 February 2018.',
    "No evidence of Crohn's disease was recorded on 1 June 2020.",
    'Chronic systolic (congestive) heart failure has been recorded since 3 May 2019.',
    'Code LOCAL//XYZ has been recorded since 2 June 2020.',
    "The patient's mother had breast cancer.",
    'Ramipril 5 mg orally twice daily has been prescribed since 10 January 2020.',
    'Ibuprofen was stopped on 4 March 2021, having been prescribed on 1 February 2021.',
    'Creatinine went from 1.1 mg/dL on 3 March 2021 to 1.4 mg/dL on 7 March 2021, which is high',
    'Creatinine was as high as 2.4 mg/dL on 5 March 2021.',
    'The result of blood culture on 7 March 2021 is pending.',
    'Coronary angiography is planned for 1 April 2021.',
  ]) {
    expect(text).toContain(said);
  }
});

describe('what the record lacks', () => {
  const without = (...kinds: readonly Fact['kind'][]): readonly Fact[] =>
    EXAMPLE_FACTS.filter(({ kind }) => !kinds.includes(kind));

  it('says that none is recorded, and that a kind is not covered', () => {
    const none = recordOf(without('allergy', 'medication'));
    expect(textOfKind(none, 'referral letter')).toMatch(/No allergy is recorded\.[\s\S]*No medication is recorded\./);
    const uncovered = recordOf(without('allergy'), { covers: ['condition'] });
    expect(textOfKind(uncovered, 'referral letter')).toContain('This record does not cover allergies.');
  });

  it('refuses an empty record, a missing stay and an unknown encounter', () => {
    expect(() => writeDraft(recordOf([]), 'handover')).toThrow(/nothing in it/);
    expect(() => writeDraft(recordOf(EXAMPLE_FACTS.slice(0, 2)), 'handover')).toThrow(/nothing in it/);
    expect(() => writeDraft(recordOf(without('encounter')), 'discharge summary')).toThrow(/no hospital stay/);
    expect(() => writeDraft(EXAMPLE_RECORD, 'handover', { encounter: 'e9' })).toThrow(/no encounter with this id/);
  });

  it('writes little of little', () => {
    const text = textOfKind(recordOf(EXAMPLE_FACTS.slice(0, 3), { covers: [] }), 'handover');
    expect(text).toMatch(/a 59-year-old woman\.[\s\S]*does not cover diagnoses/);
  });
});

describe('time', () => {
  it('knows nothing that became known later', () => {
    const asOf = minutes('2021-03-05');
    const text = WRITTEN_KINDS.map((kind) => textOfKind({ ...EXAMPLE_RECORD, asOf }, kind)).join('\n');
    expect(text).not.toMatch(/7 March 2021|8 March 2021|1\.4 mg|angiography/);
    expect(text).toContain('She was admitted to hospital on 3 March 2021 and has not been discharged.');
  });

  it('writes about the stay that is asked for, and proposes when to read the record', () => {
    expect(textOfKind(EXAMPLE_RECORD, 'progress note', { encounter: 'e1' })).toContain(
      'She was seen on 11 January 2021.',
    );
    const late = { ...EXAMPLE_RECORD, asOf: minutes('2022-01-01') };
    expect(timeToWriteAt(late, 'discharge summary')).toBe(minutes('2021-03-11T11:00'));
    expect(timeToWriteAt(late, 'referral letter')).toBe(late.asOf);
  });

  it('leaves out of a discharge summary what came after the stay', () => {
    const later = told('condition', 'Condition', 'c9', { name: 'Gout', start: '2021-09-01', status: 'active' });
    const record = recordOf([...EXAMPLE_FACTS, later], { asOf: minutes('2022-01-01') });
    expect(textOfKind(record, 'discharge summary')).not.toContain('Gout');
    expect(textOfKind(record, 'referral letter')).toContain('Gout');
  });
});

describe('order', () => {
  it('follows the model where its explanations are given', () => {
    const gout = told('condition', 'Condition', 'c9', {
      name: 'Gout',
      code: 'ICD10CM//M10.9',
      start: '2005-09-01',
      status: 'unknown',
    });
    const record = recordOf([...EXAMPLE_FACTS, gout]);
    const place = (options: DraftOptions): number => textOfKind(record, 'handover', options).indexOf('Gout');
    expect(place({ salience: new Map([['ICD10CM//M10.9', -2]]) })).toBeLessThan(place({}));
  });

  it('shows the worst and says how much is left out', () => {
    const many = Array.from({ length: 400 }, (_, n) =>
      told('result', 'Observation', `n${n}`, {
        name: `Analyte ${n % 40}`,
        code: `LOCAL//${n % 40}`,
        start: '2021-03-05',
        value: number(n, 'mmol/L'),
        interpretation: n === 77 ? 'HH' : null,
      }),
    );
    const draft = writeDraft(recordOf([...EXAMPLE_FACTS, ...many]), 'discharge summary');
    const course = draft.sections.find(({ heading }) => heading === 'Hospital course');
    expect(course?.notShown).toBeGreaterThan(20);
    expect(course?.blocks[0].sentences.length).toBeLessThan(30);
    expect(textOf(draft).text).toMatch(/nalyte 37/);
  });
});

it('shows both sides of a contradiction', () => {
  const absent = told('condition', 'Condition', 'c8', {
    name: 'Acute kidney injury',
    code: 'ICD10CM//N17.9',
    assertion: 'absent',
    start: '2021-03-04',
  });
  const other = told('result', 'Observation', 'r9', {
    name: 'Creatinine',
    code: 'LOINC//2160-0',
    start: '2021-03-07T06:00',
    value: number(9.9, 'mg/dL'),
  });
  const text = textOfKind(recordOf([...EXAMPLE_FACTS, absent, other]), 'referral letter');
  expect(text).toContain('Acute kidney injury has been recorded since 4 March 2021.');
  expect(text).toContain('No evidence of acute kidney injury was recorded on 4 March 2021.');
  expect(text).toContain('The record has more than one value of creatinine on 7 March 2021: 1.4 mg/dL and 9.9 mg/dL.');
});

describe('properties', () => {
  it('does not depend on the order of the facts', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...EXAMPLE_FACTS], { minLength: EXAMPLE_FACTS.length }),
        fc.constantFrom(...WRITTEN_KINDS),
        (facts, kind) => {
          expect(writeDraft({ ...EXAMPLE_RECORD, facts }, kind)).toEqual(writeDraft(EXAMPLE_RECORD, kind));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('loses the sentences of a fact that is gone', () => {
    const encounters = new Set(EXAMPLE_FACTS.filter(({ kind }) => kind === 'encounter'));
    fc.assert(
      fc.property(
        fc.constantFrom(...EXAMPLE_FACTS.filter((fact) => !encounters.has(fact))),
        fc.constantFrom(...WRITTEN_KINDS),
        (gone, kind) => {
          const facts = EXAMPLE_FACTS.filter((fact) => fact !== gone);
          const after = new Set(sentencesOf(writeDraft(recordOf(facts), kind)).map(({ text }) => text));
          for (const { text, citations } of sentencesOf(writeDraft(EXAMPLE_RECORD, kind))) {
            const rests = citations.some((citation) => citation.type === 'fact' && citation.fact === gone.id);
            if (rests) expect(after).not.toContain(text);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
