/**
 * A clinician's signed document, the only thing that patients are told from: a FHIR R4 Composition, or a document Bundle that begins with one, read into sentences.
 *
 * Promises: `readSignedDocument` is the only way to a `SignedDocument` (a class that is not exported, with a private field that every reader of one checks), and it
 * refuses whatever is not final or amended, has no legal or professional attester with a time who is a Practitioner, was changed after that time, or still calls
 * itself a draft. Hidden text of a narrative is not read, active content is refused. Leaves out who may sign, and the proof of a digital signature:
 * whoever stores documents vouches for what stands in them.
 */
import { createHash } from 'node:crypto';
import { AnamnesisError } from '../../base/errors.ts';
import { sentencesOf } from '../../data/text/sentences.ts';
import { UNSIGNED } from '../draft/render/frame.ts';
import { asObject, asText, type JsonObject, objectsAt, textAt } from './json.ts';
import { narrativeBlocks } from './narrative.ts';
import { notSigned, refuseChanged, requireAttester } from './signature.ts';

/** Unique in a document: `2.5` is the fifth sentence of the second section. */
export type SentenceId = string;

export const SECTION_ROLES = [
  'reason',
  'course',
  'results',
  'problems',
  'medicines',
  'allergies',
  'plan',
  'other',
] as const;
export type SectionRole = (typeof SECTION_ROLES)[number];

export interface SignedSentence {
  readonly id: SentenceId;
  /** As signed. */
  readonly text: string;
  readonly section: string;
  readonly role: SectionRole;
}

/** Lines of a narrative are no wrapped lines. */
const NOT_WRAPPED: ReadonlySet<number> = new Set();

class Signed {
  readonly #signed = true;
  readonly title: string;
  /** Reference of the patient; null where the document does not say. */
  readonly subject: string | null;
  /** As written in the attester: when it was signed. */
  readonly signedAt: string;
  readonly sentences: readonly SignedSentence[];

  constructor(title: string, subject: string | null, signedAt: string, sentences: readonly SignedSentence[]) {
    this.title = title;
    this.subject = subject;
    this.signedAt = signedAt;
    this.sentences = sentences;
    Object.freeze(this);
  }

  static is(document: unknown): boolean {
    return typeof document === 'object' && document !== null && #signed in document && document.#signed;
  }
}
export type SignedDocument = Signed;

/** @throws internal/invariant for anything that `readSignedDocument` did not make, whatever its type was made to say. */
export function requireSigned(documents: readonly SignedDocument[]): void {
  if (documents.every((document) => Signed.is(document))) return;
  throw new AnamnesisError('internal/invariant', {
    where: 'the documents',
    rule: 'Patients are told from signed documents only.',
    remedy: 'Read them with readSignedDocument.',
  });
}

/**
 * @param resource a parsed Composition or document Bundle   @param where file or the like, for messages
 * @throws input/invalid where it is not signed, says so itself, was changed since, or cannot be read.
 */
export function readSignedDocument(resource: unknown, where: string): SignedDocument {
  const { composition, resources } = compositionOf(resource, where);
  const status = textAt(composition, 'status');
  if (status !== 'final' && status !== 'amended') throw notSigned(where, 'Its status is neither final nor amended.');
  for (const key of ['modifierExtension', 'implicitRules']) {
    if (composition[key] !== undefined) throw notSigned(where, `It has ${key}, which may change its meaning.`);
  }
  const attester = requireAttester(composition, resources, where);
  refuseChanged(composition, resources, attester, textHash(composition), where);
  const sentences = sectionsOf(composition).flatMap((section, at) => sentencesOfSection(section, at + 1, where));
  if (sentences.length === 0) throw unreadable(where, 'No section of it has text.');
  const title = asText(composition.title) ?? 'Signed document';
  if ([title, ...sentences.map(({ text }) => text)].some((text) => text.includes(UNSIGNED))) {
    throw notSigned(where, 'Its text calls itself a draft.');
  }
  return new Signed(title, textAt(asObject(composition.subject), 'reference'), attester.time, sentences);
}

