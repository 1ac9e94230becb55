/**
 * From a visit's transcript to a draft note: statements heard, checked against the turns that they cite, placed in sections, chosen by salience.
 *
 * Promises: extractive (every word comes from the turns or a closed list of frames), every statement supported by its turns, else it is not
 * written and counted. Text that addresses a program is left out from there to the end of its turn, and reported.
 */
import { buildLexicon, type Lexicon } from '../../data/terminology/lexicon/lexicon.ts';
import type { Draft } from '../draft/document.ts';
import { patientNames } from './person.ts';
import { placed, type VisitSection } from './sections.ts';
import { sexSaid } from './speakers.ts';
import { type Place, type Statement, statementsOf } from './statements.ts';
import { type SupportFailure, supportFailure } from './support.ts';
import { StatementReader } from './supportedReading.ts';
import type { Transcript } from './transcript.ts';
import { chosen, type NoteLength, scored, sectionsOf, visitNote } from './visitNote.ts';

export interface VisitOptions {
  readonly subject: string;
  /** Minutes. */
  readonly asOf: number;
  /** For pronouns; null for what the clinician says, or else "the patient". */
  readonly sex: 'female' | 'male' | null;
  /** The whole transcript is about this section. */
  readonly only?: VisitSection;
  readonly length?: NoteLength;
  /** Ours when left out. */
  readonly lexicon?: Lexicon;
}

export interface VisitDraft {
  readonly draft: Draft;
  /** In the order in which they were said. */
  readonly written: readonly Statement[];
  /** Heard and supported, but not among the most salient. */
  readonly leftOut: readonly Statement[];
  /** Heard, but not supported by the words: never written. */
  readonly unsupported: Readonly<Record<SupportFailure, number>>;
  readonly instructions: readonly Place[];
}

/** Tuned on the training part of ACI-Bench. */
export const VISIT_LENGTH: NoteLength = { share: 0.4, most: 500 };
/** Of a transcript about one section: on the training part of MTS-Dialog. */
const SECTION_LENGTH: NoteLength = { share: 0.6, most: 250 };
/** So that a short visit is told whole. */
const LEAST_WORDS = { visit: 150, section: 20 };

export function draftVisit(transcript: Transcript, options: VisitOptions): VisitDraft {
  const { turns } = transcript;
  const heard = statementsOf(transcript, patientNames(options.sex ?? sexSaid(turns)));
  const reader = new StatementReader(options.lexicon ?? buildLexicon());
  const judged = heard.statements.map((statement) => ({
    statement,
    failure: failureOf(statement, transcript, reader),
  }));
  const supported = judged.filter(({ failure }) => failure === null).map(({ statement }) => statement);
  const inSections = placed(supported, turns).map((item) => ({ ...item, section: options.only ?? item.section }));
  const mentions = supported.map(({ text }) => reader.mentions(text).length);
  const { share, most } = options.length ?? (options.only === undefined ? VISIT_LENGTH : SECTION_LENGTH);
  const budget = Math.max(
    Math.min(share * countWords(transcript), most),
    LEAST_WORDS[options.only === undefined ? 'visit' : 'section'],
  );
  const selected = chosen(scored(inSections, mentions, turns.length), budget);
  const written = new Set(selected.map(({ statement }) => statement));
  return {
    draft: visitNote(options.subject, options.asOf, sectionsOf(selected)),
    written: [...written],
    leftOut: supported.filter((statement) => !written.has(statement)),
    unsupported: countFailures(judged.map(({ failure }) => failure)),
    instructions: heard.instructions,
  };
}

function failureOf(statement: Statement, transcript: Transcript, reader: StatementReader): SupportFailure | null {
  return supportFailure(statement, transcript) ?? (reader.agrees(statement, transcript) ? null : 'reading');
}

function countFailures(failures: readonly (SupportFailure | null)[]): Readonly<Record<SupportFailure, number>> {
  const counts = {
    'added words': 0,
    'lost words': 0,
    negation: 0,
    hedge: 0,
    number: 0,
    person: 0,
    answer: 0,
    reading: 0,
  };
  for (const failure of failures) if (failure !== null) counts[failure]++;
  return counts;
}

function countWords({ turns }: Transcript): number {
  return turns.reduce((sum, { text }) => sum + (text.match(/[A-Za-z0-9]+/g)?.length ?? 0), 0);
}
