/**
 * The words of a turn, with their places: contractions taken apart, artefacts of speech recognition mended ("do n't", "gon na"), fillers,
 * false starts and stutters left out.
 *
 * Promises: what is left out or rewritten here is in the closed lists below; a negation, a hedge, a number or a relative never is.
 */

/** `written`: as it may stand in a note; punctuation is a word of its own. */
export interface Word {
  readonly written: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN = /[A-Za-z0-9]+(?:['’][A-Za-z]+|-[A-Za-z0-9]+|(?<=\d)[.,/:](?=\d)\d+)*-?|%|['’][A-Za-z]+|[.?!,;:…]/g;

/** Whole words of speech recognition that are two, in lower case. */
const SPOKEN: Readonly<Record<string, readonly string[]>> = {
  gonna: ['going', 'to'],
  wanna: ['want', 'to'],
  gotta: ['got', 'to'],
  "'cause": ['because'],
  cause: ['cause'],
  cuz: ['because'],
  "can't": ['cannot'],
  "won't": ['will', 'not'],
  "ain't": ['is', 'not'],
  "i'm": ['i', 'am'],
  "let's": ['let', 'us'],
  ok: ['okay'],
  alright: ['okay'],
  kinda: ['kind', 'of'],
  sorta: ['sort', 'of'],
};
const SPLIT_PAIRS: Readonly<Record<string, readonly string[]>> = {
  'gon na': SPOKEN.gonna,
  'wan na': SPOKEN.wanna,
  'got ta': SPOKEN.gotta,
  'all right': ['okay'],
};
const ENDINGS: readonly (readonly [string, string])[] = [
  ["n't", 'not'],
  ["'ve", 'have'],
  ["'ll", 'will'],
  ["'re", 'are'],
  ["'m", 'am'],
];
/** Before `'s`, these are "is" or "has"; after any other word it is a possessive and stays. */
const IS_BEFORE_S = new Set([
  'it',
  'that',
  'there',
  'what',
  'he',
  'she',
  'how',
  'where',
  'who',
  'here',
  'everything',
  'this',
]);
const HAS_AFTER_S = new Set(['been', 'had', 'got', 'gotten', 'gone', 'become', 'done', 'started']);
const HAD_AFTER_D = /^(been|had|gone|gotten|already|never|taken|better|seen|done|\w+ed)$/i;

const FILLERS = new Set([
  'um',
  'uh',
  'uhm',
  'umm',
  'hmm',
  'hm',
  'mm',
  'ah',
  'oh',
  'eh',
  'mm-hmm',
  'uh-huh',
  'huh',
  'gosh',
  'wow',
]);
/** Left out between commas, or where nothing but them could be meant. */
const FILLER_PHRASES: readonly (readonly string[])[] = [
  ['you', 'know', 'what'],
  ['you', 'know'],
  ['i', 'mean'],
  ['go', 'ahead', 'and'],
];

export function wordsOf(text: string): readonly Word[] {
  const raw = [...text.matchAll(TOKEN)].map((match) => ({
    written: match[0].replaceAll('’', "'"),
    start: match.index,
    end: match.index + match[0].length,
  }));
  return withoutStutters(withoutFillers(expanded(withSpelledJoined(raw))));
}

/** "C T scan" as "CT scan": single capitals in a row, or well-known ones in lower case. */
function withSpelledJoined(words: readonly Word[]): Word[] {
  const joined: Word[] = [];
  for (let i = 0; i < words.length; ) {
    let end = i;
    while (end < words.length && /^[A-Za-z]$/.test(words[end].written)) end++;
    const first = words.slice(i, end);
    const letters = first.map(({ written }) => written).join('');
    if (first.length > 1 && (/^[A-Z]+$/.test(letters) || KNOWN_SPELLED.has(letters.toLowerCase()))) {
      joined.push({ written: letters.toUpperCase(), start: first[0].start, end: first.at(-1)!.end });
      i = end;
    } else {
      joined.push(words[i++]);
    }
  }
  return joined;
}
const KNOWN_SPELLED = new Set([
  'ct',
  'mri',
  'ekg',
  'ecg',
  'cbc',
  'bmp',
  'cmp',
  'ed',
  'iv',
  'gi',
  'tsh',
  'psa',
  'uti',
  'copd',
  'hiv',
  'icu',
  'er',
]);

function expanded(words: readonly Word[]): Word[] {
  const result: Word[] = [];
  for (let i = 0; i < words.length; i++) {
    const { written, start, end } = words[i];
    const lower = written.toLowerCase();
    const pair = i + 1 < words.length ? SPLIT_PAIRS[`${lower} ${words[i + 1].written.toLowerCase()}`] : undefined;
    if (pair !== undefined) {
      result.push(...pair.map((part) => ({ written: part, start, end: words[i + 1].end })));
      i++;
      continue;
    }
    result.push(
      ...partsOf(written, result.at(-1)?.written, words[i + 1]?.written).map((part) => ({ written: part, start, end })),
    );
  }
  return result;
}

function partsOf(written: string, before: string | undefined, after: string | undefined): readonly string[] {
  const lower = written.toLowerCase();
  if (Object.hasOwn(SPOKEN, lower)) return SPOKEN[lower];
  for (const [ending, word] of ENDINGS) {
    if (lower === ending) return [word];
    if (lower.endsWith(ending)) return [written.slice(0, -ending.length), word];
  }
  if (lower === "'d" || /^(i|you|he|she|we|they|it|that|there)'d$/.test(lower)) {
    const verb = after !== undefined && HAD_AFTER_D.test(after) ? 'had' : 'would';
    return lower === "'d" ? [verb] : [written.slice(0, -2), verb];
  }
  const isOrHas = after !== undefined && HAS_AFTER_S.has(after.toLowerCase()) ? 'has' : 'is';
  if (lower === "'s" && before !== undefined && IS_BEFORE_S.has(before.toLowerCase())) return [isOrHas];
  if (lower.endsWith("'s") && IS_BEFORE_S.has(lower.slice(0, -2))) return [written.slice(0, -2), isOrHas];
  return [written];
}

function withoutFillers(words: readonly Word[]): Word[] {
  const kept: Word[] = [];
  for (let i = 0; i < words.length; i++) {
    if (FILLERS.has(words[i].written.toLowerCase())) continue;
    const phrase = FILLER_PHRASES.find((parts) => startsWith(words, i, parts) && isAside(words, i, parts));
    if (phrase === undefined) kept.push(words[i]);
    else i += phrase.length - 1;
  }
  return kept.filter(({ written }, i) => !(written === ',' && (i === 0 || /^[,.?!;:…]$/.test(kept[i - 1].written))));
}

function startsWith(words: readonly Word[], at: number, parts: readonly string[]): boolean {
  return parts.every((part, i) => words[at + i]?.written.toLowerCase() === part);
}

/** "Do you know" and "what i mean is" are no asides, nor is "fifteen, i mean fifty", which takes back what was said. */
function isAside(words: readonly Word[], at: number, parts: readonly string[]): boolean {
  const before = words[at - 1]?.written.toLowerCase();
  const after = words[at + parts.length]?.written.toLowerCase();
  if (before !== undefined && /^(do|did|does|if|what|that|as|how|not|let|would|could|can|to|will)$/.test(before))
    return false;
  if (parts[1] === 'mean' && after !== undefined && TAKES_BACK.test(after)) return false;
  return !(
    parts[1] === 'know' &&
    after !== undefined &&
    /^(that|how|if|about|when|why|who|where|anything|what|any|it)$/.test(after)
  );
}

const TAKES_BACK =
  /^(?:\d.*|left|right|both|not|no|yes|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|half|twice|once|mother|father|sister|brother)$/;

/** "i , i think" and "the the" said twice are said once; a cut-off word ("sh- shows") goes. Numbers are left as they are. */
function withoutStutters(words: readonly Word[]): Word[] {
  const kept: Word[] = [];
  for (let i = 0; i < words.length; i++) {
    const cut = /^([a-z]+)-$/i.exec(words[i].written);
    if (cut !== null && words[i + 1]?.written.toLowerCase().startsWith(cut[1].toLowerCase())) continue;
    kept.push(cut === null ? words[i] : { ...words[i], written: cut[1] });
    for (let length = 4; length >= 1; length--) {
      if (repeats(kept, length)) kept.length -= length + (kept[kept.length - length - 1]?.written === ',' ? 1 : 0);
    }
  }
  return kept;
}

/** Words whose doubling means something: "no no" is harmless, "two two" may be twenty-two. */
const NEVER_MERGED =
  /\d|^(no|not|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|very|[,.?!;:…])$/i;

function repeats(words: readonly Word[], length: number): boolean {
  const comma = words[words.length - length - 1]?.written === ',' ? 1 : 0;
  const first = words.length - 2 * length - comma;
  if (first < 0) return false;
  for (let i = 0; i < length; i++) {
    const word = words[first + i].written.toLowerCase();
    if (NEVER_MERGED.test(word) || word !== words[words.length - length + i].written.toLowerCase()) return false;
  }
  return true;
}