/** SHA-256, in hexadecimal, of the narratives of a Composition: what `attester.extension` of SIGNED_TEXT_HASH holds. */
export function textHash(composition: JsonObject): string {
  const narratives = sectionsOf(composition).map((section) => [
    textAt(section, 'title'),
    textAt(asObject(section.text), 'div'),
  ]);
  return createHash('sha256').update(JSON.stringify(narratives)).digest('hex');
}

function compositionOf(
  resource: unknown,
  where: string,
): { readonly composition: JsonObject; readonly resources: readonly JsonObject[] } {
  const root = asObject(resource);
  if (textAt(root, 'resourceType') === 'Composition' && root !== null) return { composition: root, resources: [] };
  if (textAt(root, 'resourceType') !== 'Bundle' || textAt(root, 'type') !== 'document') {
    throw unreadable(where, 'It is neither a Composition nor a Bundle of type document.');
  }
  const entries = objectsAt(root, 'entry').flatMap((entry): readonly JsonObject[] => {
    const inside = asObject(entry.resource);
    return inside === null ? [] : [{ ...inside, fullUrl: entry.fullUrl }];
  });
  const compositions = entries.filter((entry) => entry.resourceType === 'Composition');
  if (compositions.length !== 1 || entries[0] !== compositions[0]) {
    throw unreadable(where, 'A document Bundle begins with its one Composition.');
  }
  return { composition: compositions[0], resources: entries.slice(1) };
}

/** Sections and their subsections, as they are read. */
function sectionsOf(composition: JsonObject): readonly JsonObject[] {
  const all = (parent: JsonObject): readonly JsonObject[] =>
    objectsAt(parent, 'section').flatMap((section) => [section, ...all(section)]);
  return all(composition);
}

function sentencesOfSection(section: JsonObject, number: number, where: string): readonly SignedSentence[] {
  if (section.modifierExtension !== undefined) {
    throw notSigned(where, 'A section has modifierExtension, which may change its meaning.');
  }
  const div = textAt(asObject(section.text), 'div');
  if (div === null) return [];
  const heading = textAt(section, 'title') ?? '';
  const texts = narrativeBlocks(div, where).flatMap((block) =>
    sentencesOf(block, 0, block.length, NOT_WRAPPED).map(({ start, end }) => block.slice(start, end)),
  );
  const role = roleOf(section, heading);
  return texts.map((text, at) => ({ id: `${number}.${at + 1}`, text, section: heading, role }));
}

/** By LOINC code of the section, else by the words of its title. */
function roleOf(section: JsonObject, title: string): SectionRole {
  const codes = objectsAt(asObject(section.code), 'coding').map((coding) => asText(coding.code));
  const coded = SECTION_ROLES.find((role) => codes.some((code) => code !== null && ROLE_CODES[role].includes(code)));
  return coded ?? SECTION_ROLES.find((role) => ROLE_TITLES[role].test(title)) ?? 'other';
}

const ROLE_CODES: Readonly<Record<SectionRole, readonly string[]>> = {
  reason: ['29299-5', '10154-3', '46241-6', '42349-1', '46239-0', '11535-2'],
  course: ['8648-8', '47519-4'],
  results: ['30954-2', '8716-3', '18748-4', '26436-6'],
  problems: ['11450-4', '11348-0', '51848-0', '51847-2'],
  medicines: ['10183-2', '10160-0', '29549-3', '57828-6'],
  allergies: ['48765-2'],
  plan: ['18776-5', '8653-8', '61146-7', '69730-0'],
  other: ['10157-6', '42348-3', '11369-6'],
};
const ROLE_TITLES: Readonly<Record<SectionRole, RegExp>> = {
  reason: /reason|complaint|stay|admission/i,
  course: /course|procedure|operation/i,
  results: /result|lab|finding|vital|imaging|exam/i,
  problems: /diagnos|problem|assessment|past history|impression/i,
  medicines: /medic|drug|prescri/i,
  allergies: /allerg/i,
  plan: /plan|follow|instruction|next|pending|advice|recommend/i,
  other: /^\b$/,
};

function unreadable(where: string, rule: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where,
    rule,
    remedy: 'Give a signed FHIR Composition or document Bundle as JSON.',
  });
}
