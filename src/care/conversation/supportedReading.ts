/**
 * Whether a statement means what was said, as far as data/text reads either: each concept that one side mentions the other mentions too, affirmed or
 * denied alike and of the same person. The reading of the cited words stands for the reading of the turn; of answered questions the answer decides what
 * is affirmed.
 */
import type { Lexicon } from '../../data/terminology/lexicon/lexicon.ts';
import type { Mention } from '../../data/text/reading.ts';
import { readNote } from '../../data/text/readNote.ts';
import { spaced } from './answers.ts';
import { DENIALS } from './denials.ts';
import { withDigits } from './spokenNumbers.ts';
import type { Place, Statement } from './statements.ts';
import type { Transcript } from './transcript.ts';
import { wordsOf } from './words.ts';

export class StatementReader {
  readonly #lexicon: Lexicon;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  mentions(text: string): readonly Mention[] {
    return readNote(text, this.#lexicon, { written: null }).sentences.flatMap(({ mentions }) => mentions);
  }

  agrees(statement: Statement, transcript: Transcript): boolean {
    if (statement.form === 'quoted') return true;
    const { places } = statement;
    const wordsAt = (place: Place): string => transcript.turns[place.turn].text.slice(place.start, place.end);
    const isDetailed = statement.form === 'affirmed' && statement.text.includes(': ');
    const cited = wordsOf(
      isDetailed
        ? `${wordsAt(places[0])} ${wordsAt(places[1])}`
        : wordsAt(statement.form === 'told' ? places.at(-1)! : places[0]),
    );
    const theirs = this.mentions(spaced(withDigits(cited).map(({ written }) => written)));
    const ours = this.mentions(statement.text.replace(': ', ' '));
    const [mine, said] = [ours, theirs].map((mentions) => mentions.map((mention) => keyOf(mention, statement.form)));
    if (mine.join('\n') !== said.join('\n')) return false;
    return statement.form === 'told' || ours.every((mention) => isDenied(mention) === (statement.form === 'denied'));
  }
}

function isDenied({ concepts, assertion }: Mention): boolean {
  return assertion.negated !== DENIALS.has(concepts[0]);
}

/** Of answered questions polarity is not compared with the question's: it asks. */
function keyOf({ concepts, assertion, side }: Mention, form: Statement['form']): string {
  const denied = DENIALS.get(concepts[0]);
  const polarity = form === 'told' ? assertion.negated !== (denied !== undefined) : '';
  return [denied ?? concepts[0], polarity, assertion.experiencer, assertion.relative, side].join(' ');
}
