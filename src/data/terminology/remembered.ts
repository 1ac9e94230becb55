/**
 * A pure function of one text that remembers its answers: records name the same few units and codes over and over.
 * Memory is bounded: when `limit` answers are kept, all are dropped and remembering starts anew; long texts are not remembered.
 */
const LONGEST_REMEMBERED = 200;

export function remembered<T>(answer: (text: string) => T, limit: number): (text: string) => T {
  const answers = new Map<string, { readonly value: T }>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known.value;
    const value = answer(text);
    if (text.length > LONGEST_REMEMBERED) return value;
    if (answers.size >= limit) answers.clear();
    answers.set(text, { value });
    return value;
  };
}
