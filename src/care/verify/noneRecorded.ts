/**
 * Statements about a whole kind: "no known allergies", "takes no regular medication", "Immunizations: none recorded", and that the record does not cover
 * something. That there is none follows only from a record that covers the kind and has none.
 */
import type { TextSentence } from '../../data/text/reading.ts';
import type { Fact, FactKind } from '../facts/fact.ts';
import { factText, stateOf } from './factState.ts';
import { headedText } from './headed.ts';
import { judgeNoAllergies } from './judgeAllergy.ts';
import { type Bench, contradicted, type Judgement, notFound, supported, supportedByNone } from './statement.ts';

export interface NoneStatement {
  readonly start: number;
  readonly end: number;
  readonly judgement: Judgement;
}

/** @param heading of the section, as written: "Allergies: none" says the kind there */
export function judgeNone(sentence: TextSentence, heading: string, bench: Bench): NoneStatement | null {
  const { text, lead } = headedText(sentence, heading, bench.text);
  const found = judgeWords(text, bench);
  if (found === null) return null;
  const start = sentence.start + Math.max(0, found.at - lead);
  return { start, end: sentence.start + found.at - lead + found.length, judgement: found.judgement };
}

interface Found {
  readonly at: number;
  readonly length: number;
  readonly judgement: Judgement;
}

function judgeWords(text: string, bench: Bench): Found | null {
  const found = (at: number, length: number, judgement: Judgement): Found => ({ at, length, judgement });
  if (UNCOVERED.test(text)) {
    const judgement = judgeUncovered(text, bench);
    return judgement === null ? null : found(0, text.length, judgement);
  }
  const allergies = NO_ALLERGIES.exec(text);
  if (allergies !== null) {
    const ofDrugs = /\bNKDA\b|\b(?:drug|medication|medicine)\b/i.test(allergies[0]);
    return found(allergies.index, allergies[0].length, judgeNoAllergies(ofDrugs, bench));
  }
  if (!/\bn(?:o|il)/i.test(text)) return null;
  for (const { kind, patterns } of KIND_WORDS) {
    for (const pattern of patterns) {
      const match = pattern.exec(text);
      if (match !== null) return found(match.index, match[0].length, judgeKind(kind, bench));
    }
  }
  return null;
}

