/**
 * The reading of a code as a fact of a kind: its concept with a readable name, what the code itself answers, and which part its rows play (a fact, the begin or end
 * of one, a detail of a stay).
 */
import { type Product, readProduct } from '../drugs/product.ts';
import type { Comparator, FactAssertion, FactConcept, FactKind, FactStatus, FactValue, Side } from '../fact.ts';
import { namedAllergy } from '../naming/allergen.ts';
import { answerName } from '../naming/answerNames.ts';
import { pastCondition } from '../naming/history.ts';
import { isOwnName, knownName, readableName, withoutTag } from '../naming/readableName.ts';
import { sideIn } from '../naming/side.ts';
import { stayName } from '../naming/stays.ts';
import type { CodeParts } from './codeParts.ts';

/** `begins` and `ends` are the two rows of one fact; a `detail` belongs to the stay of its row. */
export type RowRole = 'fact' | 'begins' | 'ends' | 'detail' | 'birth' | 'death';

export interface CodeReading {
  readonly role: RowRole;
  readonly kind: FactKind;
  readonly concept: FactConcept;
  /** Before any end. */
  readonly status: FactStatus;
  readonly endStatus: FactStatus;
  readonly assertion: FactAssertion;
  readonly relative: string | null;
  readonly side: Side | null;
  readonly details: readonly string[];
  /** That the code itself carries; of rows without a number. */
  readonly answer: FactValue | null;
  readonly comparator: Comparator | null;
  /** That the code itself names. */
  readonly unit: string | null;
  readonly product: Product | null;
  /** What begin and end share where rows do not say which entry they came from. */
  readonly pair: string;
}

export interface Said {
  readonly code: string;
  readonly parts: CodeParts;
  /** By the metadata. */
  readonly given: string | null;
  /** The most standard first, without what a value adds. */
  readonly codes: readonly string[];
}

/** The reading of a code that states a fact of a kind. */
export function ofKind(said: Said, kind: FactKind): CodeReading {
  switch (kind) {
    case 'medication':
    case 'administration':
      return drug(said, kind);
    case 'allergy': {
      const { name, assertion } = namedAllergy(said.parts.base, withoutTag(said.given ?? fallbackName(said, kind)));
      return plain(said, kind, { name, assertion });
    }
    case 'condition':
      return condition(said);
    case 'demographic':
      return demographic(said, said.parts.system);
    case 'result':
    case 'vital sign':
    case 'procedure':
    case 'immunization':
    case 'social history':
    case 'function':
    case 'directive':
    case 'symptom':
      return plain(said, kind, { status: 'completed' });
    default:
      return plain(said, kind);
  }
}

type Known = Partial<Omit<CodeReading, 'concept'>> & { readonly name?: string };

/** A reading of which only what differs from the usual is given. */
export function plain(said: Said, kind: FactKind, { name, ...known }: Known = {}): CodeReading {
  const readable =
    name ?? (said.given === null ? fallbackName(said, kind) : readableName(readableCode(said), said.given));
  return {
    role: 'fact',
    kind,
    concept: {
      codes: [...new Set(said.codes)],
      name: readable,
      synonyms: said.given === null || said.given === readable ? [] : [said.given],
    },
    status: 'unknown',
    endStatus: 'completed',
    assertion: 'present',
    relative: null,
    side: sideIn(said.given ?? ''),
    details: [],
    answer: answerOf(said.parts),
    comparator: said.parts.comparator,
    unit: null,
    product: null,
    pair: said.parts.base,
    ...known,
  };
}

/** The code by which a name is made readable: a standard one, where there is one. */
function readableCode({ codes }: Said): string {
  return codes.find((code) => /^(LOINC|ICD)/.test(code)) ?? codes[0] ?? '';
}

function condition(said: Said): CodeReading {
  const role = said.parts.state === 'RESOLVED' ? 'ends' : 'fact';
  const reading = plain(said, 'condition', { role, endStatus: 'resolved' });
  const past = pastCondition(reading.concept);
  return past === null ? reading : { ...reading, ...past, assertion: 'historical' };
}

function drug(said: Said, kind: 'medication' | 'administration'): CodeReading {
  const product =
    said.given === null && !isOwnName(said.parts.base) ? null : readProduct(said.given ?? said.parts.local);
  const reading = plain(said, kind, {
    product,
    status: kind === 'administration' ? 'completed' : 'unknown',
    answer: null,
  });
  if (product === null) return reading;
  return { ...reading, concept: { ...reading.concept, name: product.name, synonyms: product.synonyms } };
}

function fallbackName(said: Said, kind: FactKind): string {
  const known = said.codes.map(knownName).find((name) => name !== undefined);
  if (known !== undefined) return known;
  if (isOwnName(said.parts.base)) return said.parts.local;
  const code = said.parts.local === '' ? said.parts.system : `${said.parts.system} ${said.parts.local}`;
  return `${kind === 'administration' ? 'medication' : kind} with code ${code}`;
}

export function stay(said: Said, role: 'begins' | 'ends'): CodeReading {
  const { local, answer, text } = said.parts;
  const disposition = answer === null ? text : (answerName(answer) ?? answer.split('//')[1]);
  const details = role === 'ends' && disposition !== null ? [`discharged to: ${disposition}`] : [];
  const name = local === '' ? 'Encounter' : stayName(local, said.given);
  return plain(said, 'encounter', { role, name, status: 'active', details, answer: null, pair: 'stay' });
}

export function detailOfStay(said: Said, label: string): CodeReading {
  const text = said.given === null ? said.parts.local.toLowerCase() : withoutTag(said.given);
  const place = text.replace(/^from /i, '');
  return plain(said, 'encounter', { role: 'detail', details: [`${label}: ${place}`], pair: 'stay' });
}

const OMOP_SEX: Readonly<Record<string, string>> = { '8507': 'male', '8532': 'female' };

export function demographic(said: Said, label: string): CodeReading {
  const { system, local, base } = said.parts;
  const own = said.parts.prefix !== null && local === '';
  const value = own ? system : local;
  const sex = system === 'OMOP' ? OMOP_SEX[local] : { F: 'female', M: 'male' }[value];
  const isEthnicity =
    label === 'ETHNICITY' || /^(2135-2|2186-5|38003563|38003564)$/.test(local) || /ETHNIC/.test(system);
  const name =
    label === 'BIRTHSEX'
      ? 'Birth sex'
      : label === 'GENDER' || (system === 'OMOP' && sex !== undefined)
        ? 'Sex'
        : isEthnicity
          ? 'Ethnicity'
          : 'Race';
  const answer: FactValue = { type: 'coded', code: own ? said.code : base, name: sex ?? said.given ?? value };
  return plain({ ...said, codes: [said.code], given: null }, 'demographic', { name, answer, side: null });
}

function answerOf({ answer, text, comparator, state }: CodeParts): FactValue | null {
  if (answer !== null) return { type: 'coded', code: answer, name: answerName(answer) ?? answer };
  if (text === null || comparator !== null || state !== null) return null;
  return { type: 'text', text };
}
