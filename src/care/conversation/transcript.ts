/**
 * A visit's transcript as turns: who spoke, and the words as given.
 *
 * Reads turns with labels (`[doctor] …`, `Doctor: …`), a JSON array of turns, or plain text, of which each paragraph is a turn of nobody known. A label
 * counts only when it names a role that we know or is written the same way several times, so that "Plan: rest" in a sentence starts no turn.
 * Citations count in UTF-16 code units of a turn's text, so that text is never changed. Refuses what is empty, not text, or enormous.
 */
import { AnamnesisError } from '../../base/errors.ts';
import { withGuessedRoles, withSpeakersPutRight } from './speakers.ts';

/** `companion`: came with the patient; `unknown`: the transcript does not say. */
export const SPEAKER_ROLES = ['clinician', 'patient', 'companion', 'unknown'] as const;
export type SpeakerRole = (typeof SPEAKER_ROLES)[number];

export interface Turn {
  readonly role: SpeakerRole;
  /** As written; null where there is none. */
  readonly label: string | null;
  readonly text: string;
}

export interface Transcript {
  readonly turns: readonly Turn[];
  /** The labels had clinician and patient the wrong way round; `role` is as it must have been. */
  readonly exchanged: boolean;
}

/** Ten hours of talk. */
const LONGEST_TRANSCRIPT = 1_000_000;

/** "Family physician" is no relative; "patient's wife" is not the patient. */
const ROLE_OF_LABEL: readonly (readonly [SpeakerRole, RegExp])[] = [
  [
    'clinician',
    /^(?:family )?(doctor|dr|physician|clinician|provider|guest[_ ]clinician|nurse|np|pa|md|do|gp|surgeon|therapist|resident|consultant|d)\b(?!['’]s)/,
  ],
  [
    'companion',
    /^(patient[_ ]guest|guest[_ ]family|family|companion|caregiver|carer)\b|\b(parents?|mother|mom|mum|father|dad|wife|husband|spouse|partner|daughter|son|sister|brother|grand(?:mother|father|daughter|son)|aunt|uncle|niece|nephew|cousin|friend|neighbou?r|guardian|interpreter)\b/,
  ],
  ['patient', /^(patient|pt|p)\b(?!['’]s)/],
];

/** @param where how messages name the transcript: a path, or "standard input". */
export function parseTranscript(text: string, where: string): Transcript {
  if (text.length > LONGEST_TRANSCRIPT) {
    throw invalid(where, `A transcript holds at most ${LONGEST_TRANSCRIPT} characters.`, 'Give one visit at a time.');
  }
  if (/[\0\uFFFD]/.test(text)) throw invalid(where, 'A transcript is text in UTF-8.', 'Convert it first.');
  const plain = text.replace(/^\uFEFF/, '');
  const turns = (/^\s*\[\s*[{"]/.test(plain) ? jsonTurns(plain, where) : textTurns(plain)).filter(
    ({ text }) => text !== '',
  );
  if (turns.length === 0) throw invalid(where, 'The transcript has no words.', 'Check that the right file was given.');
  return withSpeakersPutRight(withGuessedRoles(turns));
}

function invalid(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('input/invalid', { where, rule, remedy });
}

function turnOf(label: string | null, text: string): Turn {
  return { role: label === null ? 'unknown' : roleOf(label), label, text: text.trim() };
}

function roleOf(label: string): SpeakerRole {
  const plain = label.trim().toLowerCase();
  return ROLE_OF_LABEL.find(([, form]) => form.test(plain))?.[0] ?? 'unknown';
}

function jsonTurns(text: string, where: string): Turn[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalid(where, 'A transcript that begins with an array must be JSON.', 'Mend the file, or give plain text.');
  }
  if (!Array.isArray(parsed))
    throw invalid(where, 'A transcript in JSON is an array of turns.', 'See docs/conversation.md.');
  return parsed.map((item: unknown, index) => {
    if (typeof item === 'string') return textTurns(item)[0] ?? turnOf(null, '');
    const words = field(item, ['text', 'content', 'utterance', 'transcript']);
    if (words === null)
      throw invalid(`${where}, turn ${index}`, 'A turn has its words in `text`.', 'See docs/conversation.md.');
    return turnOf(field(item, ['speaker', 'role', 'author', 'name']), words);
  });
}

function field(item: unknown, names: readonly string[]): string | null {
  if (typeof item !== 'object' || item === null) return null;
  const found = Object.entries(item).find(([name, value]) => names.includes(name) && typeof value === 'string');
  return found === undefined ? null : String(found[1]);
}

const LABELLED = /^\s*(?:\[([A-Za-z][\w .'-]{0,40})\]\s*:?|([A-Za-z][\w .'-]{0,30}):)\s*(.*)$/;

function textTurns(text: string): Turn[] {
  const lines = text.split(/\r\n|\r|\n/);
  const labels = Map.groupBy(
    lines.map((line) => labelOf(line)).filter((label) => label !== null),
    (label) => label.toLowerCase(),
  );
  const isLabel = (label: string): boolean =>
    roleOf(label) !== 'unknown' || /^speaker\b/i.test(label) || (labels.get(label.toLowerCase())?.length ?? 0) > 2;
  const turns: { label: string | null; lines: string[] }[] = [];
  let open = false;
  for (const line of lines) {
    const label = labelOf(line);
    if (label !== null && isLabel(label)) {
      turns.push({ label, lines: [LABELLED.exec(line)?.[3] ?? ''] });
      open = true;
    } else if (line.trim() === '') {
      open = turns.at(-1)?.label != null;
    } else if (open) {
      turns.at(-1)?.lines.push(line);
    } else {
      turns.push({ label: null, lines: [line] });
      open = true;
    }
  }
  return turns.map((turn) => turnOf(turn.label, turn.lines.join('\n')));
}

function labelOf(line: string): string | null {
  const match = LABELLED.exec(line);
  return match === null ? null : (match[1] ?? match[2]).trim();
}
