/**
 * Which of several meanings is likelier here: abbreviations such as MS, RA, PE, CP, PT mean what the words around them and the section speak of. The order of the lexicon stays
 * where nothing speaks.
 */
import type { LexiconConcept } from '../terminology/lexicon/lexicon.ts';
import { formsOf, type Token } from '../terminology/lexicon/words.ts';
import type { SectionKind } from './reading.ts';

/** Cues of a concept: words near it, sections that it stands in. */
interface Cues {
  readonly words: ReadonlySet<string>;
  readonly sections: ReadonlySet<SectionKind>;
}

const CUES: ReadonlyMap<string, Cues> = new Map([
  cue(
    'multiple sclerosis',
    'relapsing remitting demyelinating neurology interferon ocrelizumab lesions flare optic neuritis',
    ['past history'],
  ),
  cue(
    'mitral stenosis',
    'valve valvular murmur rheumatic mitral aortic regurgitation echo moderate severe gradient',
    [],
  ),
  cue('morphine', 'mg iv po contin pain prn ir sulfate elixir', ['medications']),
  cue('rheumatoid arthritis', 'methotrexate joint joints dmard rheumatology seropositive arthritis', ['past history']),
  cue('room air', 'on sat sats o2 spo2 saturation % satting breathing oxygen 2l', ['vital signs']),
  cue(
    'pulmonary embolism',
    'dvt saddle clot anticoagulation heparin cta embolus submassive bilateral acute segmental',
    [],
  ),
  cue('prothrombin time', 'inr ptt sec seconds coags', ['results']),
  cue('chest pain', 'sob palpitations dyspnea denies no exertional radiating c/o', [
    'review of systems',
    'present illness',
  ]),
]);

function cue(concept: string, words: string, sections: readonly SectionKind[]): readonly [string, Cues] {
  return [concept, { words: new Set(formsOf(words)), sections: new Set(sections) }];
}

const WINDOW = 8;

/** `tokens` `from` to before `to` are the name. */
export function likeliestFirst(
  concepts: readonly LexiconConcept[],
  tokens: readonly Token[],
  from: number,
  to: number,
  section: SectionKind,
): readonly LexiconConcept[] {
  if (concepts.length < 2 || !concepts.some(({ id }) => CUES.has(id))) return concepts;
  const around = [...tokens.slice(Math.max(0, from - WINDOW), from), ...tokens.slice(to, to + WINDOW)];
  const scored = concepts.map((concept, index) => {
    const cues = CUES.get(concept.id);
    const words = cues === undefined ? 0 : around.filter(({ form }) => cues.words.has(form)).length;
    return { concept, index, score: words * 2 + (cues?.sections.has(section) === true ? 1 : 0) };
  });
  return scored.toSorted((a, b) => b.score - a.score || a.index - b.index).map(({ concept }) => concept);
}
