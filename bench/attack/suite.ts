/**
 * The attack suite on one record: true sentences and corrupted ones, each as a note of its own, and what the verifier says of them.
 *
 * Seeded: the same record, seed and set of forms give the same sentences. Every record gets planted family history, since no source at hand has any.
 */
import { type Random, seededRandom } from '../../src/base/random.ts';
import type { ClinicalRecord, FactKind } from '../../src/care/facts/fact.ts';
import { factOf } from '../../src/care/facts/newFact.ts';
import type { Verdict } from '../../src/care/verify/verdict.ts';
import { openVerifier, type Verifier } from '../../src/care/verify/verifyNote.ts';
import { worstVerdict } from '../../src/care/verify/worst.ts';
import { CLAIM_KINDS, type Claim, type ClaimKind, CORRUPTIONS, type Corruption } from './claim.ts';
import { DISEASES } from './clinicalNames.ts';
import { corrupt } from './corrupt.ts';
import { FORM_SETS, formsOf } from './forms.ts';
import { pick, render } from './render.ts';
import { secondAuthorSentence, type Told } from './secondAuthorSentence.ts';
import { thirdAuthorSentence } from './thirdAuthorSentence.ts';
import { trueClaims } from './trueClaims.ts';
import { hasWords } from './truth.ts';

/** Two sets by the first author, two halves by the second, one by the third. */
export const SUITE_FORMS = [...FORM_SETS, 'second author 1', 'second author 2', 'third author'] as const;
export type SuiteForms = (typeof SUITE_FORMS)[number];

export interface Attacked {
  /** Null of a true sentence. */
  readonly corruption: Corruption | null;
  readonly kind: ClaimKind;
  /** Kind and number of the form. */
  readonly form: string;
  readonly sentence: string;
  readonly verdict: Verdict;
  /** Contradicted or not found. */
  readonly isAlarm: boolean;
}

export interface SuiteSettings {
  readonly seed: number;
  readonly forms: SuiteForms;
  /** How many sentences of each kind are tried for each record. */
  readonly perKind: number;
}

/** @param other another patient, whose facts are put into this one's mouth */
export function attackRecord(
  given: ClinicalRecord,
  other: ClinicalRecord,
  settings: SuiteSettings,
): readonly Attacked[] {
  const random = seededRandom(settings.seed, given.subject, settings.forms);
  const record = withFamily(given, random);
  const verifier = openVerifier(record);
  const attacked: Attacked[] = [];
  for (const kind of CLAIM_KINDS) {
    const claims = trueClaims(record, kind, random);
    if (claims.length === 0) continue;
    for (let i = 0; i < settings.perKind; i++) {
      const told = tell({ claim: pick(claims, random), corruption: null, record, random }, settings.forms);
      if (told !== null) attacked.push(ask(verifier, told));
    }
  }
  for (const corruption of CORRUPTIONS) {
    for (let i = 0; i < settings.perKind; i++) {
      const claim = corrupt(corruption, record, other, random);
      const told = claim === null ? null : tell({ claim, corruption, record, random }, settings.forms);
      if (told !== null) attacked.push(ask(verifier, told));
    }
  }
  return attacked;
}

interface Telling {
  readonly claim: Claim;
  readonly corruption: Corruption | null;
  readonly record: ClinicalRecord;
  readonly random: Random;
}

interface ToldClaim extends Told {
  readonly claim: Claim;
  readonly corruption: Corruption | null;
}

function tell(telling: Telling, forms: SuiteForms): ToldClaim | null {
  const { claim, corruption, random } = telling;
  if (forms === 'second author 1' || forms === 'second author 2') {
    const told = secondAuthorSentence(forms === 'second author 1' ? 1 : 2, telling);
    return told === null ? null : { ...told, claim, corruption };
  }
  if (forms === 'third author') {
    const told = thirdAuthorSentence(telling);
    return told === null ? null : { ...told, claim, corruption };
  }
  const own = formsOf(claim.kind, forms);
  const form = pick(own, random);
  return { claim, corruption, form: `${claim.kind} ${own.indexOf(form)}`, sentence: render(form, claim, random) };
}

function ask(verifier: Verifier, { claim, corruption, form, sentence }: ToldClaim): Attacked {
  const { sentences } = verifier.verify(sentence);
  const verdict = sentences.length === 0 ? 'not checkable' : worstVerdict(sentences.map((each) => each.verdict));
  return {
    corruption,
    kind: claim.kind,
    form,
    sentence,
    verdict,
    isAlarm: verdict === 'contradicted' || verdict === 'not found',
  };
}

const RELATIVES = ['mother', 'father', 'sister', 'brother'] as const;

function withFamily(record: ClinicalRecord, random: Random): ClinicalRecord {
  const absent = DISEASES.filter(({ words }) => !hasWords(record, words));
  const facts = [0, 1].flatMap((at) => {
    if (absent.length === 0) return [];
    const { name } = pick(absent, random);
    return [
      factOf({
        kind: 'family history',
        source: { table: 'planted', id: String(at), path: null },
        concept: { codes: [], name, synonyms: [] },
        time: { start: null, end: null, precision: 'day' },
        assertion: 'family',
        relative: pick(RELATIVES, random),
      }),
    ];
  });
  const covers: readonly FactKind[] = [...new Set<FactKind>([...record.covers, 'family history'])];
  return { ...record, facts: [...facts, ...record.facts], covers };
}