const NO_ALLERGIES =
  /\bNKD?A\b|\b(?:no|den(?:ies|ied)) (?:any )?(?:known )?allerg(?:y|ies) to (?:any )?(?:medications?|medicines?|drugs?)\b|\b(?:no|nil|zero) (?:known |documented |recorded |reported )*(?:(?:drug|medication|medicine|food|environmental)(?: or (?:drug|food|other))? )?allerg(?:y|ies)\b(?! to\b)|\ballerg(?:y|ies)(?: list)?\s*[:–-]+\s*(?:none|nil|no\b|not known|denies)|\b(?:den(?:ies|ied)) (?:any )?(?:known )?(?:drug |medication |food )?allergies\b(?! to\b)|\bnot allergic to (?:anything|any)\b|\bwithout (?:any )?(?:known )?allergies\b|\b(?:does not|doesn't|not known to) have (?:any )?(?:known )?(?:drug )?allergies\b/i;
const UNCOVERED =
  /\b(?:does not|doesn't|do not) (?:cover|say|hold|contain|include|record|state)|\bnot covered\b|\bno information (?:on|about)\b/i;

interface KindWords {
  readonly kind: FactKind;
  readonly words: string;
  readonly patterns: readonly RegExp[];
}

const WORDS_OF_KINDS: readonly Pick<KindWords, 'kind' | 'words'>[] = [
  { kind: 'allergy', words: 'allerg(?:y|ies)' },
  { kind: 'family history', words: 'family history' },
  { kind: 'social history', words: 'social history' },
  { kind: 'directive', words: '(?:code status|advance directives?|directives?|treatment limits?)' },
  { kind: 'immunization', words: '(?:immuni[sz]ations?|vaccinations?|vaccines?)' },
  { kind: 'medication', words: '(?:medications?|medicines?|meds|drugs|prescriptions?)' },
  { kind: 'procedure', words: '(?:procedures?|operations?|surger(?:y|ies))' },
  { kind: 'device', words: '(?:devices?|implants?)' },
  { kind: 'vital sign', words: 'vital signs?' },
  { kind: 'care plan', words: 'care plans?' },
  { kind: 'symptom', words: 'symptoms?' },
  { kind: 'function', words: 'functional status' },
  { kind: 'condition', words: '(?:conditions?|diagnos[ei]s|problems?)' },
  { kind: 'result', words: '(?:laboratory |lab |test )?results?' },
  { kind: 'report', words: '(?:reports?|imaging|studies)' },
  { kind: 'order', words: '(?:orders?|referrals?)' },
  { kind: 'encounter', words: '(?:encounters?|visits?|admissions?|stays?)' },
];

const PATTERNS: readonly ((words: string) => RegExp)[] = [
  (words) =>
    new RegExp(
      `\\bno (?:(?:current|regular|active|prior|past|other|home|known|further|scheduled) ){0,2}${words}(?: (?:is|are|was|were|has been|have been))? ?(?:recorded|documented|known|listed|on record|on file|found|noted|given)?\\s*\\.?$`,
      'i',
    ),
  (words) =>
    new RegExp(
      `^(?:(?:current|regular|active|home|past|known|discharge) ){0,2}${words}\\s*[:–-]+\\s*(?:none|nil|no\\b)(?: (?:known|recorded|documented|listed|on record))?\\s*\\.?$`,
      'i',
    ),
  (words) =>
    new RegExp(
      `\\b(?:takes|taking|on|uses|has|have|had|holds|lists|contains|shows) no (?:(?:current|regular|active|known|recorded) ){0,2}${words}\\s*\\.?$`,
      'i',
    ),
  (words) => new RegExp(`\\bnot (?:on|taking) any (?:regular )?${words}\\s*\\.?$`, 'i'),
];

const KIND_WORDS: readonly KindWords[] = WORDS_OF_KINDS.map(({ kind, words }) => ({
  kind,
  words,
  patterns: PATTERNS.map((pattern) => pattern(words)),
}));

function judgeKind(kind: FactKind, bench: Bench): Judgement {
  if (kind === 'allergy') return judgeNoAllergies(false, bench);
  const held = bench.index.ofKind(kind).filter((fact) => isHeld(fact, bench.written));
  if (held.length > 0) {
    const said = held.slice(-3).map((fact) => ({
      how: 'negation' as const,
      noteSays: `no ${kind}`,
      recordSays: factText(fact, bench.written),
      fact: fact.id,
    }));
    return contradicted('none of a kind', said);
  }
  if (bench.index.covers(kind)) return supportedByNone('none of a kind', kind);
  return notFound('none of a kind', `This record does not cover the kind (${kind}).`);
}

/** Counts against "none": not denied, not a relative's, not over; of medicines and problems only what holds now. */
function isHeld(fact: Fact, written: number): boolean {
  if (fact.assertion === 'absent' || fact.status === 'not done') return false;
  if (fact.assertion === 'family' && fact.kind !== 'family history') return false;
  if (fact.time.start !== null && fact.time.start > written) return false;
  const lasting = fact.kind === 'medication' || fact.kind === 'condition';
  return !lasting || stateOf(fact, written) !== 'over';
}

/** "This record does not cover family history": true where it doesn't, or has none. */
function judgeUncovered(text: string, { index }: Bench): Judgement | null {
  const named = KIND_WORDS.filter(({ words }) => new RegExp(`\\b${words}\\b`, 'i').test(text));
  const [first] = named;
  if (first === undefined) return null;
  const wrong = named.find(({ kind }) => index.covers(kind) && index.ofKind(kind).length > 0);
  if (wrong === undefined)
    return supported('none of a kind', [], `The record does not cover the kind (${first.kind}).`);
  const [fact] = index.ofKind(wrong.kind);
  return contradicted('none of a kind', [
    { how: 'negation', noteSays: `${wrong.kind} not covered`, recordSays: fact.concept.name, fact: fact.id },
  ]);
}
