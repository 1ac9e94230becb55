/**
 * The names by which a concept is looked for. Our own are taken as they stand. A caller's come from records, so remarks in them are
 * dropped as a further name ("(disorder)", ", unspecified", the strength of a product), short capitals count only in capitals, and words that say
 * nothing of a concept ("other", "normal") are no names.
 */
import type { LexiconConcept } from './concept.ts';

export interface ConceptName {
  readonly text: string;
  /** Only as written. */
  readonly exactly: boolean;
}

export function namesOf(concept: LexiconConcept, callers: boolean): readonly ConceptName[] {
  const names = [concept.name, ...concept.synonyms];
  if (!callers) {
    return names.map((name) =>
      name.endsWith('!') ? { text: name.slice(0, -1), exactly: true } : { text: name, exactly: false },
    );
  }
  return names
    .flatMap((name) => variants(name, concept.kind === 'medication'))
    .filter(({ text }) => !isEmptyOfMeaning(text));
}

const LONGEST_NAME = 200;

function variants(written: string, isDrug: boolean): readonly ConceptName[] {
  const marked = written.endsWith('!');
  const name = (marked ? written.slice(0, -1) : written).slice(0, LONGEST_NAME).trim();
  const plain = name
    .replaceAll(/\s*[([{][^)\]}]*[)\]}]/g, '')
    .replace(/,?\s+(?:unspecified|nos|not otherwise specified|unspecified organism|site not specified)\b.*$/i, '')
    .trim();
  const drug = isDrug
    ? plain.replace(/\s+\d[\d.,]*\s*(?:mg|mcg|ug|g|ml|unt|units?|%|meq|actuat|hr|day).*$/i, '').trim()
    : plain;
  return [...new Set([name, plain, drug])]
    .filter((text) => text !== '')
    .map((text) => ({ text, exactly: marked || /^[A-Z]{1,3}s?$/.test(text) }));
}

const EMPTY: ReadonlySet<string> = new Set(
  [
    'other unknown normal abnormal none no yes not present absent negative positive patient problem history finding result results test report',
    'value date time type code name text note unspecified disease disorder condition procedure medication drug dose oral tablet capsule male female',
    'left right both and or of the with without in on at to for by a an is was i ii iii iv v daily once twice day week month year hour visit',
    'discharge admission emergency general room home hospital clinic doctor nurse care screening examination assessment plan active chronic acute',
    'severe mild moderate stage grade level total blood serum plasma urine comment see attached pending performed status site body mass ratio index',
  ]
    .join(' ')
    .split(' '),
);

function isEmptyOfMeaning(text: string): boolean {
  return text.length < 2 || EMPTY.has(text.toLowerCase()) || !/[a-z]{2}|[A-Z]{2}|[A-Za-z]\d/.test(text);
}
