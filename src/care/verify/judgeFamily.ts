/**
 * What a note says of relatives: held against family history alone, never against the patient's own conditions. That a patient has what a
 * relative is said to have proves nothing either way.
 */
import type { Fact } from '../facts/fact.ts';
import { factText } from './factState.ts';
import {
  type Bench,
  contradicted,
  type Judgement,
  type MentionStatement,
  notFound,
  supported,
  supportedByNone,
} from './statement.ts';

/** @param about all facts about what is mentioned */
export function judgeFamily({ mention }: MentionStatement, about: readonly Fact[], bench: Bench): Judgement {
  const { negated, relative } = mention.assertion;
  const family = about.filter(({ assertion, kind }) => assertion === 'family' || kind === 'family history');
  const present = family.filter(({ assertion }) => assertion !== 'absent');
  const same = present.filter(
    (fact) => relative === null || fact.relative === null || sameRelative(relative, fact.relative),
  );
  if (negated) {
    if (same.length > 0) return against(same[0], 'negation', `not in the ${relative ?? 'family'}`, bench);
    if (bench.index.covers('family history')) return supportedByNone('condition', 'family history');
    return notFound('condition', 'This record does not cover family history.');
  }
  if (same.length > 0) return supported('condition', same, `Recorded: ${factText(same[0], bench.written)}.`);
  if (present.length > 0) return against(present[0], 'person', `of the ${relative ?? 'family'}`, bench);
  const denied = family.find(({ assertion }) => assertion === 'absent');
  if (denied !== undefined) return against(denied, 'negation', `in the ${relative ?? 'family'}`, bench);
  const own = about.find(({ kind, assertion }) => kind === 'condition' && assertion === 'present');
  if (own !== undefined)
    return notFound('condition', "The record has it as the patient's own, not as a relative's.", [own]);
  const covered = bench.index.covers('family history');
  return notFound(
    'condition',
    covered ? 'No relative is recorded with it.' : 'This record does not cover family history.',
  );
}

function against(fact: Fact, how: 'negation' | 'person', noteSays: string, { written }: Bench): Judgement {
  return contradicted('condition', [{ how, noteSays, recordSays: factText(fact, written), fact: fact.id }]);
}

/** `mother` and `natural mother`, `father` and `dad`. */
function sameRelative(a: string, b: string): boolean {
  const [x, y] = [plainRelative(a), plainRelative(b)];
  return x === y || x.endsWith(` ${y}`) || y.endsWith(` ${x}`) || isOneOf(x, y) || isOneOf(y, x);
}

/** "A first-degree relative (father)", "both parents": words for several relatives mean each. */
const MEMBERS: Readonly<Record<string, RegExp>> = {
  relative: /./,
  'family member': /./,
  parent: /^(?:mother|father)$/,
  sibling: /^(?:brother|sister|twin)$/,
  child: /^(?:son|daughter)$/,
  grandparent: /grand(?:mother|father)$/,
};

function isOneOf(one: string, several: string): boolean {
  return Object.hasOwn(MEMBERS, several) && MEMBERS[several].test(one);
}

function plainRelative(relative: string): string {
  const text = relative
    .toLowerCase()
    .replace(/^(?:natural|biological) /, '')
    .replace(/s$/, '');
  return { mom: 'mother', mum: 'mother', dad: 'father' }[text] ?? text;
}
