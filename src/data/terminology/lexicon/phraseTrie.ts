/**
 * Phrases of words, found in a row of words from a given place: one step a word, so looking everywhere costs in proportion to the text.
 * A phrase may carry several values.
 */
export class PhraseTrie<Value> {
  readonly #root: Node<Value> = emptyNode();

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
      const next = word === undefined ? null : childOf(node, word);
      if (next === null) return best;
      node = next;
    }
  }
}

/** Most nodes have one child, which is kept without a map. */
interface Node<Value> {
  values: Value[] | null;
  word: string | null;
  only: Node<Value> | null;
  others: Map<string, Node<Value>> | null;
}

function emptyNode<Value>(): Node<Value> {
  return { values: null, word: null, only: null, others: null };
}

function childOf<Value>(node: Node<Value>, word: string): Node<Value> | null {
  return node.word === word ? node.only : (node.others?.get(word) ?? null);
}

function child<Value>(node: Node<Value>, word: string): Node<Value> {
  const known = childOf(node, word);
  if (known !== null) return known;
  const made = emptyNode<Value>();
  if (node.only === null) {
    node.word = word;
    node.only = made;
  } else {
    node.others ??= new Map();
    node.others.set(word, made);
  }
  return made;
}
