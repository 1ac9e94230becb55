/**
 * Who speaks, where the labels leave it open or cannot be right: of two speakers without roles the clinician is the one who asks; labels that are exchanged
 * (speech recognition does that) are put right when what is said leaves no doubt; a single turn that only the other one could have said is nobody's.
 *
 * Also the patient's sex, where a clinician says it ("a 62-year-old male"), for pronouns only.
 */
import type { Turn } from './transcript.ts';

/** What clinicians say to patients and patients do not say. */
const CLINICIANS =
  /\b(on (your|the) (\w+ ){0,3}exam|your (blood pressure|vital signs|lungs|heart|abdomen|x-?ray|labs?|lab work|results|ekg|mri|medications?)|my (assessment|impression)|assessment and (my )?plan|(i'm|i am|i 'm) (going to|gon ?na) (order|prescribe|refer|examine|send you|get you|put you|start you)|i (want|wan ?na|would like|'d like) (you to|to (order|start you|refer|see you back))|i'd like (you to|to order)|(we'll|we will|let's) (order|get you|start you|refer|see you back)|for your (first|second|third|next|last) (problem|issue)|physical exam|have you (had|noticed|been)|do you have any|are you (having|taking|still)|i (do n't |do not )?appreciate|what brings you|follow up with me)\b/g;
const CERTAIN = 4;

/** Of two speakers without roles ("Speaker 1"), the one who asks more is the clinician; with any other number nobody is guessed. */
export function withGuessedRoles(turns: readonly Turn[]): readonly Turn[] {
  if (turns.some(({ role }) => role !== 'unknown')) return turns;
  const speakers = [...new Set(turns.map(({ label }) => label))];
  if (speakers.length !== 2 || speakers.includes(null)) return turns;
  const asked = (label: string | null): number =>
    turns.reduce((sum, turn) => sum + (turn.label === label ? turn.text.split('?').length - 1 : 0), 0);
  const [first, second] = speakers.map(asked);
  if (first + second < 3 || Math.max(first, second) < 2 * Math.min(first, second)) return turns;
  const clinician = first > second ? speakers[0] : speakers[1];
  return turns.map((turn) => ({ ...turn, role: turn.label === clinician ? 'clinician' : 'patient' }));
}

export interface Speakers {
  readonly turns: readonly Turn[];
  /** Clinician and patient were labelled the wrong way round. */
  readonly exchanged: boolean;
}

export function withSpeakersPutRight(turns: readonly Turn[]): Speakers {
  const signs = turns.map(({ text }) => [...text.toLowerCase().matchAll(CLINICIANS)].length);
  const of = (role: Turn['role']): number =>
    signs.reduce((sum, count, i) => sum + (turns[i].role === role ? count : 0), 0);
  if (of('patient') >= CERTAIN && of('patient') > 2 * of('clinician')) {
    return { turns: turns.map((turn) => ({ ...turn, role: exchangedRole(turn.role) })), exchanged: true };
  }
  const doubtful = turns.map((turn, i) =>
    turn.role === 'patient' && signs[i] > 1 ? { ...turn, role: 'unknown' as const } : turn,
  );
  return { turns: doubtful, exchanged: false };
}

function exchangedRole(role: Turn['role']): Turn['role'] {
  if (role === 'patient') return 'clinician';
  return role === 'clinician' ? 'patient' : role;
}

export function sexSaid(turns: readonly Turn[]): 'female' | 'male' | null {
  const said = turns
    .filter(({ role }) => role === 'clinician')
    .flatMap(({ text }) => [
      ...text
        .toLowerCase()
        .matchAll(/\b\d{1,3}[- ]years?[- ]old (?:\w+ ){0,3}?(female|woman|lady|girl|male|man|gentleman|boy)\b/g),
    ])
    .map(([, word]) => (/^(female|woman|lady|girl)$/.test(word) ? 'female' : 'male'));
  return new Set(said).size === 1 ? said[0] : null;
}
