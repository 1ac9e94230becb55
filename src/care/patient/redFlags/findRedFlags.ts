/**
 * Looks for emergencies in whatever a patient writes. The message is read whole, by sentence and by every two sentences: it is as urgent as its most urgent piece, so that
 * everyday matters around an emergency do not hide it. Whether a piece tells of an emergency now, and which, is learned from messages of several authors (`classifier.ts`).
 *
 * Cautious by design: a missed emergency costs more than a needless hint. It is no diagnosis and never says that there is none: an empty answer means only
 * that nothing was recognised. Cost is in proportion to the message's length.
 */
import { kindsOf, type LinearWeights, linearScore, type RedFlagModel, redFlagModel } from './classifier.ts';
import { EMERGENCIES, type Emergency } from './emergencies.ts';
import { type Features, featuresOf, readWords } from './features.ts';
import { plainWording } from './wording.ts';

export interface Piece {
  readonly features: Features;
  /** What its score loses before it is compared: a message with many pieces has many chances. */
  readonly handicap: number;
}

const PART_HANDICAP = 0.2;
/** Longer messages are read in pieces alone, longer sentences are cut. */
const LONGEST_WHOLE = 150;
const LONGEST_SENTENCE = 40;

/** The emergencies that the message speaks of as happening now, in the order in which guidance is given. */
export function findRedFlags(message: string): readonly Emergency[] {
  return emergenciesIn(piecesOf(message), redFlagModel());
}

export function emergenciesIn(pieces: readonly Piece[], model: RedFlagModel): readonly Emergency[] {
  const urgent = pieces.filter((piece) => urgencyOf(piece, model.alarm) > model.threshold);
  const kinds = new Set(urgent.flatMap(({ features }) => kindsOf(features, model)));
  // What one piece leaves open another may tell.
  if (kinds.size > 1) kinds.delete('other');
  return EMERGENCIES.filter((emergency) => kinds.has(emergency));
}

/** What is compared with the threshold. */
export function urgencyOf({ features, handicap }: Piece, alarm: LinearWeights): number {
  return linearScore(alarm, features) - handicap;
}

/** What is scored of a message, the whole first unless it is long; nothing where there are no words. */
export function piecesOf(message: string): readonly Piece[] {
  const words = plainWording(message)
    .split(' ')
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const read = readWords(words);
  const sentences = sentencesOf(words);
  const pairs = sentences.slice(1).map(({ end }, at) => ({ start: sentences[at].start, end }));
  const parts = sentences.length === 1 ? [] : sentences.length === 2 ? sentences : [...sentences, ...pairs];
  const whole = words.length > LONGEST_WHOLE ? [] : [{ features: featuresOf(read, 0, words.length), handicap: 0 }];
  return [
    ...whole,
    ...parts.map(({ start, end }) => ({ features: featuresOf(read, start, end), handicap: PART_HANDICAP })),
  ];
}

interface Sentence {
  readonly start: number;
  readonly end: number;
}

function sentencesOf(words: readonly string[]): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  words.forEach((word, at) => {
    const ends = /^[.!?]$/.test(word) && at > start;
    if (!ends && at + 1 - start < LONGEST_SENTENCE) return;
    sentences.push({ start, end: at + 1 });
    start = at + 1;
  });
  if (start < words.length) sentences.push({ start, end: words.length });
  return sentences;
}
