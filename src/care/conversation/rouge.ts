/**
 * ROUGE-1, -2 and -L (Lin 2004, "ROUGE: a package for automatic evaluation of summaries"), F1, by the rules of Google's rouge-score without
 * stemming: lower case, runs of letters a–z and digits are the words, everything else parts them. ROUGE-L is over the whole text as one
 * sequence (`rougeL`); `rougeLsum` is its union over lines.
 */
export interface Rouge {
  readonly rouge1: number;
  readonly rouge2: number;
  readonly rougeL: number;
  readonly rougeLsum: number;
}

export function rougeWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

export function rouge(candidate: string, reference: string): Rouge {
  const ours = rougeWords(candidate);
  const theirs = rougeWords(reference);
  return {
    rouge1: overlap(ours, theirs, 1),
    rouge2: overlap(ours, theirs, 2),
    rougeL: f1(commonSubsequence(ours, theirs).length, ours.length, theirs.length),
    rougeLsum: summaryLevel(candidate, reference),
  };
}

function f1(hits: number, ours: number, theirs: number): number {
  return hits === 0 ? 0 : (2 * hits) / (ours + theirs);
}

function overlap(ours: readonly string[], theirs: readonly string[], size: number): number {
  const left = grams(ours, size);
  const right = grams(theirs, size);
  let hits = 0;
  for (const [gram, count] of left) hits += Math.min(count, right.get(gram) ?? 0);
  return f1(hits, Math.max(ours.length - size + 1, 0), Math.max(theirs.length - size + 1, 0));
}

function grams(words: readonly string[], size: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + size <= words.length; i++) {
    const gram = words.slice(i, i + size).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/** Places in `theirs` of one longest common subsequence: of several the one that rouge-score takes. */
function commonSubsequence(ours: readonly string[], theirs: readonly string[]): readonly number[] {
  const columns = theirs.length + 1;
  const table = new Uint16Array((ours.length + 1) * columns);
  for (let i = 1; i <= ours.length; i++) {
    for (let j = 1; j < columns; j++) {
      const at = i * columns + j;
      table[at] =
        ours[i - 1] === theirs[j - 1] ? table[at - columns - 1] + 1 : Math.max(table[at - columns], table[at - 1]);
    }
  }
  const places: number[] = [];
  for (let i = ours.length, j = theirs.length; i > 0 && j > 0; ) {
    const at = i * columns + j;
    if (ours[i - 1] === theirs[j - 1]) {
      places.push(--j);
      i--;
    } else if (table[at - columns] > table[at - 1]) i--;
    else j--;
  }
  return places.reverse();
}

/** For each line of the reference the union of its common subsequences with every line of ours; a word counts as often as both have it. */
function summaryLevel(candidate: string, reference: string): number {
  const lines = (text: string): (readonly string[])[] =>
    text
      .split('\n')
      .map(rougeWords)
      .filter((words) => words.length > 0);
  const ours = lines(candidate);
  const theirs = lines(reference);
  const left = new Map(grams(ours.flat(), 1));
  const right = new Map(grams(theirs.flat(), 1));
  let hits = 0;
  for (const line of theirs) {
    const union = new Set(ours.flatMap((other) => commonSubsequence(other, line)));
    for (const place of [...union].toSorted((a, b) => a - b)) {
      const word = line[place];
      const [mine, its] = [left.get(word) ?? 0, right.get(word) ?? 0];
      if (mine === 0 || its === 0) continue;
      hits++;
      left.set(word, mine - 1);
      right.set(word, its - 1);
    }
  }
  return f1(hits, ours.flat().length, theirs.flat().length);
}
