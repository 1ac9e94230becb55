/** What a model leans on, out of the answer that `anamnesis ask --json` wrote: the order of a draft follows it. */
import { AnamnesisError } from '../base/errors.ts';

/** Codes and weights of an answer's evidence. @throws input/invalid */
export function salienceOf(text: string, file: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { code, weight } of evidenceIn(text, file)) {
    if (typeof code === 'string' && typeof weight === 'number') found.set(code, weight);
  }
  return found;
}

function evidenceIn(text: string, file: string): readonly { readonly code?: unknown; readonly weight?: unknown }[] {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null && 'evidence' in answer && Array.isArray(answer.evidence)) {
      return answer.evidence.filter((one): one is object => typeof one === 'object' && one !== null);
    }
  } catch {
    // Falls through to the same answer: it is not what `ask` writes.
  }
  throw new AnamnesisError('input/invalid', {
    where: file,
    rule: 'This is no answer of `anamnesis ask --json` with evidence.',
    remedy: 'Write it with: anamnesis ask … --evidence 10 --json > FILE.',
  });
}
