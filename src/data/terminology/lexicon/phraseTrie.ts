/**
 * Phrases of words, found in a row of words from a given place: one step a word, so looking everywhere costs in proportion to the text.
 * A phrase may carry several values.
 */
export class PhraseTrie<Value> {
  readonly #root: Node<Value> = { values: null, next: null };

  add(words: readonly string[], value: Value): void {
    if (words.length === 0) return;
    let node = this.#root;
    for (const word of words) node = child(node, word);
    if (node.values === null) node.values = [value];
    else if (!node.values.includes(value)) node.values.push(value);
  }

  /** Values of exactly this phrase. */
  get(words: readonly string[]): readonly Value[] {
    const found = this.longest((index) => words[index], 0);
    return found !== null && found.length === words.length ? found.values : [];
  }

  /** The longest phrase that starts at `from`; `wordAt` gives undefined past the end. */
  longest(
    wordAt: (index: number) => string | undefined,
    from: number,
    accepts: (values: readonly Value[], length: number) => boolean = () => true,
  ): { readonly length: number; readonly values: readonly Value[] } | null {
    let node = this.#root;
    let best: { readonly length: number; readonly values: readonly Value[] } | null = null;
    for (let length = 0; ; length++) {
      if (node.values !== null && accepts(node.values, length)) best = { length, values: node.values };
      const word = wordAt(from + length);
      const next = word === undefined ? undefined : node.next?.get(word);
      if (next === undefined) return best;
      node = next;
    }
  }
}

interface Node<Value> {
  values: Value[] | null;
  next: Map<string, Node<Value>> | null;
}

function child<Value>(node: Node<Value>, word: string): Node<Value> {
  node.next ??= new Map();
  const known = node.next.get(word);
  if (known !== undefined) return known;
  const made: Node<Value> = { values: null, next: null };
  node.next.set(word, made);
  return made;
}
